"""The company's own place: its file, its consents, what it is asked to confirm."""
