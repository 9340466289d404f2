"""Outcomes: what came of the support, in which grade, stated by the coordinator and confirmed by the company."""
