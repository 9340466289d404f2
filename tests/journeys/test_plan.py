"""From a profile to documents: the demo company on the starter data, as an officer would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from hanbada.base.errors import InputError, ProfileError, SystemFault
from hanbada.base.stamp import Fact
from hanbada.base.text import LANGS, Text
from hanbada.data import Store
from hanbada.demo import COMPANIES, profile_path
from hanbada.flow import Ground, explain_market, gather, stated, write_plan
from hanbada.plan.blocks import Table
from hanbada.plan.cite import document_facts
from hanbada.plan.compose import compose
from hanbada.plan.dossier import Dossier
from hanbada.plan.market import market_page, unknowns
from hanbada.plan.render import FORMATS

pytestmark = pytest.mark.starter
DAY = date(2026, 7, 26)


@pytest.fixture(scope="module")
def ground(starter_home: Path) -> Ground:
    return Ground.open(Store.open(starter_home))


@pytest.fixture(scope="module", params=COMPANIES)
def dossier(request: pytest.FixtureRequest, ground: Ground) -> Dossier:
    return gather(stated(profile_path(request.param), ground, DAY), ground, DAY)


def test_every_language_and_format_is_written_and_is_the_same_twice(ground: Ground, tmp_path: Path) -> None:
    once = write_plan(profile_path(), out=tmp_path / "one", as_of=DAY, ground=ground)
    again = write_plan(profile_path(), out=tmp_path / "two", as_of=DAY, ground=ground)
    assert [path.name for path in once] == [f"gasang-hapgeum.{lang}.{name}" for lang in LANGS for name in FORMATS]
    for one, two in zip(once, again, strict=True):
        assert one.read_bytes() == two.read_bytes(), one.name
    assert not [path for path in (tmp_path / "one").iterdir() if path not in once]


def test_both_languages_say_the_same_figures(dossier: Dossier) -> None:
    ko, en = ([item for item in document_facts(compose(dossier, lang)) if isinstance(item, Fact)] for lang in LANGS)
    assert [(fact.value, fact.at) for fact in ko] == [(fact.value, fact.at) for fact in en]
    assert len(ko) > 300


def test_every_known_figure_rests_on_a_release(dossier: Dossier) -> None:
    facts = [item for item in document_facts(compose(dossier, "ko")) if isinstance(item, Fact)]
    assert [fact for fact in facts if fact.known and not fact.stamp.releases] == []
    assert all(fact.ask for fact in facts if not fact.stamp.releases)  # unknown: says whom to ask


def test_sections_stand_in_their_order(dossier: Dossier) -> None:
    assert [section.id for section in compose(dossier, "en").sections] == [
        "summary",
        "company",
        "products",
        "present_markets",
        "ranking",
        "chances",
        "top_markets",
        "why_not",
        "support",
        "ninety_days",
        "goals",
        "sources",
    ]


def test_a_duty_without_data_is_unknown_and_listed(dossier: Dossier) -> None:
    for score in dossier.top:
        codes = {reason.code for reason in unknowns(dossier, market_page(dossier, score))}
        assert {f"duty_{goods.product.code}" for goods in dossier.goods} <= codes
    assert all(not duty.due.known for duty in dossier.duties.values())


def test_net_import_is_labelled_not_zeroed(ground: Ground) -> None:
    dossier = gather(stated(profile_path(), ground, DAY), ground, DAY)
    lithium = next(goods for goods in dossier.goods if goods.product.code == "282520")
    assert lithium.evidence.net_importer
    ranked = dossier.ranking.product("282520").markets
    assert ranked and all(isinstance(score.score.value, float) and score.score.value > 0 for score in ranked[:10])


def test_every_market_that_is_not_first_says_why(dossier: Dossier) -> None:
    chosen = {score.market.code for score in dossier.top}
    rest = [score for score in dossier.ranked if score.market.code not in chosen]
    low = [score for score in rest if (score.rank or 0) > 5]
    assert low and all(score.why_not for score in low)


def test_a_market_that_the_company_excludes_has_no_rank_but_a_reason(ground: Ground) -> None:
    dossier = gather(stated(profile_path(), ground, DAY), ground, DAY)
    russia = dossier.ranking.market("RUS")
    assert russia.rank is None
    assert russia.why_not[0].code == "excluded_by_company"


def test_explain_ends_in_rows_that_make_the_figure_anew(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(starter_home))
    trail = explain_market(profile_path(), "MYS", as_of=DAY, figure="demand_usd", product="720292")
    (chain,) = trail.chains
    assert sum(row.value_usd for row in chain.rows) / 3 == pytest.approx(chain.fact.value)
    assert chain.again == pytest.approx(chain.fact.value)


def test_a_product_that_the_data_do_not_hold_is_refused_with_what_to_do(ground: Ground, tmp_path: Path) -> None:
    profile = tmp_path / "company.yml"
    profile.write_text(
        "names: {en: Invented Shoes (fictional)}\ncountry: KOR\nfictional: true\n"
        "products:\n  - name: {en: shoes}\n    hs: {code: '640399', revision: HS92}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match=r"640399.*hanbada data import baci"):
        gather(stated(profile, ground, DAY), ground, DAY)


def test_a_broken_profile_leaves_nothing_behind(ground: Ground, tmp_path: Path) -> None:
    profile = tmp_path / "company.yml"
    profile.write_text("names: {en: X}\ncountry: KO\nproducts: []\n", encoding="utf-8")
    with pytest.raises(ProfileError):
        write_plan(profile, out=tmp_path / "out", as_of=DAY, ground=ground)
    assert not (tmp_path / "out").exists()


def test_the_command_line_writes_the_plan_and_says_where(starter_home: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "hanbada.cli",
            "plan",
            str(profile_path()),
            "--lang",
            "en",
            "--format",
            "json,md",
            "--out",
            str(tmp_path),
            "--as-of",
            "2026-07-26",
            "--json",
        ],
        capture_output=True,
        text=True,
        env={"HANBADA_HOME": str(starter_home), "PATH": "", "HANBADA_LANG": "en"},
        check=True,
    )
    files = json.loads(done.stdout)["files"]
    assert [Path(path).name for path in files] == ["gasang-hapgeum.en.json", "gasang-hapgeum.en.md"]
    whole = json.loads(Path(files[0]).read_text(encoding="utf-8"))
    assert whole["lang"] == "en"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rank", "--exporter", "XXX", "--product", "720292"], 2, "XXX"),
        (["rank", "--exporter", "KOR", "--product", "7202"], 2, "7202"),
        (["plan", "no-such-file.yml"], 2, "no-such-file.yml"),
        (["plan", str(profile_path()), "--format", "docx"], 2, "docx"),
        (["plan", str(profile_path()), "--as-of", "26.7.2026"], 2, "26.7.2026"),
        (["explain", str(profile_path()), "--market", "KOR"], 2, "KOR"),
        (["list", "nonsense"], 2, "nonsense"),
        (["rank", "--exporter", "KOR", "--product", "720292", "--release", "nowhere"], 4, "nowhere"),
    ],
)
def test_mistakes_get_an_exit_code_and_words_but_no_traceback(
    starter_home: Path, arguments: list[str], code: int, said: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hanbada.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"HANBADA_HOME": str(starter_home), "PATH": "", "HANBADA_LANG": "ko"},
    )
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "조치" in done.stderr


def test_a_product_that_the_data_lack_beside_one_that_they_hold_is_named(ground: Ground, tmp_path: Path) -> None:
    profile = tmp_path / "company.yml"
    profile.write_text(
        "names: {en: Invented Mixed Goods (fictional)}\ncountry: KOR\nfictional: true\nproducts:\n"
        "  - name: {en: ferro-vanadium}\n    hs: {code: '720292', revision: HS92}\n"
        "  - name: {en: invented shoes}\n    hs: {code: '640399', revision: HS92}\n",
        encoding="utf-8",
    )
    (file,) = write_plan(profile, out=tmp_path, as_of=DAY, ground=ground, langs=("en",), formats=("md",))
    words = file.read_text(encoding="utf-8")
    assert "invented shoes (HS 640399) is not in the trade data" in words


def test_no_table_of_chances_names_a_market_that_the_company_excludes(ground: Ground) -> None:
    document = compose(gather(stated(profile_path(), ground, DAY), ground, DAY), "en")
    chances = next(section for section in document.sections if section.id == "chances")
    tables = [block for block in chances.blocks if isinstance(block, Table) and len(block.columns) == 5]
    assert len(tables) == 3
    assert all("Russia" not in str(row[0]) for table in tables for row in table.rows)


@pytest.mark.starter
def test_a_format_that_fails_ends_only_itself(ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hanbada.plan.render import xlsx

    def broken(document: object) -> bytes:
        raise SystemFault(Text("통합문서 실패", "the workbook failed"), Text("-", "-"), Text("-", "-"))

    monkeypatch.setattr(xlsx, "write", broken)
    with pytest.raises(SystemFault, match=r"xlsx.*the workbook failed.*written: .*html.*json"):
        write_plan(profile_path(), out=tmp_path, as_of=DAY, ground=ground, formats=("html", "xlsx", "json", "md"))
    assert sorted({path.suffix for path in tmp_path.iterdir()}) == [".html", ".json", ".md"]
