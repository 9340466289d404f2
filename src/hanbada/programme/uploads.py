"""Uploaded files: read up to a limit, kept once by their sha256, whole or not at all, given back only unchanged."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from hanbada.base.errors import IntegrityError, Where
from hanbada.base.text import Text
from hanbada.data import disk

#: No file larger than this is taken by any form; the forms' own limits lie below.
LARGEST = 20_000_000
#: Names that some operating systems reserve for devices.
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Limit(FileUploadHandler):
    """First of the upload handlers: stops at the limit, so that a large file is neither kept nor spooled to the disk.

    The request then has no file, and ``request.file_too_large`` says why.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Counts each file anew."""
        super().new_file(*arguments, **options)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands the bytes on until there are too many."""
        self.taken += len(raw_data)
        if self.taken > LARGEST:
            self.request.file_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


def received(file: Any, limit: int) -> tuple[str, bytes]:
    """The plain name and the bytes of an uploaded file.

    Raises ValidationError for an empty file and for one above the limit.
    """
    if file.size == 0:
        raise ValidationError(_("The file is empty (0 bytes)."), code="empty")
    if file.size > limit:
        raise ValidationError(
            _("The file has %(size)s bytes, more than %(limit)s."),
            code="large",
            params={"size": f"{file.size:,}", "limit": f"{limit:,}"},
        )
    return plain_name(file.name), file.read()


def plain_name(name: str | None) -> str:
    """A file name without folders, control signs, direction marks and device names, at most 120 characters.

    >>> plain_name("../../etc/명부.xlsx"), plain_name("CON.csv"), plain_name("\\u202ecsv.exe")
    ('명부.xlsx', '_CON.csv', 'csv.exe')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    short = f"{stem[: 119 - len(suffix)]}.{suffix}" if dot and len(suffix) < 12 else kept[:120]
    return f"_{short}"[:120] if DEVICES.fullmatch(short) else short or "_"


def keep(content: bytes) -> str:
    """Store the bytes under their sha256, which is given back; the same bytes are stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    place = _place(sha256)
    with disk.faults(place):
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not place.is_file() or place.stat().st_size != len(content):
            _write(place, content)
    return sha256


def _write(place: Path, content: bytes) -> None:
    """A draft of its own for each writer: the same file may be sent several times at once."""
    handle, name = tempfile.mkstemp(prefix=".draft-", dir=place.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    disk.sync(place.parent)


def kept(sha256: str) -> bytes:
    """The bytes stored under a hash.

    Raises IntegrityError where they are gone or are not these bytes any more.
    """
    place = _place(sha256)
    content = place.read_bytes() if place.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IntegrityError(
            Text("보관한 파일이 없거나 바뀜", "the kept file is gone or has changed"),
            Text(f"sha256 {sha256}인 파일", f"the file with sha256 {sha256}"),
            Text("백업에서 되살리세요", "restore it from the backup"),
            Where(place.name),
        )
    return content


def _place(sha256: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError(sha256)
    return Path(settings.OFFICE) / "uploads" / sha256[:2] / sha256
