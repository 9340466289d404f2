"""A registry taken over: all or nothing, every row counted, the same file once, nothing hostile, nothing personal."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from hanbada.base.typed.spelling import written
from hanbada.company.business_number import check_digit
from hanbada.company.registry.columns import columns_at, guesses, header_row
from hanbada.company.registry.rows import personal_data, read_sheet
from hanbada.data.spreadsheet import Sheet
from hanbada.programme import clock, uploads
from hanbada.programme.access import every
from hanbada.programme.base import Conflict
from hanbada.programme.history import History
from hanbada.programme.objects.discovery import services
from hanbada.programme.objects.discovery.files import LIMIT_BYTES
from hanbada.programme.objects.discovery.models import Candidate, EligibilityDecision, RegistryImport, RegistryRow
from hanbada.programme.objects.discovery.tests import hostile
from hanbada.programme.objects.discovery.tests.hostile import HEAD, csv, firm, number, xlsx
from hanbada.programme.objects.programme.models import Programme
from office_cast import World

DAY = date(2026, 1, 10)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.OFFICE = tmp_path


@pytest.fixture
def ruled(world: World) -> World:
    """The cast's programme under the rules of a programme that the content has."""
    every(Programme).update(code="kr-export-conversion")
    world.programme = every(Programme).get()
    return world


def upload(world: World, content: bytes, name: str = "가상명부.csv") -> RegistryImport:
    return services.registry_upload(
        user=world.user("coordinator_officer"), programme=world.programme, name=name, content=content
    )


def mapped(world: World, batch: RegistryImport, definition: str = "") -> RegistryImport:
    return services.registry_map(
        user=world.user("coordinator_officer"), batch=batch, sheet=batch.sheet, header=batch.header,
        columns=services.columns_of(batch), hs_revision="HS92", definition=definition, decided_on=DAY,
        version=batch.version,
    )  # fmt: skip


def taken(world: World, content: bytes, name: str = "가상명부.csv", definition: str = "") -> RegistryImport:
    batch = mapped(world, upload(world, content, name), definition)
    return services.registry_take(user=world.user("coordinator_officer"), batch=batch, version=batch.version)


def read(*rows: list[Any], head: list[str] | None = None) -> Any:
    """Rows through the reader alone."""
    lines = [tuple(head or HEAD), *(tuple(row) for row in rows)]
    return read_sheet(Sheet("명부", tuple(lines)), 1, guesses(lines[0]), DAY)


def why(reading: Any) -> str:
    return " | ".join(f"{column}: {text.ko}" for one in reading.rejected for column, text in one.faults)


def unread(reading: Any) -> str:
    """What could not be read of firms that are taken nevertheless."""
    return " | ".join(f"{column}: {text.ko}" for one in reading.firms for column, text in one.unread)


@pytest.mark.parametrize("name", ["가상명부.csv", "가상명부.xlsx"])
def test_every_row_is_a_firm_or_is_rejected_with_its_reason(ruled: World, name: str) -> None:
    rows = [
        firm(1),
        firm(2, 사업자등록번호="000-00-00001"),
        firm(3),
        firm(4, 기업명=""),
        firm(1, 기업명="가상 다시"),
        ["합계"],
    ]
    content = csv(*rows) if name.endswith("csv") else xlsx(*rows, above=2, sheets=2)
    batch = taken(ruled, content, name, "voucher-domestic")
    assert (batch.rows_in, batch.rows_new, batch.rows_known, batch.rows_rejected) == (6, 2, 0, 4)
    rejected = every(RegistryRow).filter(batch=batch)
    first = 2 if name.endswith("csv") else 4
    assert [row.row for row in rejected] == [first + 1, first + 3, first + 4, first + 5]
    assert [row.faults[0][0] for row in rejected] == ["사업자등록번호", "기업명", "사업자등록번호", "기업명"]
    assert rejected[0].sheet == ("" if name.endswith("csv") else "명부")
    assert uploads.kept(batch.sha256) == content
    made = every(Candidate).get(business_number=number(1))
    assert (made.name_ko, made.division, made.employees) == ("가상정밀 1 (주)", "28", 120)
    assert made.facts["years"]["2023"]["sales"] == 1_000_000_000
    decision = every(EligibilityDecision).get(candidate=made)
    assert (decision.rule, decision.rule_version, decision.on) == ("kr-export-conversion/voucher-domestic", "2021", DAY)
    assert decision.inputs["employees"] == 120 and decision.missing and len(decision.release) == 64
    history = every(History).filter(kind="registryimport", object_id=batch.pk).values_list("action", flat=True)
    assert list(history.order_by("id")) == ["registryimport_upload", "registryimport_map", "registryimport_take"]


