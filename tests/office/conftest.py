"""Fixtures of the office's tests in a browser."""

from __future__ import annotations

from office_window import browser

__all__ = ["browser"]
