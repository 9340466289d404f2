"""The one programme stands for every relation: everybody with a role reads its outline."""

from __future__ import annotations

from hanbada.programme.objects.programme.models import Programme
from office_cast import World


def plant(world: World, relation: str) -> None:
    """Nothing new."""
    if relation == "referred":
        world.rows[Programme, relation] = world.programme
