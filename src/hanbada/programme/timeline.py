"""Everything that happened to a company, as far as the reader may see it: each object tells its own part.

An object's folder may have a ``timeline.py`` with ``entries(user, company) -> Iterator[Entry]``; it is found by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from hanbada.base.scan import modules
from hanbada.programme import objects

#: Of each kind at most so many of the newest: a timeline is read by people.
MOST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened, at a moment or on a day.

    ``state``  gives its look; ``what`` in words; ``who`` the person or organisation; ``words`` a reason or a note
    ``url``    where to read on, with the link's words in ``link``
    """

    at: datetime | date
    state: str
    what: Any
    who: str = ""
    organisation: str = ""
    words: str = ""
    url: str = ""
    link: Any = ""


def timeline(user: Any, company: Any) -> list[Entry]:
    """All entries that the user may see, the newest first."""
    found: list[Entry] = []
    for module in modules(objects, "timeline").values():
        found += module.entries(user, company)
    return sorted(found, key=lambda entry: _moment(entry.at), reverse=True)


def _moment(at: datetime | date) -> datetime:
    """A day without a time stands at its noon."""
    return at if isinstance(at, datetime) else timezone.make_aware(datetime.combine(at, time(12)))


def newest(rows: Any) -> Iterator[Any]:
    """The newest rows of a kind."""
    yield from rows[:MOST]
