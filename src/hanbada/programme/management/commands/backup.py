"""backup FILE: the whole office in one file, while people work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hanbada.base.errors import HanbadaError
from hanbada.programme.backup import backup


class Command(BaseCommand):
    """Take a backup."""

    help = "Write database and uploads to one file; people go on working. The secret key is not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """One line on what it holds."""
        try:
            made = backup(options["file"].resolve())
        except HanbadaError as fault:
            raise CommandError(fault.in_("ko") + "\n" + fault.in_("en")) from None
        self.stdout.write(f"{options['file']}: {sum(made.rows.values())} rows, {len(made.parts) - 1} uploads")
