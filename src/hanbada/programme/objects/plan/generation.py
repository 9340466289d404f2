"""Stores what the generator made: sections, notes, files; one effect however often it is called for a version."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from hanbada.base.errors import HanbadaError, Problem
from hanbada.base.text import Text
from hanbada.programme import history
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.base import Conflict, change, move
from hanbada.programme.objects.company.models import Product
from hanbada.programme.objects.plan import making
from hanbada.programme.objects.plan.models import PlanFile, PlanSection, PlanVersion
from hanbada.programme.objects.plan.profile import digest, profile_of
from hanbada.programme.remedy import ASK, for_officer

log = logging.getLogger(__name__)
NO_PRODUCT = Problem(
    Text("등록된 품목이 없음", "no product is registered"),
    Text("품목 하나 이상 (품명 또는 HS 코드)", "at least one product, by its name or its HS code"),
    Text("기업 정보에 품목을 넣은 뒤 다시 만드세요", "add a product to the company's file, then ask again"),
)
FAULT = Problem(
    Text("방안을 만드는 중 오류가 남", "the generator failed"), Text("완성된 방안", "a whole plan"), ASK["developer"]
)


def generate(plan: str) -> str:
    """Make a waiting version; a version that does not wait any more is left as it is."""
    row = every(PlanVersion).select_related("company__programme").filter(pk=plan).first()
    if row is None or row.state != PlanVersion.State.WAITING:
        return row.state if row else "gone"
    profile = profile_of(row.company)
    try:
        if not every(Product).filter(company=row.company).exists():
            return _fail(row, profile, [_plain(NO_PRODUCT)])
        made = making.make(profile, row.as_of)
        documents = making.files(made.documents)
    except HanbadaError as error:
        return _fail(row, profile, [_plain(problem) for problem in for_officer(error)])
    except Exception:
        _fail(row, profile, [_plain(FAULT)])
        raise
    return _store(row, profile, made, documents)


def render(plan: str) -> str:
    """Files with what people wrote, as the next edition; nothing where the newest edition holds it already.

    The generated text is made again from the stored profile and must be the same to the last character: where the
    releases changed meanwhile it is not, and the files stay as they are.
    """
    row = every(PlanVersion).get(pk=plan)
    written = list(every(PlanSection).filter(plan=row).order_by("position"))
    edits = {part.code: {"ko": part.edited_ko, "en": part.edited_en} for part in written if _is_edited(part)}
    if row.state not in ("ready", "approved") or not edits:
        return f"edition {row.edition}"
    made = making.make(row.profile, row.as_of)
    if [part.digest for part in made.sections] != [part.digest for part in written]:
        log.warning("plan %s: the releases changed since it was made; its files stay as they are", row.pk)
        return "drifted"
    documents = making.files(making.with_edits(made.documents, edits))
    with transaction.atomic():
        edition = row.edition + 1
        _keep(row, edition, documents)
        change(row, user=SYSTEM, action="planversion_render", edition=edition)
    return f"edition {edition}"


def _store(
    row: PlanVersion, profile: dict[str, Any], made: making.Plan, documents: Mapping[tuple[str, str], bytes]
) -> str:
    former = _former(row)
    fields: dict[str, Any] = {
        "profile": profile,
        "digest": digest(profile),
        "notes": made.notes,
        "releases": made.releases,
    }
    try:
        with transaction.atomic():
            every(PlanVersion).filter(pk=row.pk, state="waiting").update(**fields)
            move(row, user=SYSTEM, verb="make")
            for position, part in enumerate(made.sections):
                _section(row, position, part, former.get(part.code))
            _keep(row, 0, documents)
    except Conflict:  # another worker was first
        return every(PlanVersion).get(pk=row.pk).state
    return row.state


def _section(plan: PlanVersion, position: int, made: making.Made, former: PlanSection | None) -> None:
    """A section, with what people wrote beside the former version's; it is stale where the generated text changed."""
    carried = former is not None and _is_edited(former)
    row = PlanSection(
        plan=plan,
        code=made.code,
        position=position,
        title_ko=made.titles["ko"],
        title_en=made.titles["en"],
        blocks_ko=made.blocks["ko"],
        blocks_en=made.blocks["en"],
        digest=made.digest,
    )
    if former is not None and carried:
        row.edited_ko, row.edited_en = former.edited_ko, former.edited_en
        row.edited_by_id, row.edited_at = former.edited_by_id, former.edited_at
        row.state = "stale" if former.digest != made.digest else former.state
    row.save(force_insert=True)
    told = {"code": row.code, "digest": row.digest, "state": row.state, "carried": carried}
    history.write(row, user=SYSTEM, action="plansection_make", before={}, after=told)


def _former(plan: PlanVersion) -> dict[str, PlanSection]:
    """The sections of the last version before this one that was made."""
    rows = every(PlanVersion).filter(company=plan.company_id, number__lt=plan.number)
    last = rows.exclude(state__in=("waiting", "failed")).order_by("-number").first()
    return {part.code: part for part in every(PlanSection).filter(plan=last)} if last else {}


def _keep(plan: PlanVersion, edition: int, documents: Mapping[tuple[str, str], bytes]) -> None:
    for (lang, name), content in documents.items():
        stored = default_storage.save(f"plans/{plan.pk}/{edition}.{lang}.{name}", ContentFile(content))
        PlanFile(
            plan=plan,
            edition=edition,
            lang=lang,
            format=name,
            name=stored,
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        ).save(force_insert=True)


def _fail(row: PlanVersion, profile: dict[str, Any], problem: list[dict[str, Any]]) -> str:
    try:
        with transaction.atomic():
            every(PlanVersion).filter(pk=row.pk, state="waiting").update(profile=profile, problem=problem)
            move(row, user=SYSTEM, verb="fail")
    except Conflict:
        return every(PlanVersion).get(pk=row.pk).state
    return row.state


def _plain(problem: Problem) -> dict[str, Any]:
    """A problem in both languages, as the row keeps it."""
    parts = {"found": problem.found, "expected": problem.expected, "do": problem.do}
    return {name: {"ko": words.ko, "en": words.en} for name, words in parts.items()}


def _is_edited(section: PlanSection) -> bool:
    return bool(section.edited_ko.strip() or section.edited_en.strip())
