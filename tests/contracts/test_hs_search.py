"""Searching with a nomenclature of a few invented lines: what bad input gets, what is said to be missing, what is kept."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, InputError, MissingRelease
from hanbada.cli import hs as commands
from hanbada.company.profile import parse
from hanbada.company.proposal import with_codes
from hanbada.data import Store
from hanbada.hs import confirmed, industry, strategic, words
from hanbada.hs.confirmed import Confirmation
from hanbada.hs.contrast import Side
from hanbada.hs.search import Search, missing
from hanbada.hs.settle import settles

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "src/hanbada/data/sources/hs_names/sample"
pytest.importorskip("kiwipiepy", reason="the extra `hs` is not installed")

NAMES = {
    "0106": "Animals; live, n.e.c.",
    "010614": "Animals; live, rabbits and hares",
    "2008": "Fruit, nuts and other edible parts of plants; prepared or preserved",
    "200899": "Fruit, nuts and other edible parts of plants; prepared or preserved, n.e.c.",
    "3305": "Preparations for use on the hair",
    "330510": "Hair preparations; shampoos",
    "330590": "Hair preparations; n.e.c.",
    "3306": "Oral or dental hygiene preparations",
    "330610": "Oral or dental hygiene preparations; dentifrices",
    "8429": "Bulldozers, excavators, road rollers; self-propelled",
    "842952": "Mechanical shovels, excavators; with a 360 degree revolving superstructure",
    "8544": "Insulated wire, cable and other electric conductors",
    "854449": "Insulated electric conductors; for a voltage not exceeding 1000 volts, not fitted with connectors",
    "854442": "Insulated electric conductors; for a voltage not exceeding 1000 volts, fitted with connectors",
    "854460": "Insulated electric conductors; for a voltage exceeding 1000 volts",
    "9301": "Military weapons",
    "930120": "Military weapons; rocket launchers",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """English names as the pulled file writes them."""
    folder = tmp_path_factory.mktemp("hs")
    rows = [{"hscode": code, "description": name} for code, name in NAMES.items()]
    (folder / "hscodes.json").write_text(json.dumps({"hscodes": rows}), encoding="utf-8")
    store = Store.open(folder / "home")
    store.import_("hs-names", folder / "hscodes.json")
    return store


@pytest.fixture(scope="module")
def search(store: Store) -> Search:
    return Search.load(store)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("저압 전력 케이블", "854449"),
        ("조미김", "200899"),
        ("조미 김!!", "200899"),
        ("굴삭기", "842952"),
        ("굴착기", "842952"),
        ("포크레인", "842952"),
        ("샴프", "330510"),
        ("shampooo", "330510"),
        ("LED 아닌 저압케이블 cable", "854449"),
        ("👍 <b>치약</b> 🎉", "330610"),
    ],
)
def test_finds_words_spellings_and_scripts(search: Search, said: str, code: str) -> None:
    assert search.find(said).candidates[0].code == code


@pytest.mark.parametrize("said", ["", "   ", "!?·", "🍙🍙", "<script></script>"])
def test_nothing_to_look_for_is_an_input_error(search: Search, said: str) -> None:
    with pytest.raises(InputError, match="letters"):
        search.find(said)


@pytest.mark.parametrize("said", ["가상브랜드제트제트큐", "Zzyqx Kwfbrm"])
def test_a_brand_alone_is_not_known(search: Search, said: str) -> None:
    answer = search.find(said)
    assert answer.status in ("unknown", "unsure")
    assert answer.confidence < 0.5


@pytest.mark.parametrize("said", ["'; DROP TABLE wvvq; --", "<img src=x onerror=alert(1)>조미김", "1 OR 1=1"])
def test_sql_and_html_are_only_words(search: Search, said: str) -> None:
    answer = search.find(said)
    assert "<" not in answer.query
    assert answer.confidence < 0.5 or answer.candidates[0].code == "200899"


@pytest.mark.parametrize("said", ["경영 컨설팅", "consulting services", "소프트웨어 개발"])
def test_a_service_has_no_code(search: Search, said: str) -> None:
    answer = search.find(said)
    assert (answer.status, answer.candidates) == ("service", ())


def test_several_products_in_a_line_are_split(search: Search) -> None:
    answer = search.find("샴푸, 치약 및 조미김")
    assert answer.status == "several"
    assert [part.candidates[0].code for part in answer.parts] == ["330510", "330610", "200899"]


def test_commas_inside_one_product_do_not_split(search: Search) -> None:
    assert search.find("전선, 저압용").status != "several"


def test_five_hundred_words_are_cut_and_said(search: Search) -> None:
    answer = search.find("조미김 " + "아주 맛있는 " * 250)
    assert any("60" in note.en for note in answer.notes)


def test_one_syllable_is_said_to_be_ambiguous(search: Search) -> None:
    answer = search.find("김")
    assert answer.status == "unsure"
    assert any("syllable" in note.en for note in answer.notes)


@pytest.mark.parametrize("said", ["854449", "8544.49", "HS 8544.49-1000"])
def test_a_code_typed_as_text(search: Search, said: str) -> None:
    answer = search.find(said)
    assert (answer.status, answer.candidates[0].code) == ("code", "854449")


def test_a_code_that_is_not_there_is_not_guessed(search: Search) -> None:
    answer = search.find("123456")
    assert (answer.status, answer.candidates) == ("unknown", ())


def test_a_code_of_another_revision_goes_through_the_concordance(store: Store, tmp_path: Path) -> None:
    table = "from_revision,from_code,to_revision,to_code\nHS17,999901,HS22,854449\nHS17,999901,HS22,854442\n"
    (tmp_path / "invented.csv").write_text(table, encoding="utf-8")
    release = store.import_("hs-names", tmp_path / "invented.csv")
    answer = Search.load(store).find("9999.01")
    store.remove(release)
    assert {one.code for one in answer.candidates} == {"854449", "854442"}
    assert any("HS17" in note.en for note in answer.notes)
    assert any("loses" in note.en for note in answer.notes)


def test_what_settles_names_the_property(search: Search) -> None:
    answer = search.find("저압 전력 케이블")
    assert answer.settle is not None
    pair = [one.code for one in answer.candidates[:2]]
    assert ("1,000 V" in answer.settle.en) == ("854460" in pair)
    assert "connectors" in settles(side("854449"), side("854442")).en


def side(code: str, english: str = "", ko: str = "") -> Side:
    return Side(code, ko, english or NAMES[code])


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (
            side("870332", "Vehicles; diesel, cylinder capacity over 1500 but not over 2500cc"),
            side("870333", "Vehicles; diesel, cylinder capacity over 2500cc"),
            "870332: over 1500 · not over 2500cc / 870333: over 2500cc",
        ),
        (
            side("320611", "Pigments; containing 80% or more by weight of titanium dioxide"),
            side("320619", "Pigments; containing less than 80% by weight of titanium dioxide"),
            "320611: containing 80% or more / 320619: less than 80%",
        ),
        (
            side("841410", "Pumps; vacuum"),
            side("841480", "Pumps and compressors; for air, vacuum or gas, n.e.c. in heading no. 8414"),
            "does it fit 'Pumps, vacuum'? If so 841410; if not 841480 (the rest: ",
        ),
        (side("090620", "Spices; cinnamon, crushed or ground"), side("090619", "Spices; cinnamon, neither crushed nor ground"), "whole?"),
        (
            side("010511", "Poultry; live, fowls"),
            side("071320", "Vegetables, leguminous; chickpeas, dried, shelled"),
            "the headings differ: is it 'Poultry, live, fowls' (010511), or",
        ),
        (side("030214", "Fish; fresh or chilled, salmon"), side("030313", "Fish; frozen, salmon"), "fresh or chilled, frozen"),
    ],
)  # fmt: skip
def test_the_question_names_the_answer_of_each_code(one: Side, other: Side, wanted: str) -> None:
    told = settles(one, other)
    assert wanted in told.en
    assert one.code in told.ko
    assert other.code in told.ko


def test_the_question_uses_korean_names_where_they_differ() -> None:
    told = settles(
        side("854340", "Machines; vaping devices", "전자담배"), side("240412", "Products; nicotine", "니코틴 물품")
    )
    assert told.ko == "호가 서로 다름. '전자담배'(854340)인가요, '니코틴 물품'(240412)인가요?"


def test_notes_of_sections_and_chapters_are_said_to_be_absent(search: Search) -> None:
    told = " ".join(note.en for note in search.find("치약").notes)
    assert "section VI and chapter 33" in told


def test_chapters_and_digits(search: Search) -> None:
    assert {one.code[:2] for one in search.find("케이블", chapters=["33"]).candidates} <= {"33"}
    assert search.find("저압 전력 케이블", 4).confidence >= search.find("저압 전력 케이블", 6).confidence


def test_the_answer_is_the_same_twice_and_carries_its_releases(search: Search) -> None:
    one, other = search.find("조미김"), search.find("조미김")
    assert one == other
    sources = {release.source for release in one.stamp.releases}
    assert sources == {"hs-names", "content/trade-terms", "content/trade-words"}
    json.dumps(one.as_dict(), ensure_ascii=False)


def test_what_is_missing_is_said(store: Store, search: Search, tmp_path: Path) -> None:
    said = " ".join(gap.en for gap in missing(store))
    assert "Korean six-digit names" in said
    assert "sentence" in said
    assert search.find("조미김").missing == missing(store)
    assert "no search" in missing(Store.open(tmp_path))[0].en


def test_without_a_nomenclature_there_is_no_search(tmp_path: Path) -> None:
    with pytest.raises(MissingRelease):
        Search.load(Store.open(tmp_path))


def test_a_missing_analyser_is_said_and_words_are_still_cut(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "kiwi", lambda: None)
    monkeypatch.setattr(words, "installed", lambda: False)
    assert words.korean(["저압 전력 케이블"]) == [["저압", "전력", "케이블"]]
    assert any("analyser" in gap.en for gap in missing(store))


def test_a_step_can_be_switched_off(store: Store) -> None:
    bare = Search.load(store, without=["glossary-words", "glossary-letters"])
    assert bare.find("shampoos").candidates[0].code == "330510"
    assert bare.find("조미김").status == "unknown"


CONFIRMED = Confirmation(
    "가상 슈퍼케이블", "854449", HSRevision.HS22, "가상 관세사", date(2026, 1, 5), "사전심사", "가상-2026-1"
)


def test_confirmed_codes_come_back_and_stay_in_the_installation(store: Store) -> None:
    confirmed.add(store, CONFIRMED)
    answer = Search.load(store).find("가상 슈퍼케이블")
    assert answer.examples == (CONFIRMED,)
    assert confirmed.file(store).is_relative_to(store.home)
    confirmed.file(store).write_text("{broken\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 1"):
        confirmed.read(store)
    confirmed.file(store).unlink()


def test_a_confirmation_needs_a_person_and_a_ground(store: Store) -> None:
    with pytest.raises(InputError):
        confirmed.add(store, Confirmation("말", "854449", HSRevision.HS22, " ", date(2026, 1, 5), "근거"))


def test_a_flag_is_only_a_flag() -> None:
    flag = strategic.flag("930120")
    assert flag is not None
    assert "licensing authority decides" in flag.en
    assert strategic.flag("330510") is None


PROFILE = """
names: {ko: 가상전선, en: Invented Wire}
country: KOR
fictional: true
products:
  - name: {ko: 슈퍼케이블 Z, en: Supercable Z}
    hs_words: 저압 전력 케이블
  - name: {ko: 가상브랜드제트제트큐, en: Zzyqx}
