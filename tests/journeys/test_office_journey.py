"""One company's way through the office in a real browser: each person at an own window, all by clicks and typing.

``HANBADA_SHOTS=folder`` keeps a picture of every step, at a desk's and a phone's width, in Korean and English.
"""

from __future__ import annotations

import os
import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core import mail

from hanbada.company.business_number import check_digit
from hanbada.programme import clock
from hanbada.programme.demo.people import PASSWORD, PROGRAMME, members, organisations
from hanbada.programme.management.commands.remind import run
from hanbada.programme.objects.programme.services import programmes_load
from hanbada.web.background import work
from office_window import window

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.starter,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),  # with pictures, on a busy machine
]

SHOTS = os.environ.get("HANBADA_SHOTS", "")
VARIANTS = [(width, lang) for width in (1280, 390) for lang in ("ko", "en")]
PATIENCE_MS = 60_000  # a slow machine is no error
FIRM = "가상합금 (주)"
KITA = "한국무역협회(KITA)"
GUEST = {"email": "export@invented-alloy.example", "password": "an invented long phrase"}


def number(first_nine: str) -> str:
    return f"{first_nine}{check_digit(first_nine)}"


HEADERS = (
    "기업명", "영문명", "사업자등록번호", "업종코드", "소재지", "주요 생산품", "HS 코드", "사원",
    "2023년 매출액(백만원)", "2023년 직접수출액(백만원)", "중견기업 확인서", "담당자", "비고",
)  # fmt: skip
ROWS = [
    (FIRM, "Invented Alloy Co.", number("000880001"), "24113", "가상시", "페로바나듐", "720292", 310, 182_000, 4_100, "예", "가상인 갑", ""),
    ("가상케이블 (주)", "Invented Cable Co.", number("000880002"), "28301", "가상군", "저압 전력 케이블", "854449", 450, 240_000, 0, "예", "가상인 을", ""),
    ("가상틀린번호 (주)", "", "000-88-00030", "24113", "가상시", "페로니켈", "720260", 120, 90_000, 0, "예", "", "오기"),
    ("가상합금 주식회사", "", number("000880001"), "24113", "가상시", "페로바나듐", "720292", 310, 182_000, 4_100, "예", "", "중복"),
    ("합계", "", "", "", "", "", "", 880, 512_000, 8_200, "", "", ""),
]  # fmt: skip


@dataclass
class Office:
    """The windows of the people of this journey, and the number of the step."""

    browser: Any
    address: str
    windows: list[Any] = field(default_factory=list)
    step: int = 0

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        """A window of its own in which somebody has typed address and password."""
        opened = window(self.browser, self.address)
        self.windows.append(opened)
        opened.page.set_default_timeout(PATIENCE_MS)
        page = opened.open("/")
        page.fill("[name=login]", email)
        page.fill("[name=password]", password)
        page.get_by_role("button", name="로그인", exact=True).click()
        expect(page.locator("main h1")).to_be_visible()
        return page

    def shot(self, page: Any, name: str) -> None:
        """The page as it is now, opened again at every width and in every language."""
        self.step += 1
        for width, lang in VARIANTS if SHOTS else ():
            state = page.context.storage_state()
            state["cookies"] = [one for one in state["cookies"] if one["name"] != "django_language"]
            context = self.browser.new_context(viewport={"width": width, "height": 900}, storage_state=state)
            context.add_cookies([{"name": "django_language", "value": lang, "url": self.address}])
            again = context.new_page()
            again.goto(page.url)
            again.screenshot(path=Path(SHOTS) / f"{self.step:02d}-{name}-{width}-{lang}.png", full_page=True)
            context.close()


@pytest.fixture
def office(browser: Any, live_server: Any, starter_home: Path) -> Any:
    """An office with its organisations, their people and the programme; no company yet."""
    expect.set_options(timeout=PATIENCE_MS)
    places = organisations()
    for place in places.values():
        members(place)
    programmes_load({PROGRAMME: places["fomek"]}, places["trade-ministry"])
    made = Office(browser, live_server.url)
    yield made
    for opened in made.windows:
        opened.page.context.close()
    expect.set_options(timeout=5_000)


