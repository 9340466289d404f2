"""The demo company's plan as Markdown, in both languages; days of retrieval and hashes are left out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from golden.compare import same_as_golden
from hanbada.base.text import LANGS
from hanbada.data import Store
from hanbada.demo import profile_path
from hanbada.flow import Ground, gather, stated
from hanbada.plan.compose import documents
from hanbada.plan.render import markdown

CHANGING = (
    (re.compile(r"\b[0-9a-f]{12}\b|\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"retrieved \d{4}-\d{2}-\d{2}|\d{4}-\d{2}-\d{2} 받음"), "<retrieved>"),
    (re.compile(r"(\| [^|\n]+ \| [^|\n]+ \| )\d{4}-\d{2}-\d{2}( \|)"), r"\1<retrieved>\2"),
)


@pytest.mark.starter
def test_the_plan_reads_as_it_did(starter_home: Path) -> None:
    ground, day = Ground.open(Store.open(starter_home)), date(2026, 7, 26)
    dossier = gather(stated(profile_path(), ground, day), ground, day)
    for lang, document in documents(dossier, LANGS).items():
        words = markdown.write(document).decode()
        for pattern, stands in CHANGING:
            words = pattern.sub(stands, words)
        same_as_golden(f"plan.{lang}.md", words.encode())
