"""Writing that survives a power cut: hash, fsync, rename; and what the machine says when it refuses."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hanbada.base.errors import SystemFault, Where
from hanbada.base.text import Text

BLOCK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Brings a file's or a folder's content to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Brings a folder, all files and all folders below it to the disk, the leaves first."""
    for root, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(root, name))
        sync(Path(root))


def write_atomically(path: Path, content: bytes) -> None:
    """Replaces a file: after a crash at any moment it holds the old content or the new, never a mixture."""
    draft = path.with_name(f".{path.name}.draft")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync(path.parent)


def clear(folder: Path) -> None:
    """Removes a folder with all that is in it; nothing happens where there is none."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


@contextmanager
def faults(place: Path) -> Iterator[None]:
    """Turns the machine's refusals inside the block into a SystemFault that says what to do."""
    try:
        yield
    except OSError as fault:
        raise refusal(fault, place) from fault


def refusal(fault: OSError, place: Path) -> SystemFault:
    """The SystemFault for an operating-system error at a place."""
    where = Where(str(fault.filename or place))
    if fault.errno in _FULL or "space" in str(fault).lower() or "too large" in str(fault).lower():
        return SystemFault(
            Text("디스크에 더 쓸 수 없음(공간 또는 크기 한도)", "the disk takes no more (space or size limit)"),
            Text("릴리스 하나를 쓸 빈 공간", "free space for one release"),
            Text(
                "공간을 비우거나 HANBADA_HOME을 다른 디스크로 바꾸고 다시 실행하세요. 남은 조각은 없습니다",
                "free some space or point HANBADA_HOME to another disk and run again; nothing partial was left",
            ),
            where,
        )
    return SystemFault(
        Text(
            f"운영체제가 거절함: {fault.strerror or fault}", f"the operating system refused: {fault.strerror or fault}"
        ),
        Text("읽고 쓸 수 있는 폴더", "a folder that can be read and written"),
        Text("권한과 경로를 확인하고 다시 실행하세요", "check permissions and the path, then run again"),
        where,
    )
