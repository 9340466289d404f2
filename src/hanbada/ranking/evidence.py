"""The evidence on one product: its flows with every figure that is read from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from hanbada.base.codes import Product
from hanbada.base.stamp import Fact
from hanbada.ranking.bearings import Bearings
from hanbada.ranking.evidence_figures import figures_of, home_facts
from hanbada.ranking.figures import Figure
from hanbada.ranking.product_flows import ProductFlows, Rates, product_flows
from hanbada.ranking.settings import Settings


@dataclass(frozen=True, slots=True)
class Evidence(ProductFlows):
    """One product seen by one exporter.

    figures    by name, values (n,)
    home       facts on the exporter itself: exports, own imports, share of world exports, RCA, unit value
    """

    figures: Mapping[str, Figure]
    home: Mapping[str, Fact]


def gather(bearings: Bearings, product: Product, settings: Settings, rates: Rates | None = None) -> Evidence:
    """All evidence on one product, from its slice of the release and the exporter's bearings."""
    flows = product_flows(bearings, product, settings, rates)
    held = {field.name: getattr(flows, field.name) for field in fields(flows)}
    return Evidence(**held, figures={figure.name: figure for figure in figures_of(flows)}, home=home_facts(flows))
