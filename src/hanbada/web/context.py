"""What the shell needs on every page: the reader's standing and the menu it opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from hanbada.programme.access import standing_now
from hanbada.programme.pages import menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """``standing`` (None for a visitor) and ``menu``: the entries that this reader may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"standing": None, "menu": []}
    standing = standing_now(user)
    return {"standing": standing, "menu": menu(standing)}
