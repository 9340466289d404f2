"""What is wrong with a profile, by line: the validator's errors in a person's words, with the nearest suggestion."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from hanbada.base.errors import Problem
from hanbada.base.text import Text
from hanbada.company.entry import Entry
from hanbada.company.labels import KOREAN_KEYS, label
from hanbada.company.refusal import KIND, Finding, Path, shown
from hanbada.company.tree import Tree

#: More than this is not read by anybody; the rest is counted.
MOST = 100


def findings(error: ValidationError, model: type[BaseModel]) -> list[Finding]:
    """Every error as a problem with the path it is about."""
    found: list[Finding] = []
    for item in error.errors(include_url=False):
        path: Path = item["loc"]
        if item["type"] == KIND:
            found += [(path + below, _named(path + below, problem)) for below, problem in item["ctx"]["findings"]]
        else:
            found.append((path, _told(item["type"], path, item, model)))
    return found


def placed(found: Iterable[Finding], tree: Tree) -> list[Problem]:
    """The problems with their lines, in the order of the file, each once; what is above 100 is counted."""
    there = [Problem(problem.found, problem.expected, problem.do, tree.where(path)) for path, problem in found]
    unique = sorted(dict.fromkeys(there), key=lambda problem: (problem.where.row or 0, int(problem.where.column or 0)))
    if len(unique) <= MOST:
        return unique
    more = len(unique) - MOST
    rest = Problem(
        Text(f"그 밖에 {more:,}건", f"{more:,} more problems"),
        Text("", ""),
        Text("위의 것부터 고치고 다시 확인하세요", "correct those above and check again"),
    )
    return [*unique[:MOST], rest]


def _named(path: Path, problem: Problem) -> Problem:
    key = next((step for step in reversed(path) if isinstance(step, str) and step != "value"), None)
    if key is None:
        return problem
    name = label(key)
    return Problem(
        Text(f"{name.ko}({key}): {problem.found.ko}", f"{key}: {problem.found.en}"), problem.expected, problem.do
    )


def _told(kind: str, path: Path, item: Any, model: type[BaseModel]) -> Problem:
    key = str(path[-1]) if path else ""
    if kind == "missing":
        name = label(key)
        return Problem(
            Text(f"필수 항목 {name.ko}({key}) 없음", f"the required key {key} ({name.en}) is missing"),
            Text(f"{key}: …", f"{key}: …"),
            Text("이 줄 아래에 항목을 더하세요", "add the key beneath this line"),
        )
    if kind == "extra_forbidden":
        return _unknown_key(path, model)
    given = shown(item.get("input"))
    expected = _EXPECTED.get(kind)
    if expected is None:
        return _named(
            path, Problem(Text(f"값 {given}", f"the value {given}"), Text(item["msg"], item["msg"]), _COMPARE)
        )
    return _named(path, Problem(Text(f"값 {given}", f"the value {given}"), *expected))


_COMPARE = Text("`hanbada profile new`의 틀과 견주어 보세요", "compare with what `hanbada profile new` writes")
_MAPPING = (Text("이름이 있는 하위 항목들", "keys with values beneath it"), _COMPARE)
_LIST = (
    Text("목록", "a list"),
    Text("줄마다 '- '로 시작하는 목록으로 쓰세요", "write a list, each line beginning with '- '"),
)
_EXPECTED: dict[str, tuple[Text, Text]] = {
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "dict_type": _MAPPING,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_long": (Text("더 짧은 목록", "a shorter list"), Text("목록을 줄이세요", "shorten the list")),
    "too_short": (Text("하나 이상", "one at least"), Text("하나 이상 쓰세요", "write at least one")),
}


def _unknown_key(path: Path, model: type[BaseModel]) -> Problem:
    key = str(path[-1])
    allowed = sorted({name for kind in _models_at(model, path[:-1]) for name in kind.model_fields})
    near = suggestion(key, allowed)
    meant = KOREAN_KEYS.get("".join(key.split()), key)
    elsewhere = _homes(model).get(meant)
    if near:
        do = Text(f"{label(near).ko} 항목이라면 {near}(으)로 고치세요", f"write {near} if that is meant")
    elif elsewhere:
        do = Text(f"{elsewhere} 자리에 쓰세요", f"its place is {elsewhere}")
    elif key[:1].isdigit():
        do = Text("숫자 안의 쉼표와 단위를 빼세요", "take commas and units out of the number")
    else:
        do = Text("줄을 지우거나 항목 이름을 고치세요", "delete the line or correct the key")
    return Problem(
        Text(f"모르는 항목 {shown(key)}", f"the unknown key {shown(key)}"),
        Text(", ".join(allowed), ", ".join(allowed)),
        do,
    )


def suggestion(key: str, allowed: Iterable[str]) -> str | None:
    """The allowed key that a mistyped, Korean or differently joined one most probably means.

    >>> suggestion("prodcuts", ["products", "names"]), suggestion("제품", ["products"]), suggestion("xyz", ["names"])
    ('products', 'products', None)
    """
    options = list(allowed)
    bare = "".join(key.split())[:60]
    if KOREAN_KEYS.get(bare) in options:
        return KOREAN_KEYS[bare]
    near = difflib.get_close_matches(bare.casefold().replace("-", "_"), options, n=1, cutoff=0.7)
    return near[0] if near else None


def _models_at(model: type[BaseModel], path: Path) -> set[type[BaseModel]]:
    here = {model}
    for step in path:
        if isinstance(step, str):
            fields = [kind.model_fields[step].annotation for kind in here if step in kind.model_fields]
            here = {found for annotation in fields for found in _models(annotation)} or here
    return here


def _models(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return {annotation} | _models(annotation.model_fields["value"].annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {found for part in get_args(annotation) for found in _models(part)}


def _homes(model: type[BaseModel], before: str = "") -> dict[str, str]:
    """Each key that occurs in one place of the profile only, and that place."""
    places: dict[str, list[str]] = {}
    _collect(model, before, places)
    return {key: homes[0] for key, homes in places.items() if len(homes) == 1}


def _collect(model: type[BaseModel], before: str, places: dict[str, list[str]]) -> None:
    for key, info in model.model_fields.items():
        places.setdefault(key, []).append(f"{before}{key}")
        for below in _models(info.annotation):
            if not issubclass(below, Entry):
                _collect(below, f"{before}{key}.", places)
