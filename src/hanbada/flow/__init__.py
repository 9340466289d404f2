"""The whole flow in four pages: the ground, a company's plan, the backtest, and why. Only they wire stations."""

from __future__ import annotations

from hanbada.flow.explain import Trail, explain_market
from hanbada.flow.ground import Ground
from hanbada.flow.plan import gather, stated, write_plan

__all__ = ["Ground", "Trail", "explain_market", "gather", "stated", "write_plan"]