def test_a_firm_without_market_data_has_no_score_and_not_zero(world: World) -> None:
    taken(world, csv(firm(1, HS코드="")))
    made = every(Candidate).get(business_number=number(1))
    assert made.score is None
    assert made.parts[0]["points"] is None and "자료 없음" in made.parts[0]["ko"]


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    content = csv(firm(1), firm(2))
    first = taken(world, content)
    again = upload(world, content, "다른이름.csv")
    assert again.pk == first.pk
    with pytest.raises(ValidationError):
        services.registry_take(user=world.user("coordinator_officer"), batch=again, version=again.version)
    assert every(Candidate).filter(batch=first).count() == 2


def test_a_later_file_brings_firms_up_to_date_and_keeps_decisions(world: World) -> None:
    taken(world, csv(firm(1), firm(2)))
    officer = world.user("coordinator_officer")
    row = every(Candidate).get(business_number=number(1))
    services.candidate_decide(user=officer, candidate=row, verb="shortlist", reason="가상 사유")
    batch = taken(world, csv(firm(1, **{"종업원 수": "300"}), firm(3)))
    assert (batch.rows_new, batch.rows_known) == (1, 1)
    row = every(Candidate).get(business_number=number(1))
    assert (row.employees, row.state, row.version) == (300, "shortlisted", 3)
    told = every(History).filter(object_id=row.pk, action="registryimport_take").get()
    assert (told.before["employees"], told.after["employees"]) == (120, 300)


def test_a_fault_in_the_middle_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = mapped(world, upload(world, csv(firm(1), ["x"])))
    before = every(History).count()

    def broken(*_: Any) -> None:
        raise RuntimeError("cut")

    monkeypatch.setattr(services, "_reject", broken)
    with pytest.raises(RuntimeError):
        services.registry_take(user=world.user("coordinator_officer"), batch=batch, version=batch.version)
    assert (every(Candidate).filter(batch=batch).count(), every(History).count()) == (0, before)
    assert world.fresh(batch).state == "mapped"


def test_two_who_take_over_at_once_make_one_import(world: World) -> None:
    batch = mapped(world, upload(world, csv(firm(1))))
    officer, stale = world.user("coordinator_officer"), every(RegistryImport).get(pk=batch.pk)
    services.registry_take(user=officer, batch=batch, version=batch.version)
    with pytest.raises(Conflict):
        services.registry_take(user=officer, batch=stale, version=stale.version)
    assert every(Candidate).filter(batch=batch).count() == 1


@pytest.mark.parametrize(
    "persona", ["agency_officer", "company_own", "administrator", "ministry_analyst", "former_member"]
)
def test_only_the_coordinator_uploads(world: World, persona: str) -> None:
    with pytest.raises(PermissionDenied):
        services.registry_upload(
            user=world.user(persona), programme=world.programme, name="a.csv", content=csv(firm(1))
        )


# C-1, C-2, C-3: hostile workbooks


@pytest.mark.parametrize("name", sorted(hostile.hostile_workbooks()))
def test_a_hostile_workbook_is_refused_and_not_kept(world: World, name: str) -> None:
    content = hostile.hostile_workbooks()[name]
    before = kept_files()
    with pytest.raises(ValidationError) as refused:
        upload(world, content, "가상명부.xlsx")
    assert len(" ".join(refused.value.messages)) > 20
    assert (every(RegistryImport).filter(name="가상명부.xlsx").count(), kept_files()) == (0, before)


