"""Diagnoses, given who reads: the questions with their answers, and what they point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hanbada.base.text import Text
from hanbada.company.support import Need, match
from hanbada.content import content
from hanbada.content.questions import Question
from hanbada.programme import clock
from hanbada.programme.access import visible
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis, DiagnosisAnswer
from hanbada.programme.objects.diagnosis.services import edition_of, shown

DIAGNOSED = Text("진단 결과", "found by the diagnosis")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answer; ``version`` 0: not answered yet."""

    question: Question
    value: str
    version: int


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in the way: its name, the answers that point to it, and the measures that answer it."""

    id: str
    name: Text
    because: tuple[tuple[Text, Text], ...]
    measures: tuple[Any, ...]


def diagnoses(user: Any) -> QuerySet[Diagnosis]:
    """The diagnoses a user may see."""
    return visible(user, Diagnosis).select_related("company__programme")


def diagnoses_of(user: Any, company: Company) -> QuerySet[Diagnosis]:
    """The diagnoses of one company, the newest first."""
    return diagnoses(user).filter(company=company)


def asked(user: Any, diagnosis: Diagnosis) -> list[Asked]:
    """Every question of the edition with its answer."""
    given = {row.question: row for row in visible(user, DiagnosisAnswer).filter(diagnosis=diagnosis)}
    rows = [(question, given.get(question.id)) for question in edition_of(diagnosis).questions]
    return [Asked(question, row.value if row else "", row.version if row else 0) for question, row in rows]


def barriers(user: Any, diagnosis: Diagnosis) -> list[Barrier]:
    """What the answers point to, each with the answers and with what the agencies offer on this day."""
    edition, shelf = edition_of(diagnosis), content()
    given = {one.question.id: one.value for one in asked(user, diagnosis)}
    found = {id_: because for id_, because in shown(edition, given).items() if id_ in shelf.barriers}
    package = match([Need(id_, DIAGNOSED) for id_ in found], shelf, clock.today())
    return [
        Barrier(
            id_, shelf.barriers[id_].title, tuple(_said(edition, *pair) for pair in because), package.for_barrier(id_)
        )
        for id_, because in found.items()
    ]


def _said(edition: Any, question: str, value: str) -> tuple[Text, Text]:
    asked_ = edition.question(question)
    choice = asked_.choice(value)
    return asked_.text, choice.label
