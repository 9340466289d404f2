"""How much money a set of measures may amount to: intervals by kind, never a loan added to a grant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.content.support import Measure, State

KINDS = {
    "grant": Text("보조(바우처 등) 한도", "grants and vouchers, cap"),
    "loan": Text("대출 한도", "loans, cap"),
    "guarantee": Text("보증 한도", "guarantees, cap"),
    "advance": Text("조기 현금화 한도", "early payment of receivables, cap"),
    "fee": Text("기업이 내는 참가비", "fees paid by the firm"),
}


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of the caps of one kind of money, in one currency, of measures in one state.

    ``low``      every cap at its lower end; of two that may overlap only the larger one
    ``high``     every cap at its upper end; None: an upper end is not known
    ``counted``  the measures in the sum; ``unknown`` those of which no cap is known
    """

    kind: str
    label: Text
    currency: str | None
    state: State
    low: int | None
    high: int | None
    counted: tuple[str, ...]
    unknown: tuple[str, ...]


def money_unit(currency: str | None) -> Unit:
    """The unit of an amount; a currency that Unit has no word for is text."""
    return {"KRW": Unit.KRW, "USD": Unit.USD}.get(currency or "", Unit.TEXT)


def totals(measures: Sequence[tuple[Measure, State]], overlaps: Sequence[tuple[str, str]]) -> tuple[Total, ...]:
    """Caps summed by kind, currency and state; a kind of which no cap is known has a row of its own.

    measures  each with its state on the day
    overlaps  pairs of ids of which a firm may be able to hold only one
    """
    rows = []
    for kind, label in KINDS.items():
        for state in State:
            here = [m for m, s in measures if m.money == kind and s is state]
            unknown = tuple(m.id for m in here if m.cap is None)
            currencies = sorted({m.cap.currency for m in here if m.cap})
            rows += [_total(kind, label, c, state, here, overlaps, unknown) for c in currencies]
            if unknown and not currencies:
                rows.append(Total(kind, label, None, state, None, None, (), unknown))
    return tuple(rows)


def _total(
    kind: str,
    label: Text,
    currency: str,
    state: State,
    measures: Sequence[Measure],
    overlaps: Sequence[tuple[str, str]],
    unknown: tuple[str, ...],
) -> Total:
    caps = {m.id: m.cap for m in measures if m.cap and m.cap.currency == currency}
    highs = [cap.high for cap in caps.values()]
    lows = {id_: cap.low for id_, cap in caps.items()}
    for one, other in overlaps:
        if one in lows and other in lows:
            lows[min(one, other, key=lambda id_: (lows[id_], id_))] = 0
    high = None if None in highs else sum(h for h in highs if h is not None)
    return Total(kind, label, currency, state, sum(lows.values()), high, tuple(caps), unknown)
