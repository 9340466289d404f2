"""What happens to one firm: found, asked, taken into a cohort, helped by agencies, at last exporting or gone."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from django.utils import timezone

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.demo.firms import Firm
from hanbada.programme.demo.steps import Steps
from hanbada.programme.demo.stories import Story, at_work
from hanbada.programme.demo.world import DemoOffice
from hanbada.programme.objects.action.services import action_cancel, action_finish, action_move_due
from hanbada.programme.objects.case.services import case_close
from hanbada.programme.objects.company.models import Product
from hanbada.programme.objects.company.services import contact_create, note_create, product_confirm
from hanbada.programme.objects.consent.services import consent_withdraw
from hanbada.programme.objects.discovery.choosing import candidate_leave, candidate_promote
from hanbada.programme.objects.discovery.models import Candidate
from hanbada.programme.objects.discovery.services import candidate_contact, candidate_decide
from hanbada.programme.objects.discovery.services import note_create as candidate_note
from hanbada.programme.objects.plan.models import PlanVersion
from hanbada.programme.objects.referral.services import (
    referral_accept,
    referral_finish,
    referral_reject,
    referral_revoke,
    referral_send_on,
)

STARTS = {"2024-H1": (date(2024, 2, 19), 70), "2024-H2": (date(2024, 7, 29), 60), "": (date(2024, 3, 4), 120)}
#: purpose, agency, what is asked for, what is done first, what was given in the end
HELP = (
    ("customs", "kcs", "원산지 결정과 인증수출자 신청 상담", "원산지 소명 자료 목록 보내기", "원산지 상담 2회, 인증수출자 신청 안내"),
    ("market", "kotra", "목표 시장 구매처 조사", "잠재 구매처 20곳 조사 의뢰", "구매처 조사 보고서 1건, 상담 4건"),
    ("insurance", "ksure", "수출보험 한도 상담", "구매처 신용조사 신청", "단기수출보험 한도 설정"),
    ("certification", "certification-support", "해외 인증 요건 상담", "시험성적서 준비", "인증 요건 상담 1회"),
    ("finance", "keximbank", "수출 운전자금 상담", "자금 계획서 내기", "여신 상담 1회, 금리 우대 안내"),
    ("market", "kita", "해외 전시회 참가", "부스 신청서 내기", "전시회 공동관 참가"),
    ("logistics", "fedex", "견본 운송 할인", "견본 목록 보내기", "견본 운송 3건 할인"),
    ("technology", "kiat", "수출용 사양 개발 상담", "사양서 번역", "기술 상담 1회"),
    ("law", "moj", "독점 판매 계약 검토", "계약서 초안 보내기", "계약서 검토 의견 1건"),
    ("market", "invented-a", "가상 시장 조사", "조사 범위 정하기", "가상 조사 1건"),
)  # fmt: skip
REJECTIONS = (
    "담당 업무가 아님: 관세·원산지 문의로 보임",
    "올해 예산이 끝남. 다른 기관을 찾아 주기 바람",
    "신청 자료가 모자람",
)


def path(world: DemoOffice, rng: random.Random, firm: Firm) -> Story:
    """One firm's story, by the stage it reaches."""
    candidate = every(Candidate).get(business_number=firm.number)
    day, spread = STARTS[firm.cohort]
    moment = _moment(day, rng.randrange(spread), rng.randrange(9, 17))
    if firm.end == "waiting":
        return
    yield moment
    if firm.end == "left":
        candidate_leave(user=world.officer, candidate=candidate, reason="수출 계획이 없다고 함 (통화)")
        return
    candidate_decide(user=world.officer, candidate=candidate, verb="shortlist", reason="품목 시장이 크고 규모가 됨")
    candidate_note(
        user=world.officer, candidate=candidate, text="대표 번호로 첫 통화. 수출 경험은 있으나 전담 인력 없음"
    )
    yield at_work(moment + timedelta(days=rng.randrange(5, 15)))
    person = f"가상인물 {firm.ko} 해외영업"
    candidate_contact(
        user=world.officer,
        candidate=candidate,
        contact_by=person,
        contact_on=clock.today(),
        contact_evidence="전자우편 회신",
    )
    yield at_work(moment + timedelta(days=rng.randrange(16, 25)))
    company, case = candidate_promote(user=world.officer, candidate=candidate, cohort=world.cohorts[firm.cohort])
    help = Help(world, rng, firm, company, case, person)
    yield from help.begin()
    yield from getattr(help, firm.end)()


def _moment(day: date, days: int, hour: int) -> datetime:
    start = datetime(day.year, day.month, day.day, hour)
    return timezone.make_aware(at_work(start + timedelta(days=days)))


