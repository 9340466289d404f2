"""The API: the same access as the pages, every error documented, nothing twice, nothing without a trace."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest

pytest.importorskip("django", reason="the office needs the [web] extra")

from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from ninja import Router

from hanbada.api.docs import schema
from hanbada.programme import clock
from hanbada.programme.access import every, visible
from hanbada.programme.audit.models import AccessRow
from hanbada.programme.history import History
from hanbada.programme.objects.action.models import ActionItem
from hanbada.programme.objects.action.selectors import actions
from hanbada.programme.objects.case.models import Case
from hanbada.programme.objects.case.selectors import cases
from hanbada.programme.objects.company import api as company_api
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.company.selectors import companies
from hanbada.programme.objects.people.models import Membership, User
from hanbada.programme.objects.referral.models import Referral
from hanbada.programme.objects.referral.selectors import referrals
from hanbada.programme.objects.token.models import SCOPES, ApiToken
from hanbada.programme.objects.token.services import digest
from hanbada.programme.rest import Move, Seen, Token, moves
from office_cast import RELATIONS, World

ROOT = "/api/v1"
CANARY = re.compile(rf"zq({'|'.join(RELATIONS)})z([a-z]+?)z")
FILE = {"profile", "products", "referral", "action"}
#: Which parts of whose file each persona may read by the API; written by hand, like READS of the access matrix.
READS: dict[str, dict[str, set[str]]] = {
    "company_own": {"own": FILE | {"years", "customs"}},
    "agency_officer": {"referred": FILE},
    "customs_officer": {"elsewhere": FILE},
    "coordinator_officer": {relation: FILE | {"years"} for relation in set(RELATIONS) - {"deleted"}},
}
KINDS: dict[str, Any] = {
    "companies": (Company, companies),
    "cases": (Case, cases),
    "referrals": (Referral, referrals),
    "actions": (ActionItem, actions),
}
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in schema()["paths"].items()
    for method, operation in methods.items()
]
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def _no_former_requests() -> None:
    cache.clear()


class Caller:
    """A program with a persona's token."""

    def __init__(self, world: World, persona: str, scopes: list[str] | None = None) -> None:
        self.key = f"hbd_{uuid4().hex}"
        named = {"scopes": list(SCOPES) if scopes is None else scopes, "digest": digest(self.key), "head": "hbd_"}
        self.token = ApiToken(holder=world.users[persona], name="가상", **named)
        self.token.save(force_insert=True)
        self.client = Client(headers={"authorization": f"Bearer {self.key}"}, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(ROOT + path, query)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(ROOT + path, json.dumps(body), content_type="application/json", headers=headers)


def agency(world: World) -> Caller:
    return Caller(world, "agency_officer")


def referral(world: World) -> Referral:
    return world.fresh(world.row(Referral, "referred"))


# ---- who


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[o["operationId"] for *_x, o in OPERATIONS])
def test_no_operation_answers_without_a_token_or_its_scope(
    world: World, method: str, path: str, operation: dict[str, Any]
) -> None:
    url = re.sub(r"\{\w+\}", NOBODY, path)
    for client in (Client(), world.client("coordinator_officer"), Client(headers={"authorization": "Bearer hbd_no"})):
        answer = client.generic(method, url, b"{}", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorised")
    if operation["operationId"] not in ("me", "organisations"):
        answer = Caller(world, "coordinator_officer", []).client.generic(
            method, url, b"{}", content_type="application/json"
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    "end",
    [
        lambda world, token: every(ApiToken).filter(pk=token.pk).update(revoked_at=clock.now()),
        lambda world, token: every(ApiToken).filter(pk=token.pk).update(expires_at=clock.now()),
        lambda world, token: every(User).filter(pk=token.holder_id).update(is_active=False),
    ],
    ids=["withdrawn", "expired", "account closed"],
)
def test_a_token_that_ended_opens_nothing_on_the_next_request(world: World, end: Any) -> None:
    caller = agency(world)
    assert caller.get("/me").status_code == 200
    end(world, caller.token)
    assert caller.get("/me").status_code == 401


def test_a_lost_role_counts_on_the_next_request(world: World) -> None:
    caller = agency(world)
    assert len(caller.get("/companies").json()["items"]) == 1
    every(Membership).filter(member=caller.token.holder_id).update(role="analyst")
    assert caller.get("/companies").json()["items"] == []


@pytest.mark.parametrize("persona", ["agency_officer", "customs_officer", "justice_officer", "coordinator_officer", "company_own", "company_other", "ministry_analyst", "publisher", "auditor", "administrator", "former_member"])  # fmt: skip
def test_a_persona_reads_by_the_api_what_it_reads_on_the_pages(world: World, persona: str) -> None:
    caller, user = Caller(world, persona), world.user(persona)
    allowed = {(relation, part) for relation, parts in READS.get(persona, {}).items() for part in parts}
    for name, (model, selector) in KINDS.items():
        listed = caller.get(f"/{name}", limit=100)
        ids = {item["id"] for item in listed.json()["items"]}
        assert ids == {str(pk) for pk in selector(user).values_list("pk", flat=True)}
        assert set(CANARY.findall(listed.content.decode())) <= allowed
        for relation in RELATIONS:
            row = world.rows.get((model, relation))
            if row is None:
                continue
            one = caller.get(f"/{name}/{row.pk}")
            open_to = visible(user, model).filter(pk=row.pk).exists()
            assert one.status_code == (200 if open_to else 404), (name, relation)
            assert set(CANARY.findall(one.content.decode())) <= allowed
            if one.status_code == 404:
                assert one.json() == caller.get(f"/{name}/{NOBODY}").json(), "hidden and absent look alike"


def test_what_is_read_is_written_down(world: World) -> None:
    caller, company = agency(world), world.row(Company, "referred")
    caller.get("/companies")
    caller.get(f"/companies/{company.pk}")
    caller.get(f"/companies/{world.row(Company, 'own').pk}")
    rows = every(AccessRow).order_by("pk").values_list("action", "object_id", "user_id")
    own, me = world.row(Company, "own").pk, caller.token.holder_id
    assert list(rows) == [("search", None, me), ("view", company.pk, me), ("denied", own, me)]


# ---- writes


def test_a_referral_goes_its_way_by_the_api(world: World) -> None:
    caller, row = agency(world), referral(world)
    answer = caller.post(f"/referrals/{row.pk}/accept", {"version": row.version})
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    again = caller.post(f"/referrals/{row.pk}/accept", {"version": row.version + 1})
    assert (again.status_code, again.json()["code"]) == (409, "state")
    done = caller.post(f"/referrals/{row.pk}/finish", {"version": row.version + 1, "service": "가상 지원"})
    assert done.json()["served_on"] == str(clock.today())
    written = every(History).filter(object_id=row.pk).order_by("pk").values_list("action", "user_id")
    assert list(written) == [("referral_accept", caller.token.holder_id), ("referral_finish", caller.token.holder_id)]


def test_a_stale_version_shows_both_values(world: World) -> None:
    caller, row = agency(world), world.fresh(world.row(ActionItem, "referred"))
    moved = {"version": row.version, "due_on": "2099-01-05", "reason": "가상 사유"}
    assert caller.post(f"/actions/{row.pk}/due", moved).status_code == 200
    late = caller.post(f"/actions/{row.pk}/due", {**moved, "due_on": "2099-02-05"})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    assert [(d["now"], d["yours"]) for d in late.json()["differences"]] == [("2099-01-05", "2099-02-05")]


def test_who_may_not_write_gets_403_and_a_stranger_404(world: World) -> None:
    row = referral(world)
    asked = {"version": row.version}
    assert Caller(world, "coordinator_officer").post(f"/referrals/{row.pk}/accept", asked).status_code == 403
    assert Caller(world, "justice_officer").post(f"/referrals/{row.pk}/accept", asked).status_code == 404
    assert referral(world).state == "sent"


def test_the_same_key_sends_one_referral(world: World) -> None:
    caller, case, key = Caller(world, "coordinator_officer"), world.row(Case, "referred"), str(uuid4())
    body = {"receiver": "agency-a", "purpose": "market", "measure": "", "note": "가상"}
    answers = [caller.post(f"/cases/{case.pk}/referrals", body, **{"Idempotency-Key": key}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert every(Referral).filter(case=case).count() == 2


def test_without_consent_there_is_no_referral(world: World) -> None:
    caller, case = Caller(world, "coordinator_officer"), world.row(Case, "own")
    answer = caller.post(f"/cases/{case.pk}/referrals", {"receiver": "agency-a", "purpose": "market"})
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    wrong = caller.post(f"/cases/{case.pk}/referrals", {"receiver": "nobody", "purpose": "market"})
    assert list(wrong.json()["fields"]) == ["receiver"]


def test_a_rejected_referral_is_sent_on_and_names_the_former(world: World) -> None:
    row, caller = referral(world), Caller(world, "coordinator_officer")
    assert (
        agency(world).post(f"/referrals/{row.pk}/reject", {"version": row.version, "reason": "소관 아님"}).status_code
        == 200
    )
    sent = caller.post(f"/referrals/{row.pk}/send-on", {"receiver": "agency-a", "purpose": "market"})
    assert (sent.status_code, sent.json()["previous"]) == (201, str(row.pk))


# ---- errors


def test_every_error_is_the_documented_document(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, row = agency(world), referral(world)
    accept = f"{ROOT}/referrals/{row.pk}/accept"

    def raw(body: bytes, kind: str = "application/json", method: str = "POST", url: str = accept) -> Any:
        return caller.client.generic(method, url, body, content_type=kind)

    answers = {
        "404 unknown address": raw(b"", method="GET", url=f"{ROOT}/nothing/here"),
        "404 no id": caller.get("/companies/not-an-id"),
        "405": raw(b"", method="PUT", url=f"{ROOT}/companies"),
        "405 by the token's holder on a POST address": raw(b"", method="GET"),
        "413": raw(b'"' + b"a" * 2_200_000 + b'"'),
        "415": raw(b"version=1", kind="application/x-www-form-urlencoded"),
        "422 no JSON": raw(b"{"),
        "422 not UTF-8": raw(b'{"version": "\xff"}'),
        "422 NaN": raw(b'{"version": NaN}'),
        "422 empty": raw(b""),
        "422 deep": raw(b"[" * 100_000),
        "422 another type": raw(b'{"version": "one"}'),
        "422 query": caller.get("/companies", limit=0),
        "422 NUL": caller.get("/companies", q="\x00"),
        "422 surrogate": raw(b'{"version": 1, "reason": "\\ud800"}', url=f"{ROOT}/referrals/{row.pk}/reject"),
        "422 huge number": raw(b'{"version": 99999999999999999999999}'),
    }
    for name, answer in answers.items():
        told = answer.json()
        assert answer.status_code == told["status"] == int(name[:3]), (name, answer.status_code)
        assert set(told) == {"status", "code", "message", "fields", "differences"}, name
        assert told["message"]
    assert answers["405"].headers["Allow"] == "GET"

    def down(*_arguments: Any) -> Any:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(company_api, "companies", down)
    answer = caller.get("/companies")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "5")


def test_an_unknown_address_is_a_document_for_every_method(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        answer = client.generic(method, f"{ROOT}/cases/not-an-id/actions", b"{}", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_too_many_requests_are_told_when_to_go_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from ninja.throttling import AuthRateThrottle

    allow = AuthRateThrottle.allow_request

    def few(self: Any, request: Any) -> bool:
        usual, self.num_requests = self.num_requests, 3
        try:
            return allow(self, request)
        finally:
            self.num_requests = usual

    monkeypatch.setattr(AuthRateThrottle, "allow_request", few)
    one, other = agency(world), Caller(world, "customs_officer")
    assert [one.get("/me").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert int(one.get("/me").headers["Retry-After"]) > 0
    assert other.get("/me").status_code == 200, "each token has its own count"


def test_the_message_follows_the_caller_s_language(world: World) -> None:
    caller = agency(world)
    texts = {lang: caller.client.get(f"{ROOT}/companies/{NOBODY}", headers={"accept-language": lang}).json()["message"] for lang in ("ko", "en")}  # fmt: skip
    assert re.search("[가-힣]", texts["ko"]) and texts["en"].isascii()


def test_every_operation_documents_its_errors() -> None:
    for method, path, operation in OPERATIONS:
        codes = {int(code) for code in operation["responses"]}
        assert codes >= {401, 403, 405, 422, 429, 503}, path
        assert ("{" not in path) or 404 in codes, path
        assert method == "GET" or codes >= {404, 409, 413, 415}, path
        assert operation["summary"] and "·" in operation["summary"], "both languages"


# ---- lists


def test_a_list_is_walked_through_without_gap_or_double(world: World) -> None:
    caller = Caller(world, "coordinator_officer")
    for n in range(23):
        Company(programme=world.programme, name_ko=f"가상 {n}", business_number=f"30000000{n:02d}").save(
            force_insert=True
        )
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = caller.get("/companies", limit=7, **after).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert len(seen) == len(set(seen)) == companies(world.user("coordinator_officer")).count()


@pytest.mark.parametrize("name", ["companies", "cases", "referrals", "actions"])
def test_queries_do_not_grow_with_rows(world: World, name: str) -> None:
    caller = Caller(world, "coordinator_officer")

    caller.get("/me")  # the day's first use is noted

    def count(limit: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert caller.get(f"/{name}", limit=limit).status_code == 200
        return len(seen)

    assert count(1) == count(100) <= 12


# ---- the world


@pytest.mark.starter
def test_words_and_markets(world: World, starter_home: Any) -> None:
    caller = agency(world)
    found = caller.get("/hs", q="페로바나듐").json()
    assert found["candidates"] == [] or re.fullmatch(r"\d{6}", found["candidates"][0]["code"])
    ranked = caller.get("/ranking", product=["720292"], top=5).json()
    assert [row["rank"] for row in ranked["markets"]] == [1, 2, 3, 4, 5]
    assert ranked["releases"]
    assert caller.get("/ranking", product=["010619"]).status_code == 422
    assert caller.get("/ranking").status_code == 422


def test_the_documentation_is_public_and_inline_free(db: None) -> None:
    words = Client().get(f"{ROOT}/docs").content.decode()
    assert Client().get(f"{ROOT}/openapi.json").json() == json.loads(json.dumps(schema()))
    for _method, path, operation in OPERATIONS:
        assert path in words and f'id="{operation["operationId"]}"' in words
    assert "<style" not in words and "onclick" not in words and " style=" not in words


def test_a_move_that_the_model_has_not_is_refused_when_the_api_is_built() -> None:
    offered = {"sell": Move(lambda **given: None, Seen, "Sell · 팔기", "")}
    with pytest.raises(LookupError, match=r"Referral.MOVES has no \['sell'\]"):
        moves(Router(), Referral, "/referrals", offered, name="referral", auth=Token(""), rows=lambda user: every(Referral),
              answer=(Seen, lambda row: {}))  # fmt: skip
