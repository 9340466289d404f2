"""The office's rules over its syntax tree: one place for access, one way to write, nothing marked as safe."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "hanbada"
OFFICE = [
    path
    for part in ("programme", "web", "api")
    for path in sorted((SOURCE / part).rglob("*.py"))
    if "tests" not in path.parts and "migrations" not in path.parts
]
#: Thin modules see rows only through visible() and selectors.
THIN = {"pages.py", "forms.py", "api.py", "selectors.py"}
NEVER = {"mark_safe", "csrf_exempt", "RawSQL", "AllowAny"}
#: Says that there is nothing at an address of the API, to any method, and does no more.
NOTHING = SOURCE / "api" / "urls.py"
#: Where SQL is written by hand: locks, triggers, backups, the log's seals, the health check.
BY_HAND = {"append_only.py", "backup.py", "chain.py", "health.py", "lock.py"}
TEMPLATES = [path for part in ("programme", "web", "api") for path in sorted((SOURCE / part).rglob("*.html"))]
#: A field's help is the code's own words, with the list that Django makes of the rules for passwords.
OWN_WORDS = "{{ field.help_text|safe }}"


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def names(path: Path) -> set[str]:
    found = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    return found | {
        alias.name for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def called(path: Path) -> set[str]:
    return {
        node.func.id for node in ast.walk(tree(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def attributes(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", OFFICE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_manager_appears_only_in_access(path: Path) -> None:
    if path != SOURCE / "programme" / "access" / "rows.py":
        assert not attributes(path) & {"objects", "_default_manager", "_base_manager", "extra"}


#: What every object stands on; what it needs of one, that object hands over by a fixed file name.
BELOW = [
    *(SOURCE / "programme" / "access").glob("*.py"),
    *(SOURCE / "programme" / name for name in ("rest.py", "base.py", "pages.py", "forms.py", "history.py")),
]


@pytest.mark.parametrize("path", BELOW, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_objects_stand_on_knows_none_of_them(path: Path) -> None:
    nodes = list(ast.walk(tree(path)))
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert not [name for name in modules if name.startswith("hanbada.programme.objects.")]
    assert not names(path) & {"get_model"}


@pytest.mark.parametrize("path", OFFICE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_thin_modules_never_see_unscoped_rows(path: Path) -> None:
    if path.name in THIN and path.parent.parent.name == "objects":
        assert not names(path) & {"every", "SYSTEM"}


@pytest.mark.parametrize("path", OFFICE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_back_door(path: Path) -> None:
    assert not names(path) & (NEVER - ({"csrf_exempt"} if path == NOTHING else set()))
    assert "SafeString" not in called(path)
    assert not {node.module for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)} & {
        "django.db.models.signals",
        "django.dispatch",
    }


@pytest.mark.parametrize("path", OFFICE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_save_is_overridden(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            defined = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            assert not defined & {"save", "delete"}, f"{node.name} overrides a write"


@pytest.mark.parametrize("path", OFFICE, ids=lambda path: str(path.relative_to(SOURCE)))
def test_sql_is_written_by_hand_in_a_few_places_only(path: Path) -> None:
    if path.name not in BY_HAND and "postgres" not in path.parts:
        assert not attributes(path) & {"cursor", "raw", "executescript"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_trusts_words(path: Path) -> None:
    words = path.read_text(encoding="utf-8").replace(OWN_WORDS, "")
    assert not re.search(r"\|\s*safe(seq)?\b|autoescape\s+off|<script>|\son\w+=|\sstyle=", words)


@pytest.mark.parametrize("path", [path for path in OFFICE if path.name == "api.py"], ids=lambda path: path.parent.name)
def test_every_operation_of_the_api_asks_for_a_token(path: Path) -> None:
    given = [node for node in tree(path).body if isinstance(node, ast.Assign)]
    made = {node.targets[0]: node.value for node in given if "Token(" in ast.unparse(node.value)}
    tokens = {name.id for target in made for name in ast.walk(target) if isinstance(name, ast.Name)}
    for node in ast.walk(tree(path)):
        marks = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        for mark in marks:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func).startswith("router."):
                asks = {part.arg: ast.unparse(part.value) for part in mark.keywords}.get("auth", "")
                assert asks in tokens or asks.startswith("Token("), f"{node.name} asks for {asks or 'nothing'}"  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"moves", "reads"}:
            given_auth = {part.arg: ast.unparse(part.value) for part in node.keywords}["auth"]
            assert given_auth in tokens or given_auth.startswith("Token(")


@pytest.mark.parametrize(
    "path",
    [path for path in OFFICE if path.parent.parent.name == "objects" and path.name in {"pages.py", "api.py"}],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_pages_and_api_write_through_services_only(path: Path) -> None:
    written = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in written:
            raise AssertionError(f"{ast.unparse(node.func)} in line {node.lineno}")


#: What an object shows of itself, found by its file name: no other object's business.
SHOWN = {"pages", "panel", "lane", "counts", "events", "timeline", "api", "forms"}


def imports_of_objects() -> dict[str, set[tuple[str, str]]]:
    """{object: (other object, module of it)}, also of imports within functions."""
    root, found = SOURCE / "programme" / "objects", {}
    for folder in sorted(path for path in root.iterdir() if (path / "__init__.py").is_file()):
        files = [path for path in folder.rglob("*.py") if "tests" not in path.parts]
        asked = {full for path in files for node in ast.walk(tree(path)) for full in imported(node)}
        parts = [full.split(".")[3:5] for full in asked if full.startswith("hanbada.programme.objects.")]
        found[folder.name] = {(name, rest[0] if rest else "") for name, *rest in parts if name != folder.name}
    return found


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_no_circle_among_objects() -> None:
    order = TopologicalSorter({name: {other for other, _ in asked} for name, asked in imports_of_objects().items()})
    order.prepare()  # raises CycleError, which names the circle
    assert order.is_active()


def test_no_object_asks_for_what_another_shows() -> None:
    assert {
        name: sorted(taken)
        for name, asked in imports_of_objects().items()
        if (taken := {one for one in asked if one[1] in SHOWN})
    } == {}


def test_the_rules_look_at_something() -> None:
    assert len(TEMPLATES) > 40
    assert len(OFFICE) > 30
    assert {path.name for path in OFFICE} >= {"rows.py", "pages.py", "models.py"}
