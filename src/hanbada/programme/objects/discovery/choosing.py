"""Writes that end the long list: firms taken into a cohort, places drawn by lot, firms kept for comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hanbada.programme import clock, history
from hanbada.programme.access import every, may
from hanbada.programme.base import create, move, said
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.case.services import case_open
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_create, product_create, year_create
from hanbada.programme.objects.consent.models import Item
from hanbada.programme.objects.consent.purposes import Purpose
from hanbada.programme.objects.consent.services import consent_give
from hanbada.programme.objects.discovery.models import Candidate, ControlFirm, Draw, DrawPlace
from hanbada.programme.objects.programme.models import Cohort, Programme

CONTACT_DAYS = 365
BATCH = 500
#: What a registry states that is public; everything else of a firm goes when it is kept for comparison.
PUBLIC = ("years", "hs_codes")


def candidate_promote(
    *, user: Any, candidate: Candidate, cohort: Cohort, version: int | None = None
) -> tuple[Company, Case]:
    """Open the company file and the case of a firm on the short list that agreed to be contacted.

    A company that the programme has already under this business number gets the case.
    """
    if candidate.contact_on is None:
        raise ValidationError(
            _("The firm has not agreed to be contacted. Write its agreement down first."), code="contact"
        )
    if cohort.programme_id != candidate.programme_id:
        raise ValidationError({"cohort": _("This cohort belongs to another programme.")})
    with transaction.atomic():
        company = every(Company).filter(
            programme=candidate.programme_id, business_number=candidate.business_number
        ).first() or _company(user, candidate)
        move(candidate, user=user, verb="promote", version=version, company=company)
        case = every(Case).filter(company=company, cohort=cohort).first()
        return company, case or case_open(user=user, company=company, cohort=cohort)


def _company(user: Any, candidate: Candidate) -> Company:
    named = ("business_number", "name_ko", "name_en", "industry_code", "region", "website")
    company = company_create(
        user=user, programme=candidate.programme, **{name: getattr(candidate, name) for name in named}
    )
    _years(user, candidate, company)
    _products(user, candidate, company)
    consent_give(
        user=user, company=company, item=Item.CONTACT, purpose=Purpose.MARKET,
        receiver=candidate.programme.coordinator, given_by=candidate.contact_by, given_on=candidate.contact_on,
        expires_on=(candidate.contact_on or clock.today()) + timedelta(days=CONTACT_DAYS),
        evidence=candidate.contact_evidence,
    )  # fmt: skip
    return company


def _years(user: Any, candidate: Candidate, company: Company) -> None:
    """The registry's years; exports in another currency than sales are left to the file's own form."""
    stated = candidate.batch.decided_on or clock.today()
    years = sorted(candidate.facts.get("years", {}).items())
    for year, figures in years:
        sold, out = figures.get("sales_currency"), figures.get("exports_currency")
        currency = sold or out or "KRW"
        exports = {} if sold and out and sold != out else figures
        year_create(
            user=user, company=company, year=int(year), source="registry", currency=currency, as_of=stated,
            sales_minor=figures.get("sales"), assets_minor=figures.get("assets"),
            exports_direct_minor=exports.get("direct"), exports_indirect_minor=exports.get("indirect"),
            employees=candidate.employees if year == years[-1][0] else None,
            evidence=f"{candidate.batch.name}, {candidate.row}"[:300],
        )  # fmt: skip


def _products(user: Any, candidate: Candidate, company: Company) -> None:
    said, codes = candidate.facts.get("products", []), candidate.facts.get("hs_codes", [])
    revision = candidate.batch.hs_revision
    pairs = list(zip(said, codes, strict=True)) if len(said) == len(codes) else [(words, "") for words in said]
    pairs += [(f"HS {code}", code) for code in codes] if len(said) != len(codes) else []
    for words, code in pairs:
        product_create(user=user, company=company, words=words, hs_code=code, hs_revision=revision if code else "")


def drawn_order(seed: str, numbers: Iterable[str]) -> list[str]:
    """Business numbers in the order of sha256("seed:number"); whoever knows the seed finds the same order.

    >>> drawn_order("a", ["1", "2", "3"]) == drawn_order("a", ["3", "2", "1"])
    True
    """
    return sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())


def applicants(programme: Programme) -> list[Candidate]:
    """The firms that applied, may take part or are not known to be out, and are still to be decided."""
    rows = every(Candidate).filter(programme=programme, state__in=("listed", "shortlisted"))
    return list(rows.exclude(applied_on=None).exclude(eligibility="ineligible"))


def draw_make(*, user: Any, cohort: Cohort, quota: int, seed: str, once: UUID | None = None) -> Draw:
    """Draw the places of a cohort among its applicants; who is not drawn is kept for comparison.

    Raises ValidationError where there are no more applicants than places: then there is nothing to draw.
    """
    about = Draw(cohort=cohort)
    if not may(user, "draw_make", about):
        raise PermissionDenied("draw_make")
    with transaction.atomic():
        draw = create(
            Draw, user=user, action="draw_make", once=once, cohort=cohort, quota=quota, seed=seed.strip(), drawn_by=user
        )
        if every(DrawPlace).filter(draw=draw).exists():  # the same form sent twice
            return draw
        rows = {row.business_number: row for row in applicants(cohort.programme)}
        if len(rows) <= quota:
            raise ValidationError(
                {"quota": _("%(n)s firms applied: no more than there are places.") % {"n": len(rows)}}
            )
        ordered = [rows[number] for number in drawn_order(draw.seed, rows)]
        every(DrawPlace).bulk_create(
            [
                DrawPlace(draw=draw, candidate=row, place=place, drawn=place <= quota)
                for place, row in enumerate(ordered, 1)
            ],
            batch_size=BATCH,
        )
        for place, row in enumerate(ordered, 1):
            _after_draw(user, row, place, quota)
    return draw


def _after_draw(user: Any, row: Candidate, place: int, quota: int) -> None:
    told = _("Place %(place)s of %(quota)s in the draw.") % {"place": place, "quota": quota}
    if place > quota:
        move(row, user=user, verb="leave", reason=told, ground=told)
        control_keep(user, row, ControlFirm.Why.NOT_DRAWN, place)
    elif row.state == "listed":
        move(row, user=user, verb="shortlist", reason=told, ground=told)


def candidate_leave(*, user: Any, candidate: Candidate, reason: str, version: int | None = None) -> Candidate:
    """Decide against a firm: it is kept for comparison, with identity and public facts only."""
    from hanbada.programme.objects.discovery.services import candidate_decide

    with transaction.atomic():
        candidate_decide(user=user, candidate=candidate, verb="leave", reason=reason, version=version)
        control_keep(user, candidate, ControlFirm.Why.DECIDED)
    return candidate


def candidate_return(*, user: Any, candidate: Candidate, reason: str, version: int | None = None) -> Candidate:
    """Put a firm back on the long list; it is no longer among the controls."""
    from hanbada.programme.objects.discovery.services import candidate_decide

    with transaction.atomic():
        candidate_decide(user=user, candidate=candidate, verb="unlist", reason=reason, version=version)
        for row in every(ControlFirm).filter(
            programme=candidate.programme_id, business_number=candidate.business_number
        ):
            if not may(user, "controlfirm_release", row):
                raise PermissionDenied("controlfirm_release")
            before = _stated(row)
            history.write(row, user=user, action="controlfirm_release", before=before, after={}, reason=reason)
            row.delete()
    return candidate


def list_close(*, user: Any, programme: Programme, reason: str) -> int:
    """Keep every firm that is still on the long list for comparison; gives how many they are."""
    told = said(reason)
    if not may(user, "controlfirm_keep", ControlFirm(programme=programme)):
        raise PermissionDenied("controlfirm_keep")
    with transaction.atomic():
        rows = list(every(Candidate).filter(programme=programme, state="listed"))
        for row in rows:
            row.state, row.ground, row.version = Candidate.State.CONTROL, told, row.version + 1
        every(Candidate).bulk_update(rows, ["state", "ground", "version"], BATCH)
        every(ControlFirm).bulk_create([_control(row, ControlFirm.Why.NOT_LOOKED_AT) for row in rows], BATCH)
        every(history.History).bulk_create([_closed(user, row, told) for row in rows], BATCH)
    return len(rows)


def _closed(user: Any, row: Candidate, told: str) -> history.History:
    moved: Sequence[dict[str, Any]] = ({"state": "listed"}, {"state": "control", "ground": told})
    return history.History(
        user_id=user.pk, kind="candidate", object_id=row.pk, action="candidate_leave", before=moved[0],
        after=moved[1], reason=told,
    )  # fmt: skip


def control_keep(user: Any, candidate: Candidate, why: str, place: int | None = None) -> ControlFirm:
    """Write down what is public of a firm that was not chosen."""
    row = _control(candidate, why, place)
    fields = {name: getattr(row, name) for name in ("programme", *_stated(row))}
    return create(ControlFirm, user=user, action="controlfirm_keep", **fields)


def _control(candidate: Candidate, why: str, place: int | None = None) -> ControlFirm:
    facts = {name: candidate.facts[name] for name in PUBLIC if name in candidate.facts}
    return ControlFirm(
        programme=candidate.programme, business_number=candidate.business_number, name_ko=candidate.name_ko,
        industry_code=candidate.industry_code, region=candidate.region, facts=facts,
        eligibility=candidate.eligibility, applied_on=candidate.applied_on, place=place, why=why, kept_on=clock.today(),
    )  # fmt: skip


def _stated(row: ControlFirm) -> dict[str, Any]:
    names = (
        "business_number", "name_ko", "industry_code", "region", "facts", "eligibility", "applied_on", "place", "why",
        "kept_on",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}
