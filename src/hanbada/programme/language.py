"""The reader's language, for texts that are stored in both."""

from __future__ import annotations

from django.utils.translation import get_language


def pick(ko: str, en: str) -> str:
    """The Korean words unless the reader reads English."""
    return en if (get_language() or "ko").startswith("en") else ko
