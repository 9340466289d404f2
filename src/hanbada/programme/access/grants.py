"""What opens rows, asked for by name: each object hands over what it owns, in the ``grants.py`` of its folder.

``GRANTS`` there names functions; ``CHECKS`` names rights that lie in the database without what they rest on: each check is
one query and must find nothing. The pages ask for the ground again with every request, so such a right
opens nothing today. It would open again when an account is opened again or a new referral is sent, and nobody would have
decided that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from django.db.models import QuerySet

from hanbada.base.scan import modules
from hanbada.programme import objects


def granted(name: str, *asked: Any) -> Any:
    """What an object's grant of this name gives; a grant that no object hands over, or two do, is an error."""
    found = [grant for module in _handed_over() if (grant := getattr(module, "GRANTS", {}).get(name))]
    if len(found) != 1:
        raise LookupError(f"{len(found)} objects hand over the grant {name!r} in their grants.py")
    return found[0](*asked)


def checks() -> dict[str, Callable[[], QuerySet[Any]]]:
    """{what would be wrong: the rows that are}, of every object."""
    return {name: rows for module in _handed_over() for name, rows in getattr(module, "CHECKS", {}).items()}


def orphans() -> dict[str, list[Any]]:
    """{what is wrong: ids of the rows}, of every check."""
    return {name: list(rows().order_by("pk").values_list("pk", flat=True)) for name, rows in checks().items()}


@cache
def _handed_over() -> tuple[ModuleType, ...]:
    return tuple(modules(objects, "grants").values())
