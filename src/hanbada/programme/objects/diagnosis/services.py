"""Writes of a diagnosis: started, answered one question at a time, finished, taken up again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hanbada.content import content
from hanbada.content.questions import Edition
from hanbada.programme import clock
from hanbada.programme.access import every, may
from hanbada.programme.base import Conflict, change, create, move
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis.models import Diagnosis, DiagnosisAnswer

INSTRUMENT = "export-readiness"
LONGEST_WORDS = 1000


def edition_of(diagnosis: Diagnosis) -> Edition:
    """The questions in the edition in which they were asked."""
    return content().diagnosis[diagnosis.instrument].edition(diagnosis.edition)


def diagnosis_start(*, user: Any, company: Company) -> Diagnosis:
    """Begin the questionnaire in the edition of today; one that is being answered already is given back."""
    if not may(user, "diagnosis_start", Diagnosis(company=company)):
        raise PermissionDenied("diagnosis_start")
    open_ = every(Diagnosis).filter(company=company, instrument=INSTRUMENT, state=Diagnosis.State.STARTED)
    edition = content().diagnosis[INSTRUMENT].on(clock.today()).version
    fields: dict[str, Any] = {"company": company, "instrument": INSTRUMENT, "edition": edition}
    try:
        return open_.first() or create(Diagnosis, user=user, action="diagnosis_start", **fields)
    except (IntegrityError, ValidationError):
        raced = open_.first()
        if raced is None:
            raise
        return raced


def answer_give(*, user: Any, diagnosis: Diagnosis, question: str, value: str, seen: int) -> DiagnosisAnswer:
    """Keep one answer; ``seen`` is the version of this answer that the writer saw, 0 for none.

    Raises Conflict where somebody else answered the question meanwhile; answers to other questions do not matter.
    """
    _check(diagnosis, question, value)
    row = every(DiagnosisAnswer).filter(diagnosis=diagnosis, question=question).first()
    if row is None:
        return _first_answer(user, diagnosis, question, value)
    if seen == 0 and row.value != value:
        raise Conflict(row, {"value": value})
    if row.value == value:
        return row
    return change(row, user=user, action="diagnosisanswer_change", version=seen, value=value)


def _first_answer(user: Any, diagnosis: Diagnosis, question: str, value: str) -> DiagnosisAnswer:
    fields: dict[str, Any] = {"diagnosis": diagnosis, "question": question, "value": value}
    try:
        return create(DiagnosisAnswer, user=user, action="diagnosisanswer_give", **fields)
    except (IntegrityError, ValidationError):
        raced = every(DiagnosisAnswer).filter(diagnosis=diagnosis, question=question).first()
        if raced is None:
            raise
        if raced.value != value:
            raise Conflict(raced, {"value": value}) from None
        return raced


def _check(diagnosis: Diagnosis, question: str, value: str) -> None:
    if diagnosis.state != Diagnosis.State.STARTED:
        raise ValidationError(_("This diagnosis is finished. Take it up again to change an answer."), code="state")
    asked = edition_of(diagnosis).question(question)
    if asked is None or (asked.choices and value and asked.choice(value) is None):
        raise ValidationError(_("This question or answer is not part of the questionnaire."), code="choice")
    if len(value) > LONGEST_WORDS:
        raise ValidationError(_("At most %(n)s characters.") % {"n": LONGEST_WORDS}, code="long")


def diagnosis_finish(*, user: Any, diagnosis: Diagnosis, version: int | None = None) -> Diagnosis:
    """End it: what the answers point to, in the order of the questions, is what stands in the way."""
    with transaction.atomic():
        given = dict(
            every(DiagnosisAnswer).filter(diagnosis=diagnosis).exclude(value="").values_list("question", "value")
        )
        if not given:
            raise ValidationError(_("No question is answered yet."), code="empty")
        found = shown(edition_of(diagnosis), given)
        return move(diagnosis, user=user, verb="finish", version=version, barriers=list(found), finished_at=clock.now())


def diagnosis_reopen(*, user: Any, diagnosis: Diagnosis, version: int | None = None) -> Diagnosis:
    """Take a finished one up again; its answers stand."""
    if every(Diagnosis).filter(company=diagnosis.company_id, instrument=diagnosis.instrument, state="started").exists():
        raise ValidationError(_("Another diagnosis of this company is being answered."), code="state")
    return move(diagnosis, user=user, verb="reopen", version=version)


def shown(edition: Edition, given: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """Each barrier with the (question, choice) pairs that point to it, in the order of the questions.

    A question without an answer points to nothing: it is not known, not well.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for question in edition.questions:
        choice = question.choice(given.get(question.id, ""))
        for barrier in choice.shows if choice else ():
            found.setdefault(barrier, []).append((question.id, given[question.id]))
    return found
