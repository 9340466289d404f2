"""Structural gravity: PPML with high-dimensional effects, trade costs, resistances, counterfactuals.

Nothing compiled is loaded by importing this; the kernels are compiled (once, then cached) when a fit is called.
"""

from hanbada.gravity.agreement import AgreementEffect, agreement_change, agreement_effect
from hanbada.gravity.costs import cost_factor, head_ries, tariff_equivalent
from hanbada.gravity.counterfactual import Counterfactual, counterfactual
from hanbada.gravity.fit import ppml
from hanbada.gravity.resistance import Resistances, resistances, resistances_from_effects
from hanbada.gravity.result import Dropped, Effect, Fit

__all__ = [
    "AgreementEffect",
    "Counterfactual",
    "Dropped",
    "Effect",
    "Fit",
    "Resistances",
    "agreement_change",
    "agreement_effect",
    "cost_factor",
    "counterfactual",
    "head_ries",
    "ppml",
    "resistances",
    "resistances_from_effects",
    "tariff_equivalent",
]
