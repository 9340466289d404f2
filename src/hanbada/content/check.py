"""What one entry says of another must exist: agencies, barriers, groups, certificates, definitions, rules over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from hanbada.base.errors import Problem, Where
from hanbada.base.text import Text
from hanbada.content.questions import Instrument
from hanbada.content.rules import Programme
from hanbada.content.support import Measure
from hanbada.content.trade import Agreement, Requirement

Shelves = Mapping[str, Mapping[str, Any]]
Files = Mapping[str, tuple[str, str]]
Pointer = tuple[str, str, str, str]


def problems(shelves: Shelves, files: Files) -> list[Problem]:
    """Every pointer to an entry that is not there, and every definition whose versions overlap."""
    broken = [
        _broken(files[owner][0], owner, key, f"{shelf}/{target}")
        for owner, key, shelf, target in _pointers(shelves)
        if target not in shelves[shelf]
    ]
    return broken + [p for programme in shelves["programmes"].values() for p in _rules(programme, files)]


def _pointers(shelves: Shelves) -> Iterator[Pointer]:
    for id_, measure in shelves["measures"].items():
        yield from ((f"measures/{id_}", *rest) for rest in _measure(measure))
    for id_, agreement in shelves["agreements"].items():
        yield from ((f"agreements/{id_}", *rest) for rest in _agreement(agreement))
    for id_, requirement in shelves["requirements"].items():
        yield from ((f"requirements/{id_}", *rest) for rest in _requirement(requirement))
    for id_, certificate in shelves["certificates"].items():
        if certificate.agency:
            yield f"certificates/{id_}", "agency", "agencies", certificate.agency
    for id_, programme in shelves["programmes"].items():
        named = [("members", member) for member in programme.members]
        named += [("coordinator", programme.coordinator)] if programme.coordinator else []
        yield from ((f"programmes/{id_}", key, "agencies", agency) for key, agency in named)
    for id_, instrument in shelves["diagnosis"].items():
        yield from ((f"diagnosis/{id_}", key, "barriers", barrier) for key, barrier in _shown(instrument))
    for id_, risk in shelves["risk"].items():
        yield f"risk/{id_}", "agency", "agencies", risk.agency


def _shown(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Every barrier that an answer points to, with the place of the answer."""
    for edition in instrument.editions:
        for question in edition.questions:
            for choice in question.choices:
                yield from ((f"{question.id}.{choice.id}", barrier) for barrier in choice.shows)


def _measure(measure: Measure) -> Iterator[tuple[str, str, str]]:
    yield "agency", "agencies", measure.agency
    yield from (("partners", "agencies", partner) for partner in measure.partners)
    yield from (("answers", "barriers", barrier) for barrier in measure.answers)
    yield from (("relations", "measures", relation.measure) for relation in measure.relations)
    yield from (("eligible", "programmes", rule.partition("/")[0]) for rule in measure.eligible)


def _agreement(agreement: Agreement) -> Iterator[tuple[str, str, str]]:
    yield from (("parties", "groups", party.group) for party in agreement.parties if party.group)
    if agreement.certificate:
        yield "certificate", "certificates", agreement.certificate


def _requirement(requirement: Requirement) -> Iterator[tuple[str, str, str]]:
    yield from (("scope.groups", "groups", group) for group in requirement.scope.groups)
    if requirement.certificate:
        yield "certificate", "certificates", requirement.certificate


def _rules(programme: Programme, files: Files) -> Iterator[Problem]:
    for definition in programme.definitions:
        ordered = sorted(definition.versions, key=lambda version: version.valid_from)
        for earlier, later in pairwise(ordered):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                yield Problem(
                    Text(
                        f"'{definition.id}' 정의의 기간이 겹침", f"versions of '{definition.id}' that overlap in time"
                    ),
                    Text("하루에 한 판", "one version a day"),
                    Text(
                        "valid_to를 다음 valid_from 전날로 쓰세요", "set valid_to to the day before the next valid_from"
                    ),
                    Where(files[f"programmes/{programme.id}"][0]),
                )


def _broken(file: str, owner: str, key: str, target: str) -> Problem:
    return Problem(
        Text(
            f"'{owner}'의 {key}가 가리키는 '{target}'이 없음",
            f"{key} of '{owner}' points to '{target}', which is not there",
        ),
        Text("있는 항목의 id", "the id of an entry that exists"),
        Text("id를 고치거나 항목을 더하세요", "correct the id or add the entry"),
        Where(file, column=key),
    )
