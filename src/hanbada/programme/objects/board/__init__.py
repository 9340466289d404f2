"""Boards: what waits for one organisation, and the whole programme in counts."""
