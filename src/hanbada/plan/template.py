"""A section's words: text.<lang>.md (Markdown with Jinja) and its values become blocks; no value ever becomes markup.

Every value is replaced by a marker of private-use characters before Markdown sees the text, and put back as an
inline or a block after it has been read. So a company called ``*x*`` or ``{{7*7}}`` stays exactly that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hanbada.base.text import Lang, Text
from hanbada.plan.blocks import Block, Run, Section, has_digit
from hanbada.plan.read_markdown import Reader, template_fault
from hanbada.plan.values import Values


def _environment(values: Values) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=values.finalize,
        autoescape=False,  # nothing is HTML here: values are markers, and the writers escape
    )
    environment.filters.update(josa=values.josa, counted=values.counted, strong=values.strong, link=values.link)
    return environment


def render(
    source: str, lang: Lang, values: Mapping[str, object], allowed: Iterable[str] = (), file: str = ""
) -> tuple[Run, tuple[Block, ...]]:
    """A template and its values as (title, blocks).

    source   Markdown with Jinja; the first ``# `` heading is the title
    values   Fact, Text, str without digits, Name, blocks, and containers of these for loops
    allowed  words with digits that the template itself may hold ("90일", "HS 2022")
    """
    kept = Values(lang)
    environment = _environment(kept)
    try:
        if next(environment.parse(source).find_all((nodes.Concat, nodes.Add)), None):
            template_fault(file, Text("값을 ~ 또는 +로 이어 붙임", "values joined by ~ or +"))
        text = environment.from_string(source).render(dict(values))
    except jinja2.TemplateSyntaxError as fault:
        template_fault(file, Text(f"틀 문법: {fault.message}", f"template syntax: {fault.message}"), fault.lineno)
    except jinja2.TemplateError as fault:
        template_fault(
            file, Text(f"틀을 채울 수 없음: {fault.message}", f"the template cannot be filled: {fault.message}")
        )
    reader = Reader(kept, tuple(sorted(allowed, key=len, reverse=True)), file)
    return reader.read(text)


def section(
    folder: Path, lang: Lang, values: Mapping[str, object], allowed: Iterable[str] = (), page_break: bool = False
) -> Section:
    """A section from its folder: text.<lang>.md filled with values; the section's id is the folder's name."""
    file = folder / f"text.{lang}.md"
    title, blocks = render(_read(file), lang, values, allowed, f"{folder.name}/{file.name}")
    return Section(folder.name, title, blocks, page_break)


@lru_cache(maxsize=128)
def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def digits(source: str, allowed: Iterable[str] = ()) -> tuple[tuple[int, str], ...]:
    """(line, words) of every digit written into a template's own text, all branches included, unless listed.

    >>> digits("# 제목\\n{% if x %}12개국{% endif %} 90일", allowed=("90일",))
    ((2, '12개국'),)
    """
    found = []
    for line, kind, words in jinja2.Environment(autoescape=False).lex(source):  # noqa: S701 - only split, never rendered
        if kind == "data":
            bare = re.sub(r"(?m)^[ \t]*\d+\.[ \t]", "", re.sub(r"\]\([^)\s]*\)", "]", words))
            for item in sorted(allowed, key=len, reverse=True):
                bare = bare.replace(item, "")
            found += [(line, part) for part in bare.split() if has_digit(part)]
    return tuple(found)
