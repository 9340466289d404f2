"""One duty on a day, made of the tariff lines of one legal basis: its rate, or why the rate is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.border.tariffs import TariffLine

REGIMES = {
    "mfn": Text("기본세율(MFN)", "MFN duty"),
    "additional": Text("추가관세", "additional duty"),
    "antidumping": Text("반덤핑관세", "anti-dumping duty"),
    "countervailing": Text("상계관세", "countervailing duty"),
    "preference": Text("협정세율", "preferential rate"),
    "quota": Text("할당관세", "tariff-rate quota"),
}
ASK = Text(
    "수입국 세관 관세율표, WITS·MacMap 또는 관세청 FTA 포털에서 확인",
    "check the importer's customs tariff, WITS or MacMap, or ask the exporter's customs service",
)
NOT_AD_VALOREM = Text("종가세가 아니거나 세율이 비어 있음", "not ad valorem, or the rate is empty")


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of one legal basis on a day, or one that was in force and ended (``expired``).

    ``rate``      per cent; unknown where the row has none, where it ended, or where national lines differ
    ``low, high`` the span of rates over the national lines below the code, where they are known
    ``title``     preferences only: the agreement's name
    ``sum_pct``   preferences only: what would be due with confirmed origin, duties on top included
    ``saving_pct``  preferences only: MFN less the preferential rate
    ``notes``     what must be said beside it: proof of origin, cumulation, what is not verified
    """

    regime: str
    label: Text
    agreement: str | None
    rate: Fact
    stacking: str
    legal_basis: str | None
    from_date: date
    to_date: date | None
    expired: bool
    reason: Text | None
    note: str | None
    low: float | None
    high: float | None
    rows: tuple[int, ...]
    title: Text | None = None
    sum_pct: Fact | None = None
    saving_pct: Fact | None = None
    notes: tuple[Text, ...] = ()


def grouped(lines: Iterable[TariffLine], digits: int, on: date, stamp: Stamp) -> list[DutyLine]:
    """One duty for each regime, agreement and legal basis, in order of their first day.

    What the newest release says of a basis takes the place of what older ones said of it.
    """
    groups: dict[tuple[str, str, str], list[TariffLine]] = {}
    for line in sorted(lines, key=lambda one: (one.from_date, one.regime, one.legal_basis or "", one.agreement or "")):
        groups.setdefault((line.regime, line.agreement or "", line.legal_basis or ""), []).append(line)
    newest = [[line for line in group if line.age == max(one.age for one in group)] for group in groups.values()]
    duties = [one(group[0].regime, group, digits, on, stamp) for group in newest]
    return [duty for duty in duties if duty is not None]


def one(regime: str, lines: Sequence[TariffLine], digits: int, on: date, stamp: Stamp) -> DutyLine | None:
    """The duty that some lines make on a day for a product of so many digits; None where none of them has begun.

    Standing lines speak before ended ones, of these the newest release, of its lines for a code the one that began
    last, and of codes that cover the product the longest. Where national lines below the product differ from one
    another or from it, the rate is unknown and the span is given.
    """
    begun = [line for line in lines if line.from_date <= on]
    if not begun:
        return None
    standing = [line for line in begun if line.valid(on)]
    speaking = _speaking(standing or begun[-1:], digits)
    first = speaking[0]
    rates = {line.rate_pct for line in speaking}
    reason = _reason(first, rates, bool(standing))
    rate = None if reason else first.rate_pct
    spans = [part for line in speaking for part in (line.rate_min_pct, line.rate_pct, line.rate_max_pct)]
    known = [part for part in spans if part is not None]
    at = (("regime", regime), ("product", first.product_code), ("row", str(first.row)))
    return DutyLine(
        regime=regime,
        label=REGIMES[regime],
        agreement=first.agreement,
        rate=Fact(rate, Unit.PERCENT, stamp, at, ASK if rate is None else None),
        stacking=first.stacking,
        legal_basis=first.legal_basis,
        from_date=first.from_date,
        to_date=first.to_date,
        expired=not standing,
        reason=reason or _averaged(first),
        note=first.note,
        low=min(known, default=None) if standing else None,
        high=max(known, default=None) if standing else None,
        rows=tuple(sorted({line.row for line in speaking})),
    )


def _speaking(lines: Sequence[TariffLine], digits: int) -> list[TariffLine]:
    """The line that covers the product (if one does) and the national lines below it, all of the newest release."""
    newest = [line for line in lines if line.age == max(one.age for one in lines)]
    latest: dict[str, TariffLine] = {}
    for line in sorted(newest, key=lambda one: one.from_date):
        latest[line.product_code] = line
    covering = sorted((code for code in latest if len(code) <= digits), key=len)[-1:]
    return [latest[code] for code in [*covering, *sorted(code for code in latest if len(code) > digits)]]


def _reason(first: TariffLine, rates: set[float | None], standing: bool) -> Text | None:
    """Why the rate is unknown, or None."""
    if not standing:
        end = str(first.to_date)
        return Text(f"{end}에 끝난 자료뿐이며 그 뒤는 확인 안 됨", f"the row ended on {end}; what follows is not known")
    if len(rates) > 1:
        return Text("국내 세번마다 세율이 달라 세번 확정 필요", "national lines differ; settle the national code")
    return NOT_AD_VALOREM if first.rate_pct is None else None


def _averaged(first: TariffLine) -> Text | None:
    """What must be said beside an average over national lines."""
    low, high, lines, specific = first.rate_min_pct, first.rate_max_pct, first.line_count, first.line_count_specific
    if specific:
        return Text(
            f"세번 {lines}개 중 {specific}개는 종가세가 아니어서 평균에서 빠짐",
            f"{specific} of {lines} national lines are not ad valorem and are left out of the mean",
        )
    if low is not None and high is not None and low != high:
        return Text(
            f"세번에 따라 {low:g}~{high:g}%이며 단순평균임", f"a simple mean; national lines {low:g} to {high:g} %"
        )
    return None


def counting(mfn: DutyLine | None, on_top: list[DutyLine]) -> list[DutyLine]:
    """The parts that count: MFN, unless a duty that stands replaces it, and all that comes on top."""
    replaced = any(line.stacking == "replaces" and not line.expired for line in on_top)
    return on_top if replaced or mfn is None else [mfn, *on_top]


def total(parts: Iterable[DutyLine]) -> float | None:
    """The sum of the rates that are known, per cent; None where none is."""
    known = [value(part.rate) for part in parts if part.rate.known]
    return round(sum(known), 6) if known else None


def value(fact: Fact) -> float:
    """The number in a Fact that is known."""
    assert isinstance(fact.value, (int, float))
    return float(fact.value)


def percent(rate: float | None, stamp: Stamp) -> Fact:
    """A rate as a Fact; unknown says whom to ask."""
    return Fact(rate, Unit.PERCENT, stamp, (), ASK if rate is None else None)
