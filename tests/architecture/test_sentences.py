"""No sentence steers the program: what a problem needs is a field, and no code asks what a text for people says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanbada.base import errors
from hanbada.base.errors import HanbadaError

ROOT = Path(__file__).resolve().parents[2] / "src" / "hanbada"
#: What only somebody at the installation's terminal can do; commands raise their own errors there.
TERMINAL = re.compile(r"\bhanbada (data|doctor|hs|serve|list)\b|\bpip install\b")
ERRORS = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, HanbadaError)
}
METHODS = {"startswith", "endswith", "find", "count", "index"}


def _trees(*without: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT)
        if place.parts[0] not in without and "tests" not in place.parts:
            yield place, ast.parse(path.read_text(encoding="utf-8"))


def test_a_remedy_at_the_terminal_says_that_it_is_the_operators() -> None:
    found, seen = [], 0
    for place, tree in _trees("cli"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            if name != "Problem" and name not in ERRORS:
                continue
            said = [part.value for arg in call.args for part in ast.walk(arg) if isinstance(part, ast.Constant)]
            if any(isinstance(words, str) and TERMINAL.search(words) for words in said):
                seen += 1
                own = name in ERRORS and ERRORS[name].whom == "operator"
                told = "operator" in said or any(
                    word.arg == "whom" and isinstance(word.value, ast.Constant) and word.value.value == "operator"
                    for word in call.keywords
                )
                if not own and not told:
                    found.append(f"{place}:{call.lineno}")
    assert seen > 10
    assert not found


def _words(node: ast.AST) -> bool:
    """Whether an expression is a text's words in one language."""
    return isinstance(node, ast.Attribute) and node.attr in ("ko", "en")


def _asks(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(sign, ast.In | ast.NotIn) for sign in node.ops):
            if any(map(_words, node.comparators)):
                yield node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = node.func.attr in METHODS and _words(node.func.value)
            if asked or (node.func.attr in ("search", "match", "fullmatch") and any(map(_words, node.args))):
                yield node.lineno


def test_no_code_asks_what_a_text_says() -> None:
    assert not [f"{place}:{line}" for place, tree in _trees() for line in _asks(tree)]


@pytest.mark.parametrize(
    "code", ['"x" in problem.do.en', "found.en.startswith(y)", 're.search("x", one.found.ko)', "w not in a.ko"]
)
def test_the_rule_sees_each_way_to_ask(code: str) -> None:
    assert list(_asks(ast.parse(code)))
