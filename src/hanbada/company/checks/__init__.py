"""What entries say about each other: contradictions stop a plan, oddities are warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hanbada.company.checks import accounts, choices, identity, products
from hanbada.company.checks.finding import Check, Finding, HSNames, Known
from hanbada.company.checks.personal import personal
from hanbada.company.model import Profile

#: The top-level keys a check reads, and the check.
CHECKS: tuple[tuple[tuple[str, ...], Check], ...] = (
    (("country", "business_number", "fictional", "sector"), identity.identity),
    (("accounts", "products", "markets", "goals", "certificates", "established", "stated_on"), identity.dates),
    (("products",), products.products),
    (("accounts",), accounts.accounts),
    (("markets", "accounts", "country"), choices.home),
    (("markets",), choices.markets),
    (("barriers",), choices.barriers),
    (("weights",), choices.weights),
    (("goals", "accounts"), choices.goals),
)


def findings(profile: Profile, known: Known, broken: Collection[str] = ()) -> Iterator[Finding]:
    """The findings of every check whose keys are not among the ``broken`` ones."""
    for keys, check in CHECKS:
        if not set(keys) & set(broken):
            yield from check(profile, known)


__all__ = ["CHECKS", "Check", "Finding", "HSNames", "Known", "findings", "personal"]
