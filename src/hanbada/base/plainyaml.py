"""YAML in which text stays text: no octal 010121, no NO for Norway, no NA lost, no dates made, no key twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from hanbada.base.errors import InputError, Where
from hanbada.base.text import Text

_BASE: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """The safe loader with the core schema only: null, true, false, plain integers and decimals."""


_PLAIN = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$"),
        list("-+0123456789"),
    ),
)
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def plain(words: str) -> str | int | float | bool | None:
    """What a word without quotes stands for; numbers of more than 300 digits stay text.

    >>> plain("010121"), plain("NO"), plain("12"), plain("true"), plain("~")
    ('010121', 'NO', 12, True, None)
    """
    kind = next((tag.rpartition(":")[2] for tag, pattern, _ in _PLAIN if pattern.match(words)), "str")
    if kind == "null":
        return None
    if kind == "bool":
        return words == "true"
    if len(words) > 300 or kind == "str":
        return words
    return int(words) if kind == "int" else float(words)


_SCALARS: dict[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda words: words == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}
_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


def _value(node: Any, known: dict[int, Any]) -> Any:
    """The value of a node; each list and mapping is built once, however often an alias names it."""
    if node.tag not in _SCALARS and node.tag not in _COLLECTIONS:
        raise yaml.constructor.ConstructorError(None, None, f"the tag '{node.tag}'", node.start_mark)
    if isinstance(node, yaml.ScalarNode):
        return _SCALARS.get(node.tag, str)(node.value)
    if id(node) not in known:
        known[id(node)] = _mapping(node, known) if isinstance(node, yaml.MappingNode) else _list(node, known)
    return known[id(node)]


def _list(node: yaml.SequenceNode, known: dict[int, Any]) -> list[Any]:
    return [_value(item, known) for item in node.value]


def _mapping(node: yaml.MappingNode, known: dict[int, Any]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    seen: set[str] = set()
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(None, None, "a key that is not a word", key.start_mark)
        if key.value in seen:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key '{key.value}'", key.start_mark)
        seen.add(key.value)
        made[_value(key, known)] = _value(item, known)
    return made


def parse(words: str, file: str = "") -> Any:
    """The document in a YAML (or JSON) text.

    >>> parse("code: 010121\\niso: NO\\nsince: 2024-07-26")
    {'code': '010121', 'iso': 'NO', 'since': '2024-07-26'}

    Raises InputError with line and column where the text is not YAML.
    """
    try:
        node = yaml.compose(words, Loader=_Loader)
        return None if node is None else _value(node, {})
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        said = getattr(fault, "problem", None) or str(fault).split("\n")[0]
        raise InputError(
            Text(f"YAML로 읽을 수 없음: {said}", f"not readable as YAML: {said}"),
            Text("올바른 YAML 또는 JSON", "valid YAML or JSON"),
            Text(
                "들여쓰기, 콜론 뒤 빈칸, 따옴표, 중복 키를 확인하세요",
                "check indentation, blanks after colons, quotes, doubled keys",
            ),
            Where(file, row=mark.line + 1, column=str(mark.column + 1)) if mark else Where(file),
        ) from None


def read(path: Path) -> Any:
    """The document in a YAML file (UTF-8)."""
    return parse(path.read_text(encoding="utf-8"), path.name)
