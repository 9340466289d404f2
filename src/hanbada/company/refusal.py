"""A refusal from inside a validator: carries found, expected and do through pydantic to the list of problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import PydanticCustomError

from hanbada.base.errors import InputError, Problem
from hanbada.base.text import Text
from hanbada.company.business_number import looks_like_resident_number

KIND = "refused"
Path = tuple[str | int, ...]
#: A problem and the field it is about, beneath the object that was validated.
Finding = tuple[Path, Problem]


def refuse(found: Text, expected: Text, do: Text) -> PydanticCustomError:
    """An error for a validator to raise about the value before it."""
    return refuse_all([((), Problem(found, expected, do))])


def refuse_all(findings: Sequence[Finding]) -> PydanticCustomError:
    """One error that carries several problems, each with the field it is about."""
    words = "; ".join(problem.found.en for _, problem in findings)
    return PydanticCustomError(KIND, "{words}", {"words": words, "findings": tuple(findings)})


def passed_on(error: InputError) -> PydanticCustomError:
    """The same for an error of ours that was raised deeper down."""
    return refuse_all([((), problem) for problem in error.problems])


def shown(value: Any) -> str:
    """A value as it may be repeated in a message: short, on one line, never a resident number.

    >>> shown("a b"), shown({"a": 1}), shown(True), shown(None), shown("900101-1234567")
    ("'a b'", '{…}', 'true', 'null', "'******'")
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, int | float):
        return _cut(str(value))
    # a control character in a file must not reach a terminal
    words = "".join(char if char.isprintable() else " " for char in str(value)[:300])
    return "'******'" if looks_like_resident_number(words) else f"'{_cut(' '.join(words.split()))}'"


def _cut(words: str) -> str:
    return words if len(words) <= 44 else words[:43] + "…"
