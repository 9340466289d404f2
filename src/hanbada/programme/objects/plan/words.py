"""Small words of the plan's pages: prose out of blocks, and what drifted in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from hanbada.company.labels import LABELS
from hanbada.programme.language import pick
from hanbada.programme.objects.plan.selectors import Drift


def prose(blocks: list[Any]) -> str:
    """The paragraphs and lists of a section as plain text, to start an edit from; tables stay where they are."""
    return "\n\n".join(_prose(blocks))


def named(drift: Drift) -> list[str]:
    """One line for each thing that is different now; empty: nothing is."""
    lines = [_("Changed in the company's file: {what}").format(what=_label(key)) for key in drift.company]
    for title, then, now in drift.releases:
        now_words = now or _("changed")
        lines.append(_("Newer data: {title} ({then} → {now})").format(title=title, then=then, now=now_words))
    return lines


def _label(key: str) -> str:
    found = LABELS.get(key)
    return pick(found.ko, found.en) if found else key


def _prose(blocks: list[Any]) -> Iterator[str]:
    for block in blocks:
        if block["kind"] == "paragraph":
            yield _words(block["parts"])
        elif block["kind"] in ("bullets", "numbers"):
            yield "\n".join(f"- {' '.join(_prose(item))}" for item in block["entries"])
        elif block["kind"] == "callout":
            yield from filter(None, (_words(block.get("parts", [])), *_prose(block.get("blocks", []))))


def _words(run: list[Any]) -> str:
    return "".join(part["words"] for part in run)
