"""The fixed cast of the office's tests: fifteen personas, and one company for each of six relations.

A relation is how a company stands to agency A:

own        no referral; company_own is a member of it
referred   referred to agency A, consent in force
withdrawn  referred to agency A and revoked
elsewhere  referred to the customs agency only
expired    referred to agency A, but the consent has run out
deleted    was there; only its ids are left

Every object folder plants its own rows in ``tests/cast.py``:

    def plant(world: World, relation: str) -> None: ...      # world.add(Model(...), relation)
    FORMS = {"<page name>": lambda row: {"field": value}}    # what a valid POST sends; row: the planted one or None
    ADDRESSES = {"<page name>": lambda relation: {"key": value}}  # arguments of an address that names no model
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models
from django.test import Client

from hanbada.base.scan import folders
from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Membership, Organisation, User
from hanbada.programme.objects.programme.models import Cohort, Programme

M = TypeVar("M", bound=models.Model)

PERSONAS = (
    "anonymous",
    "company_own",
    "company_other",
    "agency_officer",
    "agency_lead",
    "customs_officer",
    "justice_officer",
    "coordinator_officer",
    "ministry_analyst",
    "publisher",
    "approver",
    "auditor",
    "administrator",
    "token_reader",
    "former_member",
)
RELATIONS = ("own", "referred", "withdrawn", "elsewhere", "expired", "deleted")
#: Who holds no session: a visitor, and a token that is only good for the API.
WITHOUT_SESSION = ("anonymous", "token_reader")
#: persona: (organisation's code, role); the last ones are not in the matrix but often needed.
MEMBERS = {
    "agency_officer": ("agency-a", "officer"),
    "agency_lead": ("agency-a", "lead"),
    "customs_officer": ("customs", "officer"),
    "justice_officer": ("justice", "officer"),
    "coordinator_officer": ("coordinator", "officer"),
    "ministry_analyst": ("ministry", "analyst"),
    "publisher": ("coordinator", "publisher"),
    "approver": ("ministry", "approver"),
    "auditor": ("coordinator", "auditor"),
    "administrator": ("coordinator", "administrator"),
    "former_member": ("agency-a", "officer"),
    "coordinator_lead": ("coordinator", "lead"),
    "ministry_officer": ("ministry", "officer"),
}
ORGANISATIONS = {
    "coordinator": ("coordinator", "가상총괄기관", "Invented Coordinator"),
    "ministry": ("ministry", "가상부처", "Invented Ministry"),
    "agency-a": ("agency", "가상기관 A", "Invented Agency A"),
    "customs": ("agency", "가상기관 세관", "Invented Customs Agency"),
    "justice": ("agency", "가상기관 법무", "Invented Law Agency"),
}
#: Rows of these folders come first, because the others point to them.
FIRST = ("people", "company", "consent", "case", "referral")


@dataclass
class World:
    """The planted world: organisations by code, users by persona, rows by model and relation."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    rows: dict[tuple[type[models.Model], str], Any] = field(default_factory=dict)
    forms: dict[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    addresses: dict[str, Callable[[str], dict[str, Any]]] = field(default_factory=dict)
    programme: Programme = None  # type: ignore[assignment]
    cohort: Cohort = None  # type: ignore[assignment]

    def add(self, row: M, relation: str) -> M:
        """Save a row without a service and remember it as its model's row of the relation (the first one stays)."""
        row.save(force_insert=True)
        self.rows.setdefault((type(row), relation), row)
        return row

    def row(self, model: type[M], relation: str = "referred") -> M:
        """The planted row, as it stood when it was planted."""
        found: M = self.rows[model, relation]
        return found

    def fresh(self, row: M) -> M:
        """The row as the database has it now."""
        return every(type(row)).get(pk=row.pk)

    def user(self, persona: str) -> User:
        """The persona's user, read anew."""
        return every(User).get(pk=self.users[persona].pk)

    def client(self, persona: str, **headers: str) -> Client:
        """A browser in which the persona is signed in."""
        client = Client(headers=headers)
        if persona not in WITHOUT_SESSION:
            client.force_login(self.users[persona], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def canary(relation: str, part: str) -> str:
    """A word that stands in exactly one relation's rows, and in one part of the file.

    >>> canary("referred", "years")
    'zqreferredzyearsz'
    """
    return f"zq{relation}z{part}z"


def build() -> World:
    """Plant everything."""
    world = World()
    for code, (kind, ko, en) in ORGANISATIONS.items():
        world.organisations[code] = _saved(Organisation(kind=kind, code=code, name_ko=ko, name_en=en))
    for persona, (code, role) in MEMBERS.items():
        _member(world, persona, world.organisations[code], role)
    _leave(world.users["former_member"])
    world.programme = _saved(
        Programme(
            code="invented-programme",
            name_ko="가상 사업",
            name_en="Invented programme",
            currency="KRW",
            coordinator=world.organisations["coordinator"],
            ministry=world.organisations["ministry"],
        )
    )
    world.cohort = _saved(Cohort(programme=world.programme, period="2024-H1", planned=27))
    for relation in RELATIONS:
        for module in _plants():
            if hasattr(module, "plant"):
                module.plant(world, relation)
    for module in _plants():
        world.forms.update(getattr(module, "FORMS", {}))
        world.addresses.update(getattr(module, "ADDRESSES", {}))
    _company_members(world)
    every(Company).filter(pk=world.row(Company, "deleted").pk).delete()
    return world


@contextmanager
def on(day: date) -> Iterator[None]:
    """The office's clock at noon of a day in Korea."""
    from datetime import UTC, datetime

    with clock.at(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)):
        yield


def _plants() -> list[Any]:
    from importlib import import_module

    from hanbada.programme import objects

    found = folders(_home(objects), "tests/cast.py")
    names = sorted(found, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return [import_module(f"{objects.__name__}.{name}.tests.cast") for name in names]


def _home(package: Any) -> Any:
    from pathlib import Path

    return Path(package.__file__).parent


def _member(world: World, persona: str, organisation: Organisation, role: str) -> None:
    user = _saved(User(email=f"{persona}@office.example", name=persona, password="!"))
    world.users[persona] = user
    _saved(Membership(member=user, organisation=organisation, role=role, since=clock.today() - timedelta(days=30)))


def _leave(user: User) -> None:
    every(Membership).filter(member=user).update(until=clock.today())


def _company_members(world: World) -> None:
    for persona, relation in (("company_own", "own"), ("company_other", None)):
        organisation = _saved(
            Organisation(
                kind="company", code=persona.replace("_", "-"), name_ko=f"가상 {persona}", name_en=f"Invented {persona}"
            )
        )
        world.organisations[organisation.code] = organisation
        _member(world, persona, organisation, "officer")
        if relation:
            every(Company).filter(pk=world.row(Company, relation).pk).update(organisation=organisation)
        else:
            _saved(
                Company(
                    programme=world.programme,
                    organisation=organisation,
                    name_ko="가상 구경꾼 (주)",
                    business_number="0000000000",
                )
            )


def _saved(row: M) -> M:
    row.save(force_insert=True)
    return row
