"""A plan for each company, shared with the agency that it was referred to; the customs agency's for ``elsewhere``."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.plan.models import (
    FORMATS,
    LANGS,
    PlanComment,
    PlanFile,
    PlanSection,
    PlanShare,
    PlanVersion,
)
from hanbada.programme.objects.plan.profile import digest, profile_of
from office_cast import World, canary


def plant(world: World, relation: str) -> None:
    """A draft with one section, one comment of the coordinator, its files, one share."""
    company, word = world.row(Company, relation), canary(relation, "plan")
    profile = profile_of(company)
    plan = world.add(
        PlanVersion(
            company=company, number=1, state="ready", as_of=clock.today(), profile=profile, digest=digest(profile)
        ),
        relation,
    )
    blocks = [{"kind": "paragraph", "parts": [{"words": word}]}]
    section = world.add(
        PlanSection(
            plan=plan, code="summary", position=0, title_ko=word, title_en=word, blocks_ko=blocks, blocks_en=blocks
        ),
        relation,
    )
    office = world.organisations["coordinator"]
    author = world.users["coordinator_officer"]
    world.add(
        PlanComment(section=section, organisation=office, author=author, text=canary(relation, "remark")), relation
    )
    for lang in LANGS:
        for name in FORMATS:
            world.add(file_of(plan, lang, name, word.encode()), relation)
    receiver = world.organisations["customs" if relation == "elsewhere" else "agency-a"]
    world.add(PlanShare(plan=plan, organisation=receiver), relation)


def file_of(plan: PlanVersion, lang: str, name: str, content: bytes) -> PlanFile:
    stored = default_storage.save(f"plans/{plan.pk}/0.{lang}.{name}", ContentFile(content))
    sha = hashlib.sha256(content).hexdigest()
    return PlanFile(plan=plan, edition=0, lang=lang, format=name, name=stored, sha256=sha, size=len(content))


FORMS = {
    "plan-new": lambda row: {},
    "plan-approve": lambda row: {},
    "plan-render": lambda row: {},
    "plan-download": lambda row: [
        {"lang": lang, "format": name, "reason": "review"} for lang in LANGS for name in FORMATS
    ],
    "plan-share": lambda row: {"organisation": _office("agency-a")},
    "plan-unshare": lambda row: {},
    "plan-section-edit": lambda row: {"edited_ko": "가상 글", "edited_en": "Invented words"},
    "plan-section-check": lambda row: {},
    "plan-section-comment": lambda row: {"text": "가상 의견"},
    "plan-comment-resolve": lambda row: {},
}


def _office(code: str) -> str:
    return str(every(Organisation).get(code=code).pk)
