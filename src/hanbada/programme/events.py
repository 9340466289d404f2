"""What is announced when a row is made or moved, and to whom: names, ids and codes, never business text.

An object's folder may have an ``events.py`` with ``ANNOUNCED``, what is told of its rows; or with ``hear(event)``, which takes
in what is told of any. ``create`` and ``move`` announce by themselves, within the transaction of the write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db.models import Model

from hanbada.base.scan import modules
from hanbada.programme import objects
from hanbada.programme.access import every


@dataclass(frozen=True, slots=True)
class Announced:
    """What is told of a model's rows: ``hearers`` are {the organisation's part: attribute path to it}."""

    model: type[Model]
    hearers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a row came to: ``referral.sent``; of a row without states, ``meeting.made``.

    ``kind``, ``object``  which row
    ``parts``             the organisations that may hear it, by their part in it
    """

    name: str
    kind: str
    object: UUID
    parts: Mapping[str, Any]

    @property
    def codes(self) -> dict[str, str]:
        """What a machine is told: the row's id under its kind, the code of each organisation under its part."""
        return {self.kind: str(self.object), **{part: place.code for part, place in self.parts.items()}}


def announce(row: Model) -> None:
    """Tell all who listen what a row has come to; nothing where its object announces nothing."""
    kind = str(row._meta.model_name)
    if kind in _announced():
        event = _event(row, f"{kind}.{getattr(row, 'state', 'made')}")
        for listener in (module.hear for module in _told() if hasattr(module, "hear")):
            listener(event)


def again(name: str, kind: str, pk: UUID) -> Event | None:
    """An event that was announced before, with the organisations as they are called now; None: the row is gone."""
    row = every(_announced()[kind].model).filter(pk=pk).first()
    return _event(row, name) if row else None


def _event(row: Model, name: str) -> Event:
    kind = str(row._meta.model_name)
    hearers = _announced()[kind].hearers
    return Event(name, kind, row.pk, {part: attrgetter(path)(row) for part, path in hearers.items()})


@cache
def _told() -> tuple[ModuleType, ...]:
    return tuple(modules(objects, "events").values())


@cache
def _announced() -> dict[str, Announced]:
    found = [module.ANNOUNCED for module in _told() if hasattr(module, "ANNOUNCED")]
    return {str(one.model._meta.model_name): one for one in found}
