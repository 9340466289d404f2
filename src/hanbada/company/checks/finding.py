"""What a check gives: a problem, its path, whether it stops a plan; and what checks may hold a profile against."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hanbada.base.codes import HSRevision
from hanbada.base.errors import Problem
from hanbada.base.text import Text
from hanbada.company.model import Profile
from hanbada.company.refusal import Path


class HSNames(Protocol):
    """What a look-up of HS codes must tell; None where it does not hold the revision."""

    def has(self, code: str, revision: HSRevision) -> bool | None:
        """Whether the code exists in the revision."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the checks may hold a profile against; None: not available, so not checked."""

    as_of: date | None = None
    names: HSNames | None = None
    barriers: Collection[str] | None = None
    weights: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, the path it is about, and whether it stops a plan."""

    path: Path
    problem: Problem
    stops: bool


Check = Callable[[Profile, Known], Iterator[Finding]]


def error(path: Path, found: Text, expected: Text, do: Text) -> Finding:
    """A finding that stops a plan."""
    return Finding(path, Problem(found, expected, do), True)


def warning(path: Path, found: Text, expected: Text, do: Text) -> Finding:
    """A finding that does not."""
    return Finding(path, Problem(found, expected, do), False)
