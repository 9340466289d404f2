"""The company: its profile as stated by itself, and what rules and measures make of it."""
