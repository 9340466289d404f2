"""Charts: facts to an SVG, its words and its table, all three from the same facts; no library, no clock, no chance."""

from hanbada.plan.chart.bars import Bar, bars
from hanbada.plan.chart.grid import grid
from hanbada.plan.chart.lines import Curve, lines
from hanbada.plan.chart.scatter import Dot, scatter
from hanbada.plan.chart.timeline import Span, timeline

__all__ = ["Bar", "Curve", "Dot", "Span", "bars", "grid", "lines", "scatter", "timeline"]
