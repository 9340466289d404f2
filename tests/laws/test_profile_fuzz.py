"""10,000 mutated profiles: each is read or refused with its problems told in both languages; never anything else.

Seeded rather than drawn, so that a failing case can be run again by its number.
"""

from __future__ import annotations

import copy
import json
import random
from datetime import date
from typing import Any

import pytest

from hanbada.base.errors import HanbadaError
from hanbada.company import tree
from hanbada.company.profile import gaps, parse, template
from hanbada.demo import COMPANIES, profile_path

DAY = date(2026, 11, 22)
WHOLE = """\
names: {ko: 가상기업, en: Invented}
country: KOR
stated_on: 2026-01-31
business_number: "000-00-00000"
fictional: true
sector: {system: KSIC, code: "C24132"}
standing: {is_sme: {value: false, status: 추정}}
employees: {value: 320, status: 추정, note: 집계 중}
accounts:
  currency: KRW
  basis: 별도
  years:
    - year: 2025
      sales: 180000000000
      exports:
        currency: USD
        direct: {value: 6000000, status: 사용불가}
        indirect: 0
        markets: [{country: JPN, direct: 5200000}, {country: NAM, indirect: 0}]
      exchange_rates: [{currency: USD, per_unit: 1400.5, source: 결산 환율}]
products:
  - name: {ko: 제품, en: Product}
    hs: {code: "720292", revision: HS22, confirmed_by: 관세사, on: 2025-11-03}
    sales_share: 0.5
    price: {value: {amount: 25.5, currency: USD, per: kg, incoterm: FOB}, status: 추정}
    moq: {quantity: 1, unit: 톤}
    capacity: {quantity: 3000, unit: 톤, per: 연}
    materials: [{name: 원료, hs: "2825", share: 0.6, origin: 역외산}]
    certificates: [시험성적서]
export_team: {staff: 2, budget: 150000000, languages: [en, ja]}
markets: {present: [JPN], wanted: [{country: MYS, reason: 고객}], excluded: [RUS]}
barriers: [buyers, {id: origin, note: 모름}]
goals: [{year: 2029, exports: 20000000000, markets: [MYS]}]
weights: {demand: 0.5, growth: 0.5}
contact: {role: 수출팀장}
"""
TOKENS = (
    "NO", "NA", "no", "~", "null", "true", "0", "-1", "1e9", "1.5", ".inf", ".nan", "0x1F", "0o17", "010121", "12345",
    "9" * 25, "9" * 6000, "1_000", "1,000", "3억", "46%", "1800억원", "₩5", "HS2022", "2025-02-30", "2999", "'2025'",
    "확정", "사용불가", "말레이지아", "KOR",
    "kim@example.com", "900101-1234567", "010-1234-5678", "000-00-00000", "[]", "{}",
    "[[]]", "{value: }", "{status: 확정}", "{value: {value: 1}}",
    "&a", "*a", "!!int 3", "!x", "? [a]", "---", "...", "|",
    ">-", "- -", ": :", "#", "'", '"', "\t", "\r", "\\", "\u202e", "\ufeff", "\u2028",
    "\x00", "\x85", "\ud7ff", "😀", "%", "@",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**15, 10**17, 10**30, 0.0, 0.5, -0.5, 1e308, float("inf"), float("nan"), "", " ",
    "NO",
    "확정", "JPN", "2025", "2025-01-01", "x" * 3000, "\u0000", "\ud800", "３", [], {}, [[]], [None], {"value": None},
    {"value": []}, {"status": "추정"}, {"value": 1, "status": 1}, {"": ""},
    {"value": {"value": {"value": 1}}}, [1, "a", {}],
)  # fmt: skip


def seeds() -> tuple[bytes, ...]:
    small = (WHOLE.encode(), WHOLE.encode(), template("ko").encode(), json.dumps(tree.read(WHOLE).data).encode())
    return (*small * 3, *(profile_path(company).read_bytes() for company in COMPANIES))


