"""Field by field: who reads which sensitive value, over every page and the API, against a table written by hand.

Every field gets a value of its own for each of two companies: the one of ``company_own`` ("own") and the one referred to
agency A ("referred"). A value counts as read where any of its written forms stands in an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.db import models
from django.utils import translation

from hanbada.programme.access import company_path, every
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.claim.models import OutcomeClaim
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Note, Product
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.diagnosis.models import DiagnosisAnswer
from hanbada.programme.objects.discovery.models import Candidate
from hanbada.programme.objects.plan.models import PlanComment, PlanSection
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.token.models import SCOPES, ApiToken
from hanbada.programme.objects.token.services import digest
from hanbada.web.look import words
from office_cast import PERSONAS, World, build
from office_matrix import OURS, address, ask, wanted, with_sessions

A = {"agency_officer", "agency_lead"}
OFFICE = {"coordinator_officer"}
#: Who reads a part of the own and of the referred company's file.
WITH_FILE = {"own": {"company_own"} | OFFICE, "referred": A | OFFICE}
NOT_AGENCIES = {"own": {"company_own"} | OFFICE, "referred": OFFICE}
ONLY_COMPANY = {"own": {"company_own"}, "referred": set()}
ONLY_OFFICE = {"own": OFFICE, "referred": OFFICE}
AMOUNTS = ("sales_minor", "exports_direct_minor", "exports_indirect_minor", "employees", "evidence")
FIELDS: dict[tuple[type[models.Model], str, str], dict[str, set[str]]] = {
    **{(Company, "", name): WITH_FILE for name in ("name_ko", "business_number", "region", "website", "summary")},
    **{(FinancialYear, "self", name): NOT_AGENCIES for name in AMOUNTS},
    **{(FinancialYear, "customs", name): ONLY_COMPANY for name in AMOUNTS},
    (Product, "", "words"): WITH_FILE,
    **{(Contact, "", name): WITH_FILE for name in ("name", "post", "email", "phone")},
    (Note, "", "text"): ONLY_OFFICE,
    (Document, "", "name"): NOT_AGENCIES,
    (DiagnosisAnswer, "words", "value"): NOT_AGENCIES,
    **{(OutcomeClaim, "", name): NOT_AGENCIES for name in ("amount_minor", "baseline_minor", "evidence")},
    (Consent, "", "given_by"): {"own": set(), "referred": A | OFFICE},
    (Referral, "", "note"): {"own": set(), "referred": A | OFFICE},
    (ActionItem, "", "title"): WITH_FILE,
    (PlanSection, "", "edited_ko"): {"own": OFFICE, "referred": A | OFFICE},
    (PlanComment, "", "text"): ONLY_OFFICE,
    **{
        (Candidate, "", name): {"own": set(), "referred": OFFICE}
        for name in ("name_ko", "business_number", "ground", "contact_by", "contact_evidence")
    },
}
#: What tells the rows of one model apart that are about different things.
KIND = {FinancialYear: "source", DiagnosisAnswer: "question"}
RELATIONS = ("own", "referred")


def planted(world: World) -> dict[tuple[Any, str], set[str]]:
    """Give every field its value; gives the forms in which each may be written."""
    forms: dict[tuple[Any, str], set[str]] = {}
    for number, key in enumerate(FIELDS):
        model, kind, name = key
        for place, relation in enumerate(RELATIONS):
            rows = of_relation(world, model, relation)
            rows = rows.filter(**{KIND[model]: kind}) if kind else rows
            value = value_of(model._meta.get_field(name), 2 * number + place)
            if rows.update(**{name: value}):
                currency = rows.first().currency if name.endswith("_minor") else ""
                forms[key, relation] = set(written(value, currency))
    return forms


def of_relation(world: World, model: Any, relation: str) -> Any:
    """The rows of a model that belong to the relation's company, and to nobody else."""
    if (model, relation) not in world.rows and model is not DiagnosisAnswer and model is not PlanComment:
        return every(model).none()
    path = company_path(model)
    if path is None:
        return every(model).filter(pk=world.row(model, relation).pk)
    return every(model).filter(**{path or "pk": world.row(Company, relation).pk})


def value_of(field: Any, number: int) -> Any:
    """A value that nothing else in the office has."""
    if isinstance(field, models.PositiveIntegerField):
        return 40_000_013 + 1_000 * number
    if isinstance(field, models.BigIntegerField):
        return (101 + number) * 1_000_000_000  # pages round to three digits
    if field.name == "business_number":
        return f"7310{number:06d}"
    return f"fq{number:03d}{field.name.replace('_', '')}"[: field.max_length]


def written(value: Any, currency: str) -> Iterator[str]:
    """As the pages and the API may write it."""
    yield str(value)
    if isinstance(value, int):
        for lang in ("ko", "en"):
            with translation.override(lang):
                yield words.count(value)
                if currency:
                    yield words.exact(value, currency)
                    yield words.amount(words.major(value, currency), currency)


def answers(world: World, persona: str) -> Iterator[str]:
    """Everything the persona gets by GET, by a download and by the API."""
    for name, entry in OURS.items():
        if "GET" in entry.methods:
            relations = sorted({key[2] for key in wanted(world, name)} & {*RELATIONS, "-"})
            yield from (ask(world, persona, "GET", address(world, name, relation)).words for relation in relations)
    key = f"hbd_{persona}"
    if persona in world.users:
        named = {"scopes": list(SCOPES), "digest": digest(key), "head": "hbd_"}
        ApiToken(holder=world.users[persona], name="가상", **named).save(force_insert=True)
    for model, kind in ((Company, "companies"), (Case, "cases"), (Referral, "referrals"), (ActionItem, "actions")):
        rows = [world.rows[model, relation].pk for relation in RELATIONS if (model, relation) in world.rows]
        for path in (kind, *(f"{kind}/{pk}" for pk in rows)):
            yield ask(world, persona, "GET", f"/api/v1/{path}", authorization=f"Bearer {key}").words


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.django_db
def test_every_sensitive_field_is_read_by_whom_the_table_says() -> None:
    world = with_sessions(build())
    forms = planted(world)
    assert {key for key, _relation in forms} == set(FIELDS)
    shared = [form for form in set().union(*forms.values()) if sum(form in other for other in forms.values()) > 1]
    assert shared == [], "each value must have a form of its own"
    readers: dict[tuple[Any, str], set[str]] = {key: set() for key in forms}
    for persona in PERSONAS:
        text = "\n".join(answers(world, persona))
        for key, looks in forms.items():
            if any(look in text for look in looks):
                readers[key].add(persona)
    wrong = {
        f"{model.__name__}.{kind}.{name} of {relation}": (sorted(found), sorted(FIELDS[model, kind, name][relation]))
        for ((model, kind, name), relation), found in readers.items()
        if found != FIELDS[model, kind, name][relation]
    }
    print(f"{len(FIELDS)} fields × {len(RELATIONS)} companies × {len(PERSONAS)} personas, {len(wrong)} differences")
    assert wrong == {}
