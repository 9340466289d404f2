"""The catalogue: one file that says the releases, replaced whole, under a lock that ends with its holder."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hanbada.base.errors import IntegrityError, SystemFault, Where
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import disk

FORMAT = 1
"""Layout of the files inside a release; a higher number makes an import read the original anew."""


class Original(BaseModel):
    """A file as it came from the publisher."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    size: int
    sha256: str


class Payload(BaseModel):
    """A file inside the release: path below its folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    size: int
    sha256: str


class Holding(BaseModel):
    """A table (``rows`` counted) or an asset (``rows`` absent) and the files that hold it, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: tuple[Payload, ...]
    rows: int | None = None
    totals: dict[str, int] = Field(default_factory=dict)


class Row(BaseModel):
    """A release in the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    version: str
    sha256: str
    title: Text
    licence: str
    attribution: Text | None = None
    address: str
    retrieved_on: str
    notes: tuple[Text, ...] = ()
    coverage: Text | None = None
    kind: str
    family: str | None = None
    reader: int
    format: int = FORMAT
    options: dict[str, str] = Field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    folder: str
    originals: tuple[Original, ...]
    holdings: dict[str, Holding]

    def release(self) -> Release:
        """The part that travels with every number."""
        return Release(
            self.source, self.version, self.sha256, self.title, self.licence, self.address,
            self.retrieved_on, self.notes, self.coverage,
        )  # fmt: skip

    @property
    def id(self) -> str:
        """Source, version and the first twelve characters of the hash."""
        return self.release().id

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for holding in self.holdings.values() for file in holding.files)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: int
    releases: tuple[Row, ...]


def read(path: Path) -> tuple[Row, ...]:
    """The rows, in the order of their import; none where there is no file. IntegrityError for a damaged one."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    try:
        return _File.model_validate_json(content).releases
    except ValidationError as fault:
        first = fault.errors()[0]
        raise IntegrityError(
            Text(f"읽을 수 없는 목록 파일: {first['msg']}", f"an unreadable catalogue: {first['msg']}"),
            Text("hanbada가 쓴 catalogue.json", "the catalogue.json that hanbada wrote"),
            Text(
                "백업에서 되살리거나, 폴더를 지우고 다시 받으세요",
                "restore it from a backup, or remove the folder and pull again",
            ),
            Where(str(path)),
        ) from None


def write(path: Path, rows: tuple[Row, ...]) -> None:
    """Replaces the file in one step."""
    body = {"format": FORMAT, "releases": [row.model_dump(mode="json") for row in rows]}
    disk.write_atomically(path, (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode())


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Holds the lock of a store; waits up to ``patience`` seconds for another process, then SystemFault.

    The lock is the kernel's (flock): it is gone as soon as its holder is, killed or not.
    """
    import fcntl  # not on Windows: reading a store works there, writing does not

    with path.open("a") as file:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise _busy(path) from None
                time.sleep(0.05)
        yield


def _busy(path: Path) -> SystemFault:
    return SystemFault(
        Text("다른 프로세스가 저장소에 쓰는 중", "another process is writing to the store"),
        Text("한 번에 하나의 가져오기", "one import at a time"),
        Text("그 작업이 끝난 뒤 다시 실행하세요", "run again when it has finished"),
        Where(str(path)),
    )
