"""The chance that a market opens, and how large it becomes: features of a base period, and the model that reads them."""
