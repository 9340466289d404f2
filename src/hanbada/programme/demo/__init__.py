"""The demo world: a real programme's outline filled with invented people and companies, made from one seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hanbada.content import content
from hanbada.programme import clock
from hanbada.programme.access import every
from hanbada.programme.demo.firms import Firm, firms, registry
from hanbada.programme.demo.paths import path
from hanbada.programme.demo.people import PASSWORD, PROGRAMME, members, organisations, sign_in
from hanbada.programme.demo.stories import play
from hanbada.programme.demo.world import DemoOffice
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.discovery.services import columns_of, registry_map, registry_take, registry_upload
from hanbada.programme.objects.people.models import Organisation, User
from hanbada.programme.objects.programme.models import Cohort, Programme
from hanbada.programme.objects.programme.services import programmes_load

__all__ = ["PASSWORD", "PROGRAMME", "build", "empty", "sign_in"]

#: When the office began to work, and when the registry came in.
OPENED = datetime(2024, 1, 8, 1, tzinfo=UTC)
REGISTERED = datetime(2024, 2, 5, 2, tzinfo=UTC)
RULE, RULES_ON = "kr-mid-sized", date(2024, 2, 1)


def empty() -> bool:
    """Whether the office holds nobody and no company yet."""
    return not every(Company).exists() and not every(User).exists()


def build(seed: int) -> dict[str, int]:
    """Make the world in an empty office; gives how many organisations, people and companies there are.

    Raises RuntimeError where the office is in use already: a demo never mixes with real rows.
    """
    if not empty():
        raise RuntimeError("this office is in use already; the demo world needs an empty one")
    rng = random.Random(seed)  # noqa: S311
    made, now = firms(rng), clock.now()
    with transaction.atomic():
        with clock.at(OPENED):
            world = _office(now)
        with clock.at(REGISTERED):
            _discovery(world, made)
        play([path(world, random.Random(rng.random()), firm) for firm in made], until=now)  # noqa: S311
    return {model.__name__: every(model).count() for model in (Organisation, User, Company)}


def _office(now: datetime) -> DemoOffice:
    places = organisations()
    coordinator = content().programmes[PROGRAMME].coordinator or ""
    programmes_load({PROGRAMME: places[coordinator]}, places["trade-ministry"])
    password, people = make_password(PASSWORD), dict[tuple[str, str], User]()
    for place in places.values():
        people |= members(place, password)
    cohorts = {row.period: row for row in every(Cohort).filter(programme__code=PROGRAMME)}
    return DemoOffice(places, people, cohorts, coordinator, now)


def _discovery(world: DemoOffice, made: list[Firm]) -> None:
    """The registry of the firms is uploaded, its columns confirmed, and taken over."""
    programme = every(Programme).get(code=PROGRAMME)
    batch = registry_upload(
        user=world.officer, programme=programme, name="가상 중견기업 명부.csv", content=registry(made)
    )
    registry_map(
        user=world.officer, batch=batch, sheet=batch.sheet, header=batch.header, columns=columns_of(batch),
        hs_revision="HS22", definition=RULE, decided_on=RULES_ON,
    )  # fmt: skip
    registry_take(user=world.officer, batch=batch)
