"""What is due at the border on a product, for the ranking: each market towards the exporter, and all traded pairs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from hanbada.base.arrays import Array, Flags
from hanbada.base.codes import Product
from hanbada.base.errors import InputError, Where
from hanbada.base.stamp import Scalar, Stamp
from hanbada.base.text import Text
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.product_flows import Rates
from hanbada.ranking.settings import Settings

if TYPE_CHECKING:
    from hanbada.border.duty import Convert
    from hanbada.border.tariffs import Tariffs

LABEL = Text("확인된 관세율(기본세율 + 확인된 추가관세)", "duty known (MFN plus what is known on top)")


def rates(
    tariffs: Tariffs, bearings: Bearings, product: Product, settings: Settings, convert: Convert | None = None
) -> Rates:
    """The duties on a product; between all traded pairs only where those towards the exporter are known widely enough.

    The rate is the part of the duty that is known: MFN with every stated duty on top, so at least this much is due. It
    is unknown where the MFN rate is. Preferences are left out: they hold only once origin is confirmed.

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
    books = (tariffs, convert)
    faced, stamps = _towards(books, bearings, product, bearings.home, flows.sum(0) > 0, settings.duty_on)
    imports = flows.sum(0).astype(np.float64)
    imports[bearings.home] = 0
    covered = float(imports[~np.isnan(faced)].sum() / imports.sum()) if imports.sum() else 0.0
    between = None
    if covered >= settings.tariff_coverage:
        between, covered = _between(books, bearings, product, flows.astype(np.float64), faced, settings.duty_on)
    parameters: dict[str, Scalar] = {"on": settings.duty_on.isoformat(), "trade_covered": round(covered, 4)}
    stamp = Stamp.of("duty_due", LABEL, stamps, parameters)
    return Rates(faced, between if covered >= settings.tariff_coverage else None, covered, stamp)


Books = tuple["Tariffs", "Convert | None"]


def _towards(
    books: Books, bearings: Bearings, product: Product, exporter: int, wanted: Flags, on: date
) -> tuple[Array, list[Stamp]]:
    """What each wanted market charges one exporter, (n,) per cent, NaN unknown; and the stamps of what was found."""
    from hanbada.border.duty import duty_due  # loads the content, which rankings without tariffs do not need

    found = np.full(len(bearings.countries), np.nan)
    stamps: dict[Stamp, None] = {}
    origin = bearings.countries[exporter].iso3
    for place in np.flatnonzero(wanted):
        iso3 = bearings.countries[int(place)].iso3
        if iso3 is None or origin is None or iso3 == origin:
            continue
        duty = duty_due(books[0], iso3, origin, product.code, product.revision, on, books[1])
        value = duty.known_part.value
        if duty.status != "unknown" and isinstance(value, int | float):
            found[place] = float(value)
            stamps[duty.known_part.stamp] = None
    return found, list(stamps)


def _between(
    books: Books, bearings: Bearings, product: Product, flows: Array, faced: Array, on: date
) -> tuple[Array, float]:
    """Duties between all traded pairs, (n, n), and the share of trade whose duty is known."""
    dense = np.full(flows.shape, np.nan)
    for exporter in np.flatnonzero(flows.sum(1)):
        if exporter != bearings.home:
            dense[exporter] = _towards(books, bearings, product, int(exporter), flows[exporter] > 0, on)[0]
    dense[bearings.home] = faced
    return dense, float(flows[~np.isnan(dense)].sum() / flows.sum())
