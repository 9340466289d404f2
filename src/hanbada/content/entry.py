"""What every content entry carries: an id, where it was read, when it was checked, and whether that is confirmed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from hanbada.base.text import Text


def _words(value: Any) -> Any:
    """A mapping {ko, en}, both written, as Text."""
    if isinstance(value, Text):
        return value
    if isinstance(value, dict) and set(value) == {"ko", "en"} and all(isinstance(v, str) and v for v in value.values()):
        return Text(value["ko"], value["en"])
    raise ValueError("write both languages: {ko: …, en: …}")


Words = Annotated[Text, BeforeValidator(_words)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Iso3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
HsPrefix = Annotated[str, Field(pattern=r"^[0-9]{2,6}$")]


class Strict(BaseModel):
    """Frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Strict):
    """A statement with its source.

    ``checked_on``  the day on which a person compared it with the reference; null: no such day is recorded
    ``verified``    false: from memory or practice, to be confirmed before anybody relies on it
    """

    reference: str = Field(min_length=3)
    checked_on: date | None
    verified: bool


class Entry(Sourced):
    """One entry of a content file; ``ask`` is whom to ask for what is not there."""

    id: Id
    ask: Words | None = None
    note: Words | None = None

    @property
    def title(self) -> Text:
        """The entry's name, for footnotes."""
        return Text.same(self.id)


class Span(Strict):
    """Money between two amounts; ``high`` null means that the upper end is not known."""

    low: int
    high: int | None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class ShareSpan(Strict):
    """A share (0–1) between two values."""

    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


class Figure(Sourced):
    """One number that belongs to an entry, with a source of its own."""

    id: Id
    label: Words
    value: float | int
    high: float | int | None = None
    unit: str
    on: str | None = None
    note: Words | None = None


class Since(Strict):
    """What holds from a day on; ``since`` null: from the beginning."""

    since: date | None = None
    name: Words


class Dated(tuple[Since, ...]):
    """Names over time, oldest first.

    >>> names = Dated((Since(name=Text("가", "A")), Since(since=date(2025, 10, 1), name=Text("나", "B"))))
    >>> names.at(date(2025, 9, 30)).en
    'A'
    """

    __slots__ = ()

    def at(self, on: date) -> Text:
        """The name on a day."""
        return [row.name for row in self if row.since is None or row.since <= on][-1]


def _dated(value: Any) -> Any:
    """A list of names (or one {ko, en}) as Dated; the first has no date, the others rise."""
    if isinstance(value, Dated):
        return value
    rows = [{"name": value}] if isinstance(value, dict) and "ko" in value else value
    if not isinstance(rows, list) or not rows:
        raise ValueError("write one {ko, en} or a list of {since, name}")
    names = Dated(Since.model_validate(row) for row in rows)
    dates = [row.since for row in names[1:]]
    if names[0].since is not None or None in dates or dates != sorted({d for d in dates if d}):
        raise ValueError("the first name has no 'since'; the others are dated and in order")
    return names


if TYPE_CHECKING:
    Names = Dated
else:
    Names = Annotated[Any, BeforeValidator(_dated)]
