"""What a document may be: its type told by its bytes, its name agreeing with them, nothing active or personal in it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hanbada.base.errors import HanbadaError
from hanbada.company.business_number import looks_like_resident_number
from hanbada.data import spreadsheet
from hanbada.programme.language import pick

LIMIT_BYTES = 10_000_000
MEDIA = {"pdf": ("pdf",), "png": ("png",), "jpeg": ("jpg", "jpeg"), "xlsx": ("xlsx",), "text": ("csv", "txt")}
STARTS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff", "xlsx": b"PK\x03\x04"}
#: What makes a PDF act on its own when it is opened.
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|OpenAction\s*<<)\b")


def media_of(name: str, content: bytes) -> str:
    """The type of a document.

    Raises ValidationError for another type, for a name that says otherwise, for active content, for personal numbers.
    """
    suffix = name.rpartition(".")[2].lower()
    media = next((kind for kind, start in STARTS.items() if content.startswith(start)), "text")
    if suffix not in MEDIA[media]:
        raise ValidationError(
            _(
                "PDF, PNG, JPEG, Excel (.xlsx), CSV and plain text are taken, and the name must agree with what is inside."
            ),
            code="type",
        )
    if media == "pdf" and ACTIVE.search(content):
        raise ValidationError(_("The PDF runs scripts or opens other files. Print it to a new PDF."), code="active")
    if media in ("xlsx", "text"):
        _read(name, suffix, content)
    return media


def _read(name: str, suffix: str, content: bytes) -> None:
    """Reads a table or a text through the guarded reader; refuses what it refuses, and resident numbers."""
    with tempfile.TemporaryDirectory(prefix="hanbada-") as folder:
        path = Path(folder) / f"document.{suffix}"
        path.write_bytes(content)
        try:
            if suffix == "xlsx":
                words = "\n".join(
                    str(cell)
                    for sheet in spreadsheet.read(path)
                    for row in sheet.rows
                    for cell in row
                    if cell is not None
                )
            else:
                words = spreadsheet.decoded(path)
        except HanbadaError as fault:
            raise ValidationError(
                pick(fault.in_("ko"), fault.in_("en")).replace(path.name, name), code="unreadable"
            ) from None
    if looks_like_resident_number(words):
        raise ValidationError(
            _("The file holds what looks like a resident registration number. Delete it and add the file again."),
            code="personal",
        )
