"""Arrays in, arrays out: each indicator a pure function, listed in the order of the import lines below."""
# ruff: noqa: I001 - the order of these lines is the reading order of every list of indicators

from hanbada.base.arrays import Array
from hanbada.indicators.cells import Cells
from hanbada.indicators.demand import import_demand, spot_cargo
from hanbada.indicators.growth import compound_growth, symmetric_growth
from hanbada.indicators.share import market_share, share_trend
from hanbada.indicators.rca import rca, rta
from hanbada.indicators.complexity import Complexity, advantage, complexity, eci, pci
from hanbada.indicators.space import ProductSpace, coi, cog, density, product_space, proximity
from hanbada.indicators.relatedness import bilateral_relatedness
from hanbada.indicators.concentration import TopSuppliers, supplier_concentration, top_suppliers
from hanbada.indicators.price import price_position, unit_value
from hanbada.indicators.distance import distance_advantage
from hanbada.indicators.ease import bilateral_ease
from hanbada.indicators.factors import Factors
from hanbada.indicators.potential import ExportPotential, export_potential, unrealised
from hanbada.indicators.rates import Rates
from hanbada.indicators.totals import margins
from hanbada.indicators.world import BestCells, PotentialTotals, WorldPotential
from hanbada.indicators.cut_offs import CutOffs
from hanbada.indicators.dsm import Opportunities, opportunities
from hanbada.indicators.complementarity import complementarity
from hanbada.indicators.diversification import effective_products, products_exported, theil
from hanbada.indicators.entries import Entries, entries
from hanbada.indicators.order import order, ranks, spearman, terciles
from hanbada.indicators.registry import Indicator, apply, find, indicator, indicators, label_for, stamp_of

__all__ = [
    "Array",
    "BestCells",
    "Cells",
    "Complexity",
    "CutOffs",
    "Entries",
    "ExportPotential",
    "Factors",
    "Indicator",
    "Opportunities",
    "PotentialTotals",
    "ProductSpace",
    "Rates",
    "TopSuppliers",
    "WorldPotential",
    "advantage",
    "apply",
    "bilateral_ease",
    "bilateral_relatedness",
    "cog",
    "coi",
    "complementarity",
    "complexity",
    "compound_growth",
    "density",
    "distance_advantage",
    "eci",
    "effective_products",
    "entries",
    "export_potential",
    "find",
    "import_demand",
    "indicator",
    "indicators",
    "label_for",
    "margins",
    "market_share",
    "opportunities",
    "order",
    "pci",
    "price_position",
    "product_space",
    "products_exported",
    "proximity",
    "ranks",
    "rca",
    "rta",
    "share_trend",
    "spearman",
    "spot_cargo",
    "stamp_of",
    "supplier_concentration",
    "symmetric_growth",
    "terciles",
    "theil",
    "top_suppliers",
    "unit_value",
    "unrealised",
]
