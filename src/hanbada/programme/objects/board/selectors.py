"""What stands on a board, given who reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hanbada.programme.access import OFFICES, standing_now, visible
from hanbada.programme.counts import Counts, Figure, counts
from hanbada.programme.objects.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one organisation: a figure, its rows, and the rows that it is a part of (None: of nothing)."""

    organisation: Organisation
    told: list[tuple[Figure, int, int | None]]

    @property
    def late(self) -> list[int]:
        """What is late, the first object's before the next one's."""
        return [n for figure, n, _ in self.told if figure.late]

    @property
    def is_late(self) -> bool:
        """Whether anything is."""
        return any(self.late)


@dataclass(frozen=True, slots=True)
class Overview:
    """The programme in counts: its own figures, bars by their heading, and a line for each office."""

    totals: list[tuple[Any, int]]
    bars: list[tuple[Any, list[tuple[str, int]]]]
    lines: list[Line]


def organisations(user: Any) -> QuerySet[Organisation]:
    """The organisations whose board a user may open: the own ones, and every office for the coordinator."""
    standing = standing_now(user)
    rows = visible(user, Organisation).filter(kind__in=OFFICES)
    return rows if standing.at("coordinator") else rows.filter(pk__in=standing.at(*OFFICES))


def overview(user: Any) -> Overview:
    """What every object counts; one query an object, however many offices and figures."""
    told = [(one, one.by(user, "organisation" if one.organisation else "")) for one in counts()]
    sums = [(one, {f.name: sum(row[f.name] for row in rows.values()) for f in one.figures}) for one, rows in told]
    places = visible(user, Organisation).filter(kind__in=OFFICES, closed_on=None)
    lines = [Line(place, list(_told(place, told))) for place in places]
    return Overview(
        [(figure.total, n[figure.name]) for one, n in sums for figure in one.totals],
        [(one.bars, [(str(f.label), n[f.name]) for f in one.figures if not f.total]) for one, n in sums if one.bars],
        sorted(lines, key=lambda line: [-n for n in line.late]),
    )


def _told(
    place: Organisation, told: list[tuple[Counts, dict[Any, dict[str, int]]]]
) -> Iterator[tuple[Figure, int, int | None]]:
    for one, rows in told:
        found = rows.get(place.pk, {})
        for figure in one.figures:
            if one.organisation and figure.label:
                yield figure, found.get(figure.name, 0), found.get(figure.of, 0) if figure.of else None
