"""Firms found by what people type of them: a name in any spelling, or the start of the business number."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from hanbada.base.typed.spelling import folded

M = TypeVar("M", bound=Model)
#: What a name is compared without, in this order: the form of the company, blanks, dashes and stops.
LEFT_OUT = ("㈜", "（주）", "(주)", "주식회사", "(유)", "유한회사", " ", "\u3000", "-", "‐", "–", "_", "·", ".", ",")
NUMBER = re.compile(r"[\d\s-]+")


def key(words: str) -> str:
    """Words as names are compared.

    >>> key("가상 정밀 ㈜") == key("가상정밀(주)") == key("주식회사 가상정밀") == "가상정밀"
    True
    """
    return reduce(lambda said, part: said.replace(part, ""), LEFT_OUT, folded(words))


def called(rows: QuerySet[M], words: str, *names: str, number: str = "business_number") -> QuerySet[M]:
    """The rows whose name holds the words, or whose number begins with them; all rows where nothing was asked.

    The stored side is put through the same steps by the database, so that a name is found however it was written.
    """
    asked = key(words)
    if not asked:
        return rows.filter(Q(**{f"{names[0]}__icontains": folded(words)})) if words.strip() else rows
    found = reduce(Q.__or__, (Q(**{f"{name}_key__contains": asked}) for name in names))
    said = folded(words)
    if NUMBER.fullmatch(said):
        found |= Q(**{f"{number}__startswith": re.sub(r"\D", "", said)})
    compared: QuerySet[M] = rows.alias(**{f"{name}_key": _compared(name) for name in names}).filter(found)
    return compared


def _compared(name: str) -> Any:
    """A stored name as it is compared, in the database's own words."""
    said: Any = Lower(name)
    for part in LEFT_OUT:
        said = Replace(said, Value(part), Value(""))
    return said
