"""hanbada serve does this at every start; by hand: load_programmes [--coordinator CODE]."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hanbada.content import content
from hanbada.programme.access import every
from hanbada.programme.objects.people.models import Organisation
from hanbada.programme.objects.programme.services import programmes_load


class Command(BaseCommand):
    """Programmes, cohorts and target definitions from content; safe to repeat."""

    help = "Load programmes, cohorts and target definitions from content; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--coordinator``: the code of the organisation that runs them, instead of the one content names."""
        parser.add_argument("--coordinator", default="")
        parser.add_argument("--ministry", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what changed."""
        known = {row.code: row for row in every(Organisation)}
        if options["coordinator"] and options["coordinator"] not in known:
            raise CommandError(f"no organisation has the code {options['coordinator']!r}")
        named = {id_: options["coordinator"] or written.coordinator for id_, written in content().programmes.items()}
        found = {id_: known[code] for id_, code in named.items() if code in known}
        done = programmes_load(found, known.get(options["ministry"]))
        self.stdout.write(f"created {done['created']}, changed {done['changed']}, of {len(found)} programmes")