def follow(page: Any, place: str, role: str, name: str) -> None:
    """Click and wait until the next page's scripts have run: what is typed before is not heard."""
    with page.expect_navigation():
        page.locator(place).get_by_role(role, name=name, exact=True).click()


def menu(page: Any, name: str) -> None:
    follow(page, "nav.side", "link", name)


def link(page: Any, name: str) -> None:
    follow(page, "main", "link", name)


def press(page: Any, name: str) -> None:
    follow(page, "main", "button", name)


def heading(page: Any, words: str) -> None:
    expect(page.locator("main h1")).to_contain_text(words)


def test_a_company_is_found_asked_referred_and_helped(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = office.sign_in("officer@fomek.example")
    office.shot(officer, "first-page")
    discover(office, officer, tmp_path)
    choose(office, officer)
    company = invite(office, officer)
    diagnose(office, company)
    consent(office, company, "통관·원산지", "관세청")
    office.shot(company, "consent")
    consent(office, company, "법률·계약", "법무부")
    plan(office, officer)
    refer(office, officer, "FTA 활용 상담", "관세청", "원산지증명서를 처음 냅니다. 절차를 알려 주세요.")
    customs = office.sign_in("officer@kcs.example")
    accept(office, customs)
    refer(office, officer, "해외 법령·계약 자문", "법무부", "대리점 계약서를 봐 주세요.")
    reject(office)
    send_on(office, officer, company)
    remind_and_finish(office, officer, customs, monkeypatch)
    assert [words for opened in office.windows for words in opened.said if "422" not in words] == []


def discover(office: Office, page: Any, folder: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADERS, *ROWS):
        book.active.append(row)
    book.save(folder / "가상 명부.xlsx")
    menu(page, "발굴")
    office.shot(page, "empty-long-list")
    page.locator(".page-head").get_by_role("link", name="명부 가져오기").click()
    page.set_input_files("[name=file]", folder / "가상 명부.xlsx")
    office.shot(page, "upload")
    press(page, "올리기")
    unknown = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="사원", exact=True))
    unknown.locator("select[name^=field_]").select_option(label="종업원 수")
    office.shot(page, "columns")
    press(page, "미리보기")
    heading(page, "가상 명부")
    rejected = page.locator("section", has=page.get_by_role("heading", name="제외될 행"))
    expect(rejected.locator("tbody tr")).to_have_count(3)
    expect(rejected).to_contain_text("2행과 같은 사업자등록번호")
    office.shot(page, "preview")
    press(page, "기업 2곳 가져오기")
    work()
    expect(page.locator(".figures")).to_contain_text("새 기업")
    expect(
        page.locator("section", has=page.get_by_role("heading", name="제외된 행")).locator("tbody tr")
    ).to_have_count(3)
    office.shot(page, "rejected-rows")
    menu(page, "발굴")
    expect(page.locator("#results table.cards tbody tr")).to_have_count(2)
    office.shot(page, "long-list")
    page.fill("[name=q]", "합금")
    expect(page.locator("#results table.cards tbody tr")).to_have_count(1)


def choose(office: Office, page: Any) -> None:
    link(page, FIRM)
    expect(page.locator("#score")).to_contain_text(re.compile(r"\d"))
    office.shot(page, "firm")
    link(page, "후보로 올리기")
    page.fill("[name=reason]", "수출 비중이 낮고 제품의 시장이 큼")
    press(page, "저장")
    expect(page.locator(".note.info")).to_contain_text("수출 비중이 낮고")
    link(page, "동의 적기")
    page.fill("[name=contact_by]", "가상인 갑")
    page.fill("[name=contact_on]", str(clock.today()))
    page.fill("[name=contact_evidence]", "전화 통화 기록")
    office.shot(page, "contact-form")
    press(page, "저장")
    expect(page.locator("#contact + dl")).to_contain_text("전화 통화 기록")
    office.shot(page, "short-list")
    link(page, "선정")
    page.locator("[name=cohort]").select_option(index=1)
    press(page, "저장")
    heading(page, FIRM)
    office.shot(page, "company-file")


