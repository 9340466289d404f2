"""The error tree: what was found, what was expected, what to do next, and where.

HanbadaError                 exit code 1
├── InputError               2  the user's own file or argument is wrong
│   ├── ProfileError            a company profile (carries all problems at once)
│   └── UnknownCode             a country, product or id that is not in the list
├── DataError                3  a file of a source is not what its source.yml promises
│   └── CutFile                 truncated, or cut inside a row
├── MissingRelease           4  nothing imported yet: says which command brings it
├── IntegrityError           5  bytes differ from their recorded hash
├── UncitedNumber            6  a figure without a Stamp was about to reach a reader
├── LabelError               7  arrays whose labels or units do not match
├── SystemFault              8  disk full, no permission, a lock held by another process
└── NotConverged             9  an estimate or an equilibrium was not reached; there is no result
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hanbada.base.text import Lang, Text

#: Whose hands the remedy takes: whoever gave the file or argument, who runs this installation, who writes against the library.
Whom = Literal["user", "operator", "developer"]
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: the file, then sheet, row and column where they are known (rows count from 1)."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def in_(self, lang: Lang) -> str:
        """The place in words, empty where nothing is known.

        >>> Where("a.csv", row=3, column="v").in_("en")
        'a.csv, row 3, column v'
        """
        words = {"ko": ("시트 {}", "{}행", "열 {}"), "en": ("sheet {}", "row {}", "column {}")}[lang]
        parts = [self.file] if self.file else []
        for pattern, value in zip(words, (self.sheet, self.row, self.column), strict=True):
            if value not in ("", None):
                parts.append(pattern.format(value))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: found, expected, do, where; ``whom`` says who can do it."""

    found: Text
    expected: Text
    do: Text
    where: Where = Where()
    whom: Whom = "user"

    def in_(self, lang: Lang) -> str:
        """The problem as one paragraph in the user's language."""
        found, expected, do = (part.in_(lang).rstrip(" .") for part in (self.found, self.expected, self.do))
        place = self.where.in_(lang)
        labels = ("기대한 것", "조치") if lang == "ko" else ("expected", "what to do")
        parts = [f"{place}: {found}" if place else found]
        parts += [f"{label}: {words}" for label, words in zip(labels, (expected, do), strict=True) if words]
        return ". ".join(parts) + "."


class HanbadaError(Exception):
    """The root: a non-empty list of problems and an exit code. Raise the leaf that fits.

    ``whom``: who can mend it (`Problem.whom`) where the one who raises it does not say.
    """

    exit_code = 1
    whom: Whom = "user"

    def __init__(
        self,
        found: Text | Sequence[Problem],
        expected: Text = NOTHING,
        do: Text = NOTHING,
        where: Where = Where(),
        whom: Whom | None = None,
    ) -> None:
        self.problems: tuple[Problem, ...] = (
            (Problem(found, expected, do, where, whom or self.whom),) if isinstance(found, Text) else tuple(found)
        )
        super().__init__(self.in_("en"))

    def in_(self, lang: Lang) -> str:
        """All problems, a line each, in one language."""
        return "\n".join(problem.in_(lang) for problem in self.problems)


class InputError(HanbadaError):
    """The user's own file or argument is wrong."""

    exit_code = 2


class ProfileError(InputError):
    """A company profile does not hold; carries every problem found."""


class UnknownCode(InputError):
    """A country, product or id that is not in the list."""


class DataError(HanbadaError):
    """A file of a source is not what the source promises."""

    exit_code = 3


class CutFile(DataError):
    """A file that ends too early."""


class MissingRelease(HanbadaError):
    """No release of a source has been pulled or imported."""

    exit_code = 4
    whom = "operator"


class IntegrityError(HanbadaError):
    """Bytes differ from their recorded hash."""

    exit_code = 5
    whom = "operator"


class UncitedNumber(HanbadaError):
    """A figure without a Stamp was about to reach a reader."""

    exit_code = 6
    whom = "developer"


class LabelError(HanbadaError):
    """Arrays whose labels, shapes or units do not match."""

    exit_code = 7
    whom = "developer"


class SystemFault(HanbadaError):
    """The machine refused: disk full, no permission, a lock held by another process."""

    exit_code = 8
    whom = "operator"


class NotConverged(HanbadaError):
    """An iteration ended without its result; the last iterate is never given out."""

    exit_code = 9