class Help(Steps):
    """The stages that one firm passes."""

    def begin(self) -> Story:
        """The file is filled: a person, confirmed codes, the years since; some firms get their own portal."""
        officer = self.world.officer
        contact_create(
            user=officer, company=self.company, name=self.person[:80], post="해외영업팀", email="sales@company.example"
        )
        yield self.after(6, 12)
        for product in every(Product).filter(company=self.company).exclude(hs_code=""):
            product_confirm(user=officer, product=product, version=product.version)
        note_create(user=officer, company=self.company, text="방문 상담: 수출 전담자 1명 채용 예정. 영문 자료 없음")
        if len(self.world.portals) < 6 and self.firm.end in ("supported", "planned", "converted"):
            self.portal()

    def found(self) -> Story:
        """Found and asked; nothing further yet."""
        yield from ()

    def diagnosed(self) -> Story:
        """The questionnaire is answered; the coordinator has something to do."""
        yield self.after(20, 40)
        self.diagnose()
        yield self.world.ago(self.rng.randrange(5, 30))
        self.consent("market", "kotra")
        self.action("수출 목표 시장을 회사와 정하기", self.world.coordinator, self.rng.choice((-6, 4, 18)))

    def planned(self) -> Story:
        """A plan is there; the first referral waits for its answer, some beyond its day."""
        yield self.after(20, 30)
        self.diagnose()
        yield self.after(15, 30)
        self.stage("planned")
        purpose, agency, asked, first, _given = self.rng.choice(HELP)
        yield self.world.ago(self.rng.choice((2, 4, 12)))
        self.consent(purpose, agency)
        self.send(purpose, agency, asked)
        self.action(first, self.world.coordinator, self.rng.choice((2, 9)))

    def supported(self) -> Story:
        """Agencies help: one is through, one at work, one said no and the referral went on."""
        yield from self._helped()
        yield self.world.ago(self.rng.randrange(40, 60))
        wanted = self.rng.choice(HELP[:5])
        yield from self._rejected_and_sent_on(wanted)

    def converted(self) -> Story:
        """Two services given; the firm exports."""
        yield from self._helped()
        yield self.after(60, 90)
        yield from self._done(self.rng.choice(HELP[5:]))
        yield self.world.ago(self.rng.randrange(30, 120))
        self.stage("converted")
        self.claim(self.rng.choice(("contract", "shipped")))

    def closed(self) -> Story:
        """The firm leaves: its referral is revoked, its consent withdrawn."""
        yield self.after(20, 30)
        self.diagnose()
        consent = self.consent("market", "kotra", days=900)
        referral = self.send("market", "kotra", "목표 시장 구매처 조사")
        yield self.after(3, 6)
        referral_revoke(user=self.world.officer, referral=referral, reason="회사가 참여를 그만둠")
        consent_withdraw(user=self.world.officer, consent=consent, reason="회사 요청 (전자우편)")
        case_close(user=self.world.officer, case=self.case, reason="회사가 참여를 그만둠")

    def _helped(self) -> Story:
        yield self.after(20, 35)
        self.diagnose()
        yield self.after(15, 30)
        plan, wanted = self.plan(), self.rng.choice(HELP)
        yield from self._done(wanted, plan)
        self.stage("supported")
        yield self.world.ago(self.rng.randrange(180, 400))
        self.year()
        if self.rng.random() < 0.5:
            self.claim(self.rng.choice(("forecast", "mou")))

    def _done(self, wanted: tuple[str, ...], plan: PlanVersion | None = None) -> Story:
        purpose, agency, asked, first, given = wanted
        staff = self.world.people[agency, "officer"]
        self.consent(purpose, agency)
        referral = self.send(purpose, agency, asked)
        yield self.after(2, 5)
        referral_accept(user=staff, referral=referral)
        self.approve(plan, agency)
        item = self.action(first, agency, 20, by=staff)
        yield self.after(10, 18)
        action_move_due(user=staff, item=item, due_on=item.due_on + timedelta(days=14), reason="회사 자료가 늦음")
        yield self.after(10, 20)
        action_finish(user=staff, item=item, outcome=given)
        referral_finish(user=staff, referral=referral, service=given)

    def _rejected_and_sent_on(self, wanted: tuple[str, ...]) -> Story:
        purpose, agency, asked, first, _given = wanted
        officer, refusing = self.world.officer, "moj" if agency != "moj" else "kita"
        self.consent(purpose, refusing)
        self.consent(purpose, agency)
        referral = self.send(purpose, refusing, asked)
        yield self.after(3, 6)
        reason = self.rng.choice(REJECTIONS)
        referral_reject(user=self.world.people[refusing, "lead"], referral=referral, reason=reason)
        yield self.after(1, 3)
        passed = referral_send_on(
            user=officer, referral=referral, to_org=self.world.places[agency], purpose=purpose, note=asked
        )
        yield self.after(2, 5)
        staff = self.world.people[agency, "officer"]
        referral_accept(user=staff, referral=passed)
        late = self.rng.choice((-9, -2, 3, 12))
        self.action(first, agency, (self.world.now - clock.now()).days + late, by=staff)
        dropped = self.action("지난해 자료 다시 받기", self.world.coordinator, 30)
        action_cancel(user=officer, item=dropped, reason="새 자료를 이미 받음")
        if self.company.organisation_id:
            self.action("영문 회사 소개서 확인", self.world.portals[0], 40, owner=self.company.organisation)
