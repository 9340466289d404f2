"""A diagnosis that is being answered for each company; only the coordinator and the company itself may see it."""

from __future__ import annotations

from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis, DiagnosisAnswer
from office_cast import World, canary


def plant(world: World, relation: str) -> None:
    """Two answers: a choice and words."""
    row = world.add(
        Diagnosis(company=world.row(Company, relation), instrument="export-readiness", edition="1"), relation
    )
    world.add(DiagnosisAnswer(diagnosis=row, question="staff", value="none"), relation)
    words = DiagnosisAnswer(diagnosis=row, question="words", value=canary(relation, "diagnosis"))
    words.save(force_insert=True)


FORMS = {
    "diagnosis-start": lambda row: {},
    "diagnosis-answer": lambda row: {"question": ["target"], "value_target": "none", "seen_target": "0"},
    "diagnosis-finish": lambda row: {},
    "diagnosis-reopen": lambda row: {"version": row.version},
}
