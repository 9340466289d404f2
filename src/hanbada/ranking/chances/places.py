"""What is known about pairs of countries, in the order of a table's countries."""

from __future__ import annotations

from hanbada.data.geography import Geography
from hanbada.ranking.chances.flows import Flows
from hanbada.ranking.chances.window import Geometry


def geometry(flows: Flows, geography: Geography | None) -> Geometry:
    """Distance, border and language of each pair; all unknown without a geography."""
    if geography is None:
        return Geometry.unknown(len(flows.countries))
    codes = list(flows.iso3)
    return Geometry(
        geography.distance_km(codes, codes), geography.contiguous(codes, codes), geography.common_language(codes, codes)
    )
