"""One writer per format; each takes a Document and gives the same bytes for the same document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hanbada.base.text import Lang, Text
from hanbada.data import Store
from hanbada.data.disk import faults, write_atomically
from hanbada.plan.blocks import Document
from hanbada.plan.render.glyphs import silent

FORMATS = ("html", "pdf", "xlsx", "json", "md")


def save(
    document: Document,
    name: str,
    file: Path,
    store: Store,
    twin: Lang | None = None,
    told: Callable[[Text], None] = silent,
) -> Path:
    """Write a document in one of ``FORMATS``; the file appears whole or not at all.

    told  hears what a reader should know of the file, such as characters that no font draws
    twin  the language of the same document beside it (``plan.ko.html`` and ``plan.en.html``), for a link
    Raises MissingRelease where the fonts have not been pulled, SystemFault where the disk refuses.
    """
    made = written(document, name, store, twin, file.name.removesuffix(f".{document.lang}.{name}"), told)
    with faults(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, made)
    return file


def written(
    document: Document,
    name: str,
    store: Store,
    twin: Lang | None = None,
    stem: str = "plan",
    told: Callable[[Text], None] = silent,
) -> bytes:
    """A document in one of ``FORMATS``; each writer is imported here, so that Markdown need not wait for Typst.

    store  holds the fonts of the PDF
    twin   the language of the same document beside it, in a file of the same stem
    """
    match name:
        case "html":
            from hanbada.plan.render import html

            return html.write(document, (twin, f"{stem}.{twin}.html") if twin else None)
        case "pdf":
            from hanbada.plan.render import pdf

            return pdf.write(document, [store.asset("fonts", font) for font in pdf.FONTS], told)
        case "xlsx":
            from hanbada.plan.render import xlsx

            return xlsx.write(document)
        case "json":
            from hanbada.plan.render import json_

            return json_.write(document)
        case _:
            from hanbada.plan.render import markdown

            return markdown.write(document)
