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

    store  holds the fonts of the PDF
    told   hears what a reader should know of the file, such as characters that no font draws
    twin   the language of the same document beside it (``plan.ko.html`` and ``plan.en.html``), for a link
    Raises MissingRelease where the fonts have not been pulled, SystemFault where the disk refuses.
    """
    other = (twin, f"{file.name.removesuffix(f'.{document.lang}.{name}')}.{twin}.{name}") if twin else None
    content = _writer(name, store, other, told)(document)
    with faults(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, content)
    return file


def _writer(
    name: str, store: Store, other: tuple[Lang, str] | None, told: Callable[[Text], None]
) -> Callable[[Document], bytes]:
    """The writer of a format; imported here, so that Markdown need not wait for Typst."""
    from hanbada.plan.render import html, json_, markdown

    if name == "pdf":
        from hanbada.plan.render import pdf

        fonts = [store.asset("fonts", font) for font in pdf.FONTS]
        return lambda document: pdf.write(document, fonts, told)
    if name == "xlsx":
        from hanbada.plan.render import xlsx

        return xlsx.write
    if name == "html":
        return lambda document: html.write(document, other)
    return {"json": json_.write, "md": markdown.write}[name]
