"""What is due at the border on a product, for the ranking: each market towards the exporter, and all traded pairs."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import numpy as np

from hanbada.base.codes import HSRevision, Product
from hanbada.base.errors import InputError, Where
from hanbada.base.stamp import Fact, Scalar, Stamp
from hanbada.base.text import Text
from hanbada.ranking.bearings import Array, Bearings
from hanbada.ranking.evidence import Rates
from hanbada.ranking.settings import Settings

LABEL = Text("부과 관세율(최혜국 + 추가관세)", "duty due (most-favoured nation plus additional)")


class Duties(Protocol):
    """What a ranking asks of the tariffs: the headline duty of one line on one day, per cent, unknown where unknown."""

    def due(self, importer: str, exporter: str, product: str, revision: HSRevision, on: date, /) -> Fact:
        """The duty due; ``value`` None where no row holds on the day."""
        ...


def rates(duties: Duties, bearings: Bearings, product: Product, settings: Settings) -> Rates:
    """The duties on a product; between all traded pairs only where those towards the exporter are known widely enough.

    Raises InputError where the settings name no day: a duty holds from a day to a day.
    """
    if settings.duty_on is None:
        raise InputError(
            Text("관세율 기준일 없음", "no day for the duties"),
            Text("설정의 duty_on (예: 2026-01-01)", "duty_on in the settings (such as 2026-01-01)"),
            Text("기준일을 정하세요", "name the day"),
            Where(column="duty_on"),
        )
    flows = bearings.world.slice(product.code, bearings.years).value[bearings.rows(bearings.potential)].sum(0)
    faced, stamps = _towards(duties, bearings, product, bearings.home, flows.sum(0) > 0, settings.duty_on)
    imports = flows.sum(0).astype(np.float64)
    imports[bearings.home] = 0
    covered = float(imports[~np.isnan(faced)].sum() / imports.sum()) if imports.sum() else 0.0
    between = None
    if covered >= settings.tariff_coverage:
        between, covered = _between(duties, bearings, product, flows.astype(np.float64), faced, settings.duty_on)
    parameters: dict[str, Scalar] = {"on": settings.duty_on.isoformat(), "trade_covered": round(covered, 4)}
    stamp = Stamp.of("duty_due", LABEL, stamps, parameters)
    return Rates(faced, between if covered >= settings.tariff_coverage else None, covered, stamp)


def _towards(
    duties: Duties, bearings: Bearings, product: Product, exporter: int, wanted: Array, on: date
) -> tuple[Array, list[Stamp]]:
    """What each wanted market charges one exporter, (n,) per cent, NaN unknown; and the stamps of what was found."""
    found = np.full(len(bearings.countries), np.nan)
    stamps: dict[Stamp, None] = {}
    origin = bearings.countries[exporter].iso3
    for place in np.flatnonzero(wanted):
        iso3 = bearings.countries[int(place)].iso3
        if iso3 is None or origin is None or iso3 == origin:
            continue
        fact = duties.due(iso3, origin, product.code, product.revision, on)
        if isinstance(fact.value, int | float):
            found[place] = float(fact.value)
            stamps[fact.stamp] = None
    return found, list(stamps)


def _between(
    duties: Duties, bearings: Bearings, product: Product, flows: Array, faced: Array, on: date
) -> tuple[Array, float]:
    """Duties between all traded pairs, (n, n), and the share of trade whose duty is known."""
    dense = np.full(flows.shape, np.nan)
    for exporter in np.flatnonzero(flows.sum(1)):
        if exporter != bearings.home:
            dense[exporter] = _towards(duties, bearings, product, int(exporter), flows[exporter] > 0, on)[0]
    dense[bearings.home] = faced
    return dense, float(flows[~np.isnan(dense)].sum() / flows.sum())