def invite(office: Office, page: Any) -> Any:
    link(page, "창구에 초대")
    page.fill("[name=email]", GUEST["email"])
    page.fill("[name=name]", "가상인 갑")
    office.shot(page, "invite")
    press(page, "초대장 보내기")
    expect(page.locator(".flashes")).to_contain_text(GUEST["email"])
    (letter,) = [one for one in mail.outbox if one.to == [GUEST["email"]]]
    opened = window(office.browser, office.address)
    office.windows.append(opened)
    guest = opened.page
    guest.goto(next(line for line in letter.body.splitlines() if "/invited/" in line))
    guest.fill("[name=password]", GUEST["password"])
    office.shot(guest, "invitation")
    press(guest, "계정 열기")
    expect(guest.locator("[name=login]")).to_be_visible()
    company = office.sign_in(GUEST["email"], GUEST["password"])
    menu(company, "우리 회사")
    heading(company, FIRM)
    office.shot(company, "portal")
    return company


def diagnose(office: Office, page: Any) -> None:
    press(page, "코드 확인")
    menu(page, "우리 회사")
    press(page, "시작 또는 이어서")
    questions = page.locator("fieldset.field", has=page.locator("input[type=radio]"))
    for n in range(questions.count()):
        questions.nth(n).locator("label").last.click()
        expect(questions.nth(n)).to_contain_text("저장됨")
    page.locator("textarea").press_sequentially("원산지와 계약이 가장 어렵습니다.")
    expect(page.locator("fieldset.field").last).to_contain_text("저장됨")
    office.shot(page, "questions")
    press(page, "마치고 결과 보기")
    expect(page.get_by_role("heading", name="원산지", exact=False).first).to_be_visible()
    office.shot(page, "barriers")


def consent(office: Office, page: Any, purpose: str, receiver: str) -> None:
    menu(page, "우리 회사")
    link(page, "새 동의")
    page.locator("[name=purpose]").select_option(label=purpose)
    page.locator("[name=receiver]").select_option(label=receiver)
    page.fill("[name=given_by]", "가상인 갑")
    page.fill("[name=expires_on]", str(clock.today() + timedelta(days=365)))
    press(page, "저장")
    expect(page.get_by_role("row").filter(has_text=receiver).filter(has_text=purpose)).to_have_count(1)


def plan(office: Office, page: Any) -> None:
    menu(page, "기업")
    link(page, FIRM)
    link(page, "진출방안")
    office.shot(page, "no-plan-yet")
    press(page, "새 판 만들기")
    expect(page.get_by_role("heading", name="진출방안을 만드는 중")).to_be_visible()
    office.shot(page, "plan-in-the-making")
    work()
    expect(page.get_by_role("heading", name="항목", exact=True)).to_be_visible()  # the page looks by itself
    office.shot(page, "plan")
    page.locator("table.data tbody a").first.click()
    expect(page.locator("#generated")).to_be_visible()
    office.shot(page, "plan-section")


def refer(office: Office, page: Any, measure: str, receiver: str, words: str) -> None:
    menu(page, "지원 건")
    link(page, FIRM)
    office.shot(page, "case")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=measure)).filter(has_text=receiver)
    row.get_by_role("link", name="의뢰하기").click()
    expect(page.locator("[name=to_org] option:checked")).to_have_text(receiver)
    page.fill("[name=note]", words)
    office.shot(page, "referral-form")
    press(page, "보내기")
    heading(page, "의뢰")
    office.shot(page, "referral-sent")


