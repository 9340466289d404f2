"""The long list: decisions with reasons, agreement, taking into a cohort, the draw, the firms kept for comparison."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import escape

from hanbada.programme.access import every
from hanbada.programme.base import Conflict
from hanbada.programme.history import History
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company, FinancialYear, Product
from hanbada.programme.objects.consent.models import Consent
from hanbada.programme.objects.discovery import choosing, services
from hanbada.programme.objects.discovery.models import Candidate, ControlFirm, Draw, DrawPlace
from hanbada.programme.objects.programme.models import Cohort
from office_cast import World


@pytest.fixture
def firm(world: World) -> Candidate:
    return world.fresh(world.row(Candidate))


def test_deciding_against_a_firm_keeps_identity_and_public_facts_only(world: World, firm: Candidate) -> None:
    officer = world.user("coordinator_officer")
    choosing.candidate_leave(user=officer, candidate=firm, reason="가상 사유")
    kept = every(ControlFirm).get(business_number=firm.business_number)
    assert (kept.why, kept.name_ko, kept.eligibility) == ("decided", firm.name_ko, "unknown")
    assert {field.name for field in ControlFirm._meta.fields}.isdisjoint({"contact_by", "website", "ground", "score"})
    choosing.candidate_return(user=officer, candidate=firm, reason="다시 봄")
    assert not every(ControlFirm).filter(business_number=firm.business_number).exists()
    actions = every(History).filter(object_id__in=(firm.pk, kept.pk)).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["candidate_leave", "controlfirm_keep", "candidate_unlist", "controlfirm_release"]


def test_taking_into_a_cohort_opens_file_and_case(world: World, firm: Candidate) -> None:
    officer = world.user("coordinator_officer")
    every(Candidate).filter(pk=firm.pk).update(
        facts={
            "years": {"2023": {"sales": 7, "sales_currency": "KRW", "direct": 300, "exports_currency": "USD"}},
            "products": ["가상 페로니켈"],
            "hs_codes": ["720260"],
        }
    )
    firm = world.fresh(firm)
    company, case = choosing.candidate_promote(user=officer, candidate=firm, cohort=world.cohort)
    assert (case.company_id, case.cohort_id, world.fresh(firm).state) == (company.pk, world.cohort.pk, "chosen")
    year = every(FinancialYear).get(company=company)
    assert (year.source, year.sales_minor, year.exports_direct_minor) == ("registry", 7, None)  # two currencies
    product = every(Product).get(company=company)
    assert (product.words, product.hs_code, product.confirmed_by) == ("가상 페로니켈", "720260", None)
    assert every(Consent).get(company=company).item == "contact"
    with pytest.raises(ValidationError):
        choosing.candidate_promote(user=officer, candidate=world.fresh(firm), cohort=world.cohort)
    assert every(Case).filter(company=company).count() == 1


def test_a_company_that_is_there_already_gets_the_case(world: World, firm: Candidate) -> None:
    known = world.row(Company, "own")
    every(Candidate).filter(pk=firm.pk).update(business_number=known.business_number)
    every(Case).filter(company=known).delete()
    company, case = choosing.candidate_promote(
        user=world.user("coordinator_officer"), candidate=world.fresh(firm), cohort=world.cohort
    )
    assert (company.pk, case.company_id) == (known.pk, known.pk)


def test_nobody_is_taken_who_did_not_agree(world: World, firm: Candidate) -> None:
    officer = world.user("coordinator_officer")
    services.candidate_uncontact(user=officer, candidate=firm)
    with pytest.raises(ValidationError) as refused:
        choosing.candidate_promote(user=officer, candidate=world.fresh(firm), cohort=world.cohort)
    assert refused.value.code == "contact"
    assert every(Company).filter(business_number=firm.business_number).count() == 0


@pytest.fixture
def cohort(world: World) -> Cohort:
    """A cohort for which nothing was drawn yet."""
    row = Cohort(programme=world.programme, period="2025")
    row.save(force_insert=True)
    return row


def test_the_order_of_a_draw_can_be_computed_again(world: World, cohort: Cohort) -> None:
    drawn = choosing.draw_make(user=world.user("coordinator_officer"), cohort=cohort, quota=1, seed=" 가상 씨앗 ")
    rows = list(every(DrawPlace).filter(draw=drawn).select_related("candidate").order_by("place"))
    assert [row.candidate.business_number for row in rows] == choosing.drawn_order(
        "가상 씨앗", ["3000000002", "3000000001"]
    )
    assert [row.drawn for row in rows] == [True, False]
    states = [world.fresh(row.candidate).state for row in rows]
    assert states == ["shortlisted", "control"]
    kept = every(ControlFirm).get(why="not_drawn")
    assert (kept.business_number, kept.place) == (rows[1].candidate.business_number, 2)


def test_a_draw_needs_more_applicants_than_places_and_happens_once(world: World, cohort: Cohort) -> None:
    officer = world.user("coordinator_officer")
    with pytest.raises(ValidationError):
        choosing.draw_make(user=officer, cohort=cohort, quota=2, seed="a")
    choosing.draw_make(user=officer, cohort=cohort, quota=1, seed="a")
    with pytest.raises(ValidationError):
        choosing.draw_make(user=officer, cohort=cohort, quota=1, seed="b")
    assert every(Draw).filter(cohort=cohort).count() == 1


def test_closing_the_list_keeps_all_that_are_left(world: World) -> None:
    n = choosing.list_close(user=world.user("coordinator_officer"), programme=world.programme, reason="가상 마감")
    assert n == every(ControlFirm).filter(why="closed").count() == 1
    assert not every(Candidate).filter(state="listed").exists()
    assert every(History).filter(action="candidate_leave", reason="가상 마감").count() == 1


def test_two_who_decide_at_once_see_both_values(world: World, firm: Candidate) -> None:
    officer, stale = world.user("coordinator_officer"), world.fresh(firm)
    services.candidate_decide(user=officer, candidate=firm, verb="unlist", reason="가상 하나")
    with pytest.raises(Conflict) as conflict:
        services.candidate_decide(user=officer, candidate=stale, verb="leave", reason="가상 둘")
    assert {row.theirs for row in conflict.value.rows} >= {"가상 하나"}


def test_agencies_and_the_company_never_decide(world: World, firm: Candidate) -> None:
    for persona in ("agency_lead", "company_own", "ministry_officer", "auditor", "administrator"):
        with pytest.raises(PermissionDenied):
            services.candidate_decide(user=world.user(persona), candidate=firm, verb="unlist", reason="x")


def test_the_list_asks_as_few_questions_for_many_firms(world: World, django_assert_max_num_queries: object) -> None:
    client = world.client("coordinator_officer")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/discovery/?q=가상&state=listed&sort=name")


EVIL = [
    "<b>x</b>", "{{ 1234|add:4321 }}", "{% now 'Y' %}", "'\"><script>1</script>", "=1+1", "${1234+4321}", "\u202egnp",
]  # fmt: skip


@pytest.mark.parametrize("words", EVIL)
def test_what_a_registry_says_is_never_markup(world: World, firm: Candidate, words: str) -> None:
    part = {"id": "market", "points": None, "weight": 0.5, "ko": words, "en": words}
    every(Candidate).filter(pk=firm.pk).update(
        name_ko=words, region=words, website=words, ground=words, parts=[part], contact_evidence=words,
        facts={"products": [words], "hs_codes": [words]},
    )  # fmt: skip
    client = world.client("coordinator_officer")
    for address in ("/discovery/", f"/candidates/{firm.pk}/", f"/discovery/draws/{world.row(Draw).pk}/"):
        page = client.get(address).content.decode()
        assert "<b>x" not in page and "<script>1" not in page and "5555" not in page
        assert escape(words) in page


def test_the_rejected_rows_come_as_words_and_never_as_formulas(world: World) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    from hanbada.programme.objects.discovery.table import rejected_table

    content = rejected_table([("시트", 4, [("=A1", "@SUM(1)")], {"=x": "+1", "b": "-1", "c": "\t=1"})])
    cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"} and len(cells) == 14


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_long_list_is_taken_along_as_words_and_written_down(world: World, firm: Candidate, kind: str) -> None:
    import csv
    from io import BytesIO, StringIO

    from openpyxl import load_workbook

    from hanbada.programme.audit.models import AccessRow

    every(Candidate).filter(pk=firm.pk).update(name_ko="=1+1", region=" @SUM(1)", ground="＋1", website="-1")
    answer = world.client("coordinator_officer").get(f"/discovery/download/?state=shortlisted&format={kind}")
    assert answer["Content-Disposition"].startswith("attachment") and answer.status_code == 200
    if kind == "xlsx":
        found = list(load_workbook(BytesIO(answer.content)).active.iter_rows())
        assert {cell.data_type for row in found for cell in row if cell.value is not None} == {"s"}
        assert [cell.value for cell in found[1]][:2] == [firm.business_number, "=1+1"]
    else:
        found = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert (found[1][1], found[1][4], found[1][-1]) == ("'=1+1", "' @SUM(1)", "'＋1")
    assert len(found) == 2, "the header, and the one firm that the filter leaves"
    assert firm.contact_by not in str(found)
    told = every(AccessRow).get(action="export", kind="candidate")
    assert (told.rows, told.reason, told.user_id) == (1, kind, world.users["coordinator_officer"].pk)


def test_nothing_is_taken_along_where_that_cannot_be_written_down(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hanbada.programme.audit.models import AccessRow

    monkeypatch.setattr(AccessRow, "save", lambda self, **options: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        world.client("coordinator_officer").get("/discovery/download/")
