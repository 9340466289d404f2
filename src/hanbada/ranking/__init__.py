"""Score, weights, stability, advice, why-not and explanations of an exporter's markets."""

from hanbada.ranking.components import COMPONENTS, Component
from hanbada.ranking.market import ADVICE, Advice, ComponentScore, MarketScore, MethodScore, Reason
from hanbada.ranking.methods import METHODS, Methods
from hanbada.ranking.rank import ProductRanking, Ranking, rank
from hanbada.ranking.settings import Exclusion, Limits, Settings
from hanbada.ranking.standings import Standings

__all__ = [
    "ADVICE",
    "COMPONENTS",
    "METHODS",
    "Advice",
    "Component",
    "ComponentScore",
    "Exclusion",
    "Limits",
    "MarketScore",
    "MethodScore",
    "Methods",
    "ProductRanking",
    "Ranking",
    "Reason",
    "Settings",
    "Standings",
    "rank",
]
