"""Pages of a diagnosis: answered as one goes, then what stands in the way and who helps with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from hanbada.programme.access import may
from hanbada.programme.audit.record import record_access
from hanbada.programme.base import Conflict
from hanbada.programme.language import pick
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.diagnosis import selectors, services
from hanbada.programme.objects.diagnosis.models import Diagnosis
from hanbada.programme.pages import found, page, version_sent

PARTS = ("readiness", "capacity", "barriers")


def diagnosis_start(request: HttpRequest, id: UUID) -> HttpResponse:
    """Begin, or go on with the one that is being answered."""
    company = found(request, Company, id)
    return HttpResponseRedirect(_to(services.diagnosis_start(user=request.user, company=company)))


def diagnosis(request: HttpRequest, id: UUID) -> HttpResponse:
    """The questions while it is being answered, the result once it is finished."""
    row = found(request, Diagnosis, id, selectors.diagnoses(request.user))
    record_access(request, "view", row)
    context = {"diagnosis": row, "may_write": may(request.user, "diagnosis_finish", row)}
    if row.state == Diagnosis.State.FINISHED:
        return render(request, "diagnosis/result.html", {**context, **_result(request, row)})
    return render(request, "diagnosis/questions.html", {**context, **_questions(request, row)})


def _questions(request: HttpRequest, row: Diagnosis) -> dict[str, Any]:
    rows = selectors.asked(request.user, row)
    parts = [(part, [_shown(one) for one in rows if one.question.part == part]) for part in PARTS]
    return {"parts": parts, "done": sum(1 for one in rows if one.value), "of": len(rows)}


def _shown(one: selectors.Asked) -> dict[str, Any]:
    text, help_ = one.question.text, one.question.help
    return {
        "id": one.question.id,
        "text": pick(text.ko, text.en),
        "help": pick(help_.ko, help_.en) if help_ else "",
        "choices": [(choice.id, pick(choice.label.ko, choice.label.en)) for choice in one.question.choices],
        "value": one.value,
        "version": one.version,
    }


def _result(request: HttpRequest, row: Diagnosis) -> dict[str, Any]:
    rows = selectors.asked(request.user, row)
    return {
        "barriers": [_barrier(one) for one in selectors.barriers(request.user, row)],
        "answers": [(_shown(one), _said(one)) for one in rows],
        "unanswered": sum(1 for one in rows if one.question.choices and not one.value),
    }


def _barrier(one: selectors.Barrier) -> dict[str, Any]:
    return {
        "name": pick(one.name.ko, one.name.en),
        "because": [(pick(text.ko, text.en), pick(said.ko, said.en)) for text, said in one.because],
        "measures": [_measure(offer) for offer in one.measures],
    }


def _measure(offer: Any) -> dict[str, str]:
    title, agency, state = offer.measure.title, offer.agency_name, offer.state.words
    return {
        "title": pick(title.ko, title.en),
        "agency": pick(agency.ko, agency.en),
        "state": offer.state.value,
        "words": pick(state.ko, state.en),
    }


def _said(one: selectors.Asked) -> str:
    choice = one.question.choice(one.value)
    return pick(choice.label.ko, choice.label.en) if choice else one.value


def diagnosis_answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Keep what was just answered: one question as one goes, or all of them where scripts are off."""
    row = found(request, Diagnosis, id, selectors.diagnoses(request.user))
    if not may(request.user, "diagnosis_finish", row):
        raise PermissionDenied
    live = getattr(request, "htmx", False)
    try:
        for name in _answered(request):
            if f"value_{name}" in request.POST:
                _keep(request, row, name)
    except Conflict as conflict:
        if not live:
            raise
        return _saved(request, row, conflict=conflict)
    except ValidationError as error:
        if live:
            return _saved(request, row, refused=" ".join(error.messages))
        messages.error(request, " ".join(error.messages))
    if live:
        return _saved(request, row)
    return diagnosis_finish(request, id) if "finish" in request.POST else HttpResponseRedirect(_to(row))


def _answered(request: HttpRequest) -> list[str]:
    """The question just answered: a script sends the whole form and names it; without scripts, all of them."""
    return [request.POST["only"]] if "only" in request.POST else request.POST.getlist("question")[:100]


def _keep(request: HttpRequest, row: Diagnosis, name: str) -> None:
    seen = request.POST.get(f"seen_{name}", "0")
    services.answer_give(
        user=request.user, diagnosis=row, question=name, value=request.POST[f"value_{name}"].strip(),
        seen=int(seen) if seen.isdigit() and len(seen) < 9 else 0,
    )  # fmt: skip


def _saved(request: HttpRequest, row: Diagnosis, conflict: Conflict | None = None, refused: str = "") -> HttpResponse:
    """What stands beside the question after it was sent, and the progress above."""
    name = next(iter(_answered(request)), "")[:40]
    rows = selectors.asked(request.user, row)
    one = next((one for one in rows if one.question.id == name), None)
    context = {
        "name": name,
        "version": one.version if one else 0,
        "theirs": _said(one) if one and conflict else "",
        "conflict": conflict,
        "refused": refused,
        "done": sum(1 for one in rows if one.value),
        "of": len(rows),
    }
    return render(request, "diagnosis/saved.html", context)


def diagnosis_finish(request: HttpRequest, id: UUID) -> HttpResponse:
    """End it and show what it found."""
    row = found(request, Diagnosis, id, selectors.diagnoses(request.user))
    try:
        services.diagnosis_finish(user=request.user, diagnosis=row)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(_to(row))


def diagnosis_reopen(request: HttpRequest, id: UUID) -> HttpResponse:
    """Take it up again."""
    row = found(request, Diagnosis, id, selectors.diagnoses(request.user))
    try:
        services.diagnosis_reopen(user=request.user, diagnosis=row, version=version_sent(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(_to(row))


def _to(row: Diagnosis) -> str:
    return reverse("diagnosis", args=[row.pk])


POST = ("POST",)
PAGES = [
    page("companies/<uuid:id>/diagnosis/", diagnosis_start, name="diagnosis-start", methods=POST, model=Company),
    page("diagnoses/<uuid:id>/", diagnosis, name="diagnosis", model=Diagnosis),
    page("diagnoses/<uuid:id>/answer/", diagnosis_answer, name="diagnosis-answer", methods=POST, model=Diagnosis),
    page("diagnoses/<uuid:id>/finish/", diagnosis_finish, name="diagnosis-finish", methods=POST, model=Diagnosis),
    page("diagnoses/<uuid:id>/reopen/", diagnosis_reopen, name="diagnosis-reopen", methods=POST, model=Diagnosis),
]
