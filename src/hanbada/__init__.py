"""Hanbada (한바다, "the open sea"): from a company to a cited market-entry plan, and what came of it."""

__version__ = "0.1.0"
