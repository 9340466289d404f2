"""The layer table of docs/how-it-works.md, held over the syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "hanbada"
LEVELS = {
    "base": 0,
    "data": 1,
    "indicators": 1,
    "content": 1,
    "engine": 2,
    "gravity": 2,
    "hs": 2,
    "ranking": 2,
    "impact": 2,
    "company": 2,
    "border": 2,
    "plan": 3,
    "publication": 3,
    "flow": 4,
    "notebook": 4,
    "demo": 4,
    "programme": 5,
    "web": 6,
    "api": 6,
    "cli": 6,
}
#: Third-party packages a level-0 or indicator module may use besides the standard library.
BASE_MAY = {"numpy", "threadpoolctl", "yaml"}
INDICATORS_MAY = {"numpy", "numba", "llvmlite"}  # numba: docs/decisions/0004-compiled-loops.md
NETWORK = {"socket", "urllib", "http", "httpx", "httpx2", "requests", "ftplib", "smtplib"}


def station(path: Path) -> str:
    part = path.relative_to(SOURCE).parts[0]
    return part.removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names.update(f"{module}.{alias.name}" for alias in node.names)
            names.add(module)
    return names


def stations_imported(path: Path) -> set[str]:
    parts = [name.split(".") for name in imported(path) if name.startswith("hanbada.")]
    return {part[1] for part in parts if part[1] in LEVELS}


def test_every_station_has_a_level() -> None:
    assert {station(path) for path in modules()} <= set(LEVELS)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_downwards(path: Path) -> None:
    own = station(path)
    level = LEVELS[own]
    for other in stations_imported(path) - {own}:
        below = LEVELS[other] < level
        sibling = LEVELS[other] == level == 2
        assert below or sibling, f"{own} (level {level}) imports {other} (level {LEVELS[other]})"


def test_siblings_on_level_two_form_no_circle() -> None:
    edges = {
        name: set().union(*(stations_imported(path) for path in modules() if station(path) == name), set()) - {name}
        for name, level in LEVELS.items()
        if level == 2
    }

    def reach(name: str, seen: frozenset[str]) -> None:
        assert name not in seen, f"circle through {sorted(seen)}"
        for other in edges.get(name, set()) & edges.keys():
            reach(other, seen | {name})

    for name in edges:
        reach(name, frozenset())


MOST_FLOORS = 11


@cache
def graph() -> dict[str, set[str]]:
    """Which module imports which, by name below ``hanbada``: inside functions and for types only as well."""
    files = {module(path): path for path in modules() if not {"tests", "migrations"} & set(path.parts)}
    return {name: _modules_named(path, files.keys()) - {name} for name, path in files.items()}


def module(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def _modules_named(path: Path, known: Collection[str]) -> set[str]:
    said = {name.removeprefix("hanbada.") for name in imported(path) if name.startswith("hanbada.")}
    # "from a.b import c" gives both a.b and a.b.c: where c is a module, it is the one that is meant
    deepest = said - {name.rpartition(".")[0] for name in said & set(known)}
    return {name if name in known else name.rpartition(".")[0] for name in deepest} & set(known)


def circles(edges: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """Sets of two or more modules of which each reaches each.

    >>> sorted(map(sorted, circles({"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": set()})))
    [['a', 'b']]
    """
    reach = {name: _reached(edges, name) for name in edges}
    own = {name: frozenset(other for other in reach[name] if name in reach[other]) for name in edges}
    return {circle for circle in own.values() if len(circle) > 1}


def _reached(edges: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        new = edges[waiting.pop()] - seen
        seen |= new
        waiting += new
    return seen


def longest(edges: Mapping[str, set[str]], name: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The longest chain of imports below and with a package.

    >>> longest({"a": {"b", "c"}, "b": {"c"}, "c": set()}, "a")
    ('a', 'b', 'c')
    """
    below = [longest(edges, other, (*above, name)) for other in edges[name] - {name, *above}]
    return (name, *max(below, key=len, default=()))


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circles(graph()) == set()


def test_the_house_has_few_floors() -> None:
    packages: dict[str, set[str]] = {"bench": set()}
    for name, others in graph().items():
        packages.setdefault(name.split(".")[0], set()).update(other.split(".")[0] for other in others)
    for path in (SOURCE.parents[1] / "bench").rglob("*.py"):
        packages["bench"] |= stations_imported(path)
    chain = max((longest(packages, name) for name in packages), key=len)
    assert len(chain) <= MOST_FLOORS, " > ".join(chain)


def test_circles_and_chains_are_seen() -> None:
    edges = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}
    assert circles(edges) == {frozenset("abc")}
    assert longest({"a": {"b", "c"}, "b": {"c"}, "c": set()}, "a") == ("a", "b", "c")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_never_there(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)} - {"hanbada", ""}
    third = {root for root in roots if root not in sys.stdlib_module_names and root != "__future__"}
    own = station(path)
    if own == "base":
        assert third <= BASE_MAY
    if own == "indicators":
        assert third <= INDICATORS_MAY
        io = {"pathlib", "io", "datetime", "time", "os"} & roots
        # the registry may not read files either: indicators see bare arrays only
        assert not io, f"an indicator module imports {io}"
    if LEVELS[own] <= 4 or (own == "cli" and path.name != "serve.py"):
        assert "django" not in third
    if 2 <= LEVELS[own] <= 4:
        assert not roots & NETWORK


def test_the_library_starts_without_django_and_slow_packages() -> None:
    code = (
        "import sys, hanbada, hanbada.flow; "
        "print([m for m in ('django', 'numba', 'pandas', 'scipy', 'duckdb', 'typst') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
