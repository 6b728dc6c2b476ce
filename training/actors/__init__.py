"""The actors' network: names and what they are names of, and what pronouns and noun phrases may refer to."""
