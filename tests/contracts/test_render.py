"""What every format promises: the same bytes, one footnote per stamp, nothing that a value could smuggle in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from hanbada.base.stamp import Fact
from hanbada.base.text import LANGS, Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import BLOCKS, Column, Document, Name, PageBreak, Paragraph, Section, Table, flat, run
from hanbada.plan.cite import Footnotes
from hanbada.plan.render import html, json_, markdown, xlsx
from hanbada.plan.render.json_types import PlanJson
from hanbada.plan.walk import Blocks, Inlines
from hanbada.plan.wording import format_fact
from sample_document import DEMAND, DUTY, OWN, document, fact, small_shapes

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "<script>alert(1)</script>",
    "*x* _y_ `z`",
    "#eval(1)",
    "{{7*7}}",
    "=1+1",
    "@SUM(A1)",
    "a|b",
    "$x$",
    "[l](javascript:1)",
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
VOID = {"meta", "link", "br", "hr", "img", "input"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[Lang, Document]:
    shapes = small_shapes(tmp_path_factory.mktemp("map"))
    return {lang: document(lang, shapes) for lang in LANGS}


def hostile_document(words: str, lang: Lang = "ko") -> Document:
    """A document in which a company's name stands wherever a name may stand."""
    name = Name(words)
    table = Table(
        (Column(Name(words)), Column(Text("값", "Value"), Unit.USD)),
        ((name, fact(1, Unit.USD, OWN)),),
        name,
        download="t",
    )
    cited = Fact(Text(words, words), Unit.TEXT, OWN, (("firm", words),))
    blocks = (Paragraph(run(name, cited)), table)
    return Document(
        run(name),
        run(name),
        lang,
        date(2026, 7, 26),
        (Section("a", run(name), blocks),),
        ((Text("회사", "Company"), name),),
    )


class Tags(HTMLParser):
    """Collects start tags and checks that each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


# ---- one walk


def test_a_writer_that_lacks_a_kind_cannot_be_made() -> None:
    for walk in (Blocks, Inlines):
        for kind in walk.__abstractmethods__:
            rest = walk.__abstractmethods__ - {kind}
            lacking = type("Lacking", (walk,), {name: lambda self, *given: None for name in rest})
            with pytest.raises(TypeError, match=kind):
                lacking()


def test_every_kind_of_block_has_a_method_of_its_own(samples: dict[Lang, Document]) -> None:
    names = Blocks.__abstractmethods__
    told = type("Told", (Blocks,), {name: lambda self, *given, _name=name: _name for name in names})()
    there = {type(block): block for section in samples["ko"].sections for block in flat(section.blocks)}
    made = {told.block(there.get(kind, PageBreak())) for kind in BLOCKS}
    assert set(BLOCKS) - set(there) <= {PageBreak}
    assert made == set(names) and len(names) == len(BLOCKS)


# ---- the same inputs, the same bytes


def test_same_bytes_in_other_processes(tmp_path: Path) -> None:
    """Two processes with different hash seeds, time zones and locales write equal files."""
    digests = []
    for seed, zone, locale in (("1", "UTC", "C.UTF-8"), ("77", "Asia/Seoul", "C")):
        out = tmp_path / seed
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONPATH": str(ROOT / "src"),
        }
        command = [sys.executable, str(ROOT / "tests/sample_document.py"), str(out)]
        subprocess.run(command, check=True, env=environment, timeout=120)
        files = sorted(file for file in out.iterdir() if file.stem.startswith("plan"))
        assert len(files) == 8
        digests.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files})
    assert digests[0] == digests[1]


# ---- footnotes


@pytest.mark.parametrize("lang", LANGS)
def test_html_footnotes_lead_both_ways(samples: dict[Lang, Document], lang: Lang) -> None:
    tags = Tags(html.write(samples[lang]).decode())
    ids = [attrs["id"] for _, attrs in tags.tags if attrs.get("id")]
    targets = {
        attrs["href"][1:] for tag, attrs in tags.tags if tag == "a" and (attrs.get("href") or "").startswith("#")
    }  # type: ignore[index]
    assert len(ids) == len(set(ids)), "an id stands twice"
    assert targets <= set(ids), f"links that lead nowhere: {targets - set(ids)}"
    count = len(Footnotes.of(samples[lang]).notes)
    assert {f"note-{n}" for n in range(1, count + 1)} | {f"ref-{n}" for n in range(1, count + 1)} <= targets


@pytest.mark.parametrize("lang", LANGS)
def test_every_format_has_the_same_footnotes(samples: dict[Lang, Document], lang: Lang) -> None:
    made = samples[lang]
    words = [note.words for note in Footnotes.of(made).notes]
    page = "".join(Tags(html.write(made).decode()).words)
    data = json.loads(json_.write(made))
    assert all(item in page for item in words)
    assert [item["words"] for item in data["stamps"]] == words
    assert len(re.findall(r"^\[\^\d+\]: ", markdown.write(made).decode(), re.M)) == len(words)


def test_one_footnote_for_a_column_and_marks_where_a_cell_differs() -> None:
    table = Table(
        (
            Column(Text("시장", "Market")),
            Column(Text("수요", "Demand"), Unit.USD),
            Column(Text("값", "Value"), Unit.USD),
        ),
        (
            (Text("가", "a"), fact(1, Unit.USD, DEMAND), fact(1, Unit.USD, DEMAND)),
            (Text("나", "b"), fact(2, Unit.USD, DEMAND), fact(2, Unit.USD, OWN)),
        ),
    )
    assert (table.stamp(0), table.stamp(1), table.stamp(2)) == (None, DEMAND, None)
    made = Document(run(Text("글", "t")), (), "ko", date(2026, 1, 1), (Section("a", run(Text("글", "t")), (table,)),))
    assert html.write(made).decode().count('<sup class="mark"') == 3


@pytest.mark.parametrize("lang", LANGS)
def test_every_fact_is_printed(samples: dict[Lang, Document], lang: Lang) -> None:
    """No writer loses a figure: each cited fact's words stand in the page, with or without their unit."""
    page, text = "".join(Tags(html.write(samples[lang]).decode()).words), markdown.write(samples[lang]).decode()
    for item in Footnotes.of(samples[lang]).facts:
        short = format_fact(item, lang, with_unit=False, with_ask=False)
        assert short in page or format_fact(item, lang) in page
        assert short.replace("<", "\\<").replace(">", "\\>") in text or format_fact(item, lang, with_ask=False) in text


