"""What helps: support measures with window, budget, cap, co-payment and the difficulties they answer."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from hanbada.base.text import Text
from hanbada.content.entry import Entry, Figure, Id, ShareSpan, Sourced, Span, Strict, Words


class State(StrEnum):
    """Whether one can apply on a day."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        """How the state prints; a closed measure points to its next notice."""
        return {
            State.OPEN: Text("접수 중", "open"),
            State.CLOSED: Text("다음 공고 예상", "closed; next notice expected"),
            State.UNKNOWN: Text("확인 안 됨", "not known"),
        }[self]


class Window(Strict):
    """A time for applications; null ends are not known. ``always``: applications at any time."""

    opens: date | None = None
    closes: date | None = None
    always: bool = False
    service_from: date | None = None
    service_to: date | None = None

    @model_validator(mode="after")
    def _order(self) -> Window:
        if self.opens and self.closes and self.closes < self.opens:
            raise ValueError("closes before it opens")
        return self


class Relation(Sourced):
    """How two measures stand to each other; ``excludes`` only with a source, otherwise ``may_overlap``."""

    measure: Id
    kind: Literal["excludes", "may_overlap"]
    reason: Words


class Measure(Entry):
    """One thing that an agency does for a firm; whatever is null is not known.

    ``money``        what ``cap`` counts: a grant, a loan, a guarantee, an early payment of a claim, or a fee to be paid
    ``co_payment``   the firm's own share of the cost
    ``discount``     the share taken off a price or fee
    ``lifts``        by how many times a limit rises
    ``eligible``     definitions "programme/definition" of which one must hold; empty: rule not known
    """

    name: Words
    agency: Id
    partners: tuple[Id, ...] = ()
    answers: tuple[Id, ...]
    what: Words
    windows: tuple[Window, ...]
    budget: Literal["available", "spent"] | None
    money: Literal["grant", "loan", "guarantee", "advance", "fee"] | None
    cap: Span | None
    co_payment: ShareSpan | None
    discount: float | None = None
    lifts: float | None = None
    free: bool | None
    period: str | None = None
    eligible: tuple[str, ...] = ()
    prepare: tuple[Words, ...] = ()
    intake: Words | None
    lead_time_days: int | None
    relations: tuple[Relation, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def title(self) -> Text:
        """The measure's name."""
        return self.name

    def state(self, on: date) -> State:
        """Open, closed or not known on a day; a window of which an end is missing is only closed once it has passed.

        A budget that is spent closes the measure whatever its window says.
        """
        if self.budget == "spent":
            return State.CLOSED
        if not self.windows:
            return State.UNKNOWN
        states = {_window_state(window, on) for window in self.windows}
        for state in (State.OPEN, State.UNKNOWN):
            if state in states:
                return state
        return State.CLOSED


def _window_state(window: Window, on: date) -> State:
    if window.always:
        return State.OPEN
    if window.closes and on > window.closes:
        return State.CLOSED
    if window.opens and on < window.opens:
        return State.CLOSED
    return State.OPEN if window.opens and window.closes else State.UNKNOWN
