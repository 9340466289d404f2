"""The figures of boards and dashboards: each object says what it counts, by which organisation and which cohort.

An object's folder may have a ``counts.py`` with ``counts() -> Counts``. Counting goes by ``tally``: coordinator and ministry
count without reading, and each object costs one query, however many figures it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model, Q

from hanbada.base.scan import modules
from hanbada.programme import objects
from hanbada.programme.access import ALL, tally

By = Literal["", "organisation", "cohort"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One count: the rows for which ``where`` holds.

    ``label``   its column beside each organisation; none: it has no column of its own
    ``total``   its words among the programme's own figures and beside each cohort; none: it does not stand there
    ``late``    whether it marks an organisation as late
    ``of``      the figure that it is a part of: shown as "3 / 5"
    """

    name: str
    label: Any = ""
    where: Q = ALL
    total: Any = ""
    late: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What an object counts: rows of its model, for the organisation and the cohort that lie at its lookups.

    ``bars``  the heading under which figures without ``total`` stand as bars; none: they do not
    """

    model: type[Model]
    figures: tuple[Figure, ...]
    organisation: str = ""
    cohort: str = ""
    bars: Any = ""
    order: int = 50

    @property
    def totals(self) -> list[Figure]:
        """The figures that stand among the programme's own and beside each cohort."""
        return [figure for figure in self.figures if figure.total]

    def by(self, user: Any, by: By = "") -> dict[Any, dict[str, int]]:
        """{id of an organisation or a cohort: {figure: rows}}; of all rows together under None."""
        where = {f"n_{figure.name}": figure.where for figure in self.figures}
        path = getattr(self, by) if by else ""
        rows = tally(user, self.model, *filter(None, [path]), figures=where)
        return {row[path] if path else None: {name[2:]: n for name, n in row.items() if name in where} for row in rows}


def counts(by: By = "") -> list[Counts]:
    """What every object counts, in order; only what can be told by organisation, or by cohort."""
    found = sorted((module.counts() for module in modules(objects, "counts").values()), key=lambda one: one.order)
    return [one for one in found if not by or getattr(one, by)]
