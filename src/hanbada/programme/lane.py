"""What waits for an organisation and for a reader: each object brings its lanes for boards and its lines for the first page.

An object's folder may have a ``lane.py`` with ``board(user, organisation) -> Board`` and ``waiting(user) -> Panel``, or one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from hanbada.base.scan import modules
from hanbada.programme import objects
from hanbada.programme.access import sliced
from hanbada.programme.panel import Panel

M = TypeVar("M", bound=Model)

#: So many tickets stand in a lane, so many lines on the first page.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Ticket:
    """One row in a lane: where it leads, what it is, of whom, and until when."""

    url: str
    title: Any
    text: Any = ""
    owner: Any = ""
    due: date | None = None
    late: bool = False
    done: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column: how many rows stand there, the first of them, and where all are; ``state`` gives its look."""

    state: str
    label: Any
    count: int
    tickets: list[Ticket]
    url: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.tickets)


@dataclass(frozen=True, slots=True)
class Board:
    """The lanes of one object on an organisation's board; ``model`` is what the access log names."""

    model: type[Model]
    title: Any
    icon: str
    lanes: list[Lane]
    order: int = 50

    @property
    def name(self) -> str:
        """Its id on the page."""
        return f"board-{self.model._meta.model_name}"


def lane(
    rows: QuerySet[M], ticket: Callable[[M], Ticket], state: str, label: Any, url: str, *, count: int | None = None
) -> Lane:
    """The lane of some rows in their order; counted here where nobody has counted them."""
    found = rows.count() if count is None else count
    return Lane(state, label, found, [ticket(row) for row in sliced(rows, 0, SHOWN)], url)


def boards(user: Any, organisation: Any) -> list[Board]:
    """Every object's part of an organisation's board, as far as the user may see it, in order."""
    found = [
        module.board(user, organisation) for module in modules(objects, "lane").values() if hasattr(module, "board")
    ]
    return sorted(found, key=lambda board: board.order)


def waiting(user: Any) -> list[Panel]:
    """What waits for the user, of each object that has something; in order."""
    found = [module.waiting(user) for module in modules(objects, "lane").values() if hasattr(module, "waiting")]
    return sorted((panel for panel in found if panel.rows), key=lambda panel: panel.order)
