"""New markets: the chance that each opens, what it may reach, why, and how often such words came true before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from hanbada.base.stamp import Fact
from hanbada.base.text import Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Column, Name, Part, Run, Table, run
from hanbada.ranking.chances.estimate import Chances, chances
from hanbada.ranking.chances.like import Like, like, past
from hanbada.ranking.chances.names import METHOD_NAMES
from hanbada.ranking.chances.track_record import TrackRecord, track_record

if TYPE_CHECKING:
    from hanbada.plan.dossier import Dossier, Goods

ORDER = 55
SHOWN = 8
LIKE = 3


def values(dossier: Dossier) -> Mapping[str, object]:
    """The names that the texts of this section use."""
    record = track_record()
    found = [_product(dossier, goods, record) for goods in dossier.goods]
    shares = record.shares if record else {}

    def share(group: str) -> Fact | None:
        return record.fact(shares[group]) if record and group in shares else None

    return {"products": found, "all": share("all"), "capable": share("capable"), "peers": share("peers")}


def _product(dossier: Dossier, goods: Goods, record: TrackRecord | None) -> Mapping[str, object]:
    held = chances(dossier.world, dossier.profile.country, goods.product.code, dossier.geography)
    name = Name(goods.name)
    if held is None or not np.isfinite(held.chance).any():
        return {"name": name, "table": None, "reasons": None, "like": (), "counter": None, "choice": "", "period": ""}
    order = np.argsort(-np.nan_to_num(held.order, nan=-np.inf), kind="stable")
    codes = list(held.places)
    unwanted = {dossier.world.country(iso3).code for iso3 in dossier.profile.markets_excluded if _known(dossier, iso3)}
    wanted = [codes[at] for at in order if np.isfinite(held.order[at]) and codes[at] not in unwanted]
    first = wanted[:SHOWN]
    before = past(dossier.world, goods.product.code, dossier.geography)
    seen = [(code, like(before, float(held.chance[held.places[code]]))) for code in first[:LIKE]] if before else []
    return {
        "name": name,
        "table": _table(dossier, held, first),
        "reasons": _reasons(dossier, held, first),
        "like": [_like(dossier, code, found) for code, found in seen],
        "counter": _counter(dossier, seen) if seen else None,
        "choice": _choice(goods, record),
        "period": Fact(f"{held.base[0]}–{held.base[-1]}", Unit.TEXT, held.stamp),
    }


def _known(dossier: Dossier, iso3: str) -> bool:
    return any(country.iso3 == iso3 for country in dossier.world.countries)


def _place(dossier: Dossier, code: str) -> Text:
    country = dossier.world.country(code)
    return dossier.country_name(country.iso3, country.name)


def _table(dossier: Dossier, held: Chances, codes: list[str]) -> Table:
    columns = (
        Column(Text("시장", "Market"), weight=1.6),
        Column(Text("세 해 안에 열릴 가능성", "Chance that it opens within three years"), Unit.SHARE),
        Column(Text("열리면 연간: 아래쪽", "If so, a year: lower quarter"), Unit.USD),
        Column(Text("가운데", "median"), Unit.USD),
        Column(Text("위쪽", "upper quarter"), Unit.USD),
    )
    rows: list[tuple[Part, ...]] = [
        (_place(dossier, code), *(held.fact(name, code) for name in ("chance", "low", "middle", "high")))
        for code in codes
    ]
    return Table(
        columns,
        tuple(rows),
        caption=Text("아직 열리지 않은 시장의 가능성", "Chances of markets not yet open"),
        download=f"chances-{held.product}",
        sortable=True,
    )


def _reasons(dossier: Dossier, held: Chances, codes: list[str]) -> Table:
    """What moves each market's chance most against the usual market of the list."""
    columns = (
        Column(Text("시장", "Market")),
        Column(Text("가능성을 높이는 것", "Speaks for it"), weight=2),
        Column(Text("가능성을 낮추는 것", "Speaks against it"), weight=2),
    )
    nothing = Text("뚜렷한 것 없음", "nothing much")

    def joined(parts: list[Text]) -> Text:
        found = parts[0] if parts else nothing
        for part in parts[1:]:
            found = found + Text(", ", ", ") + part
        return found

    rows: list[tuple[Part, ...]] = []
    for code in codes:
        moved = held.reasons(code, 5)
        good = [words for words, odds in moved if odds > 0.1][:3]
        bad = [words for words, odds in moved if odds < -0.1][:3]
        rows.append((_place(dossier, code), joined(good), joined(bad)))
    return Table(columns, tuple(rows), caption=Text("가능성의 근거", "What the chances rest on"))


