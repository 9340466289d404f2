"""What a profile leaves empty, and what each empty entry costs the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hanbada.base.text import Text
from hanbada.company.entry import Entry
from hanbada.company.facts import year_of
from hanbada.company.labels import label

if TYPE_CHECKING:
    from hanbada.company.model import Profile


@dataclass(frozen=True, slots=True)
class Gap:
    """An entry that is empty or may not be used: its path, what it is called, which section loses what."""

    path: str
    label: Text
    section: Text
    cost: Text
    unusable: bool = False


COMPANY = Text("회사와 지원 자격", "Company and eligibility")
PRODUCTS = Text("제품과 HS 코드", "Products and HS codes")
PRESENT = Text("현재 시장", "Present markets")
RANKING = Text("시장 순위", "Market ranking")
MARKET = Text("시장별 분석", "Market pages")
SUPPORT = Text("지원 패키지", "Support package")
TIMELINE = Text("추진 일정", "First 90 days and timeline")
GOALS = Text("목표", "Goals")

Read = Callable[["Profile"], object]
_COMPANY: tuple[tuple[str, Text, Text, Read], ...] = (
    (
        "business_number",
        COMPANY,
        Text("회사를 다른 자료와 잇지 못함", "the company cannot be matched with other records"),
        lambda p: p.business_number if p.country == "KOR" else True,
    ),
    (
        "registration",
        COMPANY,
        Text("회사를 다른 자료와 잇지 못함", "the company cannot be matched with other records"),
        lambda p: p.registration if p.country != "KOR" else True,
    ),
    (
        "stated_on",
        COMPANY,
        Text("정보가 언제 기준인지 밝히지 못함", "the plan cannot say as of when the statement holds"),
        lambda p: p.stated_on,
    ),
    (
        "sector",
        COMPANY,
        Text("업종별 규모 기준을 적용하지 못함", "size thresholds of the industry cannot be applied"),
        lambda p: p.sector,
    ),
    (
        "standing.mid_sized_certificate",
        COMPANY,
        Text("중견기업 여부를 확인서로 확정하지 못함", "mid-sized standing cannot be settled by certificate"),
        lambda p: p.standing.mid_sized_certificate if p.country == "KOR" else True,
    ),
    (
        "employees",
        COMPANY,
        Text("종업원 수를 쓰는 자격 요건을 판단하지 못함", "conditions on employees cannot be decided"),
        lambda p: p.employees,
    ),
    (
        "accounts",
        COMPANY,
        Text("매출·수출 요건을 판단하지 못함", "conditions on sales and exports cannot be decided"),
        lambda p: p.accounts,
    ),
    (
        "accounts.basis",
        COMPANY,
        Text("별도·연결 구분 없이 수출 비중을 제시하게 됨", "the export share is shown without its accounting basis"),
        lambda p: p.accounts.basis if p.accounts else True,
    ),
    (
        "markets.present",
        PRESENT,
        Text("유지·확대·철수를 판단할 시장이 없음", "no market to keep, deepen or leave is considered"),
        lambda p: p.markets_present(),
    ),
    (
        "certificates",
        MARKET,
        Text("보유 인증을 시장 요건과 견주지 못함", "certificates cannot be set against requirements"),
        lambda p: p.certificates,
    ),
    (
        "export_team.staff",
        TIMELINE,
        Text("일정이 인력에 맞는지 따지지 못함", "the timeline is not held against staff"),
        lambda p: p.export_team.staff,
    ),
    (
        "export_team.budget",
        SUPPORT,
        Text("자부담을 감당할 수 있는지 따지지 못함", "co-payments are not held against the budget"),
        lambda p: p.export_team.budget,
    ),
    (
        "export_team.languages",
        MARKET,
        Text("언어 대응 여부를 말하지 못함", "whether the team speaks the language is not said"),
        lambda p: p.export_team.languages,
    ),
    (
        "barriers",
        SUPPORT,
        Text("애로에 맞춘 지원사업 추천을 하지 못함", "measures cannot be matched to barriers"),
        lambda p: p.barriers,
    ),
    (
        "goals",
        GOALS,
        Text("회사의 목표와 경로를 견주지 못함", "the paths cannot be held against the company's goal"),
        lambda p: p.goals,
    ),
    (
        "contact",
        TIMELINE,
        Text("회사 쪽 담당 직책을 적지 못함", "the company's responsible role is left open"),
        lambda p: p.contact,
    ),
)
_PRODUCT: tuple[tuple[str, Text, Text], ...] = (
    ("sales_share", RANKING, Text("제품들을 같은 비중으로 묶게 됨", "products are bundled with equal weights")),
    (
        "price",
        MARKET,
        Text("시장 단가와의 가격 비교가 빠짐", "the price is not compared with the market's unit values"),
    ),
    (
        "net_weight_kg",
        MARKET,
        Text("kg당 가격과 운송 중량을 계산하지 못함", "price per kg and shipping weight are not worked out"),
    ),
    ("moq", MARKET, Text("최소 거래 규모를 말하지 못함", "the smallest deal cannot be named")),
    ("lead_time_days", TIMELINE, Text("첫 선적까지의 기간이 빠짐", "the time to the first shipment is left out")),
    ("capacity", GOALS, Text("목표가 생산능력 안에 있는지 따지지 못함", "goals are not held against capacity")),
    ("materials", MARKET, Text("원산지 충족 여부를 검토하지 못함", "origin cannot be examined")),
    (
        "origin",
        MARKET,
        Text("협정세율은 '원산지 확인 시'로만 제시됨", "preferences are shown only as 'if origin is confirmed'"),
    ),
    ("brand", MARKET, Text("자체브랜드와 OEM에 따른 조언이 빠짐", "advice by brand or OEM is left out")),
)


def gaps(profile: Profile, on: date | None = None) -> tuple[Gap, ...]:
    """All gaps: of the company, of the base year, of each product, in the order of the plan's table below."""
    return (*_company(profile), *_accounts(profile, on), *_products(profile))


