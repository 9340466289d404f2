"""A reader's standing: the memberships in force now.

It is read from the database on every request, so that whoever loses a membership loses it at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from hanbada.programme import clock
from hanbada.programme.access.grants import granted

T = TypeVar("T")

#: The organisations' kinds that work on the programme, and the roles that see rows rather than counts.
OFFICES = ("coordinator", "ministry", "agency")
WORKING = ("officer", "lead")
COUNTING = ("officer", "lead", "analyst", "publisher", "approver")


class System:
    """The actor of commands that run without a person: content, demo world, reminders. Never a request's user."""

    pk = None
    is_active = True
    is_authenticated = False

    def __str__(self) -> str:
        return "system"


SYSTEM = System()


@dataclass(frozen=True, slots=True)
class Place:
    """One membership in force: which organisation, of which kind, in which role."""

    organisation: UUID
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A reader's memberships in force today; none: sees only what is public, may nothing.

    ``known``  what one request has looked up already; None: nothing is kept, every question goes to the database
    """

    user: UUID | None
    places: tuple[Place, ...] = ()
    known: dict[Any, Any] | None = field(default=None, compare=False, repr=False)

    def at(self, *kinds: str, roles: tuple[str, ...] = WORKING) -> list[UUID]:
        """The organisations of these kinds in which the reader holds one of the roles."""
        return [place.organisation for place in self.places if place.kind in kinds and place.role in roles]

    def holds(self, *roles: str) -> bool:
        """Whether the reader holds one of the roles anywhere."""
        return any(place.role in roles for place in self.places)

    def once(self, key: Any, look: Callable[[], T]) -> T:
        """What the request has looked up already, else what it looks up now."""
        if self.known is None:
            return look()
        if key not in self.known:
            self.known[key] = look()
        found: T = self.known[key]
        return found


def standing_now(user: Any) -> Standing:
    """The standing that the request has read, else a fresh one."""
    return getattr(user, "standing", None) or standing_of(user)


def standing_of(user: Any) -> Standing:
    """The memberships in force today, of an active user in organisations that are open; one query."""
    if getattr(user, "pk", None) is None:
        return Standing(None)
    return Standing(user.pk, tuple(Place(*row) for row in granted("places", user.pk, clock.today())))
