"""The shape of a plan in JSON, as types; the JSON Schema is generated from them."""

from __future__ import annotations

from typing import Literal, NotRequired

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

from hanbada.base.text import Lang

_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
class InlineJson(TypedDict):
    """A piece of a sentence: words, a fact by its id, or a styled run."""

    kind: Literal["words", "name", "fact", "strong", "emphasis", "link"]
    words: NotRequired[str]
    fact: NotRequired[int]
    suffix: NotRequired[str]
    address: NotRequired[str]
    parts: NotRequired[list[InlineJson]]


@with_config(_STRICT)
class ColumnJson(TypedDict):
    """A column: title, unit of its facts (null for words), id of the stamp that they share."""

    title: str
    unit: str | None
    stamp: int | None


@with_config(_STRICT)
class TableJson(TypedDict):
    """A table; each cell is a run of inlines."""

    kind: Literal["table"]
    caption: list[InlineJson]
    columns: list[ColumnJson]
    rows: list[list[list[InlineJson]]]
    notes: list[list[InlineJson]]
    download: str
    highlight: list[int]


@with_config(_STRICT)
class CardJson(TypedDict):
    """One key figure."""

    label: str
    value: list[InlineJson]
    note: list[InlineJson]


@with_config(_STRICT)
class BlockJson(TypedDict):
    """A block that is not a table."""

    kind: Literal["heading", "paragraph", "bullets", "numbers", "figure", "callout", "cards", "break"]
    level: NotRequired[int]
    parts: NotRequired[list[InlineJson]]
    items: NotRequired[list[list[BlockJson | TableJson]]]
    blocks: NotRequired[list[BlockJson | TableJson]]
    callout: NotRequired[Literal["note", "warning", "decision", "unknown"]]
    caption: NotRequired[list[InlineJson]]
    alt: NotRequired[str]
    table: NotRequired[TableJson]
    notes: NotRequired[list[list[InlineJson]]]
    cards: NotRequired[list[CardJson]]


@with_config(_STRICT)
class SectionJson(TypedDict):
    """A section."""

    id: str
    title: list[InlineJson]
    blocks: list[BlockJson | TableJson]


@with_config(_STRICT)
class FactJson(TypedDict):
    """A fact: its value (null = not confirmed), unit, words as printed, the cell it was read from, whom to ask."""

    id: int
    value: int | float | str | bool | None
    unit: str
    words: str
    stamp: int
    at: dict[str, str]
    ask: NotRequired[str]


@with_config(_STRICT)
class StampJson(TypedDict):
    """How facts were made; ``id`` is the number of the footnote."""

    id: int
    step: str
    version: str
    label: str
    parameters: dict[str, str | int | float | bool]
    releases: list[str]
    words: str


@with_config(_STRICT)
class ReleaseJson(TypedDict):
    """A release of a source, with the full hash of its files."""

    id: str
    source: str
    version: str
    sha256: str
    title: str
    licence: str
    address: str
    retrieved_on: str
    notes: list[str]
    coverage: str | None


@with_config(_STRICT)
class DetailJson(TypedDict):
    """A label and its value under the title."""

    label: str
    value: list[InlineJson]


@with_config(_STRICT)
class PlanJson(TypedDict):
    """A document."""

    format: Literal["hanbada-plan"]
    version: Literal[1]
    lang: Lang
    as_of: str
    title: list[InlineJson]
    subtitle: list[InlineJson]
    details: list[DetailJson]
    sections: list[SectionJson]
    facts: list[FactJson]
    stamps: list[StampJson]
    releases: list[ReleaseJson]