def _like(dossier: Dossier, code: str, found: Like) -> Run:
    name = Name(_place(dossier, code))
    parts: list[Part] = [
        name,
        Text(": 한 기간 전 이 시장과 가능성이 비슷했던 사례 ", ": of the "),
        found.cases,
        Text("건 중 ", " cases one period ago with a chance like this one, "),
        found.opened,
        Text("가 세 해 안에 열렸음", " opened within three years"),
    ]
    if found.low.known:
        parts += [
            Text("; 그 가운데 절반은 연간 ", "; the middle half of those reached "),
            found.low,
            Text("–", "–"),
            found.high,
            Text("에 이름", " a year"),
        ]
    return run(*parts, Text(".", "."))


def _counter(dossier: Dossier, seen: list[tuple[str, Like]]) -> Table:
    """Similar cases that opened, and the counter-examples that did not."""
    columns = (
        Column(Text("시장", "Market")),
        Column(Text("비슷했으나 열리지 않은 사례", "Similar cases that did not open"), weight=2),
        Column(Text("비슷했고 열린 사례", "Similar cases that opened"), weight=2),
    )

    def named(cases: object) -> Text:
        words = [
            dossier.country_name(case.exporter, Text.same(case.exporter))
            + Text(" → ", " → ")
            + dossier.country_name(case.market, Text.same(case.market))
            for case in cases  # type: ignore[attr-defined]
        ]
        found = words[0] if words else Text("없음", "none")
        for word in words[1:]:
            found = found + Text(", ", ", ") + word
        return found

    rows = tuple(
        (_place(dossier, code), Name(named(found.counter_examples)), Name(named(found.examples)))
        for code, found in seen
    )
    return Table(
        columns,
        rows,
        caption=Text("한 기간 전의 비슷한 사례와 반례", "Similar cases one period ago, and counter-examples"),
    )


def _choice(goods: Goods, record: TrackRecord | None) -> Run:
    """Which method orders the markets of this product, and on what evidence."""
    family = record.family(goods.product.code) if record else None
    if record is None or family is None:
        return run(
            Text(
                "이 품목이 속한 류는 검증 자료에 없어, 학습 순위가 단순한 방법보다 나은지 확인되지 않음.",
                "This product's chapter was not in the test data: whether the learned ranker beats simple methods here is not confirmed.",
            )
        )
    simple = METHOD_NAMES[family.simple_name]
    verdict = (
        Text("학습 순위를 씀.", "so the learned ranker is used.")
        if family.better
        else Text(
            "이 류에서는 단순한 방법이 나았으므로 시장 순위의 그 열을 먼저 볼 것.",
            "so the simple method did better here: look first at its column in the ranking.",
        )
    )
    return run(
        Text("검증: 이 류의 목록 ", "Tested on "),
        record.fact(float(family.lists), Unit.COUNT),
        Text("개에서 학습 순위의 NDCG는 ", " lists of this chapter, the learned ranker's NDCG was "),
        record.fact(family.learned, Unit.SCORE),
        Text(", 가장 나은 단순한 방법(", ", that of the best simple method ("),
        Name(simple),
        Text(")은 ", ") "),
        record.fact(family.simple, Unit.SCORE),
        Text("; ", "; "),
        verdict,
    )
