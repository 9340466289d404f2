"""What is due at the border on a day: MFN and what comes on top; a preference only as a second line.

No row, an expired row or a duty that is not ad valorem is *unknown*, never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hanbada.base.codes import HSRevision
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.border.agreements import agreement_lines
from hanbada.border.lines import REGIMES, DutyLine, counting, grouped, one, percent, total
from hanbada.border.tariffs import TariffLine, Tariffs, unions_of
from hanbada.content import content
from hanbada.hs.names import Conversion

Convert = Callable[[str, HSRevision, HSRevision], Conversion]
Status = Literal["known", "partial", "unknown"]
ON_TOP = ("additional", "antidumping", "countervailing")
NO_DATA = Text("관세 자료가 없음", "no tariff data")
NO_MFN = Text("이 품목의 기본세율 행이 없음", "no MFN row for this product")
NOTHING_ON_TOP = Text(
    "추가관세·반덤핑·상계관세는 자료에 없어 확인 안 됨",
    "duties on top (additional, anti-dumping, countervailing) are not in the data, so not known",
)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is due on a day for one product from one exporter.

    ``mfn``          the MFN rate
    ``additional``   duties on top that stand, and those whose row ended (unknown)
    ``due``          MFN with all that comes on top; unknown as soon as one part is
    ``known_part``   the sum of the parts that are known: at least this much is due
    ``preferences``  best first; each only "if origin is confirmed"
    ``status``       known · partial (MFN known, something on top is not) · unknown
    ``reasons``      why something is unknown, and what else must be said
    """

    importer: str
    exporter: str
    product: str
    revision: HSRevision
    on: date
    mfn: Fact
    additional: tuple[DutyLine, ...]
    due: Fact
    known_part: Fact
    preferences: tuple[DutyLine, ...]
    quotas: tuple[DutyLine, ...]
    status: Status
    reasons: tuple[Text, ...]


def duty_due(
    tariffs: Tariffs | None,
    importer: str,
    exporter: str,
    product: str,
    revision: HSRevision,
    on: date,
    convert: Convert | None = None,
) -> Duty:
    """Duty on a product (6, 8 or 10 digits of a revision) from ``exporter`` into ``importer`` on a day.

    due = MFN + Σ duties on top that add; a duty that replaces stands in place of MFN.
    Lines of another revision count only where ``convert`` (Names.convert) says that the code is 1:1 there.
    A duty on top whose last row ended before the day makes ``due`` unknown: what follows it was not stated. So does
    the absence of any row about duties on top: an officer who found none says so in a row with rate 0.
    """
    shared = set(unions_of(importer, on)) & set(unions_of(exporter, on))
    if shared:
        return _inside(min(shared), importer, exporter, product, revision, on)
    lines, reasons = _lines(tariffs, importer, exporter, product, revision, on, convert)
    of = {regime: [line for line in lines if line.regime == regime] for regime in REGIMES}
    stamp = Stamp.of(
        "border.duty",
        Text(f"{on} 현재 {importer}의 {exporter}산 관세", f"duty of {importer} on goods of {exporter} on {on}"),
        [line.release for line in lines] or (tariffs.releases if tariffs else ()),
        {"importer": importer, "exporter": exporter, "on": on.isoformat()},
    )
    digits = len(product)
    mfn = one("mfn", of["mfn"], digits, on, stamp)
    on_top = grouped([line for regime in ON_TOP for line in of[regime]], digits, on, stamp)
    due = _due(mfn, on_top)
    base = mfn.rate if mfn else percent(None, stamp)
    return Duty(
        importer=importer,
        exporter=exporter,
        product=product,
        revision=revision,
        on=on,
        mfn=base,
        additional=tuple(on_top),
        due=percent(due, stamp),
        known_part=percent(total(counting(mfn, on_top)), stamp),
        preferences=agreement_lines(of["preference"], digits, mfn, on_top, importer, exporter, on, stamp),
        quotas=tuple(grouped(of["quota"], digits, on, stamp)),
        status="known" if due is not None else "partial" if base.known else "unknown",
        reasons=(*reasons, *_why(mfn, on_top, bool(reasons))),
    )


def _why(mfn: DutyLine | None, on_top: list[DutyLine], explained: bool) -> list[Text]:
    """What is unknown, or must be said, about each part."""
    parts = ([mfn] if mfn else []) + on_top
    found = [part.label + Text(": ", ": ") + part.reason for part in parts if part.reason]
    if mfn is None and not explained:
        found.append(NO_MFN)
    if mfn is not None and not on_top:
        found.append(NOTHING_ON_TOP)
    return found


def _inside(union: str, importer: str, exporter: str, product: str, revision: HSRevision, on: date) -> Duty:
    """Within a customs union nothing is due; the fact rests on the content's list of members."""
    zero = Fact(0.0, Unit.PERCENT, content().stamp(f"groups/{union}"), (("union", union),))
    name = content().groups[union].name
    reason = Text(f"{name.ko} 역내 거래여서 관세가 없음", f"no duty inside the {name.en}")
    return Duty(importer, exporter, product, revision, on, zero, (), zero, zero, (), (), "known", (reason,))


def _lines(
    tariffs: Tariffs | None,
    importer: str,
    exporter: str,
    product: str,
    revision: HSRevision,
    on: date,
    convert: Convert | None,
) -> tuple[list[TariffLine], list[Text]]:
    """The lines that speak of the product, and why some (or all) could not be used."""
    if tariffs is None or not tariffs.releases:
        return [], [NO_DATA]
    usable: list[TariffLine] = []
    reasons: list[Text] = []
    same = tariffs.find(importer, exporter, product, on)
    usable += [line for line in same if line.hs_revision == revision]
    written = [tariffs.revisions.get(code, frozenset()) for code in tariffs.importers(importer, on)]
    for other in sorted(frozenset().union(*written) - {revision}):
        conversion = convert(product[:6], revision, other) if convert else None
        if conversion is not None and conversion.relation == "1:1":
            there = conversion.codes[0] + (product[6:] if conversion.codes[0] == product[:6] else "")
            usable += [line for line in tariffs.find(importer, exporter, there, on) if line.hs_revision == other]
        elif not any(line.hs_revision == revision for line in same):
            why = conversion.note if conversion else Text("대응표 없음", "no concordance")
            reasons.append(_mismatch(other, revision, why))
    return usable, reasons


def _mismatch(schedule: HSRevision, product: HSRevision, why: Text) -> Text:
    return Text(
        f"관세표는 {schedule.value}, 품목은 {product.value}이며 1:1로 대응하지 않음({why.ko})",
        f"the schedule is in {schedule.value}, the product in {product.value}, and they are not 1:1 ({why.en})",
    )


def _due(mfn: DutyLine | None, on_top: list[DutyLine]) -> float | None:
    """The whole sum; None where a part is unknown, nothing is known about duties on top, or two replace MFN."""
    replacing = [line for line in on_top if line.stacking == "replaces" and not line.expired]
    parts = counting(mfn, on_top)
    whole = bool(on_top) and (mfn is not None or bool(replacing)) and len(replacing) < 2
    return total(parts) if whole and all(part.rate.known for part in parts) else None
