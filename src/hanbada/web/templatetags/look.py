"""Filters and small tags: words for numbers and days, icons, states, addresses of sorted and paged lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hanbada.programme import clock
from hanbada.web.look import words
from hanbada.web.look.menu import icon_of, stands_in
from hanbada.web.look.states import look
from hanbada.web.look.theme import chosen_theme

register = template.Library()
SOON_DAYS = 7


def unknown() -> SafeString:
    """What stands where nothing is known: never zero, never an empty cell."""
    return format_html('<span class="unknown">{}</span>', _("unknown"))


def _known(write: Callable[..., Any]) -> Callable[..., SafeString]:
    @wraps(write)
    def filtered(value: Any, *options: Any) -> SafeString:
        return unknown() if value is None or value == "" else conditional_escape(write(value, *options))

    return filtered


def _filter(name: str, write: Callable[..., str]) -> None:
    register.filter(name, _known(write))


_filter("known", lambda value: value)
_filter("number", words.count)
_filter("share", words.share)
_filter("day", words.day)
_filter("minute", words.minute)
_filter("josa", lambda value, pair: words.josa(str(value), pair))
_filter("money", lambda value, currency: words.amount(words.major(value, currency), currency))
_filter("money_exact", words.exact)
_filter("amount", words.amount)


@register.filter
@_known
def moment(value: date) -> SafeString:
    """A day or a minute as a ``<time>``, with the other form for machines."""
    text = words.minute(value) if isinstance(value, datetime) else words.day(value)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def away(value: date | None) -> SafeString:
    """How far a day lies from today, in words: "3일 전"."""
    return unknown() if value is None else format_html("{}", words.away(value, clock.today()))


@register.filter
@_known
def said(value: Any) -> Any:
    """A value of any kind as a reader would say it: days, yes and no, lists, numbers, words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, int | float | Decimal):
        return words.count(value)
    if isinstance(value, list | tuple | set):
        return ", ".join(str(said(part)) for part in value)
    return value


@register.simple_tag
def due(day: date | None, done: bool = False) -> SafeString:
    """A day that something is due: what remains of it, marked when it is near or past."""
    if day is None:
        return unknown()
    days = (words.local_day(day) - clock.today()).days
    time = moment(day)
    if done:
        return time
    if days <= SOON_DAYS:
        return format_html("{} {}", time, badge("overdue" if days < 0 else "due", words.left(days)))
    return format_html('{} <span class="muted">{}</span>', time, words.left(days))


@register.simple_tag
@lru_cache(maxsize=2_000)
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A symbol of icons.svg; without a label it is decoration and a screen reader passes it by."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"/></svg>', css, label, _sprite(), name
        )
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css, _sprite(), name
    )


def _sprite() -> str:
    return static("office/icons.svg")


@register.simple_tag
def badge(state: str, label: str = "") -> SafeString:
    """A state in words with its shape: ``{% badge referral.state referral.get_state_display %}``."""
    tone, shape = look(str(state))
    return format_html('<span class="badge {}">{}{}</span>', tone, icon(shape), label or state)


@register.simple_tag
def tone(state: str) -> str:
    """The class of a state's tone, for a note or a dot of a timeline."""
    return look(str(state)).tone


@register.simple_tag
def shape(state: str) -> SafeString:
    """The icon of a state's shape."""
    return icon(look(str(state)).shape)


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The theme that the reader chose: "light", "dark", or "" for what the machine prefers."""
    return chosen_theme(context.get("request"))


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """The address of this page with some of its query changed; None takes a part out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_header(context: dict[str, Any], name: str, label: str, css: str = "") -> SafeString:
    """The head of a column that sorts the list: ``?sort=name``, then ``?sort=-name``."""
    now = context["request"].GET.get("sort", "")
    up, down = now == name, now == f"-{name}"
    target = address_with(context, sort=f"-{name}" if up else name, page=None)
    state = format_html(' aria-sort="{}"', "ascending" if up else "descending") if up or down else ""
    shape_ = "sort-up" if up else "sort-down" if down else "sort-none"
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="{}">{}{}</a></th>',
        css,
        state,
        target,
        label,
        icon(shape_),
    )


@register.simple_tag(takes_context=True)
def menu_mark(context: dict[str, Any], entry: dict[str, Any]) -> SafeString:
    """Marks the entry of the main menu that this page belongs to: the nearest above it."""
    path = context["request"].path
    above = (str(other["url"]) for other in context.get("menu", ()) if stands_in(path, other["url"]))
    here = entry["url"] == max(above, key=len, default="")
    now = "" if not here else "page" if path == entry["url"] else "true"
    return format_html(' aria-current="{}"', now) if now else format_html("{}", "")


@register.simple_tag
def menu_icon(entry: dict[str, Any]) -> SafeString:
    """The icon of an entry: its own, else by the name of its page."""
    return icon(str(entry.get("icon") or icon_of(str(entry.get("name", "")))))


@register.filter
def flash_tone(level: str) -> str:
    """The tone of a message after an action: success, info, warning, error."""
    return {"success": "good", "warning": "wait", "error": "bad"}.get(level, "info")
