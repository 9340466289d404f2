"""One tariff line, whichever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hanbada.base.codes import HSRevision

REGIMES = ("mfn", "preference", "additional", "antidumping", "countervailing", "quota")
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of one importer for one code; ``exporter_iso3`` "*" is every exporter, ``rate_pct`` None is unknown.

    ``stacking``  adds: on top of the others · replaces: in place of the MFN duty
    ``row``       where it stands in the file
    """

    importer_iso3: str
    exporter_iso3: str
    product_code: str
    hs_revision: HSRevision
    from_date: date
    to_date: date | None
    regime: str
    rate_pct: float | None
    row: int
    agreement: str | None = None
    rate_min_pct: float | None = None
    rate_max_pct: float | None = None
    line_count: int | None = None
    line_count_specific: int | None = None
    stacking: str = "adds"
    legal_basis: str | None = None
    note: str | None = None
