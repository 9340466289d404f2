"""An invented document with every kind of block, in two languages; run it to look at all formats.

python tests/sample_document.py OUT [SHAPES [FONT …]]   (a world-atlas TopoJSON and Noto Sans KR files, for map and PDF)
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from hanbada.base.stamp import Fact, Release, Stamp
from hanbada.base.text import LANGS, Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Card, Column, Document, KeyFigures, Name, Section, Table, run
from hanbada.plan.chart import Bar, Curve, Dot, bars, grid, lines, scatter
from hanbada.plan.template import render
from hanbada.plan.worldmap import Place, worldmap

TRADE = Release(
    "invented-trade",
    "202601",
    "e259a2e33b20a0ad276b7cd37529ce96" * 2,
    Text("가상 세계 교역표", "Invented world trade table"),
    "Etalab 2.0",
    "https://example.org/trade",
    "2026-07-01",
    (),
    Text("74개 품목 안에서", "Within 74 products"),
)
DUTIES = Release(
    "invented-duties",
    "2026",
    "ab12" * 16,
    Text("가상 관세표", "Invented duty table"),
    "공공누리 제1유형",
    "https://example.org/duty",
    "2026-06-30",
)
FIRM = Release(
    "profile",
    "2026-07-20",
    "0f" * 32,
    Text("가상해양소재 회사 자료", "Profile of Invented Marine Materials"),
    "",
    "",
    "2026-07-20",
)
DEMAND = Stamp.of("demand", Text("최근 3년 평균 수입", "Mean imports of three years"), [TRADE], {"years": "2022-2024"})
GROWTH = Stamp.of(
    "growth", Text("5년 연평균 증가율", "Compound growth over five years"), [TRADE], {"years": "2019-2024"}
)
SHARE = Stamp.of("share", Text("한국의 수입시장 점유율", "Korea's share of imports"), [TRADE], {"years": "2022-2024"})
SCORE = Stamp.of("score", Text("종합 점수", "Composite score"), [TRADE, DUTIES], {"weights": "1,1,1"}, "2")
DUTY = Stamp.of("duty", Text("통관일에 내는 관세", "Duty due on the day"), [DUTIES], {"on": "2026-07-26"})
OWN = Stamp.of("profile", Text("회사가 적은 값", "As stated by the company"), [FIRM])

CUSTOMS = Text("관세청 통합민원", "customs help desk")
MARKETS = (
    ("MYS", "말레이시아", "Malaysia", 15_300_000, 0.123, 0.034, 74.2, (31.0, 24.2, 19.0), 5.0),
    ("JPN", "일본", "Japan", 123_000_000, -0.0399, 0.118, 71.9, (36.4, 15.5, 20.0), 0.0),
    ("DEU", "독일", "Germany", 96_400_000, 0.021, 0.009, 66.0, (34.0, 20.0, 12.0), 3.75),
    ("VNM", "베트남", "Vietnam", 8_420_000, 0.342, 0.21, 61.3, (20.3, 26.0, 15.0), None),
    ("USA", "미국", "United States", 1_230_000_000, 0.087, 0.0004, 58.8, (40.0, 12.8, 6.0), 15.0),
    ("SGP", "싱가포르", "Singapore", 4_110_000, 0.012, 0.052, 50.1, (18.0, 17.1, 15.0), 0.0),
    ("IND", "인도", "India", 44_700_000, 0.156, 0.0, 47.7, (28.0, 15.7, 4.0), 7.5),
    ("NLD", "네덜란드", "Netherlands", 61_000_000, -0.12, 0.011, 41.0, (26.0, 9.0, 6.0), 3.75),
)

WORDS: dict[Lang, str] = {
    "ko": """# 요약

> [!decision] 결정 요청
> {{ first | strong }} 진출을 위한 시장 조사와 원산지 판정 지원을 {{ due | counted("까지") }} 확정해 주시기 바랍니다.

{{ cards }}

{{ company | josa("은/는") }} 합금철을 만드는 중견기업이며, 매출 {{ sales }} 가운데 수출은 {{ exports }}에 그칩니다.
{{ first | josa("은/는") }} 세 해 평균 {{ demand | josa("을/를") }} 수입했고, 연평균 {{ growth }} 늘었습니다.
한국산의 비중은 {{ share }}입니다. 기본세율은 {{ duty }}이고 *원산지가 확인되면* 협정세율을 쓸 수 있습니다.

