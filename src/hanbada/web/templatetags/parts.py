"""The parts of a page that need a little reckoning before their template: fields, paging, bars, steps, people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.core.paginator import Page, Paginator
from django.forms import BaseForm, BoundField

from hanbada.web.look import geometry, words

register = template.Library()
PARTS = "office/parts/"


@register.inclusion_tag(PARTS + "field.html")
def field(bound: BoundField, css: str = "") -> dict[str, Any]:
    """One question of a form: label, help, error, control."""
    return {"field": bound, "css": css}


@register.inclusion_tag(PARTS + "error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form above it, each leading to its field; nothing where there are none."""
    wrong = [(bound, bound.errors) for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"wrong": wrong, "others": [*form.non_field_errors(), *hidden] if form.is_bound else []}


@register.inclusion_tag(PARTS + "pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Links to the pages of a list by ``?page=``; nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers), "gap": Paginator.ELLIPSIS}


@register.inclusion_tag(PARTS + "bars.html")
def bars(
    rows: Iterable[Sequence[Any]], caption: str, unit: str = "", longest: float | None = None, series: int = 1
) -> dict[str, Any]:
    """Horizontal bars of (label, value) rows as a table, so that the chart is its own table.

    ``unit`` is "KRW", "USD", "share" or a counter word ("개사"); a value of None reads unknown.
    """
    made = geometry.bars(rows, longest)
    return {"rows": [(bar, _written(bar.value, unit)) for bar in made], "caption": caption, "series": series}


@register.inclusion_tag(PARTS + "columns.html")
def columns(rows: Iterable[Sequence[Any]], caption: str, unit: str = "", head: str = "") -> dict[str, Any]:
    """Columns of (label, value) rows in their order (months, years), with the same figures as a table below."""
    made, top = geometry.columns(rows)
    return {
        "columns": [(column, _written(column.value, unit), column.y - 6) for column in made],
        "top": _written(top, unit),
        "caption": caption,
        "head": head,
        "height": geometry.HEIGHT,
        "ceiling": geometry.TOP,
        "floor": geometry.HEIGHT - geometry.FOOT,
        "foot": geometry.HEIGHT - 7,
    }


def _written(value: float | None, unit: str) -> str | None:
    if value is None:
        return None
    if unit in words.UNITS:
        return words.amount(value, unit)
    if unit == "share":
        return words.share(value)
    return words.count(value) + (unit if words.reader_lang() == "ko" or not unit else f" {unit}")


@register.inclusion_tag(PARTS + "progress.html")
def progress(done: float, of: float, label: str, series: int = 2) -> dict[str, Any]:
    """How far something is: a bar with its words; nothing to do yet (``of`` is 0) reads so."""
    part = done / of if of else 0
    return {"done": done, "of": of, "label": label, "width": geometry.percent(part), "series": series}


@register.inclusion_tag(PARTS + "steps.html")
def steps(items: Iterable[Any], current: int) -> dict[str, Any]:
    """Steps of one job, ``current`` from 1; an item is a label or (label, address), led to once it is done."""
    rows = []
    for number, item in enumerate(items, 1):
        label, url = item if isinstance(item, tuple | list) else (item, "")
        rows.append({"number": number, "label": label, "url": url, "done": number < current, "now": number == current})
    return {"steps": rows}


@register.inclusion_tag(PARTS + "person.html")
def person(name: str, organisation: str = "", gone: bool = False) -> dict[str, Any]:
    """A person by name and organisation; ``gone`` says that the account no longer works."""
    return {"name": name, "organisation": organisation, "gone": gone}
