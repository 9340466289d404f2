"""YAML in which text stays text: no octal 010121, no NO for Norway, no NA lost, no dates made; duplicate keys refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from hanbada.base.errors import InputError, Where
from hanbada.base.text import Text

_BASE: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """The safe loader with the core schema only: null, true, false, plain integers and decimals."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:null", r"^(?:~|null|)$", ["~", "n", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", list("tf")),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("tag:yaml.org,2002:float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+(?:[eE][-+]?[0-9]+)?$", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), _first)


def _mapping(loader: Any, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key '{key.value}'", key.start_mark)
            seen.add(key.value)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def parse(words: str, file: str = "") -> Any:
    """The document in a YAML (or JSON) text.

    >>> parse("code: 010121\\niso: NO\\nsince: 2024-07-26")
    {'code': '010121', 'iso': 'NO', 'since': '2024-07-26'}

    Raises InputError with line and column where the text is not YAML.
    """
    try:
        return yaml.load(words, Loader=_Loader)  # noqa: S506 - a safe loader with fewer implicit types
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        said = getattr(fault, "problem", None) or str(fault).split("\n")[0]
        raise InputError(
            Text(f"YAML로 읽을 수 없음: {said}", f"not readable as YAML: {said}"),
            Text("올바른 YAML 또는 JSON", "valid YAML or JSON"),
            Text("들여쓰기, 콜론 뒤 빈칸, 따옴표, 중복 키를 확인하세요", "check indentation, blanks after colons, quotes, doubled keys"),
            Where(file, row=mark.line + 1, column=str(mark.column + 1)) if mark else Where(file),
        ) from None


def read(path: Path) -> Any:
    """The document in a YAML file (UTF-8)."""
    return parse(path.read_text(encoding="utf-8"), path.name)
