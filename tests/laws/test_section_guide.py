"""The guide to sections runs as it stands: its three files make a section in both languages."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from hanbada.base.errors import UncitedNumber
from hanbada.base.stamp import Fact, Stamp
from hanbada.base.text import LANGS, Lang, Text
from hanbada.base.units import Unit
from hanbada.plan.blocks import Callout, Paragraph, Table
from hanbada.plan.template import digits, section

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "add-a-plan-section.md"
STAMP = Stamp.of("distance", Text("거리", "Distance"), [])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the guide, in a folder of their own."""
    page = GUIDE.read_text(encoding="utf-8")
    made = tmp_path / "distance"
    made.mkdir()
    (code,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    korean, english = re.findall(r"```markdown\n(.*?)```", page, flags=re.DOTALL)
    for name, words in (("section.py", code), ("text.ko.md", korean), ("text.en.md", english)):
        (made / name).write_text(words, encoding="utf-8")
    return made


@pytest.mark.parametrize("lang", LANGS)
def test_the_guide_runs(folder: Path, lang: Lang) -> None:
    spec = importlib.util.spec_from_file_location("guide_section", folder / "section.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    market = SimpleNamespace(name=Text("독일", "Germany"), fact=lambda name: Fact(8_557, Unit.KM, STAMP))
    dossier = SimpleNamespace(top=(market,), place=lambda score: score.name)
    values = module.values(dossier)
    made = section(folder, lang, values, module.DIGITS_ALLOWED)
    assert made.id == "distance"
    assert [type(block) for block in made.blocks] == [Paragraph, Table, Callout]
    assert digits((folder / f"text.{lang}.md").read_text(encoding="utf-8"), module.DIGITS_ALLOWED) == ()
    with pytest.raises(UncitedNumber):
        section(folder, lang, values)
