"""Score, weights, stability, advice, why-not and explanations of an exporter's markets."""

from hanbada.ranking.comparable import Comparable, comparable, comparables
from hanbada.ranking.components import COMPONENTS, Component
from hanbada.ranking.explain import Explanation, explain
from hanbada.ranking.market import ADVICE, Advice, ComponentScore, MarketScore, MethodScore, Reason
from hanbada.ranking.methods import METHODS, Methods
from hanbada.ranking.rank import ProductRanking, Ranking, rank
from hanbada.ranking.report import report
from hanbada.ranking.settings import Exclusion, Limits, Settings
from hanbada.ranking.standings import Standings

__all__ = [
    "ADVICE",
    "COMPONENTS",
    "METHODS",
    "Advice",
    "Comparable",
    "Component",
    "ComponentScore",
    "Exclusion",
    "Explanation",
    "Limits",
    "MarketScore",
    "MethodScore",
    "Methods",
    "ProductRanking",
    "Ranking",
    "Reason",
    "Settings",
    "Standings",
    "comparable",
    "comparables",
    "explain",
    "rank",
    "report",
]
