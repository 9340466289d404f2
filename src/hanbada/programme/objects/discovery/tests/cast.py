"""One registry in each state and one firm in each state of the list; only the coordinator may see any of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hanbada.company.registry.columns import guesses
from hanbada.programme import clock, uploads
from hanbada.programme.access import every
from hanbada.programme.objects.discovery.models import (
    Candidate,
    CandidateNote,
    ControlFirm,
    Draw,
    DrawPlace,
    RegistryImport,
)
from hanbada.programme.objects.programme.models import Cohort
from office_cast import World, canary

PART = "candidate"
HEADERS = (
    "사업자등록번호",
    "기업명",
    "업종코드",
    "소재지",
    "2023년 매출액(백만원)",
    "직접수출액 2023(백만원)",
    "종업원 수",
    "HS코드",
)


def registry(rows: int = 3, name: str = "가상정밀") -> bytes:
    """A CSV of invented firms: numbers that begin with three zeros, check digits right."""
    from hanbada.company.business_number import check_digit

    lines = [",".join(HEADERS)]
    for row in range(rows):
        first = f"000{row:06d}"
        lines.append(f"{first}{check_digit(first)},{name} {row} (주),C28,가상시,{1000 + row},{row},{100 + row},720292")
    return ("\n".join(lines) + "\n").encode()


def plant(world: World, relation: str) -> None:
    """Everything as one relation's rows: discovery does not depend on any."""
    if relation != "referred":
        return
    word, content = canary(relation, PART), registry()
    common = {"programme": world.programme, "organisation": world.organisations["coordinator"], "size": len(content)}
    columns = [column.as_dict() for column in guesses(HEADERS)]
    batch = world.add(
        RegistryImport(
            sha256=uploads.keep(content), name=f"{word}.csv", uploaded_by=world.users["coordinator_officer"],
            state="mapped", columns=columns, decided_on=clock.today(), **common,
        ),
        relation,
    )  # fmt: skip
    firm = world.add(
        Candidate(
            programme=world.programme, batch=batch, row=2, business_number="3000000001", name_ko=f"가상후보 {word}",
            region=word, facts={"years": {"2023": {"direct": 5, "exports_currency": "USD"}}, "products": [word]}, state="shortlisted", ground=word, contact_by="가상인 갑", contact_on=clock.today(),
            applied_on=clock.today() - timedelta(days=3),
        ),
        relation,
    )  # fmt: skip
    other = Candidate(
        programme=world.programme, batch=batch, row=3, business_number="3000000002", name_ko="가상후보 둘", facts={"years": {"2023": {"sales": 5, "sales_currency": "KRW"}}, "hs_codes": []},
        applied_on=clock.today() - timedelta(days=2),
    )  # fmt: skip
    other.save(force_insert=True)
    world.add(CandidateNote(candidate=firm, author=world.users["coordinator_officer"], text=word), relation)
    draw = world.add(
        Draw(cohort=world.cohort, quota=1, seed=word, drawn_by=world.users["coordinator_officer"]), relation
    )
    DrawPlace(draw=draw, candidate=firm, place=1, drawn=True).save(force_insert=True)
    world.add(
        ControlFirm(
            programme=world.programme, business_number="3000000003", name_ko=word, eligibility="unknown", why="decided",
            kept_on=clock.today(),
        ),
        relation,
    )  # fmt: skip


def columns_form(row: RegistryImport) -> dict[str, Any]:
    """What the form of the columns sends when nothing is changed."""
    sent: dict[str, Any] = {"sheet": row.sheet, "header": row.header, "decided_on": "2026-01-05", "hs_revision": "HS22"}
    sent["definition"] = row.definition
    for column in row.columns:
        for name in ("field", "year", "unit"):
            sent[f"{name}_{column['index']}"] = "" if column[name] is None else column[name]
    return sent


def cohort() -> str:
    return str(every(Cohort).get(period="2024-H1").pk)


def other_cohort() -> str:
    known = every(Cohort).get(period="2024-H1")
    return str(every(Cohort).get_or_create(programme=known.programme, period="2024-H2")[0].pk)


class Again(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *size: int) -> bytes:
        self.seek(0)
        return super().read(*size)


REASON = {"reason": "가상 사유"}
FORMS = {
    "registry-new": lambda row: {"file": Again("가상.csv", registry(2, "가상새회사"))},
    "registry-map": columns_form,
    "registry-take": lambda row: {"version": row.version},
    "registry-drop": lambda row: {},
    "candidate-shortlist": lambda row: REASON,
    "candidate-unlist": lambda row: REASON,
    "candidate-leave": lambda row: REASON,
    "candidate-promote": lambda row: {"cohort": cohort()},
    "candidate-contact": lambda row: {"contact_by": "가상인 을", "contact_on": "2026-01-05"},
    "candidate-uncontact": lambda row: {},
    "candidatenote-new": lambda row: {"text": "가상 메모"},
    "draw-new": lambda row: {"cohort": other_cohort(), "quota": 1, "seed": "가상 씨앗"},
    "list-close": lambda row: REASON,
}
