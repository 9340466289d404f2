"""Loads programmes, cohorts and target definitions from content; the same content twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hanbada.content import content
from hanbada.content.rules import Definition
from hanbada.content.rules import Programme as Written
from hanbada.programme.access import SYSTEM, every
from hanbada.programme.base import Object, change, create
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.models import Cohort, Programme, TargetDefinition


def programmes_load(coordinators: dict[str, Organisation], ministry: Organisation | None = None) -> dict[str, int]:
    """Bring the rows into line with content/programmes; gives how many were made and changed.

    ``coordinators`` says which organisation runs which programme, by the programme's id; one without is left out.
    """
    done = {"created": 0, "changed": 0}
    with transaction.atomic():
        for id_, written in content().programmes.items():
            if id_ in coordinators:
                _programme(written, coordinators[id_], ministry, done)
    return done


def _programme(
    written: Written, coordinator: Organisation, ministry: Organisation | None, done: dict[str, int]
) -> None:
    row = _keep(
        Programme,
        done,
        {"code": written.id},
        name_ko=written.name.ko,
        name_en=written.name.en,
        currency=written.currency,
        coordinator=coordinator,
        **({"ministry": ministry} if ministry is not None else {}),
    )
    for cohort in written.cohorts:
        facts = {"found": cohort.found, "planned": cohort.planned, "reference": cohort.reference or ""}
        _keep(Cohort, done, {"programme": row, "period": cohort.period}, **facts)
    for definition in written.definitions:
        _definition(row, definition, done)


def _definition(programme: Programme, written: Definition, done: dict[str, int]) -> None:
    for version in written.versions:
        _keep(
            TargetDefinition,
            done,
            {"programme": programme, "code": written.id, "edition": version.version},
            label_ko=written.label.ko,
            label_en=written.label.en,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            content=version.model_dump(mode="json"),
            reference=(version.reference or "")[:300],
        )


def _keep(model: type[Any], done: dict[str, int], key: dict[str, Any], **fields: Any) -> Any:
    """The row with this key and these values: made, changed or left as it is."""
    action = f"{model._meta.model_name}_load"
    row: Object | None = every(model).filter(**key).first()
    if row is None:
        done["created"] += 1
        return create(model, user=SYSTEM, action=action, **key, **fields)
    if any(getattr(row, name) != value for name, value in fields.items()):
        done["changed"] += 1
        change(row, user=SYSTEM, action=action, reason="content", **fields)
    return row