def accept(office: Office, page: Any) -> None:
    office.shot(page, "customs-first-page")
    link(page, FIRM)
    office.shot(page, "customs-referral")
    press(page, "수락")
    expect(page.locator(".page-head")).to_contain_text("수락")
    expect(page.get_by_role("button", name="수락")).to_have_count(0)
    office.shot(page, "customs-accepted")


def reject(office: Office) -> None:
    justice = office.sign_in("officer@moj.example")
    link(justice, FIRM)
    link(justice, "반려")
    justice.fill("[name=reason]", "중견기업은 이 자문의 대상이 아닙니다.")
    office.shot(justice, "justice-reason")
    press(justice, "반려")
    heading(justice, "의뢰")
    expect(justice.get_by_text(FIRM)).to_have_count(0)
    office.shot(justice, "justice-box")


def send_on(office: Office, page: Any, company: Any) -> None:
    menu(page, "의뢰")
    page.locator("[name=state]").select_option(label="반려")
    expect(page.locator("#results table.cards tbody tr")).to_have_count(1)
    link(page, FIRM)
    expect(page.locator("dl.facts")).to_contain_text("중견기업은 이 자문의 대상이 아닙니다.")
    office.shot(page, "rejected-with-reason")
    link(page, "다른 기관으로 보내기")
    ask(page)
    expect(page.locator(".error-summary")).to_contain_text("동의")  # nobody asked the company for this receiver yet
    consent(office, company, "법률·계약", KITA)
    ask(page)
    heading(page, "의뢰")
    expect(page.locator("dl.facts")).to_contain_text("반려된 의뢰")
    office.shot(page, "sent-on")


def ask(page: Any) -> None:
    page.locator("[name=to_org]").select_option(label=KITA)
    page.locator("[name=purpose]").select_option(label="법률·계약")
    page.fill("[name=note]", "대리점 계약서를 봐 주세요.")
    press(page, "보내기")


def remind_and_finish(office: Office, officer: Any, customs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    menu(officer, "지원 건")
    link(officer, FIRM)
    link(officer, "새 조치사항")
    officer.fill("[name=title]", "원산지증명서 작성 안내")
    officer.locator("[name=owner]").select_option(label="관세청")
    officer.fill("[name=due_on]", str(clock.today() + timedelta(days=10)))
    office.shot(officer, "action-form")
    press(officer, "저장")
    link(officer, "원산지증명서 작성 안내")
    office.shot(officer, "action")
    mail.outbox.clear()
    run()
    assert [one for one in mail.outbox if one.to == ["officer@kcs.example"]] == []
    late = clock.now() + timedelta(days=12)
    monkeypatch.setattr(clock, "_fixed", ContextVar("twelve days later", default=late))  # for the server's threads too
    run()
    letter = next(one for one in mail.outbox if one.to == ["officer@kcs.example"] and "조치사항" in one.subject)
    menu(customs, "첫 화면")
    expect(customs.get_by_role("row").filter(has_text="원산지증명서 작성 안내")).to_contain_text("지남")
    office.shot(customs, "overdue-on-first-page")
    menu(customs, "현황판")
    office.shot(customs, "board")
    customs.goto(office.address + re.search(r"/actions/\S+", letter.body)[0])  # type: ignore[index]
    office.shot(customs, "overdue-action")
    link(customs, "완료")
    customs.fill("[name=outcome]", "안내를 마쳤고 첫 증명서를 냈습니다.")
    press(customs, "저장")
    expect(customs.locator(".page-head")).to_contain_text("완료")
    office.shot(customs, "done")
    mail.outbox.clear()
    run()
    assert [one for one in mail.outbox if "조치사항" in one.subject] == []
    officer.reload()
    expect(officer.locator(".page-head")).to_contain_text("완료")
    menu(officer, "사업 전체")
    office.shot(officer, "programme-in-counts")
    menu(officer, "기업")
    link(officer, FIRM)
    link(officer, "진행 기록")
    office.shot(officer, "timeline")
