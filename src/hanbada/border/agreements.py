"""Which agreement lowers a duty: the rates that an exporter may claim, best first, each only if origin is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.border.lines import ASK, REGIMES, DutyLine, counting, grouped, percent, total, value
from hanbada.border.tariffs import TariffLine
from hanbada.content import content
from hanbada.content.trade import Agreement

IF_ORIGIN = Text("원산지가 확인될 때만 적용", "only if origin is confirmed")
NO_ROW = Text("이 협정의 세율 행이 자료에 없음", "the data have no rate under this agreement")
NOT_IN_FORCE = Text("발효일이 확인되지 않아 적용하지 않음", "not applied: entry into force is not confirmed")
UNNAMED = Text("어느 협정의 세율인지 자료에 없음", "the data do not say whose rate it is")
CERTIFICATES = {
    "authority": Text("기관발급 원산지증명서", "certificate issued by an authority"),
    "self": Text("자율발급 원산지증명", "self-certified origin"),
    "approved_exporter": Text("인증수출자 원산지신고", "declaration by an approved exporter"),
}


def agreement_lines(
    lines: Sequence[TariffLine],
    digits: int,
    mfn: DutyLine | None,
    on_top: Sequence[DutyLine],
    importer: str,
    exporter: str,
    on: date,
    stamp: Stamp,
) -> tuple[DutyLine, ...]:
    """One line for each agreement in the data or in force between the two: known rates first, lowest first.

    A rate in the data under an agreement that the content does not know to be in force is shown and not applied;
    an agreement in force without a rate in the data is shown with an unknown rate.
    """
    in_force = {agreement.id: holds for agreement, holds in content().agreements_for(exporter, importer, on)}
    found: list[DutyLine] = []
    for line in grouped(lines, digits, on, stamp):
        agreement = agreement_of(line.agreement)
        holds = in_force.get(agreement.id) if agreement else None
        found.append(_priced(_named(line, agreement, holds), mfn, on_top, stamp))
    there = {agreement.id for line in found if (agreement := agreement_of(line.agreement))}
    found += [_absent(content().agreements[id_], stamp, on) for id_ in in_force if id_ not in there]
    return tuple(
        sorted(
            found,
            key=lambda line: (not line.rate.known, value(line.rate) if line.rate.known else 0.0, line.agreement or ""),
        )
    )


def best(preferences: Sequence[DutyLine]) -> DutyLine | None:
    """The preference that saves most, if any is known to save anything; equal rates keep their order."""
    saving = [line for line in preferences if line.saving_pct and line.saving_pct.known and value(line.saving_pct) > 0]
    return saving[0] if saving else None


def agreement_of(words: str | None) -> Agreement | None:
    """The content's agreement by id, customs code or name in either language; None where it knows none."""
    bare = (words or "").strip().casefold()
    for agreement in content().agreements.values():
        names = (agreement.id, agreement.customs_code or "", agreement.name.ko, agreement.name.en)
        if bare and bare in (name.casefold() for name in names if name):
            return agreement
    return None


def _named(line: DutyLine, agreement: Agreement | None, holds: bool | None) -> DutyLine:
    if agreement is None:
        words = UNNAMED if line.agreement in (None, "PREF") else Text.same(line.agreement or "")
        return replace(line, title=words, notes=(IF_ORIGIN,))
    notes = (IF_ORIGIN, *_terms(agreement))
    if holds is not True:
        blind = replace(line.rate, value=None, ask=agreement.ask or ASK)
        return replace(line, title=agreement.name, rate=blind, reason=NOT_IN_FORCE, notes=notes)
    return replace(line, title=agreement.name, notes=notes)


def _terms(agreement: Agreement) -> tuple[Text, ...]:
    """What differs between agreements with the same rate: how origin is proved, and what may be cumulated."""
    proof = CERTIFICATES.get(agreement.certificate_type or "")
    unknown = Text("확인 안 됨", "not known")
    return (
        Text("원산지증명: ", "proof of origin: ") + (proof or unknown),
        Text("누적: ", "cumulation: ") + (agreement.cumulation or unknown),
    )


def _priced(line: DutyLine, mfn: DutyLine | None, on_top: Sequence[DutyLine], stamp: Stamp) -> DutyLine:
    """With the sum that would be due and what it saves on MFN; unknown where a part is."""
    parts = counting(line, list(on_top))
    whole = total(parts) if on_top and all(part.rate.known for part in parts) else None
    replaced = line not in parts
    saved = None
    if mfn is not None and mfn.rate.known and line.rate.known and not replaced:
        saved = round(value(mfn.rate) - value(line.rate), 6)
    return replace(line, sum_pct=percent(whole, stamp), saving_pct=percent(saved, stamp))


def _absent(agreement: Agreement, stamp: Stamp, on: date) -> DutyLine:
    nothing = percent(None, stamp)
    rate = Fact(None, nothing.unit, stamp, (("agreement", agreement.id),), agreement.ask or ASK)
    return DutyLine(
        regime="preference",
        label=REGIMES["preference"],
        agreement=agreement.id,
        rate=rate,
        stacking="adds",
        legal_basis=None,
        from_date=on,
        to_date=None,
        expired=False,
        reason=NO_ROW,
        note=None,
        low=None,
        high=None,
        rows=(),
        title=agreement.name,
        sum_pct=nothing,
        saving_pct=nothing,
        notes=(IF_ORIGIN, *_terms(agreement)),
    )
