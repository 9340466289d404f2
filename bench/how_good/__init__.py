"""Measures how good the ranking is, and writes docs/how-good-is-the-ranking.md from what was found."""
