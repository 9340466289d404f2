"""One word, one meaning: the table of docs/words.md, held over the names of classes and types."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hanbada"
ROW = re.compile(r"^\| `(\w+)` \| .* \| (.*) \|$", re.MULTILINE)
GONE = re.compile(r"because they meant several things: (.*?)\.", re.DOTALL)


def defined() -> dict[str, set[str]]:
    """{class or type: the modules that define it}, tests and migrations left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        module = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                found[node.name].add(module)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id].add(module)
    return found


def test_each_word_stands_where_the_table_says_and_nowhere_else() -> None:
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    table = {word: set(re.findall(r"`([\w.]+)`", places)) for word, places in ROW.findall(words)}
    held = defined()
    assert len(table) > 10
    assert {word: held[word] for word in table} == table


def test_no_class_or_type_bears_a_word_that_was_given_up() -> None:
    words = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    gone = re.findall(r"`(\w+)`", GONE.findall(words)[0])
    assert gone
    assert {word: places for word, places in defined().items() if word in gone} == {}
