"""The file completed: documents, corrections by the company, codes with who confirmed them, one timeline."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from hanbada.base.text import Text
from hanbada.programme import uploads
from hanbada.programme.access import every
from hanbada.programme.history import History
from hanbada.programme.objects.company import codes, services
from hanbada.programme.objects.company.documents import media_of
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Note, Product
from hanbada.programme.objects.discovery.tests.hostile import firm, hostile_workbooks, xlsx
from hanbada.programme.timeline import timeline
from office_cast import World

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.OFFICE = tmp_path


@pytest.fixture
def company(world: World) -> Company:
    return world.fresh(world.row(Company, "own"))


def add(world: World, company: Company, name: str, content: bytes, who: str = "company_own") -> Document:
    return services.document_add(user=world.user(who), company=company, kind="other", name=name, content=content)


def kept_files() -> set[Path]:
    return {path for path in (Path(django_settings.OFFICE) / "uploads").rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("가상.pdf", PDF, "pdf"),
        ("a.PNG", PNG, "png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0x", "jpeg"),
        ("a.csv", "가,나".encode("cp949"), "text"),
    ],
)
def test_a_document_is_told_by_its_bytes(name: str, content: bytes, media: str) -> None:
    assert media_of(name, content) == media


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PNG), ("a.exe", b"MZ"), ("a.html", b"<script>1</script>"), ("a.svg", b"<svg/>"), ("a.docx", b"PK\x03\x04"),
        ("a.pdf", PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type")), ("a.pdf", PDF + b"/Launch "),
        ("a.txt", b"\0\1"), ("a.txt", "번호 900101-1234567".encode()), ("a.xlsx", b"PK\x03\x04"), ("a", PDF), ("a.png.pdf", PNG),
    ],
)  # fmt: skip
def test_other_and_hostile_documents_are_refused_and_not_kept(
    world: World, company: Company, name: str, content: bytes
) -> None:
    before = kept_files()
    with pytest.raises(ValidationError) as refused:
        add(world, company, name, content)
    assert "1234567" not in " ".join(refused.value.messages)
    assert kept_files() == before


@pytest.mark.parametrize("name", ["far corner cell", "macro", "external entity", "one bit"])
def test_a_hostile_workbook_is_no_document(world: World, company: Company, name: str) -> None:
    with pytest.raises(ValidationError):
        add(world, company, "가상.xlsx", hostile_workbooks()[name])
    with pytest.raises(ValidationError):
        add(world, company, "가상.xlsx", xlsx(firm(1, 기업명="900101-1234567")))
    assert add(world, company, "가상.xlsx", xlsx(firm(1))).media == "xlsx"


def test_the_same_bytes_are_one_document_until_it_is_withdrawn(world: World, company: Company) -> None:
    first = add(world, company, "가상.pdf", PDF)
    assert add(world, company, "다른이름.pdf", PDF).pk == first.pk
    services.document_withdraw(user=world.user("company_own"), document=first, reason="잘못 올림")
    assert add(world, company, "다시.pdf", PDF).pk != first.pk
    assert uploads.kept(first.sha256) == PDF


def test_a_document_comes_back_unchanged_and_only_as_a_download(world: World, company: Company) -> None:
    row = add(world, company, "가상 문서.pdf", PDF)
    answer = world.client("company_own").get(f"/documents/{row.pk}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"
    place = next(path for path in kept_files() if path.name == row.sha256)
    place.write_bytes(PDF + b"x")
    client = world.client("company_own")
    client.raise_request_exception = False
    assert client.get(f"/documents/{row.pk}/").status_code == 500  # never the changed bytes


@pytest.mark.parametrize("persona", ["agency_lead", "customs_officer", "ministry_officer", "auditor", "company_other"])
def test_nobody_else_adds_or_reads(world: World, company: Company, persona: str) -> None:
    row = add(world, company, "가상.pdf", PDF)
    assert world.client(persona).get(f"/documents/{row.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        add(world, company, "b.pdf", PDF + b"b", who=persona)


def test_a_file_too_large_or_empty_is_told(world: World, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    client, address = world.client("company_own"), f"/companies/{company.pk}/documents/new/"
    page = client.post(address, {"kind": "other", "file": SimpleUploadedFile("가상.pdf", b"")})
    assert page.status_code == 422 and "0바이트" in page.content.decode()
    monkeypatch.setattr("hanbada.programme.objects.company.forms.LIMIT_BYTES", 10)
    page = client.post(address, {"kind": "other", "file": SimpleUploadedFile("가상.pdf", PDF)})
    assert page.status_code == 422 and "10바이트" in page.content.decode()


# corrections by the company itself


def test_a_correction_by_the_company_is_told_as_its_own(world: World, company: Company) -> None:
    own, officer = world.user("company_own"), world.user("coordinator_officer")
    before = [str(entry.what) for entry in timeline(officer, company)].count("고침")
    services.company_edit(user=own, company=company, version=None, region="가상시")
    services.company_edit(user=officer, company=company, version=None, region="부산")
    product = every(Product).get(company=company)
    services.product_edit(user=own, row=product, version=None, words="가상 새 이름")
    told = every(History).filter(company=company).exclude(action__endswith="create").order_by("id")
    assert [(row.action, row.reason) for row in told][-3:] == [
        ("company_edit", "self"),
        ("company_edit", ""),
        ("product_edit", "self"),
    ]
    said = [str(entry.what) for entry in timeline(officer, company)]
    assert said.count("기업이 스스로 고침") == 2 and said.count("고침") == before + 1


def test_a_withdrawn_consent_closes_the_file_on_the_next_request(world: World) -> None:
    company = world.row(Company, "referred")
    agency, officer = world.client("agency_officer"), world.client("coordinator_officer")
    assert agency.get(f"/companies/{company.pk}/").status_code == 200
    from hanbada.programme.objects.consent.models import Consent

    officer.post(f"/consents/{world.row(Consent).pk}/withdraw/")
    assert agency.get(f"/companies/{company.pk}/").status_code == 404


def test_a_stale_version_shows_both_values(world: World, company: Company) -> None:
    one, other = world.client("company_own"), world.client("coordinator_officer")
    fields = {"name_ko": "가상", "business_number": company.business_number, "version": company.version}
    assert one.post(f"/companies/{company.pk}/edit/", {**fields, "region": "가상시 하나"}).status_code == 302
    page = other.post(f"/companies/{company.pk}/edit/", {**fields, "region": "가상시 둘"})
    assert page.status_code == 409
    assert "가상시 하나" in page.content.decode() and "가상시 둘" in page.content.decode()


# codes


class Candidate:
    """A proposal without a nomenclature."""

    code, probability = "720260", 0.36
    name, heading = Text("<b>페로니켈</b>", "ferro-nickel"), Text("합금철", "ferro-alloys")

    class revision:
        value = "HS22"


#: How htmx asks for the choices under a product's field.
IN_FORM = {"HX-Request": "true", "HX-Target": "proposals"}


class Answer:
    """An answer without a nomenclature."""

    status, candidates, settle = "proposed", (Candidate(),), Text("니켈이 몇 %인가요?", "How much nickel?")


def test_a_proposal_is_picked_and_is_not_confirmed(
    world: World, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "proposals", lambda words: (Answer(), None))
    client = world.client("company_own")
    page = client.get("/hs/?words=가상 페로니켈", headers=IN_FORM).content.decode()
    assert 'value="720260:HS22"' in page and "<b>페로니켈" not in page and "확인 전" in page
    client.post(f"/companies/{company.pk}/products/new/", {"words": "가상 페로니켈", "chosen": "720260:HS22"})
    made = every(Product).get(company=company, words="가상 페로니켈")
    assert (made.hs_code, made.hs_revision, made.confidence, made.confirmed_by) == ("720260", "HS22", 0.36, None)
    services.product_confirm(user=world.user("company_own"), product=made, version=None)
    assert world.fresh(made).confirmed_by.name == "company_own"  # type: ignore[union-attr]
    services.product_edit(
        user=world.user("company_own"), row=made, version=None, words=made.words, hs_code="720241", hs_revision="HS22"
    )
    made = world.fresh(made)
    assert (made.confirmed_by, made.confidence) == (None, None)


def test_a_forged_probability_is_not_believed(world: World, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "proposals", lambda words: (Answer(), None))
    world.client("company_own").post(
        f"/companies/{company.pk}/products/new/", {"words": "가상", "chosen": "010121:HS22", "confidence": "0.99"}
    )
    assert every(Product).get(company=company, hs_code="010121").confidence is None


def test_without_scripts_the_proposals_come_with_what_was_typed(
    world: World, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "proposals", lambda words: (Answer(), None))
    page = world.client("company_own").post(
        f"/companies/{company.pk}/products/new/", {"words": "가상 페로니켈", "look": "1"}
    )
    assert page.status_code == 200
    assert 'value="가상 페로니켈"' in page.content.decode() and 'value="720260:HS22"' in page.content.decode()
    assert not every(Product).filter(words="가상 페로니켈").exists()


def test_codes_are_looked_up_on_a_page_of_their_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "proposals", lambda words: (Answer(), None))
    client = world.client("company_own")
    assert "예: 저압 전력 케이블" in client.get("/hs/").content.decode()
    page = client.get("/hs/?words=가상 페로니켈").content.decode()
    assert "720260" in page and "니켈이 몇 %인가요?" in page and "</html>" in page


def test_no_nomenclature_is_said_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "proposals", lambda words: (None, Text("자료가 없어 찾을 수 없음", "no names here")))
    page = world.client("company_own").get("/hs/?words=가상").content.decode()
    assert "자료가 없어" in page


# one timeline, each part only for its readers


def test_the_timeline_shows_what_the_reader_may_see(world: World) -> None:
    company = world.row(Company, "referred")
    for persona, wanted, hidden in (
        ("coordinator_officer", {"메모", "문서 추가", "동의", "의뢰"}, set()),
        ("agency_officer", {"의뢰"}, {"zqreferredznotesz", "zqreferredzdocumentz", "zqreferredzdiagnosisz"}),
    ):
        page = world.client(persona).get(f"/companies/{company.pk}/timeline/").content.decode()
        assert all(word in page for word in wanted), persona
        assert not any(word in page for word in hidden), persona
    assert world.client("justice_officer").get(f"/companies/{company.pk}/timeline/").status_code == 404


EVIL = ["<script>1</script>", "{{ 1234|add:4321 }}", "'\"><b>x</b>", "=1+1", "${1234+4321}", "{% now 'Y' %}"]


@pytest.mark.parametrize("words", EVIL)
def test_words_of_the_file_are_never_markup(world: World, words: str) -> None:
    company = world.row(Company, "own")
    every(Company).filter(pk=company.pk).update(name_ko=words, region=words, website=words, summary=words)
    every(Product).filter(company=company).update(words=words)
    every(Contact).filter(company=company).update(name=words, post=words, phone=words)
    every(Note).filter(company=company).update(text=words)
    every(FinancialYear).filter(company=company).update(evidence=words)
    every(Document).filter(company=company).update(name=words)
    client = world.client("coordinator_officer")
    for address in ("", "timeline/", "consents/", "edit/"):
        page = client.get(f"/companies/{company.pk}/{address}").content.decode()
        assert "<script>1" not in page and "<b>x" not in page and "5555" not in page
    assert escape(words) in client.get(f"/companies/{company.pk}/").content.decode()


def test_the_file_asks_few_questions(world: World, django_assert_max_num_queries: Any) -> None:
    client, company = world.client("coordinator_officer"), world.row(Company, "own")
    with django_assert_max_num_queries(25):
        client.get(f"/companies/{company.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"/companies/{company.pk}/timeline/")


def test_a_zip_is_what_it_says() -> None:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(ValidationError):
        media_of("가상.xlsx", place.getvalue())
