"""Codes under which goods on a strategic-goods list are found: a flag with its source, never a decision."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from hanbada.base import plainyaml
from hanbada.base.text import Text
from hanbada.content.entry import Entry, HsPrefix, Words

FILE = Path(__file__).with_name("strategic.yml")


class Listed(Entry):
    """Codes (by their beginning) under which listed goods may fall, with the list that says so."""

    hs: Annotated[tuple[HsPrefix, ...], Field(min_length=1)]
    what: Words


@cache
def listed() -> tuple[Listed, ...]:
    """All entries, read once."""
    return tuple(Listed.model_validate(raw) for raw in plainyaml.parse(FILE.read_text(encoding="utf-8"), FILE.name))


def flag(code: str) -> Text | None:
    """The words to show beside a code; None where no entry speaks, which does not mean that nothing is controlled."""
    for entry in listed():
        if code.startswith(entry.hs):
            doubt = Text("", "") if entry.verified else Text(", 확인 전", ", unverified")
            return Text(
                f"전략물자 해당 여부 확인 필요: {entry.what.ko} ({entry.reference}{doubt.ko}). 판정은 전략물자관리원",
                f"check whether it is a strategic good: {entry.what.en} ({entry.reference}{doubt.en}); a licensing authority decides",
            )
    return None
