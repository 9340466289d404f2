"""What a write changed, in words: labels instead of fields, names instead of keys, "none" instead of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from hanbada.programme.access import visible


def shown(field: Any, value: Any) -> str:
    """A value of a field as people read it; a related row by its name."""
    if value is None or value == "" or value == [] or value == {}:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(getattr(field, "flatchoices", None) or ())
    if not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "Y-m-d H:i")
    if isinstance(value, date):
        return formats.date_format(value, "Y-m-d")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(shown(None, part) for part in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {shown(None, part)}" for name, part in value.items())
    return str(value)


def changes(user: Any, kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Each changed field of a history row: label, what stood, what stands; a row that the reader may not see by no name."""
    model = apps.get_model("programme", kind)
    for name, value in after.items():
        if before.get(name) != value:
            field: Field[Any, Any] = model._meta.get_field(name)
            then, now = (_named(user, field, one) for one in (before.get(name), value))
            yield f"{str(field.verbose_name)[:1].upper()}{str(field.verbose_name)[1:]}: {then} → {now}"


def _named(user: Any, field: Field[Any, Any], value: Any) -> str:
    """A stored value in words; the key of another row becomes its name."""
    if not isinstance(field, ForeignKey) or value in (None, ""):
        return shown(field, value)
    row = visible(user, field.related_model).filter(pk=value).first()
    if row is None:
        return _("another row, not open to you")
    if type(row).__str__ is Model.__str__:  # a row without a name: what it is, and since when
        made = getattr(row, "created_at", None)
        return f"{row._meta.verbose_name} {shown(None, made)}" if made else str(row._meta.verbose_name)
    return str(row)
