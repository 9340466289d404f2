"""What a case's or a company's page shows of the objects around it: each object brings its own part.

An object's folder may have a ``panel.py`` with ``of_case(user, case) -> Iterator[Panel]``, ``of_company(user, company)`` or both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hanbada.base.scan import modules
from hanbada.programme import objects

#: Of each kind at most so many: the rest stands in the object's own list.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column: words, a day or a number; as a link, as a state's badge, as a day that is ``due``."""

    words: Any
    url: str = ""
    state: str = ""
    due: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Where a reader who may goes on; ``post``: at once, without a form."""

    label: Any
    url: str
    icon: str = "plus"
    post: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of a page: a table, or what the object's own ``template`` makes of ``context``.

    ``name``    its id on the page; ``title`` its heading
    ``rows``    a cell for each column, the first of them the row's head
    ``empty``   what is said where there are no rows
    ``button``  beside the heading; ``door`` at the head of the page, for what it is about
    """

    name: str
    title: Any
    columns: tuple[Any, ...] = ()
    rows: Iterable[tuple[Cell, ...]] = ()
    empty: Any = ""
    button: Button | None = None
    door: Button | None = None
    order: int = 50
    template: str = "office/parts/rows.html"
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> list[list[tuple[Any, Cell]]]:
        """The rows as (column, cell), for a table that becomes cards on a narrow screen."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def panels(page: str, user: Any, row: Any) -> list[Panel]:
    """What the user may see on the page ("of_case", "of_company") of a row, in order."""
    made = [getattr(module, page, None) for module in modules(objects, "panel").values()]
    return sorted((panel for make in made if make for panel in make(user, row)), key=lambda panel: panel.order)
