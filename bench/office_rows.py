"""Many rows for the office: every row that hangs on a company or a firm is copied so many times, by bulk inserts.

Works over whatever objects there are: a copy gets new ids, points to copies where the original pointed to a row that is
copied too, and differs in what must be unique. Nothing is validated and no history is written: for measuring only.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from hanbada.programme.access import every
from hanbada.programme.base import time_ordered_id
from hanbada.programme.objects.company.models import Company
from hanbada.programme.objects.people.models import Membership, Organisation, User

BATCH = 5_000
#: What a company's or a firm's rows point to and share.
SHARED = {
    "user",
    "organisation",
    "membership",
    "invitation",
    "programme",
    "cohort",
    "targetdefinition",
    "seal",
    "submission",
    "registryimport",
    "registryrow",
}
#: Fields in which copies should differ, so that lists sort and filters find as with real rows.
NAMES = {"name_ko", "name_en"}
DAYS = {"due_on", "due_at"}


@dataclass
class Template:
    """The rows of one model that are copied, and which of its columns must be changed in a copy."""

    model: Any
    rows: list[dict[str, Any]]
    links: dict[str, Any] = field(default_factory=dict)
    unique: set[str] = field(default_factory=set)


def multiply(times: int, *, weights: dict[str, int] | None = None, seed: int = 1) -> dict[str, int]:
    """Add ``times`` copies of every company with all that hangs on it; gives the rows of each model afterwards.

    ``weights``  so many copies of a row for each copy of its company (model's name: number)
    """
    rng, counter = random.Random(seed), itertools.count(1_000_000_000 + every(Company).count() * 100_000)
    templates = _templates()
    with patient(), transaction.atomic():  # the foreign keys are checked when it is committed
        writers = {one.model: _Writer(one) for one in templates}
        for copy in range(1, times + 1):
            made: dict[tuple[Any, Any], Any] = {}
            for one in templates:
                _reserve(one, made)
            for one in templates:
                for nth in range((weights or {}).get(one.model._meta.model_name, 1)):
                    for row, stored in zip(one.rows, writers[one.model].stored, strict=True):
                        new = _copied(one, row, made, copy, counter, rng)
                        writers[one.model].add(_further(one, new) if nth else new, stored)
        for writer in writers.values():
            writer.close()
    return {model.__name__: every(model).count() for model in _models()}


@contextmanager
def patient() -> Iterator[None]:
    """Statements may take as long as they like inside the block: the office's limit is for pages."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    usual, connection.connection.patience = connection.connection.patience, None
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    yield
    connection.connection.patience = usual
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")


def portal_users(times: int) -> None:
    """A member for every company's own place in the office that has none yet."""
    have = set(every(Membership).values_list("organisation_id", flat=True))
    places = every(Organisation).filter(kind="company").exclude(pk__in=have)[:times]
    users = [User(email=f"officer@{place.code}.copy.example", name=place.code, password="!") for place in places]
    every(User).bulk_create(users, BATCH)
    every(Membership).bulk_create(
        [
            Membership(member=user, organisation=place, role="officer")
            for user, place in zip(users, places, strict=True)
        ],
        BATCH,
    )


def _models() -> list[Any]:
    return list(apps.get_app_config("programme").get_models())


def _templates() -> list[Template]:
    """Models that are copied, each after those it points to."""
    chosen = [model for model in _models() if model._meta.model_name not in SHARED]
    made = [Template(Organisation, _rows(Organisation, kind="company"))]
    made += [Template(model, _rows(model)) for model in _ordered(chosen)]
    made = [one for one in made if one.rows]
    while True:  # what cannot be copied is shared, and that may keep others from being copied
        ids = {one.model: {row[one.model._meta.pk.attname] for row in one.rows} for one in made}
        for one in made:
            one.links = {p.attname: p.related_model for p in one.model._meta.concrete_fields if p.related_model in ids}
            one.unique = set(_unique(one, ids))
        left = [one for one in made if "" not in one.unique]
        if len(left) == len(made):
            return made
        made = left


def _rows(model: Any, **only: Any) -> list[dict[str, Any]]:
    names = [part.attname for part in model._meta.concrete_fields]
    return list(every(model).filter(**only).order_by("pk").values(*names))


def _ordered(chosen: list[Any]) -> list[Any]:
    done: list[Any] = []
    waiting = list(chosen)
    while waiting:
        ready = [
            m
            for m in waiting
            if not {p.related_model for p in m._meta.concrete_fields if p.is_relation} & set(waiting) - {m}
        ]
        ready = ready or waiting[:1]
        done += ready
        waiting = [model for model in waiting if model not in ready]
    return done


def _unique(one: Template, ids: dict[Any, set[Any]]) -> Iterator[str]:
    """Columns that a copy must change, because no copied link makes the row unique; "" where there is none to change."""
    meta = one.model._meta
    groups = [[part.name] for part in meta.concrete_fields if part.unique and not part.primary_key]
    groups += [list(rule.fields) for rule in meta.constraints if isinstance(rule, models.UniqueConstraint)]
    for group in groups:
        parts = [meta.get_field(name) for name in group]
        moved = [part for part in parts if part.attname in one.links]
        if any(all(row[part.attname] in ids[part.related_model] for row in one.rows) for part in moved):
            continue
        text = models.CharField | models.TextField
        free = [part for part in parts if not part.is_relation and not part.choices and isinstance(part, text)]
        links = [part for part in parts if part.is_relation and part.null]
        yield (free or links)[-1].attname if free or links else ""


def _reserve(one: Template, made: dict[tuple[Any, Any], Any]) -> None:
    if isinstance(one.model._meta.pk, models.UUIDField):
        for row in one.rows:
            made[one.model, row[one.model._meta.pk.attname]] = time_ordered_id()


def _copied(
    one: Template, row: dict[str, Any], made: dict[tuple[Any, Any], Any], copy: int, counter: Any, rng: random.Random
) -> dict[str, Any]:
    pk = one.model._meta.pk.attname
    new = {**row, pk: made.get((one.model, row[pk]))}
    for name, target in one.links.items():
        new[name] = made.get((target, row[name]), None if target is one.model else row[name])
    for name in one.unique:
        new[name] = None if isinstance(one.model._meta.get_field(name), models.ForeignKey) else f"{next(counter):010d}"
    for name in NAMES & new.keys():
        new[name] = f"{row[name]} {copy}" if row[name] else row[name]
    for name in DAYS & new.keys():
        new[name] = row[name] + timedelta(days=rng.randrange(-120, 120))
    return new


def _further(one: Template, new: dict[str, Any]) -> dict[str, Any]:
    """A further copy under the same company; the rows that hang on the first one do not hang on it."""
    return {**new, one.model._meta.pk.attname: time_ordered_id()}


class _Writer:
    """Rows of one model, inserted in batches."""

    def __init__(self, one: Template) -> None:
        meta = one.model._meta
        parts = [
            p
            for p in meta.concrete_fields
            if not (p.primary_key and isinstance(p, models.AutoField | models.BigAutoField))
        ]
        self.parts = [(part.attname, part) for part in parts]
        self.table, self.columns = meta.db_table, [part.column for part in parts]
        self.differs = {meta.pk.attname, *one.links, *one.unique, *NAMES, *DAYS}
        self.stored = [
            {name: part.get_db_prep_save(row[name], connection) for name, part in self.parts} for row in one.rows
        ]
        self.held: list[list[Any]] = []

    def add(self, row: dict[str, Any], stored: dict[str, Any]) -> None:
        """One row more; ``stored`` holds the original's columns as the database takes them."""
        self.held.append(
            [
                part.get_db_prep_save(row[name], connection) if name in self.differs else stored[name]
                for name, part in self.parts
            ]
        )
        if len(self.held) >= BATCH:
            self.close()

    def close(self) -> None:
        """Write what is held."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(self.columns))
            if self.held:
                cursor.executemany(f'INSERT INTO "{self.table}" ({names}) VALUES ({marks})', self.held)
        self.held = []
