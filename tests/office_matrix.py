"""The checks of the access matrix: what each address answers to each persona, what it lets out, what it writes.

``faults_of(world, name)`` asks one address in every way that is known to leak; ``faults_of_letters(world)`` reads what
leaves by mail. Both give a list of faults, empty where nothing is wrong. ``tests/office/test_matrix.py`` asks them about
the office as it is, ``tests/office/test_holes.py`` about an office with a hole.
"""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from hanbada.base.scan import modules
from hanbada.programme import clock, objects
from hanbada.programme.access import every
from hanbada.programme.history import company_id
from hanbada.programme.objects.company.models import Company
from hanbada.programme.pages import Page, pages
from office_cast import PERSONAS, RELATIONS, World

SOURCE = Path(__file__).resolve().parents[1] / "src/hanbada"
MATRIX = SOURCE / "programme/access/matrix.csv"
OBJECTS = SOURCE / "programme/objects"
OURS = {entry.name: entry for entry in pages()}
CANARY = re.compile(rf"zq({'|'.join(RELATIONS)})z([a-z]+?)z")
FILE = {"profile", "products", "contacts", "consent", "referral", "action"}
LEFT = set(RELATIONS) - {"deleted"}
#: Whose company file each persona may read, and which of its parts: written by hand, not taken from the code.
READS: dict[str, dict[str, set[str]]] = {
    "company_own": {"own": FILE | {"years", "customs", "document", "diagnosis", "claim"}},
    "agency_officer": {"referred": FILE | {"plan"}},
    "agency_lead": {"referred": FILE | {"plan"}},
    "customs_officer": {"elsewhere": FILE | {"plan"}},
    "coordinator_officer": {
        relation: FILE | {"years", "notes", "candidate", "document", "diagnosis", "claim", "plan", "remark"}
        for relation in LEFT
    },
}
#: Arguments of addresses that come with the sign-in library.
FOREIGN: dict[str, dict[str, Any]] = {
    "account_confirm_email": {"key": "none"},
    "account_reset_password_from_key": {"uidb36": "0", "key": "none"},
    "mfa_edit_webauthn": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "none"},
    "openid_connect_callback": {"provider_id": "none"},
}
NOBODY = "00000000-0000-7000-8000-000000000000"
#: What a request that is refused may still write: that it was refused, and the visitor's session.
HARMLESS = ("programme_accessrow", "django_session", "axes_")
#: Asked in this order, with one cache for all: what a reader was shown must not be shown to the next one.
IN_ORDER = sorted(PERSONAS, key=lambda persona: persona not in READS)
#: Answers that would tell a stranger that there is something, to a copy that the stranger claims to hold.
CLAIMED = {"If-None-Match": "*", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
#: Words of a search that every planted word begins with, and what else a list might be asked for.
WORDS = {**dict.fromkeys(("q", "query", "search", "words", "term", "name"), "zq"), "format": "csv", "sort": "name"}


#: The relations for which an address is asked in every way with each run; ``make test-long`` asks for all.
OFTEN = ("-",)


class Fault(NamedTuple):
    """What is wrong: ``kind`` is status, canary, write, trace or missing."""

    kind: str
    words: str


#: Requests asked since the process began.
asked: Counter[str] = Counter()


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name or route, route) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or route, route
        else:
            yield from patterns(entry, route)


ADDRESSES = dict(sorted(patterns()))


def rows() -> dict[tuple[str, str, str], dict[str, str]]:
    """The matrix with the rows that objects bring: {(address, method, relation): {persona: status}}."""
    found = {}
    for path in [MATRIX, *sorted(OBJECTS.glob("*/matrix.csv"))]:
        with path.open(encoding="utf-8", newline="") as file:
            found |= {(row["address"], row["method"], row["relation"]): row for row in csv.DictReader(file)}
    return found