def kept_files() -> set[Path]:
    return {path for path in (Path(settings.OFFICE) / "uploads").rglob("*") if path.is_file()}


# C-5, C-10: encodings and shapes of CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_that_excel_writes(world: World, encoding: str, separator: str) -> None:
    batch = upload(world, csv(firm(1), encoding=encoding, separator=separator))
    assert services.columns_of(batch)[1].field == "name_ko"
    assert services.reading_of(mapped(world, batch)).firms[0].name_ko == "가상정밀 1 (주)"


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", ",".join(HEAD).encode("utf-16"), b"a\0b", b'"open quote', b"\xff\xfe\xff\xff\xff\xfa",
        csv(firm(1)).replace(b'"120"', b'"12"0"'),
    ],
)  # fmt: skip
def test_files_that_are_no_table_are_refused(world: World, content: bytes) -> None:
    with pytest.raises(ValidationError):
        upload(world, content)


def test_a_row_that_slipped_is_rejected_and_not_cut() -> None:
    reading = read([*firm(1), "", "뒤"], firm(2)[:4], firm(3))
    assert (len(reading.firms), len(reading.rejected), reading.rows_in) == (2, 1, 3)
    assert "열 이름이 없는 칸" in why(reading)
    assert reading.firms[0].employees is None


def test_headers_twice_or_nowhere_are_said(world: World) -> None:
    batch = upload(world, csv(["x", "y"], head=["비고", "연번"]))
    with pytest.raises(ValidationError) as refused:
        mapped(world, batch)
    assert "사업자등록번호" in " ".join(refused.value.messages)


# C-6: numbers


