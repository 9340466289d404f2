"""A registry's bytes → its sheets, read by the guarded reader; the last two files stay at hand between the steps."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hanbada.base.errors import HanbadaError
from hanbada.company.registry.rows import personal_data
from hanbada.data import spreadsheet
from hanbada.data.spreadsheet import Sheet
from hanbada.programme import uploads
from hanbada.programme.language import pick

LIMIT_BYTES = 15_000_000


def opened(name: str, content: bytes) -> tuple[Sheet, ...]:
    """The sheets that hold anything.

    Raises ValidationError with the reader's reason, place and advice; for personal data; for a file without rows.
    """
    with tempfile.TemporaryDirectory(prefix="hanbada-") as folder:
        suffix = Path(name).suffix.lower()[:8]
        path = Path(folder) / f"registry{suffix}"
        path.write_bytes(content)
        try:
            sheets = tuple(sheet for sheet in spreadsheet.read(path) if any(sheet.rows))
        except HanbadaError as fault:
            words = pick(fault.in_("ko"), fault.in_("en"))
            raise ValidationError(words.replace(path.name, name), code="unreadable") from None
    if not sheets:
        raise ValidationError(_("The file holds no rows."), code="no_rows")
    found = personal_data(sheets)
    if found is not None:
        raise ValidationError(
            _(
                "Sheet “%(sheet)s”, row %(row)s, column %(column)s looks like a resident registration number. The file "
                "was not kept. Delete such numbers from every sheet and upload it again."
            ),
            code="personal",
            params={"sheet": found.sheet or "-", "row": found.row, "column": found.column},
        )
    return sheets


@lru_cache(maxsize=2)
def sheets_of(sha256: str, name: str) -> tuple[Sheet, ...]:
    """The sheets of a kept file."""
    return opened(name, uploads.kept(sha256))