"""


def test_a_profile_takes_words_in_place_of_a_code(store: Store, search: Search) -> None:
    profile = parse(PROFILE.encode())
    assert [product.hs for product in profile.products] == [None, None]
    assert any("no code" in one.found.en for one in profile.warnings)
    filled, answers = with_codes(profile, store, search)
    hs = filled.products[0].hs
    assert hs is not None
    assert hs.code == "854449"
    assert "not confirmed" in hs.status.en
    assert filled.products[1].hs is None
    assert len(answers) == 2


def test_links_between_industries_and_products(store: Store) -> None:
    release = store.import_("hs-names", SAMPLE / "invented_links.csv")
    found = industry.makers(store, "960390")
    assert [(link.industry, link.industry_revision) for link in found] == [("33999", "KSIC10")]
    assert [link.product for link in industry.made(store, "33")] == ["960390"]
    names = store.scan(release, "names").filter(pl.col("product_code") == "960390").collect()
    assert names["name_ko"].to_list() == ["가상 빗자루"]
    assert names["hs_revision"].to_list() == ["HS17"]
    store.remove(release)


def test_titles_of_headings_lose_their_mark(store: Store) -> None:
    release = store.import_("hs-names", SAMPLE / "invented_titles.csv")
    assert store.scan(release, "names").collect()["name_ko"].to_list() == ["가상 솔과 빗자루"]
    store.remove(release)


def test_the_command_takes_words_and_evaluates(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(store.home))
    runner = CliRunner()
    said = runner.invoke(commands.app, ["저압", "전력", "케이블", "--json"])
    assert json.loads(said.stdout)["candidates"][0]["code"] == "854449"
    assert "854449" in runner.invoke(commands.app, ["--lang", "en", "--digits", "6", "저압 케이블"]).stdout
    golden = tmp_path / "golden.tsv"
    golden.write_text("query\tlang\ths\n샴푸\tko\t330510\nshampoo\ten\t330510\n", encoding="utf-8")
    body = json.loads(runner.invoke(commands.app, ["evaluate", str(golden), "--steps", "--json"]).stdout)
    assert body["ko"]["all"]["HS6 top-5"].startswith("1.000")
    golden.write_text("query\tlang\ths\n샴푸\tko\t3305\n", encoding="utf-8")
    assert isinstance(runner.invoke(commands.app, ["evaluate", str(golden)]).exception, InputError)


def test_a_confirmation_is_recorded_by_command(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANBADA_HOME", str(tmp_path))
    given = [
        "confirm",
        "가상 케이블",
        "8544.49",
        "--by",
        "가상 관세사",
        "--ground",
        "사전심사",
        "--ruling",
        "가상-1",
        "--on",
    ]
    runner = CliRunner()
    assert runner.invoke(commands.app, [*given, "2026-01-05"]).exit_code == 0
    (kept,) = confirmed.read(Store.open(tmp_path))
    assert (kept.code, kept.revision, kept.on, kept.ruling) == ("854449", HSRevision.HS22, date(2026, 1, 5), "가상-1")
    assert isinstance(runner.invoke(commands.app, [*given, "soon"]).exception, InputError)
