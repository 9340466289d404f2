"""The sections of a plan: one folder each with section.py, text.ko.md and text.en.md, found by being there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.base.scan import modules
from hanbada.base.text import LANGS, Text

if TYPE_CHECKING:
    from hanbada.plan.dossier import Dossier


@dataclass(frozen=True, slots=True)
class SectionKind:
    """A kind of section.

    ``order``   place in the document, in steps of ten
    ``values``  (dossier) → the names that the texts may use, each a Fact, a Text, a Name, a block, or rows of these
    ``digits``  words with digits that the texts themselves may hold
    """

    id: str
    order: int
    title: Text
    promise: str
    page_break: bool
    digits: tuple[str, ...]
    values: Callable[[Dossier], Mapping[str, object]]
    folder: Path


@lru_cache(maxsize=1)
def sections() -> tuple[SectionKind, ...]:
    """All sections in the order of the document."""
    import hanbada.plan.sections as package

    found = []
    for id_, module in modules(package, "section").items():
        folder = Path(str(module.__file__)).parent
        heads = ((folder / f"text.{lang}.md").read_text(encoding="utf-8").partition("\n")[0] for lang in LANGS)
        found.append(
            SectionKind(
                id=id_,
                order=module.ORDER,
                title=Text(*(line.removeprefix("# ").strip() for line in heads)),
                promise=(module.__doc__ or "").strip().split("\n")[0],
                page_break=getattr(module, "PAGE_BREAK", False),
                digits=tuple(getattr(module, "DIGITS_ALLOWED", ())),
                values=module.values,
                folder=folder,
            )
        )
    return tuple(sorted(found, key=lambda section: (section.order, section.id)))
