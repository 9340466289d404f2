"""One account of a company: profile, eligibility and long list tell the same share of the same year, whatever is stated."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.stamp import Stamp
from hanbada.base.text import Text
from hanbada.company.account import NOTHING, Account, Stated, YearFigures
from hanbada.company.given import EligibilityInput, of
from hanbada.company.profile import parse
from hanbada.company.registry.score import account_of
from hanbada.company.words import Status

ON = date(2026, 3, 10)
SALES = st.one_of(st.none(), st.integers(10**6, 10**12))
SHIPPED = st.one_of(st.none(), st.integers(0, 4 * 10**5))  # together never above the sales, which a profile refuses
YEARS = st.dictionaries(
    st.integers(2019, 2027), st.fixed_dictionaries({"sales": SALES, "direct": SHIPPED, "indirect": SHIPPED}), max_size=5
)


def profile_of(years: dict[int, dict[str, int | None]]):
    lines = ["names: {ko: 가상회사, en: Invented firm}", "country: KOR", "products: [{name: {ko: 물건, en: thing}}]"]
    if years:
        lines += ["accounts:", "  currency: KRW", "  years:"]
    for year, one in years.items():
        lines.append(f"    - year: {year}")
        lines += [f"      sales: {one['sales']}"] if one["sales"] is not None else []
        parts = ", ".join(f"{name}: {one[name]}" for name in ("direct", "indirect") if one[name] is not None)
        lines.append(f"      exports: {{currency: KRW{', ' if parts else ''}{parts}}}")
    return parse("\n".join(lines).encode(), as_of=date(2027, 12, 31))


def by_hand(years: dict[int, dict[str, int | None]], on: date | None) -> tuple[int | None, Fraction | None]:
    """The newest year (that had ended) with a figure, and its (direct + indirect) ÷ sales; None where a part is unknown."""
    stated = [
        year for year, one in years.items() if any(v is not None for v in one.values()) and (not on or year < on.year)
    ]
    if not stated:
        return None, None
    one = years[max(stated)]
    if None in one.values() or not one["sales"]:
        return max(stated), None
    return max(stated), Fraction(one["direct"] + one["indirect"], one["sales"])  # type: ignore[operator]


@settings(max_examples=80, deadline=None)
@given(YEARS, st.sampled_from([None, ON, date(2024, 12, 31), date(2019, 1, 1)]))
def test_every_reader_tells_the_same(years: dict[int, dict[str, int | None]], on: date | None) -> None:
    year, share = by_hand(years, on)
    profile = profile_of(years)
    assert profile.base_year(on) == year
    registry = account_of({y: {k: v for k, v in one.items() if v is not None} | CURRENCIES for y, one in years.items()})
    assert registry.base_year(on) == year
    if year is None:
        return
    for account in (profile.account, registry, of(profile).account):
        assert account.export_share(year, True).exact == share
    shown = profile.export_share(year, indirect=True)
    assert shown == (None if share is None else float(share))
    fact = profile.export_share_fact(year, indirect=True)
    assert fact.value == shown and dict(fact.at)["year"] == str(year)
    if on:
        assert of(profile).account.base(on).year == year


CURRENCIES = {"sales_currency": "KRW", "exports_currency": "KRW"}


def test_a_part_is_a_lower_bound_and_unknown_is_not_zero() -> None:
    account = Account((YearFigures(2025, Stated(1000), Stated(40), exports_currency="KRW"),))
    found = account.export_share(2025, True)
    assert (found.low, found.high, found.exact) == (Fraction(4, 100), None, None) and len(found.missing) == 1
    assert account.export_share(2025, False).exact == Fraction(4, 100)
    assert account.export_share(2024, False).low == 0 and account.export_share(2024, False).high is None


def test_what_is_not_confirmed_is_asked_for_and_no_older_year_stands_in() -> None:
    unsure = YearFigures(
        2025, Stated(1000, Status.UNCONFIRMED), Stated(900, Status.UNCONFIRMED), exports_currency="KRW"
    )
    older = YearFigures(2024, Stated(1000), Stated(10), Stated(0), exports_currency="KRW")
    account = Account((older, unsure))
    assert account.base(ON).year == 2025
    assert account.export_share(2025, False).exact is None and account.export_share(2025, False).missing
    assert account.as_stated.export_share(2025, False).exact == Fraction(9, 10)
    barred = Account((older, YearFigures(2025, Stated(1, Status.UNUSABLE), NOTHING)))
    assert barred.base(ON).year == 2024
    company = EligibilityInput(Stamp.of("test", Text("시험", "test"), []), account.years)
    assert company.account.base(ON).year == 2025