@pytest.mark.parametrize(
    ("cell", "won"),
    [
        ("1,234", 1_234_000_000), ("1 234", 1_234_000_000), ("１２３４", 1_234_000_000), (1234, 1_234_000_000),
        (0.5, 500_000), ("1.2E+3", 1_200_000_000), ("12억", 1_200_000_000), ("500천원", 500_000), ("₩700만", 7_000_000), ("1억 2,000만원", 120_000_000),
        ("0", 0), ("-", None), ("", None), ("해당없음", None), (None, None),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(cell: Any, won: int | None) -> None:
    reading = read(firm(1, **{"2023년 매출액(백만원)": cell}))
    assert reading.firms[0].years.get(2023, {}).get("sales") == won


@pytest.mark.parametrize(
    "cell",
    [
        "△500", "(500)", "-500", "−500", "1,23", "1.234,5", "약 500", "NaN", "inf", "5e99", "1e400", "12달러", "5%", True,
        9.1e18, "500~600", "=1+1", "五百", "1..2", "0x10", "1_000",
    ],
)  # fmt: skip
def test_amounts_that_are_none_cost_their_field_and_are_said(cell: Any) -> None:
    reading = read(firm(1, **{"2023년 매출액(백만원)": cell}))
    assert reading.firms[0].years == {} and reading.firms[0].employees == 120
    assert "매출액" in unread(reading)


# C-7, C-8: codes and numbers of firms


@pytest.mark.parametrize("cell", ["010121", "7202.92", "0101.21-0000", "7202", "72029210", "720292; 0101.21"])
def test_codes_keep_their_zero(cell: str) -> None:
    assert all(code[:2] in ("01", "72") for code in read(firm(1, HS코드=cell)).firms[0].hs_codes)


@pytest.mark.parametrize("cell", ["10121", 10121, "7202921", "999999", "000000", "품목", "72029", "98.01", "=7202"])
def test_codes_that_are_none_cost_their_field_and_are_said(cell: Any) -> None:
    reading = read(firm(1, HS코드=cell))
    assert reading.firms[0].hs_codes == () and "HS 코드" in unread(reading)


def test_every_wrong_digit_of_a_business_number_is_found() -> None:
    good = number(1234)
    for place in range(10):
        for digit in "0123456789":
            typed = good[:place] + digit + good[place + 1 :]
            assert bool(read(firm(1, 사업자등록번호=typed)).firms) == (typed == good), typed


@pytest.mark.parametrize("cell", ["000-00-00000", "0000000000", " 000 00 00000 "])
def test_a_business_number_with_hyphens_or_blanks(cell: str) -> None:
    assert read(firm(1, 사업자등록번호=cell)).firms[0].business_number == "0000000000"


@pytest.mark.parametrize(
    "cell", [12345678, "123456789", "", None, "1.23E+09", "가상", "０００００００００1", "110111-0000002"]
)
def test_a_business_number_that_is_none_rejects_its_row(cell: Any) -> None:
    assert "사업자등록번호" in why(read(firm(1, 사업자등록번호=cell)))


@pytest.mark.parametrize("words", ["900101-1234567", "9001011234567", "비고 900101-1234567 끝", "900101 2234567"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_resident_number_anywhere_refuses_the_file_and_is_not_repeated(world: World, words: str, kind: str) -> None:
    before = kept_files()
    make = csv if kind == "csv" else xlsx
    with pytest.raises(ValidationError) as refused:
        upload(world, make(firm(1), firm(2, 기업명=words)), f"가상명부.{kind}")
    said = " ".join(refused.value.messages)
    assert "주민등록번호" in said and "1234567" not in said and " 3행 B열" in said
    assert kept_files() == before


def test_a_corporate_number_passes_only_in_its_own_column() -> None:
    rows = (("법인등록번호", "비고"), ("110111-0000002", "가상"))
    assert personal_data([Sheet("s", rows)]) is None
    wrong = (("법인등록번호", "비고"), ("110111-1000003", "가상"))
    assert personal_data([Sheet("s", wrong)]) is not None
    elsewhere = (("법인등록번호", "비고"), ("", "110111-1000002"))
    assert personal_data([Sheet("s", elsewhere)]) is not None


def test_what_names_a_person_is_not_kept(world: World) -> None:
    head = [*HEAD, "대표자명", "담당자 이메일"]
    batch = taken(
        world, csv([*firm(1), "가상인 갑", "gap@invented.example"], [*firm(2, 기업명=""), "가상인 을", ""], head=head)
    )
    stored = str(list(every(RegistryRow).values("cells"))) + str(list(every(Candidate).values("facts", "name_ko")))
    assert batch.rows_rejected == 1
    assert "가상인" not in stored and "invented.example" not in stored


# C-9, C-11: shapes of sheets and dates


def test_a_table_below_other_words_and_on_another_sheet(world: World) -> None:
    batch = upload(world, xlsx(firm(1), above=4, sheets=3), "가상명부.xlsx")
    assert (batch.sheet, batch.header) == (2, 5)


def test_more_rows_than_are_taken_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 3)
    assert taken(world, csv(*(firm(n) for n in range(3)))).rows_in == 3
    with pytest.raises(ValidationError):
        taken(world, csv(*(firm(n) for n in range(4))))


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-01",
        "2025.03.01",
        "2025. 3. 1.",
        "2025/3/1",
        "20250301",
        "2025년 3월 1일",
        date(2025, 3, 1),
        45717,
        45717.5,
        "2025-03-01 00:00:00",
        "2025. 3. 1. 오후 2:30:15",
        "2025년 3월 1일(토)",
    ],
)
def test_days_as_people_write_them(cell: Any) -> None:
    assert read(firm(1, 신청일=cell)).firms[0].applied_on == date(2025, 3, 1)


@pytest.mark.parametrize(
    "cell",
    ["2025.3", "25-03-01", "20250230", 4571, "2099-01-01", "1899-12-30", "3월 1일", "2025-13-01", "2025-03-01 25:00"],
)
def test_days_that_are_none_cost_their_field_and_are_said(cell: Any) -> None:
    reading = read(firm(1, 신청일=cell))
    assert reading.firms[0].applied_on is None and "신청일" in unread(reading)


def test_signs_that_hide_are_taken_out_and_letters_composed() -> None:
    made = read(firm(1, 기업명="가상\u200b정밀\u202e (주)\u0007")).firms[0]
    assert made.name_ko == "가상정밀 (주)"
    assert read(firm(1, 기업명="\u1100\u1161상")).firms[0].name_ko == "가상"
    assert "너무 김" in why(read(firm(1, 기업명="가" * 121)))


# C-14: the upload itself


@pytest.mark.parametrize(("size", "good"), [(0, False), (1, True), (LIMIT_BYTES, True), (LIMIT_BYTES + 1, False)])
def test_limits_of_a_file(size: int, good: bool) -> None:
    class Sized(SimpleUploadedFile):
        """A file that only says how large it is."""

    file = Sized("가상.csv", b"x")
    file.size = size
    if good:
        assert uploads.received(file, LIMIT_BYTES)[0] == "가상.csv"
    else:
        with pytest.raises(ValidationError):
            uploads.received(file, LIMIT_BYTES)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/가상.csv", "가상.csv"), ("..\\가상.csv", "가상.csv"), ("CON.csv", "_CON.csv"), ("a\0b\n.csv", "ab.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"), ("", "_"), (None, "_"), ("...", "_"), ("\u202evsc.exe", "vsc.exe"),
    ],
)  # fmt: skip
def test_names_of_files_are_made_plain(name: str | None, plain: str) -> None:
    assert uploads.plain_name(name) == plain
    assert len(uploads.plain_name("가" * 300 + ".xlsx")) <= 120


