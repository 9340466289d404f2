"""Generated requests over the WSGI application, spread over the roles: no 5xx, and no answer that is not documented."""

from __future__ import annotations

import os
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")
pytest.importorskip("schemathesis", reason="comes with the [dev] extra")

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from ninja.throttling import AuthRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from hanbada.programme.access import every
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.token.models import SCOPES, ApiToken
from hanbada.programme.objects.token.services import digest
from hanbada.web.wsgi import application
from office_cast import RELATIONS, World

ROLES = (
    "agency_officer",
    "agency_lead",
    "customs_officer",
    "justice_officer",
    "coordinator_officer",
    "coordinator_lead",
    "company_own",
    "ministry_analyst",
    "publisher",
    "auditor",
    "administrator",
    "former_member",
)
#: All but those that follow one case by another. What is valid by its shape may still be refused by a rule (422).
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    ignored_auth,
    unsupported_method,
)
KINDS = {"companies": Company, "cases": Case, "referrals": Referral, "actions": ActionItem}
CODES = ("agency-a", "customs", "justice", "coordinator", "nobody")
DATA = ("hs_search", "ranking")
#: Requests for each role, operation and mode (well formed, malformed).
SHORT, LONG = 1, 25
WITHOUT_SCOPES = "without scopes"
#: What ten thousand cases are for each of the tokens.
SHARE = 10_000 // (len(ROLES) + 1) + 1


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The server lets go of old connections around each request; a test's own transaction must stay open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def key_of(world: World, role: str) -> str:
    """The key of a token with all scopes; the coordinator's with none."""
    key = f"hbd_{uuid4().hex}"
    holder, scopes = world.users.get(role, world.users["coordinator_officer"]), list(SCOPES)
    named = {"scopes": [] if role == WITHOUT_SCOPES else scopes, "digest": digest(key), "head": "hbd_"}
    ApiToken(holder=holder, name="가상", **named).save(force_insert=True)
    return key


def known(world: World, path: str) -> list[Any]:
    """Rows that an operation's ``{id}`` may name: the planted ones of its kind."""
    model = KINDS.get(path.removeprefix("/api/v1/").split("/")[0])
    return [world.rows[model, relation] for relation in RELATIONS if (model, relation) in world.rows] if model else []


def aim(case: Any, rows: list[Any], draw: Any) -> None:
    """Half of the time at a row that exists, in the version that it has, and at a code that exists."""
    if rows and draw(st.booleans()):
        row = draw(st.sampled_from(rows))
        case.path_parameters["id"] = str(row.pk)
        if isinstance(case.body, dict) and "version" in case.body and draw(st.booleans()):
            found = every(type(row)).filter(pk=row.pk).values_list("version", flat=True).first()
            case.body["version"] = found or 1
    if isinstance(case.body, dict):
        for name in ("receiver", "owner"):
            if name in case.body and draw(st.booleans()):
                case.body[name] = draw(st.sampled_from(CODES))


def run(world: World, role: str, examples: int) -> Counter[int]:
    """``examples`` requests for each operation and mode with the role's token; gives the answers by status."""
    with_data = (Path(os.environ.get("HANBADA_HOME", ".hanbada")) / "catalogue.json").is_file()
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [result.ok() for result in document.get_all_operations()]
    statuses: Counter[int] = Counter()
    key = key_of(world, role)
    for operation in operations:
        if with_data or operation.definition.raw["operationId"] not in DATA:
            rows = known(world, operation.path)
            send(operation, GenerationMode.POSITIVE, rows, key, examples, statuses)
            if operation.body or operation.query or operation.path_parameters:
                send(operation, GenerationMode.NEGATIVE, [], key, examples, statuses)
    return statuses


def send(
    operation: Any, mode: GenerationMode, rows: list[Any], key: str, examples: int, statuses: Counter[int]
) -> None:
    """One operation with one token."""
    named = {"Authorization": f"Bearer {key}"}

    @seed(zlib.crc32(f"{operation.label} {mode}".encode()))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def once(case: Any, data: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            aim(case, rows, data.draw)
        answer = case.call(headers=named)
        checks = [check for check in CHECKS if check is not negative_data_rejection or not _healed(case)]
        case.validate_response(answer, checks=checks, headers=named)
        statuses[answer.status_code] += 1

    once()


def _healed(case: Any) -> bool:
    """Whether it was malformed by a header without the token, which it was sent with."""
    return bool(case.meta and case.meta.is_negative_at(ParameterLocation.HEADER))


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuthRateThrottle, "allow_request", lambda self, request: True)


@pytest.mark.django_db
def test_a_few_hundred_cases(world: World) -> None:
    statuses: Counter[int] = Counter()
    for role in (*ROLES, WITHOUT_SCOPES):
        statuses += run(world, role, SHORT)
    assert statuses.total() >= 300
    assert not [status for status in statuses if status >= 500]
    assert {200, 403, 404, 422} <= set(statuses)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, WITHOUT_SCOPES])
def test_ten_thousand_cases(world: World, role: str) -> None:
    statuses = run(world, role, LONG)
    print(f"{role}: {statuses.total():,} cases, {dict(sorted(statuses.items()))}")
    assert statuses.total() >= SHARE
    assert not [status for status in statuses if status >= 500]
    assert ({403} if role == WITHOUT_SCOPES else {200, 404, 422}) <= set(statuses)
