"""A case for each company."""

from __future__ import annotations

from hanbada.programme.access import every
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.programme.models import Cohort
from office_cast import World


def plant(world: World, relation: str) -> None:
    """One case in the cohort."""
    world.add(Case(company=world.row(Company, relation), cohort=world.cohort), relation)


FORMS = {
    "case-new": lambda row: {"cohort": str(_other_cohort().pk)},
    "case-advance": lambda row: {"stage": "diagnosed"},
    "case-close": lambda row: {"reason": "가상 사유"},
}


def _other_cohort() -> Cohort:
    known = every(Cohort).get(period="2024-H1")
    return every(Cohort).get_or_create(programme=known.programme, period="2024-H2")[0]
