"""The guide's example runs as it stands, and the notation page explains every letter in use."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from hanbada.indicators import indicators, registry
from hanbada.indicators.shape import Shape

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_guide_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FOUND", dict(registry._FOUND))
    guide = (DOCS / "guides" / "add-an-indicator.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, flags=re.DOTALL)
    assert len(blocks) == 2
    space: dict[str, object] = {"__name__": "guide"}
    for block in blocks:
        exec(compile(block, "guide", "exec"), space)
    runner = doctest.DocTestRunner()
    for example in doctest.DocTestFinder().find(space["largest_share"], "largest_share", globs=space):
        runner.run(example)
    assert runner.summarize() == (0, 1)


def test_the_notation_page_explains_every_letter() -> None:
    page = (DOCS / "notation.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([^`]+)` \|", page, flags=re.MULTILINE))
    used = {letter for one in indicators() for side in Shape.parse(one.shape).inputs for letter in side}
    assert used <= explained
    units = {str(one.unit) for one in indicators()}
    assert {unit for unit in units if f"`{unit}`" not in page} <= {"flag", "count"}