def bytes_changed(raw: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, upto = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
        part = raw[at : min(upto, at + 40)]
        raw = chance.choice(
            (
                raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :],
                raw[:at] + part * chance.randint(2, 4) + raw[at:],
                raw[:at] + raw[at + len(part) :],
                raw[:at],
                raw[at:] + raw[:at],
                raw[:at]
                + chance.choice((b"\xff", b"\x00", b"\xef\xbb\xbf", "가".encode("cp949"), b"\r", b"\t"))
                + raw[at:],
            )
        )
    return raw


def tokens_changed(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.decode().split("\n")
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(lines))
        words = lines[at].split(" ")
        words[chance.randrange(len(words))] = chance.choice(TOKENS)
        other = chance.randrange(len(lines))
        lines[at] = chance.choice(
            (" ".join(words), lines[at] + " " + chance.choice(TOKENS), "  " + lines[at], lines[other])
        )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def structure_changed(raw: bytes, chance: random.Random) -> bytes:
    data = tree.read(raw.decode()).data
    for _ in range(chance.randint(1, 5)):
        spots = list(_spots(data))
        if not spots:
            break
        holder, key = chance.choice(spots)
        other, there = chance.choice(spots)
        move = chance.randrange(5)
        if move == 0:
            holder.pop(key) if isinstance(holder, dict) else holder.__delitem__(key)
        elif move == 1:
            holder[key] = json.loads(json.dumps(other[there]))
        elif move == 2 and isinstance(holder, dict):
            holder[chance.choice((*TOKENS, "value", "status", "note", "nmae"))] = holder.pop(key)
        elif move == 3 and isinstance(holder, list):
            holder.extend(json.loads(json.dumps(holder)) * chance.randint(1, 3))
        else:
            holder[key] = copy.deepcopy(chance.choice(VALUES))
    return json.dumps(data, ensure_ascii=chance.random() < 0.2, indent=chance.choice((None, 1))).encode(
        "utf-8", "surrogatepass"
    )


def _spots(data: Any) -> Any:
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield data, key
            yield from _spots(data[key])


def mutated(number: int) -> bytes:
    chance = random.Random(number)
    change = chance.choice((bytes_changed, tokens_changed, tokens_changed, structure_changed, structure_changed))
    return change(chance.choice(SEEDS), chance)


SEEDS = seeds()


def outcome(number: int) -> bool:
    """Whether mutated profile ``number`` is read; anything but a read or a told refusal fails."""
    raw = mutated(number)
    try:
        profile = parse(raw, "fuzz.yml", as_of=DAY, weights=("demand", "growth"))
    except HanbadaError as error:
        assert error.problems, number
        for problem in error.problems:
            assert problem.in_("ko") and problem.in_("en"), number
            assert problem.found.ko and problem.do.en, number
        return False
    used(profile, number)
    return True


def used(profile: Any, number: int) -> None:
    """What a plan does with a profile does not fail either."""
    year = profile.base_year()
    shares = (profile.export_share(year or 0), profile.export_share(year or 0, indirect=True))
    assert all(share is None or share >= 0 for share in shares), number
    assert all(gap.cost.ko for gap in gaps(profile)), number
    for path in (
        "employees",
        "sector",
        "accounts.basis",
        "products.0.price",
        "products.0.materials",
        "markets.present",
    ):
        fact = profile.fact(path)
        assert fact.known or fact.ask, number


def test_the_seeds_themselves_are_read() -> None:
    for raw in SEEDS:
        parse(raw, as_of=DAY, weights=("demand", "growth"))


@pytest.mark.parametrize("first", range(0, 10_000, 1_000))
def test_ten_thousand_mutated_profiles(first: int) -> None:
    read = sum(outcome(number) for number in range(first, first + 1_000))
    # a mutator that breaks everything (or nothing) would test nothing
    assert 30 <= read <= 900
