"""Tokens: keys with which a person's own programs reach the API, never further than the person."""
