"""The PDF: its fonts, its tags, its words, its bytes, and the blanks that it refuses."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pypdf
import pytest

from hanbada.base.errors import DataError
from hanbada.base.text import LANGS, Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Block, Column, Document, Name, Paragraph, Section, Table, run
from hanbada.plan.render import pdf
from hanbada.plan.render.columns import widths
from hanbada.plan.render.glyphs import characters, missing, stand_ins
from sample_document import OWN, document, fact, small_shapes

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def fonts(starter_home: Path) -> list[Path]:
    from hanbada.data import Store

    store = Store.open(starter_home)
    return [store.asset("fonts", name) for name in pdf.FONTS]


@pytest.mark.starter
@pytest.mark.parametrize("lang", LANGS)
def test_tagged_with_bookmarks_and_embedded_fonts(fonts: list[Path], lang: Lang, tmp_path: Path) -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf.write(document(lang, small_shapes(tmp_path)), fonts)))
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(lang)
    assert made.metadata and made.metadata.title and made.metadata.creation_date.date() == date(2026, 7, 26)  # type: ignore[union-attr]
    assert len(made.outline) >= 4
    faces = {
        str(font.get_object()["/BaseFont"])
        for page in made.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert faces and all("NotoSans" in face and "+" in face for face in faces)


@pytest.mark.starter
def test_words_and_hostile_names_reach_the_page_as_words(fonts: list[Path], tmp_path: Path) -> None:
    made = pypdf.PdfReader(io.BytesIO(pdf.write(document("ko", small_shapes(tmp_path)), fonts)))
    said = "".join("".join(page.extract_text().split()) for page in made.pages)
    for words in (
        "맞춤형시장진출계획",
        "1,530만달러",
        "확인안됨",
        "=1+1<script>alert(1)</script>*x*#eval{{7*7}}",
        "㈜가상해양소재는",
    ):
        assert words in said, words


@pytest.mark.starter
def test_same_bytes_in_other_processes(fonts: list[Path], tmp_path: Path) -> None:
    shapes = small_shapes(tmp_path)
    digests = []
    for seed, zone in (("3", "UTC"), ("99", "Asia/Seoul")):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, str(ROOT / "tests/sample_document.py"), str(out), str(shapes), *map(str, fonts)]
        subprocess.run(command, check=True, env=environment, timeout=120)
        digests.append([hashlib.sha256((out / f"plan.{lang}.pdf").read_bytes()).hexdigest() for lang in LANGS])
    assert digests[0] == digests[1]


def _document(*blocks: Block) -> Document:
    title = run(Text("글", "text"))
    return Document(title, (), "ko", date(2026, 7, 26), (Section("a", title, blocks),))


def _one(words: str) -> Document:
    return _document(Paragraph(run(Name(words))))


@pytest.mark.starter
def test_a_missing_glyph_gets_a_stand_in_that_is_said(fonts: list[Path]) -> None:
    """Typst would leave a blank without a word."""
    notes: list[Text] = []
    made = pypdf.PdfReader(io.BytesIO(pdf.write(_one("좋아요 🐟 3∼5 ≒ ◈"), fonts, notes.append)))
    words = " ".join(page.extract_text() for page in made.pages)
    assert "좋아요 □ 3～5 ≈ ◆" in words
    for code in ("U+1F41F → □", "U+223C → ～", "U+2252 → ≈", "U+25C8 → ◆"):
        assert code in words and code in notes[0].en and code in notes[0].ko
    quiet: list[Text] = []
    assert pdf.write(_one("漢字 ① ㈜ ％ △ − – ≥"), fonts, quiet.append).startswith(b"%PDF") and quiet == []


@pytest.mark.starter
def test_the_fonts_against_all_of_ks_x_1001(fonts: list[Path]) -> None:
    """What a Korean keyboard and the code table of Korean papers allow: all 8,225 characters, or their stand-in."""
    signs = []
    for first in range(0xA1, 0xFF):
        for second in range(0xA1, 0xFF):
            try:
                signs.append(bytes((first, second)).decode("euc-kr"))
            except UnicodeDecodeError:
                continue
    assert len(signs) > 8_200
    found = stand_ins(signs, fonts)
    assert set(found) <= set("∼≒◈隙") | {char for char in signs if unicodedata.normalize("NFKC", char) == "寧"}
    assert [char for char, drawn in found.items() if drawn == "□"] in ([], ["隙"])


@pytest.mark.starter
def test_letters_with_marks_are_set_whole(fonts: list[Path]) -> None:
    """Noto Sans KR alone would set İ as I with a dot that drifts over the next letter."""
    made = pypdf.PdfReader(io.BytesIO(pdf.write(_one("İstanbul Việt Nam Łódź Ελλάδα Україна 가상"), fonts)))
    faces = {str(font.get_object()["/BaseFont"]) for font in made.pages[0]["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any(face.endswith("NotoSans-Regular") for face in faces), faces
    assert "İstanbul Việt Nam Łódź Ελλάδα Україна 가상" in made.pages[0].extract_text()


@pytest.mark.starter
def test_coverage_agrees_with_fonttools(fonts: list[Path]) -> None:
    from fontTools.ttLib import TTFont

    for font in fonts:
        assert characters(font) == frozenset(TTFont(font).getBestCmap())


def test_no_font_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"not a font at all")
    with pytest.raises(DataError):
        missing(["가"], [tmp_path / "a.ttf"])


@pytest.mark.starter
def test_empty_and_long_tables_are_set(fonts: list[Path]) -> None:
    """No rows; a word wider than the page; a hundred rows."""
    columns = (Column(Text("이름", "Name")), Column(Text("값", "Value"), Unit.USD))
    rows = tuple((Name(f"시장 {at}"), fact(at * 10_000, Unit.USD, OWN)) for at in range(100))
    wide = ((Name("가" * 120), fact(1, Unit.USD, OWN)),)
    blocks = tuple(Table(columns, part, Text("표", "Table")) for part in ((), rows, wide))
    made = pypdf.PdfReader(io.BytesIO(pdf.write(_document(*blocks), fonts)))
    said = "".join(page.extract_text() for page in made.pages)
    assert len(made.pages) >= 3 and "시장 99" in said and said.count("가") >= 120


def test_columns_fill_the_page_and_hold_their_longest_word() -> None:
    found, fits = widths(
        [["시장", "말레이시아"], ["short", "a rather long remark on one market " * 6], ["1"]], 493, 8.6
    )
    assert fits and abs(sum(found) - 493) < 0.05 and found[1] > found[0] > found[2]
    assert not widths([["가" * 80], ["나" * 80]], 493, 8.6)[1]
