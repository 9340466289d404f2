"""Compiles the office's translations with Babel where they are older than their source."""

from __future__ import annotations

from os import getpid
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1]


def sources(root: Path = PACKAGE) -> list[Path]:
    """Every ``django.po``: the shell's, the objects' common one, and those that an object keeps in its own folder."""
    return sorted(root.rglob("locale/*/LC_MESSAGES/django.po"))


def compile_stale(root: Path = PACKAGE) -> list[Path]:
    """Write each ``django.mo`` that is missing or older than its ``django.po``; give those written."""
    written = []
    for source in sources(root):
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    draft = target.with_suffix(f".mo.{getpid()}")  # several test processes may compile at once
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(target)