def _company(profile: Profile) -> Iterator[Gap]:
    for path, section, cost, read in _COMPANY:
        found = read(profile)
        if not _filled(found):
            yield Gap(path, label(path.rpartition(".")[2]), section, cost, _barred(found))


def _accounts(profile: Profile, on: date | None) -> Iterator[Gap]:
    if profile.accounts is None:
        return
    year = profile.base_year(on)
    one = year_of(profile, year) if year is not None else None
    if one is None:
        cost = Text("매출·수출 요건을 판단하지 못함", "conditions on sales and exports cannot be decided")
        yield Gap("accounts.years", label("years"), COMPANY, cost)
        return
    at = f"accounts.years.{year}"
    share = Text("수출 비중을 계산하지 못함", "the export share cannot be worked out")
    both = Text("간접수출을 포함한 수출 비중을 제시하지 못함", "the export share with indirect exports is not shown")
    split = Text("시장별 수출 비중을 제시하지 못함", "exports by market are not shown")
    for path, section, cost, found in (
        ("sales", COMPANY, share, one.sales),
        ("exports.direct", COMPANY, share, one.exports.direct),
        ("exports.indirect", COMPANY, both, one.exports.indirect),
        ("exports.markets", PRESENT, split, one.exports.markets),
    ):
        if not _filled(found):
            yield Gap(f"{at}.{path}", label(path.rpartition(".")[2]), section, cost, _barred(found))
    known = sum(1 for other in profile.accounts.years if other.sales.known)
    if known < 3:
        cost = Text(
            "3년 평균 매출액을 쓰는 요건을 판단하지 못함", "conditions on three-year average sales cannot be decided"
        )
        yield Gap("accounts.years", label("years"), COMPANY, cost)


def _products(profile: Profile) -> Iterator[Gap]:
    for index, product in enumerate(profile.products):
        name = product.name.text
        if product.hs is None:
            cost = Text(
                "HS 코드를 제품의 말로 찾으며 '제안, 확정 아님'으로 표시됨",
                "a code is looked for by the words and marked as proposed",
            )
            yield Gap(f"products.{index}.hs", _of(name, "hs"), PRODUCTS, cost)
        elif not product.hs.confirmed:
            cost = Text("HS 코드가 '미확정'으로 표시됨", "the HS code is marked as unconfirmed")
            yield Gap(f"products.{index}.hs.confirmed_by", _of(name, "hs"), PRODUCTS, cost)
        for key, section, cost in _PRODUCT:
            found = getattr(product, key)
            if key == "sales_share" and len(profile.products) == 1:
                continue
            if not _filled(found):
                yield Gap(f"products.{index}.{key}", _of(name, key), section, cost, _barred(found))


def _of(name: Text, key: str) -> Text:
    return Text(f"{name.ko}의 {label(key).ko}", f"{label(key).en} of {name.en}")


def _filled(found: object) -> bool:
    if isinstance(found, Entry):
        return found.known and found.usable != ()
    return found is not None and found != ()


def _barred(found: object) -> bool:
    return isinstance(found, Entry) and found.value is not None and not found.known
