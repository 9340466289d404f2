"""The invented sample document, in both languages, in the formats that can be read as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from golden.compare import same_as_golden
from hanbada.base.text import LANGS, Lang
from hanbada.plan.render import html, json_, markdown
from sample_document import document, small_shapes


@pytest.mark.parametrize("lang", LANGS)
def test_markdown(lang: Lang, tmp_path: Path) -> None:
    same_as_golden(f"sample.{lang}.md", markdown.write(document(lang, small_shapes(tmp_path))))


@pytest.mark.parametrize("lang", LANGS)
def test_html_body(lang: Lang, tmp_path: Path) -> None:
    """The body without style and script, which have files of their own."""
    page = html.write(document(lang, small_shapes(tmp_path))).decode()
    body = page[page.index("<header") : page.index("<script>")].replace("><", ">\n<")
    same_as_golden(f"sample.{lang}.html", body.encode())


def test_schema() -> None:
    same_as_golden("plan.schema.json", (json.dumps(json_.schema(), indent=1) + "\n").encode())
