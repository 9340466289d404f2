"""The organisations of the demo world, their invented people, and who signs in as what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password

from hanbada.content import content
from hanbada.programme.access import SYSTEM, every, standing_of
from hanbada.programme.base import create
from hanbada.programme.objects.people.models import Organisation, User
from hanbada.programme.objects.people.services import membership_create, organisation_create

PROGRAMME = "kr-export-conversion"
#: Everybody of the demo world signs in with this; the world is invented and on this machine only.
PASSWORD = "hanbada demo only"  # noqa: S105
INVENTED = ("a", "b", "c", "d")
ROLES = {
    "coordinator": ("officer", "lead", "publisher", "auditor", "administrator"),
    "ministry": ("officer", "analyst", "approver"),
    "company": ("officer",),
}
TITLES = {
    "officer": "담당자",
    "lead": "팀장",
    "publisher": "공개 담당",
    "auditor": "감사",
    "administrator": "관리자",
    "analyst": "분석가",
    "approver": "승인자",
}
#: Who is shown at the start: organisation and role.
SHOWN = (
    ("fomek", "officer"),
    ("fomek", "lead"),
    ("kcs", "officer"),
    ("kotra", "officer"),
    ("moj", "officer"),
    ("trade-ministry", "analyst"),
    ("fomek", "auditor"),
    ("fomek", "administrator"),
)


def organisations() -> dict[str, Organisation]:
    """The agencies that public sources name, the ministry, and four agencies that are visibly invented, by code."""
    shelf, written = content(), content().programmes[PROGRAMME]
    ministry = shelf.organisations["trade-ministry"]
    made = {"trade-ministry": organisation("trade-ministry", "ministry", ministry.title.ko, ministry.title.en)}
    for code in written.members:
        kind = "coordinator" if code == written.coordinator else "agency"
        title = shelf.agencies[code].title
        made[code] = organisation(code, kind, title.ko, title.en)
    for letter in INVENTED:
        code = f"invented-{letter}"
        made[code] = organisation(code, "agency", f"가상기관 {letter.upper()}", f"Invented Agency {letter.upper()}")
    return made


def organisation(code: str, kind: str, ko: str, en: str) -> Organisation:
    """One organisation."""
    return organisation_create(user=SYSTEM, code=code, kind=kind, name_ko=ko, name_en=en)


def members(place: Organisation, password: str | None = None) -> dict[tuple[str, str], User]:
    """An invented person for each role of an organisation, by (code, role)."""
    password = password or make_password(PASSWORD)
    made = {}
    for role in ROLES.get(place.kind, ("officer", "lead")):
        names: dict[str, Any] = {
            "email": address(place.code, role),
            "name": f"가상인물 {place.name_ko} {TITLES[role]}"[:80],
        }
        user = create(User, user=SYSTEM, action="user_create", password=password, **names)
        membership_create(user=SYSTEM, member=user, organisation=place, role=role)
        user.standing = standing_of(user)  # type: ignore[attr-defined]  # it does not change: not asked for each write
        made[place.code, role] = user
    return made


def address(code: str, role: str) -> str:
    """What a person of the demo world signs in with."""
    return f"{role}@{code}.example"


def sign_in() -> list[tuple[str, str]]:
    """(address, organisation and role) of the people worth trying first, as far as they are here."""
    places = {row.code: row for row in every(Organisation)}
    portals = [(code, "officer") for code, row in sorted(places.items()) if row.kind == "company"][:1]
    known = set(every(User).values_list("email", flat=True))
    pairs = [(address(code, role), code, role) for code, role in (*SHOWN, *portals)]
    return [(mail, f"{places[code].name_ko} · {role}") for mail, code, role in pairs if mail in known]
