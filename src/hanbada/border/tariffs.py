"""The tariff lines of all `tariffs` releases in a store, found by importer, exporter, product and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Release
from hanbada.content import content
from hanbada.data.store import Store

EVERYBODY = "*"
CUSTOMS_UNIONS = {"eu": "EUN"}  # group in the content → importer code in the lines


def unions_of(iso3: str, on: date) -> tuple[str, ...]:
    """The customs unions (ids in the content) that a country belongs to on a day."""
    groups = content().groups
    return tuple(union for union in CUSTOMS_UNIONS if union in groups and groups[union].has(iso3, on))


@dataclass(frozen=True, slots=True)
class TariffLine:
    """One line of the table, with its release and how new that is (``age`` grows with every import)."""

    importer_iso3: str
    exporter_iso3: str
    product_code: str
    hs_revision: HSRevision
    from_date: date
    to_date: date | None
    regime: str
    agreement: str | None
    rate_pct: float | None
    rate_min_pct: float | None
    rate_max_pct: float | None
    line_count: int | None
    line_count_specific: int | None
    stacking: str
    legal_basis: str | None
    note: str | None
    row: int
    release: Release
    age: int

    def valid(self, on: date) -> bool:
        """Whether the line stands on a day; its first and last day both count."""
        return self.from_date <= on and (self.to_date is None or on <= self.to_date)


@dataclass(frozen=True, slots=True)
class Tariffs:
    """Lines by importer and first six digits, and the HS revisions in which each importer's schedules are written."""

    releases: tuple[Release, ...]
    lines: Mapping[tuple[str, str], tuple[TariffLine, ...]]
    revisions: Mapping[str, frozenset[HSRevision]]

    @classmethod
    def load(cls, store: Store, releases: Sequence[Release] | None = None) -> Tariffs:
        """All releases of `tariffs` in the store (or those given); empty, without an error, where there is none."""
        chosen = tuple(releases if releases is not None else store.releases("tariffs"))
        return cls.of((release, store.scan(release, "tariffs").collect()) for release in chosen)

    @classmethod
    def of(cls, tables: Iterable[tuple[Release, pl.DataFrame]]) -> Tariffs:
        """From `tariffs` tables at hand."""
        found: dict[tuple[str, str], list[TariffLine]] = defaultdict(list)
        releases = []
        for age, (release, frame) in enumerate(tables):
            releases.append(release)
            for row in frame.iter_rows(named=True):
                line = TariffLine(
                    **(row | {"hs_revision": HSRevision(row["hs_revision"]), "release": release, "age": age})
                )
                found[line.importer_iso3, line.product_code[:6]].append(line)
        written: dict[str, set[HSRevision]] = defaultdict(set)
        for (importer, _), lines in found.items():
            written[importer] |= {line.hs_revision for line in lines}
        return cls(
            tuple(releases),
            {key: tuple(lines) for key, lines in found.items()},
            {importer: frozenset(revisions) for importer, revisions in written.items()},
        )

    def importers(self, importer: str, on: date) -> tuple[str, ...]:
        """The codes under which an importer's lines stand on a day: its own, and its customs union's."""
        return (importer, *(CUSTOMS_UNIONS[union] for union in unions_of(importer, on)))

    def find(self, importer: str, exporter: str, product: str, on: date) -> tuple[TariffLine, ...]:
        """All lines, of whatever day, that speak of a product of 6, 8 or 10 digits from one exporter.

        A line of more digits than the product is a national line below it; one of fewer digits covers it.
        """
        return tuple(
            line
            for code in self.importers(importer, on)
            for line in self.lines.get((code, product[:6]), ())
            if line.exporter_iso3 in (EVERYBODY, exporter)
            and (line.product_code.startswith(product) or product.startswith(line.product_code))
        )
