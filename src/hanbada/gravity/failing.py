"""How a fit can fail inside; the public call turns each into an error that says what to do."""

from __future__ import annotations


class Dependent(Exception):
    """Regressors that cannot be told apart in the sample: positions of those the effects absorb, then the others."""

    def __init__(self, absorbed: list[int], dependent: list[int]) -> None:
        super().__init__()
        self.absorbed, self.dependent = absorbed, dependent


class Diverging(Exception):
    """No convergence, with the last relative change."""

    def __init__(self, change: float) -> None:
        super().__init__()
        self.change = change


class EmptySample(Exception):
    """No observation is left once separated observations and singletons are out."""