def wanted(world: World, name: str) -> list[tuple[str, str, str]]:
    """The rows that an address must have: its methods, by the relations in which its model was planted."""
    entry = OURS.get(name)
    methods = entry.methods if entry else ("GET", "POST")
    model = entry.model if entry else None
    relations = [relation for relation in RELATIONS if (model, relation) in world.rows] if model else ["-"]
    assert relations, f"nothing planted for {name}: add world.add(...) to the object's tests/cast.py"
    return [(name, method, relation) for method in methods for relation in relations]


def with_sessions(world: World) -> World:
    """The world with everybody signed in."""
    world.sessions = {persona: world.client(persona).cookies for persona in PERSONAS}  # type: ignore[attr-defined]
    return world


def address(world: World, name: str, relation: str) -> str:
    """Where a page about the relation's row lies."""
    entry = OURS.get(name)
    if entry and entry.model:
        return reverse(name, args=[world.row(entry.model, relation).pk])
    if name not in ADDRESSES or name == ADDRESSES[name]:
        return "/" + name
    of_api = {"id": NOBODY} if "<uuidstr:id>" in ADDRESSES[name] else {}  # the API has tests of its own: test_api.py
    arguments = world.addresses[name](relation) if name in world.addresses else FOREIGN.get(name, of_api)
    return reverse(name, kwargs=arguments)


class Answer(NamedTuple):
    """What came back: its words, the tables it wrote to, and the planted companies whose rows it changed."""

    status: int
    headers: Any
    words: str
    written: list[str]
    touched: set[str]