def test_a_file_above_the_limit_is_neither_kept_nor_an_error_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 100_000)
    client = world.client("coordinator_officer")
    page = client.post("/discovery/files/new/", {"file": SimpleUploadedFile("가상.csv", b"x" * 300_000)})
    assert page.status_code == 422
    assert "20MB" in page.content.decode()


@pytest.mark.parametrize("name", ["가상.xls", "가상.xlsm", "가상.csv.exe", "가상", "가상.pdf", "가상.html"])
def test_other_kinds_of_files_are_refused(world: World, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        upload(world, csv(firm(1)), name)
    assert ".xlsx" in " ".join(refused.value.messages)


# B-22: the same file eight times at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("files", [5, pytest.param(25, marks=pytest.mark.long)])
def test_the_same_file_eight_times_at_once_is_one_batch(files: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from office_cast import build

    planted = build()

    def send(n: int) -> Any:
        try:
            return upload(planted, csv(firm(n // 8))).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(send, range(8 * files)))
    assert len(set(made)) == files
    assert every(RegistryImport).filter(name="가상명부.csv").count() == files


@pytest.mark.long
def test_six_thousand_firms(world: World) -> None:
    content = xlsx(*(firm(n) for n in range(6_000)))
    batch = taken(world, content, "가상명부.xlsx")
    assert (batch.rows_new, batch.rows_rejected) == (6_000, 0)


def test_the_clock_of_the_office_is_the_latest_day(world: World) -> None:
    batch = mapped(world, upload(world, csv(firm(1, 신청일="2027-06-01"))))
    with clock.at(datetime(2027, 5, 31, 3, tzinfo=UTC)):
        assert services.reading_of(batch).firms[0].applied_on is None
    with clock.at(datetime(2027, 6, 1, 3, tzinfo=UTC)):
        assert services.reading_of(batch).firms[0].applied_on == date(2027, 6, 1)


# What a second file does not have stays; what it empties is shown before it is taken.


FULL = [
    "사업자등록번호",
    "기업명",
    "소재지",
    "홈페이지",
    "종업원수",
    "주요 생산품",
    "HS코드",
    "2023년 매출액(억원)",
    "2023년 수출액(천달러)",
    "신청일",
]


def full(**other: str) -> list[str]:
    row = dict(
        zip(
            FULL,
            [
                number(1),
                "가상하나",
                "부산",
                "https://ga.example",
                "120",
                "합금철",
                "720292",
                "1200",
                "5000",
                "2026-01-01",
            ],
            strict=True,
        )
    )
    return list((row | other).values())


def test_a_shorter_registry_leaves_what_it_has_no_column_for(ruled: World) -> None:
    taken(ruled, csv(full(), head=FULL), "a.csv", "voucher-domestic")
    before = every(Candidate).get(business_number=number(1))
    second = csv([number(1), "가상하나", "1300"], head=["사업자등록번호", "기업명", "2024년 매출액(억원)"])
    taken(ruled, second, "b.csv", "voucher-domestic")
    taken(ruled, csv([number(1), "가상하나"], head=["사업자등록번호", "기업명"]), "c.csv", "voucher-domestic")
    now = every(Candidate).get(business_number=number(1))
    kept = ("region", "website", "employees", "applied_on", "name_en", "industry_code")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]
    assert (now.facts["products"], now.facts["hs_codes"]) == (["합금철"], ["720292"])
    assert now.facts["years"]["2023"] == before.facts["years"]["2023"]
    assert now.facts["years"]["2024"] == {"sales": 130_000_000_000, "sales_currency": "KRW"}
    decided = every(EligibilityDecision).filter(candidate=now).latest("id")
    assert set(decided.inputs["years"]) == {"2023", "2024"} and decided.inputs["employees"] == 120


def test_an_empty_cell_empties_and_is_shown_before(world: World) -> None:
    taken(world, csv(full(), head=FULL))
    batch = mapped(
        world, upload(world, csv(full(소재지="", 종업원수="-", **{"2023년 수출액(천달러)": ""}), head=FULL), "b.csv")
    )
    ((name, what),) = services.emptied_by(batch, services.reading_of(batch))
    assert (name, [text.en for text in what]) == ("가상하나", ["region", "employees", "direct exports 2023"])
    page = world.client("coordinator_officer").get(f"/discovery/files/{batch.pk}/preview/").content.decode()
    assert "3" in page and "직접수출액 2023" in page
    services.registry_take(user=world.user("coordinator_officer"), batch=batch, version=batch.version)
    now = every(Candidate).get(business_number=number(1))
    assert (now.region, now.employees, now.website) == ("", None, "https://ga.example")
    assert now.facts["years"]["2023"] == {"sales": 120_000_000_000, "sales_currency": "KRW"}


def test_what_cannot_be_read_leaves_what_is_known_and_is_said(world: World) -> None:
    taken(world, csv(full(), head=FULL))
    taken(world, csv(full(종업원수="많음", 신청일="어제", **{"2023년 매출액(억원)": "$5"}), head=FULL), "b.csv")
    now = every(Candidate).get(business_number=number(1))
    assert (now.employees, str(now.applied_on), now.facts["years"]["2023"]["sales"]) == (
        120,
        "2026-01-01",
        120_000_000_000,
    )
    assert [column for column, *_ in now.facts["unread"]] == ["종업원수", "2023년 매출액(억원)", "신청일"]


def test_a_figure_never_changes_its_currency_by_its_neighbour(world: World) -> None:
    taken(world, csv(full(), head=FULL))
    taken(
        world,
        csv([number(1), "가상하나", "7"], head=["사업자등록번호", "기업명", "2023년 간접수출액(백만원)"]),
        "b.csv",
    )
    now = every(Candidate).get(business_number=number(1))
    assert (
        now.facts["years"]["2023"]["direct"] == 500_000_000 and now.facts["years"]["2023"]["exports_currency"] == "USD"
    )
    assert "indirect" not in now.facts["years"]["2023"] and now.facts["unread"][0][0] == "2023년 간접수출액(백만원)"
    head = ["사업자등록번호", "기업명", "2023년 수출액(천달러)", "2023년 간접수출액(백만원)"]
    with pytest.raises(ValidationError, match="2023"):
        mapped(world, upload(world, csv([number(1), "가", "1", "1"], head=head), "c.csv"))


# What the sheet shows.


def test_totals_hidden_rows_and_merged_cells() -> None:
    head = ("사업자등록번호", "기업명", "영문명", "소재지", "종업원수")
    rows = (
        head, (number(1), "썸", "SUM", "계", 5), (None, "합 계", None, None, 5), ("Total", None, None, None, 5), (number(2), "나", "", "부산", 7),
        (number(3), "다", "", None, None), (number(4), "라", "", "서울", 1),
    )  # fmt: skip
    sheet = Sheet("s", rows, hidden_rows=frozenset({7}), merged=((5, 3, 6, 3), (5, 4, 6, 4)))
    reading = read_sheet(sheet, 1, guesses(head), DAY)
    assert [(one.name_ko, one.region, one.employees) for one in reading.firms] == [
        ("썸", "계", 5), ("나", "부산", None), ("다", "부산", None)
    ]  # fmt: skip
    assert [one.row for one in reading.rejected] == [3, 4, 7] and "숨긴 행" in why(reading)
    assert unread(reading).count("병합된 칸") == 2


MUTATIONS = (
    "",
    "-",
    "△5",
    "$5",
    "1,23",
    "=1+1",
    "합계",
    "\u200b",
    "9" * 40,
    "2026-13-01",
    "8504.4",
    "약 5",
    "5%",
    "\ud55c" * 500,
    "(5)",
    "NaN",
    "0",
    "#N/A",
    None,
    1e300,
    -1,
    True,
    date(2030, 1, 1),
)


def mutated(seed: int, count: int) -> None:
    """Registries with cells and headers replaced, rows cut, doubled and slipped: every row is a firm or is rejected."""
    draw = random.Random(seed)
    units = ("백만원", "천원", "US$ 천", "억불", "천만원", "")
    for _ in range(count):
        head = [
            *HEAD[:3],
            f"{draw.choice(['2023년', '', '2021~2023'])} {draw.choice(['매출액', '수출액', '수출비중'])}({draw.choice(units)})",
            *HEAD[4:],
        ]
        rows: list[list[Any]] = [firm(n) for n in range(draw.randrange(1, 6))]
        for row in rows:
            for _ in range(draw.randrange(3)):
                row[draw.randrange(len(row))] = draw.choice(MUTATIONS)
            if draw.random() < 0.2:
                row[draw.randrange(len(row)) :] = [draw.choice(MUTATIONS)] * draw.randrange(4)
        if draw.random() < 0.3:
            rows.append(draw.choice(rows)[:])
        if draw.random() < 0.1:
            head[draw.randrange(len(head))] = draw.choice(["", "기업명", "비고", None])
        merged = (
            ((draw.randrange(1, 4), draw.randrange(7), draw.randrange(2, 6), draw.randrange(7)),)
            if draw.random() < 0.2
            else ()
        )
        sheet = Sheet(
            "s", tuple(tuple(row) for row in (head, *rows)), hidden_rows=frozenset({draw.randrange(9)}), merged=merged
        )
        header = header_row(sheet)
        reading = read_sheet(sheet, header, columns_at(sheet, header), DAY)
        filled = [n for n, row in enumerate(sheet.rows[header:], header + 1) if any(written(cell) for cell in row)]
        assert sorted(one.row for one in (*reading.firms, *reading.rejected)) == filled
        assert reading.rows_in == len(reading.firms) + len(reading.rejected)
        assert all(number_ok(one.business_number) and one.name_ko for one in reading.firms)
        assert all(one.faults and all(text.ko and text.en for _, text in one.faults) for one in reading.rejected)


def number_ok(digits: str) -> bool:
    return len(digits) == 10 and check_digit(digits[:9]) == int(digits[9])


def test_hundreds_of_mutated_registries_lose_nothing() -> None:
    mutated(1, 400)


@pytest.mark.long
def test_ten_thousand_mutated_registries_lose_nothing() -> None:
    mutated(2, 10_000)