# ---- a value is never markup


@pytest.mark.parametrize("words", HOSTILE)
def test_names_stay_names_in_html(words: str) -> None:
    page = html.write(hostile_document(words)).decode()
    tags = Tags(page)
    assert [tag for tag, _ in tags.tags].count("script") == 1
    assert page.count("<script") == 1
    assert sum(item.count(words) for item in tags.words) >= 5
    assert not any(name.startswith("on") for _, attrs in tags.tags for name in attrs)


@pytest.mark.parametrize("words", HOSTILE)
def test_names_stay_names_in_markdown(words: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.write(hostile_document(words)).decode())
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "softbreak", "strong_open", "strong_close"}
    said = ["".join(child.content for child in token.children or ()) for token in tokens]
    assert sum(words in item for item in said) >= 4


@pytest.mark.parametrize("words", HOSTILE)
def test_names_stay_names_in_xlsx(words: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(hostile_document(words))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert sum(words in str(cell.value) for cell in cells) >= 4


@given(st.text(max_size=40).filter(lambda words: not CONTROLS.search(words)))
@settings(max_examples=60, deadline=None)
def test_any_name_can_be_written(words: str) -> None:
    made = hostile_document(words, "en")
    assert "".join(words.split()) in "".join("".join(Tags(html.write(made).decode()).words).split())
    markdown.write(made)
    json.loads(json_.write(made))
    openpyxl.load_workbook(io.BytesIO(xlsx.write(made)))


# ---- HTML


@pytest.mark.parametrize("lang", LANGS)
def test_html_stands_alone(samples: dict[Lang, Document], lang: Lang) -> None:
    """No request to anywhere: nothing loads from an address, and the policy would refuse it."""
    page = html.write(samples[lang]).decode()
    for tag, attrs in Tags(page).tags:
        assert not {"src", "srcset", "data", "poster"} & attrs.keys(), tag
        assert tag != "link"
        assert tag == "a" or "href" not in attrs
    assert "url(" not in page and "@import" not in page and "default-src 'none'" in page


@pytest.mark.parametrize("lang", LANGS)
def test_html_is_accessible(samples: dict[Lang, Document], lang: Lang) -> None:
    tags = Tags(html.write(samples[lang]).decode()).tags
    assert ("html", {"lang": lang}) in tags
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in tags if tag == "th")
    assert all(attrs.get("aria-label") for tag, attrs in tags if tag == "svg")
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_words_have_contrast() -> None:
    """Every colour that words are set in reads on white at 4.5 : 1 or more (WCAG 2.2, 1.4.3)."""
    from hanbada.plan import palette

    for colour in (
        palette.INK,
        palette.MUTED,
        palette.SEA,
        "#17608f",
        "#14716b",
        "#8a4f0a",
        "#9a2f3b",
        *palette.SERIES_WORDS,
    ):
        assert 1.05 / (_light(colour) + 0.05) >= 4.5, colour


