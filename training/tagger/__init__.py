"""How the weights of onrecord's attribution tagger are made."""
