"""Programmes, their cohorts and the versioned definitions of their targets, loaded from content."""
