"""How a fit can fail inside; the public call turns each into an error that says what to do."""

from __future__ import annotations

from hanbada.gravity.result import Dropped
from hanbada.gravity.terms import Codes


class Dependent(Exception):
    """Regressors that cannot be told apart in the sample: positions of those the effects absorb, then the others.

    ``rows`` and ``dropped`` say what the sample is, once separated observations are out: a regressor may be
    collinear only there, and a fit without it has to keep to that sample.
    """

    def __init__(self, absorbed: list[int], dependent: list[int]) -> None:
        super().__init__()
        self.absorbed, self.dependent = absorbed, dependent
        self.rows: Codes | None = None
        self.dropped = Dropped()

    def within(self, rows: Codes, dropped: Dropped) -> Dependent:
        """The same, with its sample."""
        self.rows, self.dropped = rows, dropped
        return self


class Diverging(Exception):
    """No convergence, with the last relative change."""

    def __init__(self, change: float) -> None:
        super().__init__()
        self.change = change


class EmptySample(Exception):
    """No observation is left once separated observations and singletons are out."""
