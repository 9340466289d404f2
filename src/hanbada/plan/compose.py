"""A plan: every section's values poured into its words, in order, as one document per language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Document, Name
from hanbada.plan.dossier import Dossier
from hanbada.plan.sections import sections
from hanbada.plan.template import section

TITLE = Text("맞춤형 글로벌 진출방안", "Tailored market-entry plan")


def compose(dossier: Dossier, lang: Lang) -> Document:
    """The plan of a company in one language.

    Raises UncitedNumber where a figure without a Stamp would reach the reader.
    """
    return documents(dossier, [lang])[lang]


def documents(dossier: Dossier, langs: Sequence[Lang]) -> dict[Lang, Document]:
    """The plan in several languages: every value is gathered once, and said in each."""
    values = {kind.id: kind.values(dossier) for kind in sections()}
    return {lang: _document(dossier, lang, values) for lang in langs}


def _document(dossier: Dossier, lang: Lang, values: Mapping[str, Mapping[str, object]]) -> Document:
    made = tuple(section(kind.folder, lang, values[kind.id], kind.digits, kind.page_break) for kind in sections())
    goods = [(item.name, item.product.code) for item in dossier.goods]
    named = Text(
        ", ".join(f"{name.ko}({code})" for name, code in goods),
        ", ".join(f"{name.en} ({code})" for name, code in goods),
    )
    return Document(
        title=(Name(TITLE),),
        subtitle=(dossier.company,),
        lang=lang,
        as_of=dossier.as_of,
        sections=made,
        details=(
            (Text("기준일", "As of"), dossier.as_of_fact),
            (Text("제품", "Products"), Name(named)),
            (Text("무역자료의 끝 연도", "Trade data end in"), dossier.ranking.end_year),
        ),
    )
