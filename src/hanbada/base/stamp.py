"""Where a number comes from: Release, Stamp and Fact, the thread that runs through everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from hanbada.base.text import Text
from hanbada.base.units import Unit

Scalar = str | int | float | bool
Value = int | float | str | bool | date | Text | None


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """One immutable version of a source's files.

    ``sha256`` is over the original files; ``notes`` holds what a reader must know
    (such as "completeness unverified"); ``coverage`` says of what it holds a part ("within 74 products").
    """

    source: str
    version: str
    sha256: str
    title: Text
    licence: str
    address: str
    retrieved_on: str
    notes: tuple[Text, ...] = ()
    coverage: Text | None = None

    @property
    def id(self) -> str:
        """Source, version and the first twelve characters of the hash."""
        return f"{self.source}@{self.version}:{self.sha256[:12]}"


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a number was made: step, version, parameters, and the releases it rests on.

    Two numbers made in the same way carry equal stamps, and so share one footnote; which row or cell a number is,
    belongs to the Fact (``at``), not here.
    """

    step: str
    label: Text
    version: str = "1"
    parameters: tuple[tuple[str, Scalar], ...] = ()
    releases: tuple[Release, ...] = ()

    @classmethod
    def of(
        cls,
        step: str,
        label: Text,
        inputs: Iterable[Stamp | Release],
        parameters: Mapping[str, Scalar] | None = None,
        version: str = "1",
    ) -> Stamp:
        """A stamp whose releases are the union of its declared inputs' releases, sorted."""
        releases: set[Release] = set()
        for item in inputs:
            releases.update((item,) if isinstance(item, Release) else item.releases)
        ordered = tuple(sorted(releases, key=lambda release: release.id))
        return cls(step, label, version, tuple(sorted((parameters or {}).items())), ordered)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its unit and its stamp; ``at`` names the cell it was read from. ``value=None`` is *unknown*.

    >>> stamp = Stamp.of("example", Text("예", "example"), [])
    >>> Fact(12, Unit.USD, stamp, at=(("importer", "MYS"),)).known
    True
    """

    value: Value
    unit: Unit
    stamp: Stamp
    at: tuple[tuple[str, str], ...] = ()
    ask: Text | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value; an unknown one prints "확인 안 됨" and ``ask``, whom to ask."""
        return self.value is not None