- **왜 먼저인가.** 거리가 가깝고 수요가 늘며, 이미 {{ present | counted("개국") }}에 납품한 경험이 있습니다.
- **무엇이 걸리는가.** 베트남의 관세율은 {{ unknown }}입니다.
- 자세한 규정은 [관세법령정보포털](https://example.org/law)에 있습니다.

## 시장의 순위

{{ ranking }}

{{ map }}

> [!unknown] 아직 모르는 것
> 베트남의 관세율과 독일의 화학물질 등록 비용은 자료에 없습니다. 확인 전에는 순위에 쓰지 않았습니다.

## 점수의 구성

{{ stacked }}

## 수요의 흐름

{{ years }}

{{ plane }}

## 기회의 지도

{{ chances }}

> [!warning] 해석할 때
> 점수는 시장의 순서를 정하는 데만 쓰며, 매출의 전망이 아닙니다.

## 할 일

1. 말레이시아 관세사에게 품목분류를 확인합니다.
2. 원산지 판정을 신청합니다.
   - 자재 명세서를 준비합니다.
   - 공정도를 첨부합니다.
3. 90일 안에 첫 견적을 보냅니다.

> [!note]
> 이 문서의 회사와 숫자는 모두 지어낸 것입니다.
""",
    "en": """# Summary

> [!decision] For decision
> Please confirm market research and an origin ruling for {{ first | strong }} by {{ due }}.

{{ cards }}

{{ company }} makes ferro-alloys; of its sales of {{ sales }}, exports are only {{ exports }}.
{{ first }} imported {{ demand }} a year over three years, growing by {{ growth }} a year.
Korea supplies {{ share }}. The base rate is {{ duty }}; a preference applies *if origin is confirmed*.

- **Why first.** It is near, demand grows, and the company already delivers to {{ present }} countries.
- **What stands in the way.** Vietnam's rate of duty is {{ unknown }}.
- The rules in full are on the [customs law portal](https://example.org/law).

## The order of markets

{{ ranking }}

{{ map }}

> [!unknown] Not known yet
> Vietnam's duty and the cost of chemical registration in Germany are not in the data, and did not enter the order.

## What the score is made of

{{ stacked }}

## How demand moved

{{ years }}

{{ plane }}

## The map of opportunities

{{ chances }}

> [!warning] How to read this
> The score puts markets in order; it is no forecast of sales.

## What to do

1. Have a Malaysian broker confirm the classification.
2. Apply for the origin ruling.
   - Prepare the bill of materials.
   - Attach the process chart.
3. Send the first quotation within 90 days.

> [!note]
> The company and every figure in this document are invented.
""",
}


def fact(value: object, unit: Unit, stamp: Stamp, iso3: str = "MYS", ask: Text | None = None) -> Fact:
    return Fact(value, unit, stamp, (("market", iso3),), ask)  # type: ignore[arg-type]


def ranking() -> Table:
    columns = (
        Column(Text("순위", "Rank"), Unit.RANK, weight=0.6),
        Column(Text("시장", "Market"), weight=1.5),
        Column(Text("종합 점수", "Score"), Unit.SCORE),
        Column(Text("수입 수요", "Import demand"), Unit.USD, weight=1.2),
        Column(Text("증가율", "Growth"), Unit.GROWTH),
        Column(Text("한국 점유율", "Korea's share"), Unit.SHARE),
        Column(Text("기본세율", "Duty"), Unit.PERCENT),
    )
    rows = tuple(
        (
            fact(place, Unit.RANK, SCORE, iso3),
            Text(ko, en),
            fact(score, Unit.SCORE, SCORE, iso3),
            fact(demand, Unit.USD, DEMAND, iso3),
            fact(growth, Unit.GROWTH, GROWTH, iso3),
            fact(share, Unit.SHARE, SHARE, iso3),
            fact(duty, Unit.PERCENT, DUTY, iso3, None if duty is not None else CUSTOMS),
        )
        for place, (iso3, ko, en, demand, growth, share, score, _, duty) in enumerate(MARKETS, 1)
    )
    caption = Text("우선 시장의 순위와 근거", "First markets and what they rest on")
    return Table(columns, rows, caption, sortable=True, download="ranking", highlight=(0, 1, 2))


def values(lang: Lang, shapes: Path) -> dict[str, object]:
    item, label = Text("시장", "Market"), {row[0]: Text(row[1], row[2]) for row in MARKETS}
    by = {row[0]: row for row in MARKETS}
    parts = (Text("시장 크기", "Market size"), Text("수요 증가", "Growth"), Text("접근성", "Ease of access"))
    trend = {"MYS": (9.1, 1.08), "JPN": (21.0, 0.97), "DEU": (16.2, 1.02)}
    series = [
        Curve(
            label[iso3],
            tuple(
                (
                    year,
                    fact(
                        int(base * rate ** (year - 2010) * 10**6 * (1 + 0.13 * ((year * 7) % 5 - 2) / 2)),
                        Unit.USD,
                        DEMAND,
                        iso3,
                    ),
                )
                for year in range(2010, 2025)
                if not (iso3 == "DEU" and year == 2016)
            ),
        )
        for iso3, (base, rate) in trend.items()
    ]
    chances = {
        (0, 1): ["USA", "DEU"],
        (1, 0): ["IND"],
        (2, 2): ["JPN"],
        (3, 1): ["VNM", "SGP"],
        (4, 1): ["MYS"],
        (0, 0): ["NLD"],
    }
    kinds = (
        Text("큰 시장", "Large"),
        Text("꾸준히 느는 시장", "Growing steadily"),
        Text("크고 요즘 느는 시장", "Large, growing of late"),
        Text("크고 오래 는 시장", "Large, long growing"),
        Text("크고 꾸준히 느는 시장", "Large and growing"),
    )
    ours = (
        Text("작음", "Small"),
        Text("조금 작음", "Fairly small"),
        Text("조금 큼", "Fairly large"),
        Text("큼", "Large"),
    )
    return {
        "company": Name(Text("㈜가상해양소재", "Invented Marine Materials Co.")),
        "first": label["MYS"],
        "due": Fact(date(2026, 8, 31), Unit.DATE, OWN),
        "sales": fact(123_400_000_000, Unit.KRW, OWN),
        "exports": fact(0.081, Unit.SHARE, OWN),
        "present": fact(3, Unit.COUNT, OWN),
        "demand": fact(by["MYS"][3], Unit.USD, DEMAND),
        "growth": fact(by["MYS"][4], Unit.GROWTH, GROWTH),
        "share": fact(by["MYS"][5], Unit.SHARE, SHARE),
        "duty": fact(5.0, Unit.PERCENT, DUTY),
        "unknown": fact(None, Unit.PERCENT, DUTY, "VNM", CUSTOMS),
        "cards": KeyFigures(
            (
                Card(
                    Text("첫째 시장", "First market"),
                    label["MYS"],
                    run(Text("점수 ", "score "), fact(74.2, Unit.SCORE, SCORE)),
                ),
                Card(Text("연간 수입 수요", "Yearly import demand"), fact(15_300_000, Unit.USD, DEMAND)),
                Card(Text("연평균 증가율", "Growth a year"), fact(0.123, Unit.GROWTH, GROWTH)),
                Card(
                    Text("오늘 내는 관세", "Duty due today"),
                    fact(5.0, Unit.PERCENT, DUTY),
                    Text("원산지 확인 전", "before origin is confirmed"),
                ),
            )
        ),
        "ranking": ranking(),
        "map": worldmap(
            [
                Place(row[0], label[row[0]], fact(row[6], Unit.SCORE, SCORE, row[0]), place if place <= 6 else None)
                for place, row in enumerate(MARKETS, 1)
            ],
            shapes=shapes,
            caption=Text("시장별 종합 점수", "Composite score by market"),
            item=item,
            value=Text("종합 점수", "Composite score"),
            home="KOR",
        ),
        "stacked": bars(
            [
                Bar(
                    label[row[0]],
                    fact(row[6], Unit.SCORE, SCORE, row[0]),
                    tuple(fact(part, Unit.SCORE, SCORE, row[0]) for part in row[7]),
                    place < 3,
                )
                for place, row in enumerate(MARKETS)
            ],
            caption=Text("종합 점수에 각 요소가 보탠 몫", "What each component adds to the score"),
            item=item,
            value=Text("종합 점수", "Composite score"),
            series=parts,
        ),
        "years": lines(
            series, caption=Text("시장별 수입", "Imports by market"), value=Text("수입액, 달러", "Imports, USD")
        ),
        "plane": scatter(
            [
                Dot(
                    label[row[0]],
                    fact(row[3], Unit.USD, DEMAND, row[0]),
                    fact(row[4], Unit.GROWTH, GROWTH, row[0]),
                    fact(row[5], Unit.SHARE, SHARE, row[0]),
                    place < 3,
                )
                for place, row in enumerate(MARKETS)
            ],
            caption=Text("시장의 크기와 증가", "Size and growth of markets"),
            item=item,
            x=Text("수입 수요", "Import demand"),
            y=Text("연평균 증가율", "Growth a year"),
            size=Text("한국 점유율", "Korea's share"),
        ),
        "chances": grid(
            kinds,
            ours,
            {
                at: [(label[iso3], fact(by[iso3][6], Unit.SCORE, SCORE, iso3)) for iso3 in found]
                for at, found in chances.items()
            },
            caption=Text("시장의 종류와 한국의 비중", "Kinds of market and Korea's share"),
            row_axis=Text("시장", "Market"),
            column_axis=Text("한국의 비중", "Korea's share"),
            item=item,
            value=Text("종합 점수", "Composite score"),
            strong=frozenset({"말레이시아", "일본", "독일"}),
        ),
    }


def document(lang: Lang, shapes: Path) -> Document:
    """The whole sample in one language."""
    title, blocks = render(WORDS[lang], lang, values(lang, shapes), ("90일", "90 days"))
    again = Table(
        (
            Column(Text("물품", "Goods")),
            Column(Text("값", "Price"), Unit.USD_PER_KG),
            Column(Text("무게", "Weight"), Unit.KG),
        ),
        (
            (Name("HS 720292"), fact(31.5, Unit.USD_PER_KG, OWN), fact(1_250_000, Unit.KG, OWN)),
            (
                Name("=1+1 <script>alert(1)</script> *x* #eval {{7*7}}"),
                fact(None, Unit.USD_PER_KG, OWN),
                fact(12, Unit.KG, DEMAND),
            ),
        ),
        Text("품목", "Products"),
    )
    second = Section("goods", run(Text("품목과 값", "Products and prices")), (again,), page_break=True)
    return Document(
        run(Text("맞춤형 시장 진출 계획", "Market-entry plan")),
        run(Name(Text("㈜가상해양소재 · 페로바나듐", "Invented Marine Materials Co. · ferro-vanadium"))),
        lang,
        date(2026, 7, 26),
        (Section("summary", title, blocks), second),
        (
            (Text("회사", "Company"), Name(Text("㈜가상해양소재", "Invented Marine Materials Co."))),
            (Text("품목", "Product"), Name("HS 720292")),
        ),
    )


def small_shapes(folder: Path) -> Path:
    """An invented map: eight square countries and a home, in TopoJSON."""
    codes = ("458", "392", "276", "704", "840", "702", "356", "528", "410")
    arcs = [[[100 * at - 400, 0], [80, 0], [0, 80], [-80, 0], [0, -80]] for at in range(len(codes))]
    geometries = [
        {"type": "Polygon", "id": code, "arcs": [[at]], "properties": {"name": f"Square {code}"}}
        for at, code in enumerate(codes)
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.2, 0.2], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
    }
    file = folder / "squares.json"
    file.write_text(json.dumps(topology), encoding="utf-8")
    return file


def main(out: Path, shapes: Path | None = None, *fonts: Path) -> None:
    from hanbada.plan.render import html, json_, markdown, pdf, xlsx

    out.mkdir(parents=True, exist_ok=True)
    for lang in LANGS:
        made = document(lang, shapes or small_shapes(out))
        (out / f"plan.{lang}.html").write_bytes(
            html.write(made, ("en" if lang == "ko" else "ko", f"plan.{'en' if lang == 'ko' else 'ko'}.html"))
        )
        (out / f"plan.{lang}.json").write_bytes(json_.write(made))
        (out / f"plan.{lang}.md").write_bytes(markdown.write(made))
        (out / f"plan.{lang}.xlsx").write_bytes(xlsx.write(made))
        if fonts:
            (out / f"plan.{lang}.pdf").write_bytes(pdf.write(made, fonts))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
