"""Stories: how common words are in news, and how much each likeness of two articles weighs."""
