"""Companies with everything in the file, one for each relation."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from hanbada.programme import history, uploads
from hanbada.programme.objects.company.models import Company, Contact, Document, FinancialYear, Merge, Note, Product
from office_cast import RELATIONS, World, canary


class Again(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


def plant(world: World, relation: str) -> None:
    """A company and one row of every part."""
    number = RELATIONS.index(relation)
    company = world.add(
        Company(
            programme=world.programme,
            name_ko=f"가상정밀 {canary(relation, 'profile')} (주)",
            name_en=f"Invented {canary(relation, 'profile')} Co.",
            business_number=f"100000000{number}",
            region=canary(relation, "profile"),
            summary=canary(relation, "profile"),
        ),
        relation,
    )
    stated = {"company": company, "year": 2023, "as_of": date(2024, 3, 31), "sales_minor": 120_000_000_000 + number}
    world.add(FinancialYear(source="self", evidence=canary(relation, "years"), **stated), relation)
    world.add(FinancialYear(source="customs", evidence=canary(relation, "customs"), **stated), relation)
    world.add(
        Product(company=company, words=canary(relation, "products"), hs_code="720292", hs_revision="HS22"), relation
    )
    world.add(Contact(company=company, name=canary(relation, "contacts"), email="invented@company.example"), relation)
    content = canary(relation, "document").encode()
    word = canary(relation, "document")
    world.add(
        Document(
            company=company, kind="other", name=f"{word}.txt", media="text", size=len(content),
            sha256=uploads.keep(content), added_by=world.users["coordinator_officer"],
        ),
        relation,
    )  # fmt: skip
    _corrected(world, relation)
    if relation == "referred":
        _merged(world, company)
    world.add(
        Note(company=company, author=world.users["coordinator_officer"], text=canary(relation, "notes")), relation
    )


def _corrected(world: World, relation: str) -> None:
    """One line of the history, which the coordinator's timeline shows and the auditor's page does not."""
    contact, word = world.row(Contact, relation), canary(relation, "contacts")
    history.write(
        contact,
        user=world.users["coordinator_officer"],
        action="contact_edit",
        before={"post": ""},
        after={"post": word},
    )


def _merged(world: World, kept: Company) -> None:
    """A file that was merged into this one: whoever sees the kept one is led there."""
    gone = Company(
        programme=world.programme, name_ko="가상 합쳐진회사 (주)", business_number="1000000009", merged_into=kept
    )
    gone.save(force_insert=True)
    officer = world.users["coordinator_officer"]
    world.add(Merge(kept=kept, gone=gone, ground=canary("referred", "profile"), merged_by=officer), "referred")


FORMS = {
    "company-new": lambda row: {"name_ko": "가상 새회사 (주)", "business_number": "2000000001"},
    "company-edit": lambda row: {"name_ko": "가상 고친회사 (주)", "business_number": row.business_number},
    "year-new": lambda row: {"year": 2022, "source": "self", "currency": "KRW", "as_of": "2023-03-31"},
    "year-edit": lambda row: {"year": 2021, "source": "self", "currency": "KRW", "as_of": "2023-03-31"},
    "product-new": lambda row: {"words": "가상 제품"},
    "product-edit": lambda row: {"words": "고친 가상 제품"},
    "product-confirm": lambda row: {},
    "document-new": lambda row: {"kind": "other", "file": Again("가상.txt", "가상 문서".encode())},
    "document-withdraw": lambda row: {"reason": "가상 사유"},
    "company-merge": lambda row: {"number": "1000000001", "reason": "가상 사유"},
    "merge-undo": lambda row: {"reason": "가상 사유"},
    "contact-new": lambda row: {"name": "가상인물"},
    "contact-edit": lambda row: {"name": "가상인물"},
    "note-new": lambda row: {"text": "가상 메모"},
}
