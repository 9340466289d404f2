"""What a profile leaves empty, and what each empty entry costs the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from hanbada.base.text import Text
from hanbada.company.entry import Entry
from hanbada.company.facts import year_of
from hanbada.company.labels import label
from hanbada.content import content
from hanbada.content.advice import Section

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


SECTIONS: Mapping[Section, Text] = {
    "company": Text("회사와 지원 자격", "Company and eligibility"),
    "products": Text("제품과 HS 코드", "Products and HS codes"),
    "present": Text("현재 시장", "Present markets"),
    "ranking": Text("시장 순위", "Market ranking"),
    "market": Text("시장별 분석", "Market pages"),
    "support": Text("지원 패키지", "Support package"),
    "timeline": Text("추진 일정", "First 90 days and timeline"),
    "goals": Text("목표", "Goals"),
}
ACCOUNTS, PRODUCT = "accounts.years", "products.*."
#: Entries that only some companies are asked for.
ASKED: Mapping[str, Callable[[Profile], bool]] = {
    "business_number": lambda p: p.country == "KOR",
    "registration": lambda p: p.country != "KOR",
    "standing.mid_sized_certificate": lambda p: p.country == "KOR",
    "accounts.basis": lambda p: p.accounts is not None,
}


def gaps(profile: Profile, on: date | None = None) -> tuple[Gap, ...]:
    """All gaps: of the company, of the base year, of each product, in the order of the plan's table below."""
    return (*_company(profile), *_accounts(profile, on), *_products(profile))


def _company(profile: Profile) -> Iterator[Gap]:
    for cost in content().gaps.values():
        if cost.path.startswith((ACCOUNTS, PRODUCT)) or not ASKED.get(cost.path, bool)(profile):
            continue
        found = profile.markets_present() if cost.path == "markets.present" else attrgetter(cost.path)(profile)
        if not _filled(found):
            yield _gap(cost.path, found)


def _accounts(profile: Profile, on: date | None) -> Iterator[Gap]:
    if profile.accounts is None:
        return
    year = profile.base_year(on)
    one = year_of(profile, year) if year is not None else None
    if one is None:
        yield _gap(ACCOUNTS)
        return
    for key in ("sales", "exports.direct", "exports.indirect", "exports.markets"):
        found = attrgetter(key)(one)
        if not _filled(found):
            yield _gap(f"{ACCOUNTS}.*.{key}", found, year)
    if sum(1 for other in profile.accounts.years if other.sales.known) < 3:
        yield replace(_gap(f"{ACCOUNTS}.three"), path=ACCOUNTS, label=label("years"))


def _products(profile: Profile) -> Iterator[Gap]:
    keys = [cost.path.removeprefix(PRODUCT) for cost in content().gaps.values() if cost.path.startswith(PRODUCT)]
    for index, product in enumerate(profile.products):
        for key in keys:
            if key.startswith("hs"):
                missing = product.hs is None if key == "hs" else product.hs is not None and not product.hs.confirmed
                found = None
            else:
                found = getattr(product, key)
                missing = not _filled(found) and (key != "sales_share" or len(profile.products) > 1)
            if missing:
                gap = _gap(f"{PRODUCT}{key}", found, index)
                yield replace(gap, label=_of(product.name.text, key.partition(".")[0]))


def _gap(path: str, found: object = None, number: object = "") -> Gap:
    cost = next(cost for cost in content().gaps.values() if cost.path == path)
    barred = isinstance(found, Entry) and found.value is not None and not found.known
    called = label(path.rpartition(".")[2])
    return Gap(path.replace("*", str(number)), called, SECTIONS[cost.section], cost.cost, barred)


def _of(name: Text, key: str) -> Text:
    return Text(f"{name.ko}의 {label(key).ko}", f"{label(key).en} of {name.en}")


def _filled(found: object) -> bool:
    if isinstance(found, Entry):
        return found.known and found.usable != ()
    return found is not None and found != ()
