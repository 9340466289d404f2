"""Scores of three markets of the invented world, worked out by hand; every step stands in the comments."""

from __future__ import annotations

import math

import pytest

from hanbada.ranking import Ranking, explain, rank
from worlds import InventedGeography, InventedMacro, world


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return rank(world(), "KOR", ["720292"], geography=InventedGeography(), macro=InventedMacro())


# Level years 2022–2024, importers of 720292 other than Korea: CHL, DEU, JPN, MYS, VNM (five: percentiles n.5/5).
# Million USD:      2019  2020  2021  2022  2023  2024   mean 2022–24
#   JPN             10.0  10.2   9.9   9.6   9.3   9.0    9.3
#   MYS              1.5   1.6   2.0   2.4   3.0   3.6    3.0
#   CHL              0.8   0.8   0.7   0.7   0.6   0.6    0.6333
#   DEU              0.3   0.3   0.3   0.3   0.3   0.3    0.3
#   VNM              0     0     0     0     0.09  0      0.03
#
# demand      VNM < DEU < CHL < MYS < JPN                               → JPN 0.9, MYS 0.7, VNM 0.1
# growth 3y   2(x24−x21)/(x24+x21): CHL −0.1538 < JPN −0.0952 < DEU 0 < MYS 0.5714; VNM 0/0 unknown, so n = 4
#                                                                       → JPN 0.375, MYS 0.875
# growth 5y   CHL −0.2857 < JPN −0.1053 < DEU 0 < MYS 0.8235; VNM unknown → JPN 0.375, MYS 0.875
# openness    HHI: JPN (14.4² + 13.5²)/27.9² = 0.50052 < MYS (0.9² + 6² + 2.1²)/9² = 0.50889 < CHL = DEU = VNM = 1
#                                                                       → JPN 0.9, MYS 0.7, VNM (0 + 3/2)/5 = 0.3
# distance    exp(−|mean log − log|), suppliers of 2020–24: VNM 1 (only Korea), DEU 8500/9000 = 0.944,
#             CHL 12500/18000 = 0.694, MYS 0.587, JPN exp(−25/48 · ln 9) = 0.318
#                                                                       → VNM 0.9, MYS 0.3, JPN 0.1
# ease        trade ÷ expected, both products, 2020–24, million USD; Korea's share of world exports of 720292 is
#             24.09/75.59, of 284690 0.25/25.25
#             JPN 23.25/(24.09/75.59·48 + 0.25/25.25·15.25) = 1.505; MYS 1.0/(24.09/75.59·12.6 + 0.25/25.25·2) = 0.248;
#             VNM 75.59/24.09 = 3.138; CHL = DEU = 0                    → VNM 0.9, JPN 0.7, MYS 0.5
# potential   share = 4.818·1.10/(4.818·1.10 + 9.36·1.05 + 0.94·1.05) = 0.328878; balance 1 (sells more than it buys)
#             JPN 0.328878 · 9.6·1.05 · 0.3184 · 1.505 = 1.589 M < 4.6 M sold → unrealised 0; MYS 0.151 M < 0.2 M → 0;
#             CHL, DEU ease 0 → 0; VNM 0.328878 · 0.018·1.35 · 1 · 3.138 = 25,076 − 18,000 = 7,076 USD
#                                                                       → VNM 0.9, the others (0 + 4/2)/5 = 0.4
# complementarity  Korea sells 24.09 : 0.25; JPN buys 48 : 15.25 → 0.769; MYS 12.6 : 2 → 0.873; DEU 1.5 : 3.5 → 0.310;
#             CHL and VNM buy only 720292 → 0.990 each                  → JPN 0.3, MYS 0.5, VNM (3 + 1)/5 = 0.8
# price       USD/kg paid: CHL 10 < JPN 27.9/2.502 = 11.15 < MYS 9/0.777 = 11.58 < VNM 12.5 < DEU 20
#                                                                       → JPN 0.3, MYS 0.5, VNM 0.7
# duty        unknown everywhere: its 0.05 is left out
NORMALISED = {
    "JPN": {
        "demand": 0.9,
        "growth_3y": 0.375,
        "growth_5y": 0.375,
        "openness": 0.9,
        "distance": 0.1,
        "ease": 0.7,
        "potential": 0.4,
        "complementarity": 0.3,
        "price": 0.3,
        "tariff": None,
    },
    "MYS": {
        "demand": 0.7,
        "growth_3y": 0.875,
        "growth_5y": 0.875,
        "openness": 0.7,
        "distance": 0.3,
        "ease": 0.5,
        "potential": 0.4,
        "complementarity": 0.5,
        "price": 0.5,
        "tariff": None,
    },
    "VNM": {
        "demand": 0.1,
        "growth_3y": None,
        "growth_5y": None,
        "openness": 0.3,
        "distance": 0.9,
        "ease": 0.9,
        "potential": 0.9,
        "complementarity": 0.8,
        "price": 0.7,
        "tariff": None,
    },
}
# Σ w·p over the known, divided by the known weight (0.95; Viet Nam 0.95 − 0.08 − 0.10 = 0.77), times 100:
# JPN (0.18 + 0.03 + 0.0375 + 0.09 + 0.007 + 0.07 + 0.08 + 0.015 + 0.015) / 0.95 = 0.5245 / 0.95 = 55.2105
# MYS (0.14 + 0.07 + 0.0875 + 0.07 + 0.021 + 0.05 + 0.08 + 0.025 + 0.025) / 0.95 = 0.5685 / 0.95 = 59.8421
# VNM (0.02 + 0.03 + 0.063 + 0.09 + 0.18 + 0.04 + 0.035)                  / 0.77 = 0.4580 / 0.77 = 59.4805
SCORES = {"JPN": (55.2105, 0.95), "MYS": (59.8421, 0.95), "VNM": (59.4805, 0.77)}


