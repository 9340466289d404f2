"""HS codes: their names by revision, and what a code of one revision is called in another."""