# ---- XLSX and JSON


@pytest.mark.parametrize("lang", LANGS)
def test_workbook_keeps_numbers_as_numbers(samples: dict[Lang, Document], lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(samples[lang])))
    assert book.sheetnames[1] == "ranking" and len(book.sheetnames) == 4
    sheet = book["ranking"]
    assert (
        sheet["D4"].value == 15_300_000 and sheet["E4"].value == 0.123 and sheet["E4"].number_format.startswith("+0.0%")
    )
    assert sheet["G7"].value == format_fact(fact(None, Unit.PERCENT, DUTY), lang)
    assert sheet.freeze_panes == "B4"


@pytest.mark.parametrize("lang", LANGS)
def test_json_keeps_its_schema(samples: dict[Lang, Document], lang: Lang) -> None:
    raw = json_.write(samples[lang])
    TypeAdapter(PlanJson).validate_json(raw, strict=True)
    data = json.loads(raw)
    known = {item["id"] for item in data["facts"]}
    used = {int(number) for number in re.findall(r'"fact": (\d+)', raw.decode())}
    assert used == known
    assert {item["stamp"] for item in data["facts"]} <= {item["id"] for item in data["stamps"]}
    assert {release for item in data["stamps"] for release in item["releases"]} == {
        item["id"] for item in data["releases"]
    }


@pytest.mark.parametrize("lang", LANGS)
def test_drawings_are_sound_xml(samples: dict[Lang, Document], lang: Lang) -> None:
    from hanbada.plan.blocks import Figure

    figures = [block for section in samples[lang].sections for block in section.blocks if isinstance(block, Figure)]
    assert len(figures) == 5
    for figure in figures:
        root = ET.fromstring(figure.draw(lang))
        assert root.get("aria-label") == figure.alt.in_(lang)
        assert figure.twin.rows


@pytest.mark.office
def test_workbook_opens_in_libreoffice(samples: dict[Lang, Document], soffice: str, tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").write_bytes(xlsx.write(samples["ko"]))
    home, kind = f"-env:UserInstallation=file://{tmp_path}/home", "csv:Text - txt - csv (StarCalc):44,34,76"
    command = [soffice, home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), "plan.xlsx"]
    subprocess.run(command, check=True, cwd=tmp_path, timeout=120, capture_output=True)
    assert "맞춤형 시장 진출 계획" in (tmp_path / "plan.csv").read_text(encoding="utf-8")


def _templates() -> list[tuple[str, Lang, tuple[str, ...]]]:
    from hanbada.plan.sections import sections

    return [(str(kind.folder), lang, kind.digits) for kind in sections() for lang in LANGS]


@pytest.mark.parametrize(("folder", "lang", "allowed"), _templates(), ids=lambda value: Path(str(value)).name[:20])
def test_no_section_writes_a_figure_into_its_text(folder: str, lang: Lang, allowed: tuple[str, ...]) -> None:
    """All branches of all templates, those that no sample reaches too."""
    from hanbada.plan.template import digits

    source = (Path(folder) / f"text.{lang}.md").read_text(encoding="utf-8")
    assert digits(source, allowed) == ()
