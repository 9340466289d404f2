"""Score, weights, stability, advice, why-not and explanations of an exporter's markets."""

from hanbada.ranking.comparable import Comparable, comparable, comparables
from hanbada.ranking.components import COMPONENTS, Component
from hanbada.ranking.explain import Explanation, explain
from hanbada.ranking.lineup import Lineup
from hanbada.ranking.market import ADVICE, Advice, ComponentScore, MarketScore, MethodScore, Reason
from hanbada.ranking.methods import METHODS, Methods
from hanbada.ranking.product_ranking import ProductRanking
from hanbada.ranking.rank import Ranking, rank
from hanbada.ranking.report import report
from hanbada.ranking.settings import Exclusion, Limits, Settings

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
    "Lineup",
    "MarketScore",
    "MethodScore",
    "Methods",
    "ProductRanking",
    "Ranking",
    "Reason",
    "Settings",
    "comparable",
    "comparables",
    "explain",
    "rank",
    "report",
]