def ask(
    world: World, persona: str, method: str, url: str, data: dict[str, Any] | None = None, **headers: str
) -> Answer:
    """One request; everything it did is rolled back."""
    asked["requests"] += 1
    tables: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = re.match(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', sql, re.IGNORECASE)
        if found:
            tables.append(found[1])
        return execute(sql, params, many, context)

    client = Client(raise_request_exception=False, headers=headers)
    client.cookies = type(client.cookies)(world.sessions[persona].output(header="", sep=";"))  # type: ignore[attr-defined]
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            answer = client.generic(method, url) if data is None else client.post(url, data)
            words = read(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        written = [table for table in tables if not table.startswith(HARMLESS)]
        after = _stored(written)
        transaction.set_rollback(True)
    return Answer(answer.status_code, answer.headers, words, written, _touched(world, _stored(written), after))


def _stored(tables: list[str]) -> dict[tuple[str, Any], tuple[Any, dict[str, Any]]]:
    """{(table, key): (row, its values)} of the office's own tables."""
    found = [model for model in apps.get_app_config("programme").get_models() if model._meta.db_table in tables]
    return {
        (model._meta.db_table, row.pk): (
            row,
            {field.attname: getattr(row, field.attname) for field in model._meta.fields},
        )
        for model in found
        for row in every(model)
    }


def _touched(world: World, before: dict[Any, Any], after: dict[Any, Any]) -> set[str]:
    """The relations of which a row is new, gone or another now."""
    nothing = (None, None)
    changed = [key for key in before.keys() | after.keys() if before.get(key, nothing)[1] != after.get(key, nothing)[1]]
    companies = {_company((after if key in after else before)[key][0]) for key in changed}
    named = {row.pk: relation for (model, relation), row in world.rows.items() if model is Company}
    return {named[company] for company in companies if company in named}


def _company(row: models.Model) -> Any:
    try:
        return company_id(row)
    except models.ObjectDoesNotExist:
        return None


def read(body: bytes) -> str:
    """The words of a page, of every part of an office document, of a PDF."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if body.startswith(b"%PDF"):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace")


def forms(world: World, name: str, entry: Page | None, relation: str) -> list[Any]:
    """What valid POSTs send: one, or all that the object's cast names."""
    row = world.rows.get((entry.model, relation)) if entry and entry.model else None
    sent = world.forms[name](row) if name in world.forms else {}
    return sent if isinstance(sent, list) else [sent]


def foreign(persona: str, words: str) -> set[tuple[str, str]]:
    """The planted words in a text that the persona may not read."""
    allowed = {(relation, part) for relation, parts in READS.get(persona, {}).items() for part in parts}
    return set(CANARY.findall(words)) - allowed


def faults_of(world: World, name: str, ways: Collection[str] = OFTEN) -> list[Fault]:
    """Everything wrong with one address, for all personas and relations; in all ways of asking for some relations."""
    known, faults = rows(), []
    for key in wanted(world, name):
        statuses, found = _run(world, key, ways)
        faults += found
        if key not in known and os.environ.get("HANBADA_MATRIX") == "propose":
            _propose(key, statuses)
        elif key not in known:
            faults.append(Fault("missing", f"no row for {key}"))
        else:
            told = known[key]
            faults += [
                Fault("status", f"{key} {p}: {statuses[p]}, not {told[p]}") for p in PERSONAS if statuses[p] != told[p]
            ]
    return faults


def faults_of_letters(world: World, days: int = 60) -> list[Fault]:
    """Everything wrong with what ``remind`` sends on some days ahead: no letter holds business text."""
    mail.outbox.clear()
    with transaction.atomic():
        for day in range(0, days, 3):
            with clock.at(clock.now() + timedelta(days=day)):
                call_command("remind", stdout=io.StringIO())
        transaction.set_rollback(True)
    assert mail.outbox, "the planted deadlines must lead to letters"
    return _letters("remind")


def _run(world: World, key: tuple[str, str, str], ways: Collection[str]) -> tuple[dict[str, str], list[Fault]]:
    """(status by persona, everything wrong) of one row of the matrix."""
    name, method, relation = key
    url, entry, faults, statuses = address(world, name, relation), OURS.get(name), [], {}
    sent = forms(world, name, entry, relation) if method == "POST" else [None]
    sent = sent if relation in ways else sent[:1]
    cache.clear()
    for persona in IN_ORDER:
        if entry is None:
            cache.clear()  # the sign-in library counts tries in it
        for data in sent:
            answer = _one(world, persona, method, url, data, faults)
            if statuses.setdefault(persona, str(answer.status)) != str(answer.status):
                faults.append(Fault("status", f"{persona}: {method} {url} answers another way to {data}"))
            if answer.status == 404 and relation in {"referred", *ways} - {"-"}:
                absent = re.sub(r"[0-9a-f-]{36}", NOBODY, url)
                if ask(world, persona, method, absent, data).words != answer.words:
                    faults.append(
                        Fault("trace", f"{persona}: hidden and absent look different in {method} {url} {data}")
                    )
        if entry is not None and relation in ways:
            other = _other_ways if method == "GET" else _other_bodies
            faults += other(world, entry, relation, persona, url, answer)
    return statuses, faults


def _one(
    world: World, persona: str, method: str, url: str, data: dict[str, Any] | None, faults: list[Fault], **headers: str
) -> Answer:
    """One answer; what it let out or wrote without right is added to the faults."""
    mail.outbox.clear()
    answer = ask(world, persona, method, url, data, **headers)
    asking = f"{method} {url} {data or ''}".rstrip()
    if out := foreign(persona, answer.words + str(answer.headers)):
        faults.append(Fault("canary", f"{persona} reads {sorted(out)} in {asking}"))
    if _refused(answer) and answer.written:
        faults.append(Fault("write", f"{persona} was refused by {asking} and yet wrote to {answer.written}"))
    if stray := answer.touched - READS.get(persona, {}).keys():
        faults.append(Fault("write", f"{persona} changed rows of {sorted(stray)} by {asking}"))
    faults += _letters(f"{persona} {asking}")
    return answer


def _refused(answer: Answer) -> bool:
    return answer.status in (403, 404, 405) or "/account/login/?next=" in answer.headers.get("Location", "")


def _letters(why: str) -> list[Fault]:
    """Letters leave the office: they hold no planted word, whoever gets them."""
    found = set(CANARY.findall("".join(str(letter.message()) for letter in mail.outbox)))
    mail.outbox.clear()
    return [Fault("canary", f"a letter holds {sorted(found)}: {why}")] if found else []


def _other_ways(world: World, entry: Page, relation: str, persona: str, url: str, plain: Answer) -> list[Fault]:
    """Asks for a page by HEAD and OPTIONS, with a copy in hand, and with ids and words in the query."""
    faults: list[Fault] = []
    if plain.status == 200 and not entry.public and "no-store" not in plain.headers.get("Cache-Control", ""):
        faults.append(Fault("trace", f"{persona}: GET {url} may be kept by a cache"))
    head = _one(world, persona, "HEAD", url, None, faults, **CLAIMED)
    told = [("status", head.status, plain.status)]
    if plain.status != 200 or "Content-Disposition" not in plain.headers:  # a file made anew holds its own moment
        told.append(("length", head.headers.get("Content-Length"), plain.headers.get("Content-Length")))
    for what, one, other in told:
        if one != other:
            faults.append(Fault("trace", f"{persona}: HEAD {url} has {what} {one}, GET {other}"))
    options = _one(world, persona, "OPTIONS", url, None, faults)
    if not _refused(options) or options.words:
        faults.append(Fault("trace", f"{persona}: OPTIONS {url} answers {options.status} {options.words[:40]!r}"))
    for query in (WORDS, foreign_ids(world, persona)):
        asking = url + "?" + "&".join(f"{name}={value}" for name, value in query.items())
        _not_more(persona, f"GET {asking}", plain, _one(world, persona, "GET", asking, None, faults), faults)
    return faults


def _other_bodies(world: World, entry: Page, relation: str, persona: str, url: str, plain: Answer) -> list[Fault]:
    """Sends each form with the ids of rows beside it that the persona may not touch."""
    faults: list[Fault] = []
    data = {**foreign_ids(world, persona), **forms(world, entry.name, entry, relation)[0]}
    _not_more(persona, f"POST {url} {data}", plain, _one(world, persona, "POST", url, data, faults), faults)
    return faults


def _not_more(persona: str, asking: str, plain: Answer, answer: Answer, faults: list[Fault]) -> None:
    """Words in a query or a form open nothing, and break nothing."""
    if answer.status >= 500 or (_refused(plain) and not _refused(answer)):
        faults.append(Fault("status", f"{persona}: {asking} answers {answer.status}, not {plain.status}"))


def foreign_ids(world: World, persona: str) -> dict[str, str]:
    """{model: id} of rows that are not open to the persona, under every name that an object of the office has."""
    relation = next((one for one in RELATIONS if one not in READS.get(persona, {})), "deleted")
    ids = {model._meta.model_name: str(row.pk) for (model, of), row in world.rows.items() if of == relation}
    company = ids["company"]
    return {"id": company, "pk": company, "former": company, **{f"{name}_id": pk for name, pk in ids.items()}, **ids}


def _propose(key: tuple[str, str, str], statuses: dict[str, str]) -> None:
    """Into the matrix.csv of the object whose address it is, with a head where it is the first row."""
    path = next((OBJECTS / owner / "matrix.csv" for owner, names in _owned() if key[0] in names), MATRIX)
    new = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["address", "method", "relation", *PERSONAS]] if new else [])
        writer.writerow([*key, *(statuses[persona] for persona in PERSONAS)])


def _owned() -> Iterator[tuple[str, set[str]]]:
    """Each object with the names of its pages, then with those of its operations in the API."""
    for owner, module in modules(objects, "pages").items():
        yield owner, {entry.name for entry in module.PAGES}
    for owner, module in modules(objects, "api").items():
        views = module.router.path_operations.values()
        yield owner, {f"api-{view.url_name or one.view_func.__name__}" for view in views for one in view.operations}
