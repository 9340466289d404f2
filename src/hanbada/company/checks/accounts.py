"""Whether sales and exports agree: parts and totals, years, currencies, and units that were probably mistaken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hanbada.base.text import Text
from hanbada.company.accounts import Accounts, AccountYear
from hanbada.company.checks.finding import Finding, Known, error, warning
from hanbada.company.model import Profile
from hanbada.company.refusal import Path

#: Yearly sales below this many won are most probably written in thousands or millions.
_LEAST_KRW = 100_000_000
#: A change of sales by more than this factor from one year to the next is most probably a slip of unit.
_LEAP = 20


def accounts(profile: Profile, _known: Known) -> Iterator[Finding]:
    """The findings on the accounts."""
    if profile.accounts is None:
        return
    seen: set[int] = set()
    for index, one in enumerate(profile.accounts.years):
        at: Path = ("accounts", "years", index)
        if one.year in seen:
            yield error(
                (*at, "year"),
                Text(f"두 번 나온 연도 {one.year}", f"the year {one.year} twice"),
                Text("연도마다 한 번", "each year once"),
                Text("합치거나 연도를 고치세요", "merge them or correct the year"),
            )
        seen.add(one.year)
        yield from _parts(one, at)
        yield from _share(profile.accounts, one, at)
        yield from _rates(profile.accounts, one, at)
    yield from _units(profile.accounts)


def _parts(one: AccountYear, at: Path) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, market in enumerate(one.exports.markets):
        path: Path = (*at, "exports", "markets", place)
        if market.country in seen:
            yield error(
                path,
                Text(f"두 번 나온 시장 {market.country}", f"the market {market.country} twice"),
                Text("연도마다 한 번", "once a year"),
                Text("금액을 합치세요", "add the amounts up"),
            )
        seen.add(market.country)
    for kind in ("direct", "indirect"):
        total = getattr(one.exports, kind).value
        parts = sum(getattr(market, kind).value or 0 for market in one.exports.markets)
        if total is not None and parts > total:
            yield error(
                (*at, "exports", kind),
                Text(
                    f"시장별 합계 {parts:,}보다 작은 총액 {total:,}",
                    f"a total of {total:,} below the markets' sum of {parts:,}",
                ),
                Text("총액 ≥ 시장별 합계", "a total of at least the sum of the markets"),
                Text("총액과 시장별 금액의 통화·단위를 확인하세요", "check the currency and unit of both"),
            )


def _share(accounts: Accounts, one: AccountYear, at: Path) -> Iterator[Finding]:
    sold, direct, indirect = one.sales.value, one.exports.direct.value, one.exports.indirect.value
    currency = one.exports.currency or accounts.currency
    rate = 1.0
    if currency != accounts.currency:
        stated = next((rate.per_unit for rate in one.exchange_rates if rate.currency == currency), None)
        if stated is None:
            if direct is not None or indirect is not None:
                yield warning(
                    (*at, "exports"),
                    Text(
                        f"매출은 {accounts.currency}, 수출은 {currency}인데 환율 없음",
                        f"sales in {accounts.currency} and exports in {currency} without a rate",
                    ),
                    Text(
                        "exchange_rates에 회사가 쓴 환율과 출처",
                        "the company's own rate with its source, under exchange_rates",
                    ),
                    Text(
                        "환율을 더하지 않으면 수출 비중은 '확인 안 됨'이 됩니다",
                        "without it the export share stays unknown",
                    ),
                )
            return
        rate = stated
    if sold is None:
        return
    both = (direct or 0) + (indirect or 0)
    for amount, make, what in (
        (direct, error, Text("직접수출", "direct exports")),
        (both, warning, Text("직접·간접수출의 합", "direct and indirect exports together")),
    ):
        if amount is not None and amount * rate > sold * (1.0 if rate == 1.0 else 1.05):
            yield make(
                (*at, "exports"),
                Text(f"매출 {sold:,}보다 큰 {what.ko} {amount:,}", f"{what.en} of {amount:,} above sales of {sold:,}"),
                Text("수출 ≤ 매출", "exports of at most the sales"),
                Text(
                    "연도, 통화, 단위, 별도·연결 구분을 확인하세요",
                    "check year, currency, unit, separate or consolidated",
                ),
            )
            return


def _rates(accounts: Accounts, one: AccountYear, at: Path) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, rate in enumerate(one.exchange_rates):
        if rate.currency == accounts.currency or rate.currency in seen:
            yield error(
                (*at, "exchange_rates", place),
                Text(f"{rate.currency} 환율", f"a rate for {rate.currency}"),
                Text("회계 통화가 아닌 통화마다 하나", "one for each currency other than that of the accounts"),
                Text("줄을 지우세요", "delete the line"),
            )
        seen.add(rate.currency)


def _units(accounts: Accounts) -> Iterator[Finding]:
    years = sorted((one.year, index, one.sales.value) for index, one in enumerate(accounts.years) if one.sales.value)
    for year, index, sold in years:
        if accounts.currency == "KRW" and sold < _LEAST_KRW:
            yield warning(
                ("accounts", "years", index, "sales"),
                Text(f"{year}년 매출 {sold:,}원", f"sales of {sold:,} won in {year}"),
                Text("원 단위 금액", "an amount in won"),
                Text(
                    "백만원이나 천원 단위로 쓰지 않았는지 확인하세요", "check that it is not in thousands or millions"
                ),
            )
    for (_, _, before), (year, index, sold) in pairwise(years):
        if not before / _LEAP <= sold <= before * _LEAP:
            yield warning(
                ("accounts", "years", index, "sales"),
                Text(
                    f"{year}년 매출이 전년의 {sold / before:.3g}배",
                    f"sales of {year} at {sold / before:.3g} times the year before",
                ),
                Text("이어지는 규모", "amounts of one size"),
                Text("단위가 다르지 않은지 확인하세요", "check that the units are the same"),
            )