@pytest.mark.parametrize("iso3", sorted(NORMALISED))
def test_every_component_is_as_by_hand(ranking: Ranking, iso3: str) -> None:
    made = {name: part.normalised.value for name, part in ranking.market(iso3).components.items()}
    assert made == {name: value if value is None else pytest.approx(value) for name, value in NORMALISED[iso3].items()}


@pytest.mark.parametrize("iso3", sorted(SCORES))
def test_score_and_coverage_are_as_by_hand(ranking: Ranking, iso3: str) -> None:
    market = ranking.market(iso3)
    score, coverage = SCORES[iso3]
    assert market.score.value == pytest.approx(score, abs=5e-5)
    assert market.coverage.value == pytest.approx(coverage)


def test_figures_are_as_by_hand(ranking: Ranking) -> None:
    japan = ranking.market("JPN")
    wanted = {
        "demand_usd": 9_300_000,
        "growth_3y": -0.0952381,
        "growth_5y": -2 / 19,
        "hhi": 0.500520,
        "distance_advantage": math.exp(-25 / 48 * math.log(9)),
        "ease": 23.25 / (24.09 / 75.59 * 48 + 0.25 / 25.25 * 15.25),
        "unrealised_usd": 0.0,
        "market_share": 14.4 / 27.9,
        "sales_usd": 4_800_000,
        "top_supplier_share": 13.5 / 27.9,
        "market_price": 27.9 / 2.502,
        "price_position": 1.25,
    }
    for name, value in wanted.items():
        assert japan.fact(name).value == pytest.approx(value, rel=2e-6), name
    assert japan.fact("top_supplier").value == "DEU"
    assert ranking.market("VNM").fact("unrealised_usd").value == pytest.approx(7_076, abs=1)
    assert ranking.market("MYS").fact("export_potential_usd").value == pytest.approx(150_605, abs=5)


def test_explanation_makes_the_figures_anew_from_their_rows(ranking: Ranking) -> None:
    for iso3 in ("JPN", "MYS"):
        for _, part in explain(ranking, iso3).walk():
            if part.again is not None and part.fact.known:
                assert part.again == pytest.approx(float(str(part.fact.value)), rel=1e-12), part.name


def test_explanation_names_the_rows(ranking: Ranking) -> None:
    rows = explain(ranking, "JPN", "sales_usd").rows
    assert [(row.year, row.exporter, row.importer, row.value_usd, row.quantity_kg) for row in rows] == [
        (2022, "KOR", "JPN", 4_600_000, 368_000),
        (2023, "KOR", "JPN", 4_800_000, 384_000),
        (2024, "KOR", "JPN", 5_000_000, 400_000),
    ]
