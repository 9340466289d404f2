"""A condition applied to a company: yes, no, or not known; nothing that is missing counts as no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.company.account import NOTHING, Bounds, converted
from hanbada.company.ceiling import ceiling_of
from hanbada.company.given import EligibilityInput
from hanbada.company.words import Status
from hanbada.content.rules import (
    AboveCeiling,
    AllOf,
    AnyOf,
    Ceiling,
    Compare,
    Condition,
    HasFlag,
    Judgement,
    Programme,
    Requires,
    Version,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a condition is applied to, and which way exports are counted."""

    given: EligibilityInput
    programme: Programme
    version: Version
    on: date
    indirect: bool
    rules: Stamp


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: the value used, the threshold, and whether it holds (None: not known).

    ``bears``  whether the answer rests on it; a condition beside one that already decides does not
    """

    text: Text
    holds: bool | None
    value: Fact | None = None
    threshold: Fact | None = None
    reference: str = ""
    verified: bool = True
    way: Text | None = None
    estimated: bool = False
    bears: bool = True

    @property
    def sentence(self) -> Text:
        """The condition with its answer, without figures."""
        answer = {
            True: Text("충족", "met"),
            False: Text("미충족", "not met"),
            None: Text("확인 안 됨", "not known"),
        }[self.holds]
        way = Text(f" ({self.way.ko})", f" ({self.way.en})") if self.way else Text("", "")
        return self.text + way + Text.same(": ") + answer


@dataclass(frozen=True, slots=True)
class Result:
    """The answer of a condition with all checks below it; ``missing`` is empty unless the answer is not known."""

    holds: bool | None
    checks: tuple[Check, ...]
    missing: tuple[Text, ...] = ()


def evaluate(rule: Condition, at: Setting) -> Result:
    """A condition in three values (Kleene): all is no as soon as one is no, any is yes as soon as one is yes."""
    if isinstance(rule, AllOf):
        return _joined([evaluate(part, at) for part in rule.all], decisive=False)
    if isinstance(rule, AnyOf):
        return _joined([evaluate(part, at) for part in rule.any], decisive=True)
    if isinstance(rule, Compare):
        return _compare(rule, at)
    if isinstance(rule, HasFlag):
        return _flag(rule, at)
    if isinstance(rule, AboveCeiling):
        return _ceiling(rule, at)
    return _requires(rule, at) if isinstance(rule, Requires) else _judgement(rule)


def _joined(parts: Sequence[Result], decisive: bool) -> Result:
    answers = [part.holds for part in parts]
    holds = decisive if decisive in answers else None if None in answers else not decisive
    missing = tuple(m for part in parts if part.holds is None for m in part.missing) if holds is None else ()
    checks = (check for part in parts for check in (part.checks if part.holds is holds else _aside(part.checks)))
    return Result(holds, tuple(checks), missing)


def _aside(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The same checks, as ones that the answer does not rest on."""
    return tuple(replace(check, bears=False) for check in checks)


def _compare(rule: Compare, at: Setting) -> Result:
    bounds = _metric(rule.metric, at)
    if rule.currency:
        bounds = converted(bounds, rule.currency, at.given.account.base(at.on))
    limit = Fraction(rule.value)
    holds = _holds(bounds, rule.op, limit)
    counted = rule.metric in ("exports", "export_share")
    check = Check(
        rule.text,
        holds,
        _fact(bounds, at.given.stamp, rule.metric),
        Fact(_plain(limit), _unit(rule.currency, rule.metric), at.rules),
        rule.reference,
        rule.verified,
        _way(at.indirect) if counted else None,
        bounds.estimated,
    )
    return Result(holds, (check,), bounds.missing if holds is None else ())


def _metric(name: str, at: Setting) -> Bounds:
    """The figure that a condition compares, of the base year."""
    account, year = at.given.account, at.given.account.base(at.on).year
    figures: Mapping[str, Callable[[], Bounds]] = {
        "export_share": lambda: account.export_share(year, at.indirect),
        "exports": lambda: account.exports(year, at.indirect),
        "sales": lambda: account.sales(year),
        "average_sales": lambda: account.average_sales(year),
        "assets": lambda: account.assets(year),
        "employees": lambda: at.given.people(at.on),
    }
    return figures[name]()


