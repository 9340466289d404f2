"""An outcome of each company's case; only the coordinator and the company itself may see it."""

from __future__ import annotations

from datetime import date

from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim.models import OutcomeClaim
from office_cast import World, canary

FIELDS = {
    "grade": "contract",
    "extent": "company",
    "amount_minor": 123450,
    "currency": "USD",
    "period_from": "2025-01-01",
    "period_to": "2025-12-31",
    "source": "self",
}


def plant(world: World, relation: str) -> None:
    """A contract of a year."""
    world.add(
        OutcomeClaim(
            case=world.row(Case, relation), grade="contract", amount_minor=123450, currency="USD", source="self",
            period_from=date(2025, 1, 1), period_to=date(2025, 12, 31), evidence=canary(relation, "claim"),
        ),
        relation,
    )  # fmt: skip


FORMS = {
    "claim-new": lambda row: FIELDS,
    "claim-correct": lambda row: {**FIELDS, "amount_minor": 5},
    "claim-confirm": lambda row: {},
    "claim-dispute": lambda row: {"reason": "가상 사유"},
}
