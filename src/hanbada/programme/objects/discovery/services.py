"""Writes of discovery: a file and its rows, decisions on firms, the drawn order, the firms kept for comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hanbada.base.text import Text
from hanbada.base.typed.money import UNITS
from hanbada.company.eligibility import Outcome as Said
from hanbada.company.registry.assess import Assessed, assess, definitions, inputs, pairs
from hanbada.company.registry.columns import (
    FIELDS,
    LEFT_OUT,
    MONEY,
    NEEDED,
    Column,
    best_sheet,
    columns_at,
    header_row,
)
from hanbada.company.registry.industries import division_of
from hanbada.company.registry.rows import MOST_ROWS, Firm, Reading, currency_of, read_sheet
from hanbada.company.registry.together import emptied, together
from hanbada.programme import clock, history, uploads
from hanbada.programme.access import every, may
from hanbada.programme.base import change, create, move, said
from hanbada.programme.objects.discovery import files
from hanbada.programme.objects.discovery.models import (
    Candidate,
    CandidateNote,
    EligibilityDecision,
    Outcome,
    RegistryImport,
    RegistryRow,
)
from hanbada.programme.objects.discovery.potential import potential
from hanbada.programme.objects.programme.models import Programme

BATCH = 500


def registry_upload(*, user: Any, programme: Programme, name: str, content: bytes) -> RegistryImport:
    """Keep a file and guess its columns; the same bytes of the same organisation give the file that is there already.

    Raises ValidationError for a file that cannot be read or holds personal data; nothing of it is kept then.
    """
    about = RegistryImport(programme=programme)
    if not may(user, "registryimport_upload", about):
        raise PermissionDenied("registryimport_upload")
    sha256 = hashlib.sha256(content).hexdigest()
    known = {"sha256": sha256, "organisation": programme.coordinator_id}
    earlier = every(RegistryImport).filter(**known).first()
    if earlier is not None:
        return earlier
    sheets = files.opened(name, content)
    place = best_sheet(sheets)
    header = header_row(sheets[place])
    columns = [column.as_dict() for column in columns_at(sheets[place], header)]
    uploads.keep(content)
    try:
        return create(
            RegistryImport, user=user, action="registryimport_upload", programme=programme,
            organisation=programme.coordinator, sha256=sha256, name=name, size=len(content), uploaded_by=user,
            sheet=place, header=header, columns=columns,
        )  # fmt: skip
    except (IntegrityError, ValidationError):
        raced = every(RegistryImport).filter(**known).first()
        if raced is None:
            raise
        return raced


def registry_map(
    *,
    user: Any,
    batch: RegistryImport,
    sheet: int,
    header: int,
    columns: Sequence[Column],
    hs_revision: str,
    definition: str,
    decided_on: date,
    version: int | None = None,
) -> RegistryImport:
    """Say what each column is, which HS revision the codes have, and which rule of which day decides."""
    _check_columns(columns)
    known = [code for code, _label in definitions(batch.programme.code, decided_on)]
    if definition not in known and (definition or known):
        raise ValidationError({"definition": _("This rule is not in force on that day.")})
    return move(
        batch, user=user, verb="map", version=version, sheet=sheet, header=header,
        columns=[column.as_dict() for column in columns], hs_revision=hs_revision, definition=definition,
        decided_on=decided_on,
    )  # fmt: skip


def _check_columns(columns: Sequence[Column]) -> None:
    absent = [name for name in NEEDED if not any(column.field == name for column in columns)]
    vague = [column.header for column in columns if column.field in MONEY and not column.complete]
    money = [(c.year, currency_of(c.field), UNITS[c.unit][1]) for c in columns if c.field in MONEY and c.complete]
    torn = sorted(
        {(year, pair) for year, pair, _ in money if len({c for y, p, c in money if (y, p) == (year, pair)}) > 1},
        key=str,
    )
    taken = [(column.field, column.year) for column in columns if column.field not in LEFT_OUT]
    twice = sorted({pair for pair in taken if taken.count(pair) > 1}, key=str)
    faults = [
        *(_("No column is named “%(field)s”.") % {"field": _words(FIELDS[name])} for name in absent),
        *(_("“%(column)s” needs a year and a unit.") % {"column": header} for header in vague),
        *(_("“%(field)s” is named twice.") % {"field": f"{_words(FIELDS[n])} {y or ''}".strip()} for n, y in twice),
        *(
            _("The figures of %(year)s are in two currencies: %(fields)s must be in one.")
            % {"year": year, "fields": ", ".join(_words(FIELDS[n]) for n in MONEY if currency_of(n) == pair)}
            for year, pair in torn
        ),
    ]
    if faults:
        raise ValidationError(faults)


def _words(text: Text) -> str:
    from hanbada.programme.language import pick

    return pick(text.ko, text.en)


def columns_of(batch: RegistryImport) -> list[Column]:
    """The columns as they are stored."""
    return [Column(**column) for column in batch.columns]


def reading_of(batch: RegistryImport) -> Reading:
    """The file read with its columns: what would be taken, and what would be rejected and why."""
    sheets = files.sheets_of(batch.sha256, batch.name)
    return read_sheet(sheets[batch.sheet], batch.header, columns_of(batch), clock.today())


def registry_take(
    *, user: Any, batch: RegistryImport, version: int | None = None, told: Callable[[int, int], None] | None = None
) -> RegistryImport:
    """Take the file over: all its firms and all its rejected rows, in one transaction, or nothing at all.

    A firm that the programme has already is brought up to date: what the file has no column for and what was decided
    about it stay, what the file leaves empty is emptied.
    ``told``  hears (firms assessed, rows in the file) now and then, before anything is written
    """
    if not may(user, "registryimport_take", batch):
        raise PermissionDenied("registryimport_take")
    reading = reading_of(batch)
    if not reading.firms or reading.rows_in > MOST_ROWS:
        raise ValidationError(
            gettext_lazy(
                "%(rows)s rows, of which %(good)s can be taken; at least 1 and at most %(most)s rows are expected."
            ),
            code="rows",
            params={"rows": reading.rows_in, "good": len(reading.firms), "most": f"{MOST_ROWS:,}"},
        )
    columns = columns_of(batch)
    known = _known(batch, [firm.business_number for firm in reading.firms])
    held = {number: (row.version, _as_firm(row)) for number, row in known.items()}
    firms = (
        together(firm, held[firm.business_number][1], columns) if firm.business_number in held else firm
        for firm in reading.firms
    )
    found = assess(
        firms, programme=batch.programme.code, definition=batch.definition,
        on=batch.decided_on or clock.today(), sha256=batch.sha256,
        potential=partial(potential, revision=batch.hs_revision, exporter=batch.programme.country),
    )  # fmt: skip
    assessed: list[Assessed] = []
    for one in found:
        if told is not None and len(assessed) % BATCH == 0:
            told(len(assessed), reading.rows_in)
        assessed.append(one)
    with transaction.atomic():
        numbers = [one.firm.business_number for one in assessed]
        known = _known(batch, numbers)
        if {number: row.version for number, row in known.items()} != {
            number: seen for number, (seen, _) in held.items()
        }:
            raise ValidationError(gettext_lazy("The firms were changed meanwhile. Please take the file over again."))
        counts: dict[str, Any] = {
            "rows_in": reading.rows_in,
            "rows_new": len(numbers) - len(known),
            "rows_known": len(known),
            "rows_rejected": len(reading.rejected),
            "rows_done": reading.rows_in,
        }
        move(batch, user=user, verb="take", version=version, **counts)
        candidates = _put(user, batch, assessed, known)
        _decide(batch, assessed, candidates)
        _reject(batch, reading)
    return batch


def _known(batch: RegistryImport, numbers: Sequence[str]) -> dict[str, Candidate]:
    rows = every(Candidate).filter(programme=batch.programme_id)
    held: dict[str, Candidate] = {}
    for start in range(0, len(numbers), BATCH):
        held |= {row.business_number: row for row in rows.filter(business_number__in=numbers[start : start + BATCH])}
    return held


def _as_firm(row: Candidate) -> Firm:
    """What is known of a firm, as a registry would state it."""
    facts = row.facts
    return Firm(
        row.row, row.business_number, row.name_ko, row.name_en, row.industry_code, row.region, row.website,
        tuple(facts.get("products", ())), tuple(facts.get("hs_codes", ())), row.employees, row.applied_on,
        {int(year): figures for year, figures in facts.get("years", {}).items()}, dict(facts.get("flags", {})),
    )  # fmt: skip


def emptied_by(batch: RegistryImport, reading: Reading) -> list[tuple[str, tuple[Text, ...]]]:
    """The firms of which a file would empty something that is known: (name, what)."""
    known = _known(batch, [firm.business_number for firm in reading.firms])
    columns = columns_of(batch)
    found = [
        (firm.name_ko, emptied(firm, _as_firm(known[firm.business_number]), columns))
        for firm in reading.firms
        if firm.business_number in known
    ]
    return [one for one in found if one[1]]


#: What a rule says, in the office's words.
OUTCOMES = {Said.ELIGIBLE: Outcome.ELIGIBLE, Said.NOT_ELIGIBLE: Outcome.NOT_ELIGIBLE, Said.UNKNOWN: Outcome.UNKNOWN}
STATED = (
    "batch_id", "row", "name_ko", "name_en", "industry_code", "division", "region", "website", "employees", "facts",
    "applied_on", "eligibility", "score", "parts",
)  # fmt: skip


def _stated(batch: RegistryImport, one: Assessed) -> dict[str, Any]:
    firm = one.firm
    return {
        "batch_id": batch.pk,
        "row": firm.row,
        "name_ko": firm.name_ko,
        "name_en": firm.name_en,
        "industry_code": firm.industry_code,
        "division": division_of(firm.industry_code),
        "region": firm.region,
        "website": firm.website,
        "employees": firm.employees,
        "facts": firm.facts(),
        "applied_on": firm.applied_on,
        "eligibility": OUTCOMES[one.outcome],
        "score": one.score.total,
        "parts": [part.as_dict() for part in one.score.parts],
    }


def _put(
    user: Any, batch: RegistryImport, assessed: Sequence[Assessed], known: dict[str, Candidate]
) -> dict[str, Candidate]:
    """Add the new firms and bring the known ones up to date, each with its history."""
    new: list[Candidate] = []
    told: list[history.History] = []
    for one in assessed:
        number, stated = one.firm.business_number, _stated(batch, one)
        row = known.get(number)
        if row is None:
            new.append(Candidate(programme=batch.programme, business_number=number, **stated))
            continue
        before = {name: getattr(row, name) for name in STATED}
        for name, value in stated.items():
            setattr(row, name, value)
        row.version += 1
        told.append(_told(user, row, before, stated))
    every(Candidate).bulk_create(new, batch_size=BATCH)
    every(Candidate).bulk_update(list(known.values()), [*(n.removesuffix("_id") for n in STATED), "version"], BATCH)
    every(history.History).bulk_create(told, batch_size=BATCH)
    return known | {row.business_number: row for row in new}


def _told(user: Any, row: Candidate, before: dict[str, Any], after: dict[str, Any]) -> history.History:
    differ = [name for name in after if before[name] != after[name]]
    return history.History(
        user_id=user.pk, kind="candidate", object_id=row.pk, action="registryimport_take",
        before={name: before[name] for name in differ}, after={name: after[name] for name in differ},
    )  # fmt: skip


def _decide(batch: RegistryImport, assessed: Sequence[Assessed], candidates: dict[str, Candidate]) -> None:
    rows = [
        EligibilityDecision(
            candidate=candidates[one.firm.business_number], batch=batch, rule=one.decision.rule_id,
            rule_version=one.decision.rule_version or "", on=one.decision.on, outcome=OUTCOMES[one.outcome],
            inputs=inputs(one.firm), reasons=pairs(one.decision.reasons) if not one.decision.missing else [],
            missing=pairs(one.decision.missing), release=one.decision.stamp.releases[-1].sha256,
        )
        for one in assessed
        if one.decision is not None
    ]  # fmt: skip
    every(EligibilityDecision).bulk_create(rows, batch_size=BATCH)


def _reject(batch: RegistryImport, reading: Reading) -> None:
    sheet = files.sheets_of(batch.sha256, batch.name)[batch.sheet].name
    rows = [
        RegistryRow(
            batch=batch, sheet=sheet[:80], row=one.row, cells=one.cells,
            faults=[[column[:80], text.ko, text.en] for column, text in one.faults],
        )
        for one in reading.rejected
    ]  # fmt: skip
    every(RegistryRow).bulk_create(rows, batch_size=BATCH)


def registry_drop(*, user: Any, batch: RegistryImport, version: int | None = None) -> RegistryImport:
    """Leave a file that was not taken over."""
    return move(batch, user=user, verb="drop", version=version)


def candidate_decide(
    *, user: Any, candidate: Candidate, verb: str, reason: str, version: int | None = None
) -> Candidate:
    """Put a firm on the short list, take it off again, or leave it for comparison: always with a reason."""
    told = said(reason)
    if verb not in ("shortlist", "unlist", "leave"):
        raise LookupError(verb)
    return move(candidate, user=user, verb=verb, version=version, reason=told, ground=told)


def candidate_contact(*, user: Any, candidate: Candidate, version: int | None = None, **fields: Any) -> Candidate:
    """Write down who at the firm agreed to be contacted, when, and where that is on paper."""
    if not str(fields.get("contact_by", "")).strip() or not fields.get("contact_on"):
        raise ValidationError({"contact_by": gettext_lazy("Please say who agreed, and when.")})
    return change(candidate, user=user, action="candidate_contact", version=version, **fields)


def candidate_uncontact(*, user: Any, candidate: Candidate, version: int | None = None) -> Candidate:
    """The firm does not want to be contacted any more."""
    gone: dict[str, Any] = {"contact_by": "", "contact_on": None, "contact_evidence": ""}
    return change(candidate, user=user, action="candidate_uncontact", version=version, **gone)


def note_create(*, user: Any, candidate: Candidate, text: str, once: UUID | None = None) -> CandidateNote:
    """A remark on a firm."""
    return create(
        CandidateNote, user=user, action="candidatenote_create", once=once, candidate=candidate, author=user, text=text
    )
