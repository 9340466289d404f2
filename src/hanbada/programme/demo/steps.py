"""The single things that the programme does for one firm: ask, diagnose, plan, refer, set, claim."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hanbada.base.errors import MissingRelease
from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.demo.firms import Firm
from hanbada.programme.demo.people import members, organisation
from hanbada.programme.demo.stories import at_work
from hanbada.programme.demo.world import DemoOffice
from hanbada.programme.objects.action.services import action_create
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.case.services import case_advance
from hanbada.programme.objects.claim.services import claim_confirm, claim_dispute, claim_make
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.services import company_edit, year_create
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.consent.services import consent_give
from hanbada.programme.objects.diagnosis.services import answer_give, diagnosis_finish, diagnosis_start, edition_of
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.programme.objects.plan.services import plan_approve, plan_ask, share_create
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.services import referral_send

#: So many plans are made; to make one takes seconds.
PLANS = 2


@dataclass
class Steps:
    """One firm and what can be done for it."""

    world: DemoOffice
    rng: random.Random
    firm: Firm
    company: Company
    case: Case
    person: str

    def portal(self) -> None:
        """The firm's own place in the office."""
        code = f"company-{len(self.world.portals) + 1}"
        place = organisation(code, "company", self.firm.ko, self.firm.en)
        self.world.places[code] = place
        self.world.people |= members(place, self.world.officer.password)
        self.world.portals.append(code)
        company_edit(user=self.world.officer, company=self.company, version=None, organisation=place)

    def diagnose(self) -> None:
        """The firm answers the questionnaire; a question is left open here and there."""
        officer = self.world.officer
        row = diagnosis_start(user=officer, company=self.company)
        for question in edition_of(row).questions:
            if question.choices and self.rng.random() < 0.93:
                value = self.rng.choice(question.choices).id
                answer_give(user=officer, diagnosis=row, question=question.id, value=value, seen=0)
        diagnosis_finish(user=officer, diagnosis=row)
        self.stage("diagnosed")

    def plan(self) -> PlanVersion | None:
        """A plan by the main job, for the first firms that come to it; none where there are no trade data."""
        from hanbada.programme.objects.plan import generation

        self.stage("planned")
        if self.world.plans >= PLANS or not self.firm.products[0].known or not _data():
            return None
        self.world.plans += 1
        row = plan_ask(user=self.world.officer, company=self.company)
        generation.generate(str(row.pk))
        return every(PlanVersion).get(pk=row.pk)

    def approve(self, plan: PlanVersion | None, agency: str) -> None:
        """The lead's yes, and the agency sees it."""
        if plan is not None and plan.state == "ready":
            plan = plan_approve(user=self.world.people[self.world.coordinator, "lead"], plan=plan)
            share_create(user=self.world.officer, plan=plan, organisation=self.world.places[agency])

    def claim(self, grade: str) -> None:
        """An outcome is stated; a firm with its own place in the office answers it."""
        year, amount = clock.today().year - 1, self.rng.randrange(8, 240) * 1_000_000
        row = claim_make(
            user=self.world.officer, case=self.case, grade=grade, amount_minor=amount, currency="USD",
            period_from=date(year, 1, 1), period_to=date(year, 12, 31), source="self", evidence="수출신고필증 사본 (가상)",
            baseline_minor=self.rng.choice((None, amount // 4)),
        )  # fmt: skip
        place = self.company.organisation
        if place is not None:
            member = self.world.people[place.code, "officer"]
            if self.rng.random() < 0.7:
                claim_confirm(user=member, claim=row)
            else:
                claim_dispute(user=member, claim=row, reason="계약 취소분이 들어 있음")

    def after(self, least: int, most: int) -> datetime:
        """A working moment so many days on."""
        return at_work(clock.now() + timedelta(days=self.rng.randrange(least, most), hours=self.rng.randrange(-1, 2)))

    def stage(self, stage: str) -> None:
        """The case goes forward."""
        case_advance(user=self.world.officer, case=self.case, stage=stage)

    def consent(self, purpose: str, agency: str, days: int = 365) -> Consent:
        """The company agrees, for a year; for customs also to what the customs service holds."""
        about: dict[str, Any] = {
            "purpose": purpose, "receiver": self.world.places[agency], "given_by": self.person[:80],
            "given_on": clock.today(), "expires_on": clock.today() + timedelta(days=days), "evidence": "서명한 동의서 (가상)",
        }  # fmt: skip
        if purpose == "customs":
            consent_give(user=self.world.officer, company=self.company, item="customs", **about)
        return consent_give(user=self.world.officer, company=self.company, **about)

    def send(self, purpose: str, agency: str, asked: str) -> Referral:
        """The coordinator refers the firm to an agency."""
        ours, theirs = self.world.places[self.world.coordinator], self.world.places[agency]
        return referral_send(
            user=self.world.officer, case=self.case, from_org=ours, to_org=theirs, purpose=purpose, note=asked
        )

    def action(self, title: str, agency: str, days: int, *, by: Any = None, owner: Any = None) -> Any:
        """Something to do, due so many days from now."""
        due_on = clock.today() + timedelta(days=days)
        owner = owner or self.world.places[agency]
        return action_create(user=by or self.world.officer, case=self.case, owner=owner, title=title, due_on=due_on)

    def year(self) -> None:
        """The firm states a further year itself."""
        sales = round(self.firm.sales[1] * self.rng.uniform(0.94, 1.15)) * 1_000_000
        exports = round(sales * self.rng.uniform(0.02, 0.18))
        figures: dict[str, Any] = {
            "sales_minor": sales,
            "exports_direct_minor": exports,
            "employees": self.firm.employees,
        }
        year_create(
            user=self.world.officer, company=self.company, year=clock.today().year - 1, source="self", currency="KRW",
            as_of=clock.today(), evidence="가상 결산서", **figures,
        )  # fmt: skip


def _data() -> bool:
    """Whether there are trade data to make a plan from."""
    from hanbada.data import Store

    try:
        Store.open().trade()
    except MissingRelease:
        return False
    return True
