"""HS names and concordance: the customs service's file, unknown names, and conversions that lose something."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError
from hanbada.data import Store, known_sources
from hanbada.data.sources.hs_names.concordance import Link, relations
from hanbada.hs.names import OWN, Names

HEADER = "HS부호,적용시작일자,적용종료일자,한글품목명,영문품목명\n"
HS92, HS12, HS17, HS22 = HSRevision.HS92, HSRevision.HS12, HSRevision.HS17, HSRevision.HS22


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    store = Store.open(tmp_path_factory.mktemp("home"))
    store.import_("hs-names", known_sources()["hs-names"].folder / "sample")
    return Names.load(store)


def test_customs_names_by_heading_line_and_period(names: Names) -> None:
    assert names.name("9901", HS22, "ko").words == "지어낸 호"
    assert names.name("990110", HS22, "ko").words == "지어낸 물품 하나", "the only line below the code names it"
    assert names.name("990190", HS22, "ko").words is None, "two lines below: neither is the code's name"
    assert names.name("990190", HS17, "ko").words == "지어낸 물품 셋", "of the two only one was valid then"
    assert (
        names.name("980100", HS22, "ko").words is None
        and names.name("980100", HS22, "en").words == "Invented good, nes"
    )
    assert names.text("980100", HS22).ko == "Invented good, nes(영문)"


def test_own_wording_is_labelled(names: Names) -> None:
    own = names.name("720292", HS92, "ko")
    assert own.words and own.origin == OWN and own.stamp.releases[0].source.startswith("content/")


@pytest.mark.parametrize(
    ("code", "old", "new", "codes", "relation"),
    [
        ("990110", HS22, HS22, ("990110",), "1:1"),
        ("990110", HS22, HS17, ("990110",), "1:1"),
        ("990120", HS22, HS17, ("990190",), "n:1"),
        ("990190", HS17, HS22, ("990120", "990190"), "1:n"),
        ("990110", HS22, HS12, ("990111", "990119"), "1:n"),
        ("990111", HS12, HS22, ("990110",), "n:1"),
        ("999999", HS22, HS17, (), "unknown"),
        ("990110", HS22, HS92, (), "unknown"),
    ],
)
def test_conversion(
    names: Names, code: str, old: HSRevision, new: HSRevision, codes: tuple[str, ...], relation: str
) -> None:
    found = names.convert(code, old, new)
    if old == new:
        assert found.codes == (code,)
        return
    assert (found.codes, found.relation) == (codes, relation)
    assert found.lossy is (None if relation == "unknown" else relation != "1:1")
    assert found.note.ko and found.note.en


codes = st.sampled_from(["000001", "000002", "000003"])


@settings(max_examples=200)
@given(st.sets(st.tuples(codes, codes)))
def test_relations_are_what_counting_says(pairs: set[tuple[str, str]]) -> None:
    links = [Link(HS22, new, HS17, old) for new, old in sorted(pairs)]
    for link, relation in relations(links).items():
        meeting = sum(1 for _, old in pairs if old == link.to_code)
        becoming = sum(1 for new, _ in pairs if new == link.from_code)
        assert relation == f"{'n' if meeting > 1 else '1'}:{'n' if becoming > 1 else '1'}"


@pytest.mark.parametrize("encoding", ["cp949", "utf-8-sig"])
def test_encodings_of_the_customs_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "codes.csv"
    words = HEADER + "9901100000,20220101,99991231,지어낸 것,Invented\n"
    path.write_bytes(words.encode(encoding))
    store = Store.open(tmp_path / "home")
    store.import_("hs-names", path)
    assert Names.load(store).name("990110", HS22, "ko").words == "지어낸 것"


@pytest.mark.parametrize(("code", "day"), [("990110000", "20220101"), ("9901100000", "2022")])
def test_a_wrong_row_of_the_customs_file_is_named(tmp_path: Path, code: str, day: str) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(f"{HEADER}{code},{day},,가,a\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 2"):
        Store.open(tmp_path / "home").import_("hs-names", path)


@pytest.mark.starter
def test_pulled_english_names(starter_home: Path) -> None:
    store = Store.open(starter_home)
    names = Names.load(store)
    found = [names.name(code, HS22, "en").words for code in ("720292", "284690", "282520", "72")]
    assert all(found) and "vanadium" in str(found[0])
    assert sum(len(code) == 6 for code, _ in names.official) >= 5_600


@pytest.mark.shared_data
def test_the_consolidated_concordance(shared_data: Path, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "home")
    release = store.import_("hs-names", shared_data / "names" / "hs_consolidated_comtrade_concordances.csv")
    assert sum("SITC" in note.en or "not HS" in note.en for note in release.notes) == 3
    names = Names.load(store)
    for code in ("720292", "284690", "282520"):
        assert names.convert(code, HS92, HS22).relation == names.convert(code, HS22, HS92).relation == "1:1"
    assert names.convert("010119", HS92, HS22).lossy is True