def _holds(bounds: Bounds, op: str, limit: Fraction) -> bool | None:
    """Whether all, or none, of the values between the bounds pass; None where some do.

    >>> _holds(Bounds(Fraction(1), None), "<", Fraction(1)), _holds(Bounds(Fraction(0), None), "<", Fraction(1))
    (False, None)
    """
    low, high = bounds.low, bounds.high
    if op in (">", ">="):
        turned = _holds(bounds, "<=" if op == ">" else "<", limit)
        return None if turned is None else not turned
    if high is not None and (high < limit or (op == "<=" and high == limit)):
        return True
    return False if low > limit or (op == "<" and low == limit) else None


_ABSENT = {"unknown": None, "holds": True, "fails": False}


def _flag(rule: HasFlag, at: Setting) -> Result:
    stated = at.given.flags.get(rule.flag, NOTHING)
    value = stated.used
    known = None if value is None else bool(value) is rule.is_
    holds = _ABSENT[rule.absent] if known is None else known
    check = Check(
        rule.text,
        known,
        Fact(value, Unit.FLAG, at.given.stamp, (("entry", f"standing.{rule.flag}"),)),
        None,
        rule.reference,
        rule.verified,
        estimated=value is not None and stated.status is Status.ESTIMATED,
    )
    return Result(holds, (check,), (rule.text,) if holds is None else ())


def _ceiling(rule: AboveCeiling, at: Setting) -> Result:
    bounds = _metric("average_sales", at)
    row = ceiling_of(at.given.ksic.used, at.version)
    if row is None:
        return Result(None, (Check(rule.text, None, reference=rule.reference),), (Text("업종별 상한", "the ceiling"),))
    low, high = Fraction(row.low), Fraction(row.high)
    above, within = _holds(bounds, ">", high), _holds(bounds, "<=", low)
    holds = True if above else False if within else None
    unsure = row.low != row.high and _holds(bounds, ">", low) is not False and not above
    missing = bounds.missing + ((_table(row, at.given.ksic.used),) if unsure else ())
    limit = Fact(
        row.high if row.low == row.high else None,
        _unit(at.programme.currency, "sales"),
        at.rules,
        ask=_table(row, at.given.ksic.used),
    )
    check = Check(
        rule.text,
        holds,
        _fact(bounds, at.given.stamp, "average_sales"),
        limit,
        row.reference,
        row.verified,
        estimated=bounds.estimated,
    )
    return Result(holds, (check,), missing if holds is None else ())


def _table(row: Ceiling, ksic: str | None) -> Text:
    if ksic is None:
        return Text("한국표준산업분류(KSIC) 코드", "the industry code (KSIC)")
    return row.note or Text("업종별 상한(시행령 별표 1)", "the industry’s ceiling (annex 1 of the decree)")


def _requires(rule: Requires, at: Setting) -> Result:
    other = at.programme.definition(rule.requires)
    version = other.on(at.on)
    if version is None:
        return Result(None, (Check(rule.text, None),), (other.label,))
    inner = evaluate(version.rule, Setting(at.given, at.programme, version, at.on, at.indirect, at.rules))
    return Result(inner.holds, (Check(rule.text, inner.holds, reference=version.reference),), inner.missing)


def _judgement(rule: Judgement) -> Result:
    return Result(None, (Check(rule.judgement, None),), (rule.ask,))


def _way(indirect: bool) -> Text:
    return Text("간접수출 포함", "indirect exports included") if indirect else Text("직접수출만", "direct exports only")


def _unit(currency: str | None, metric: str) -> Unit:
    if currency:
        return {"USD": Unit.USD, "KRW": Unit.KRW}.get(currency, Unit.TEXT)
    return Unit.SHARE if metric == "export_share" else Unit.PERSONS if metric == "employees" else Unit.RATIO


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _fact(bounds: Bounds, stamp: Stamp, metric: str) -> Fact:
    """The exact value, or unknown with what is missing."""
    unit = _unit(bounds.currency, metric)
    at = (("metric", metric),) + ((("year", str(bounds.year)),) if bounds.year else ())
    if bounds.exact is None:
        return Fact(None, unit, stamp, at, bounds.missing[0] if bounds.missing else None)
    value = _plain(bounds.exact)
    return Fact(f"{value} {bounds.currency}" if unit is Unit.TEXT else value, unit, stamp, at)
