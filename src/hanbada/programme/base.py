"""What every object of the office has, and the only three ways to write one: create, change, move."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hanbada.programme import clock, history
from hanbada.programme.access import Own, Rule, Way, every, may
from hanbada.programme.events import announce

O = TypeVar("O", bound="Object")  # noqa: E741


def time_ordered_id() -> UUID:
    """A UUID of version 7: the time to a quarter of a microsecond, so that rows sort as they were made; 62 random bits.

    >>> one, other = time_ordered_id(), time_ordered_id()
    >>> one.version, one < other
    (7, True)
    """
    millisecond, rest = divmod(time.time_ns(), 1_000_000)
    part = rest * 4096 // 1_000_000  # RFC 9562, 6.2, method 3
    return UUID(int=millisecond << 80 | 0x7 << 76 | part << 64 | 0x2 << 62 | secrets.randbits(62))


class Object(models.Model):
    """A row with a public id, a version that every change raises, and the two declarations that access reads.

    ``ways``  who sees its rows
    ``may``   {action: rule}; an action is named ``<object>_<verb>``
    """

    id = models.UUIDField(primary_key=True, default=time_ordered_id, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    ways: ClassVar[tuple[Way, ...]]
    may: ClassVar[Mapping[str, Rule]] = {}
    MOVES: ClassVar[Mapping[tuple[str, str], str]] = {}

    class Meta:
        abstract = True


class Submission(models.Model):
    """A form that was sent: its key is unique, so that a second click finds what the first one made."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    ways: ClassVar[tuple[Way, ...]] = (Own("user"),)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a conflict: its label, what stands, what was typed."""

    label: str
    theirs: Any
    yours: Any


class Conflict(Exception):
    """Somebody changed the row meanwhile: carries both values of every field that was sent."""

    def __init__(self, current: Object, typed: Mapping[str, Any]) -> None:
        super().__init__(f"{current._meta.model_name} {current.pk} stands at version {current.version}")
        self.current = current
        self.rows = [
            Difference(str(current._meta.get_field(name).verbose_name), getattr(current, name), value)  # type: ignore[union-attr]
            for name, value in typed.items()
            if getattr(current, name) != value and current._meta.get_field(name).editable
        ]


def create(model: type[O], *, user: Any, action: str, reason: str = "", once: UUID | None = None, **fields: Any) -> O:
    """Add a row with its history and announce it; ``once`` makes a second call with the same key give the first one's row.

    Raises PermissionDenied, ValidationError.
    """
    obj = model(**fields)
    if not may(user, action, obj):
        raise PermissionDenied(action)
    try:
        with transaction.atomic():
            if once is not None:
                Submission(key=once, user_id=user.pk, kind=str(model._meta.model_name), object_id=obj.pk).save(
                    force_insert=True
                )
            obj.full_clean()
            obj.save(force_insert=True)
            history.write(obj, user=user, action=action, before={}, after=_values(obj, fields), reason=reason)
            announce(obj)
    except (IntegrityError, ValidationError):
        sent = once and every(Submission).filter(key=once, user_id=user.pk, kind=model._meta.model_name).first()
        earlier = sent and every(model).filter(pk=sent.object_id).first()
        if not earlier:
            raise
        return earlier
    return obj


def change(obj: O, *, user: Any, action: str, version: int | None = None, reason: str = "", **fields: Any) -> O:
    """Set fields of a row at the version that the writer saw; the object is only touched when the write stands.

    Raises PermissionDenied, ValidationError, Conflict (both values; nothing written).
    """
    if not may(user, action, obj):
        raise PermissionDenied(action)
    draft = copy.copy(obj)
    for name, value in fields.items():
        setattr(draft, name, value)
    before, after = _values(obj, fields), _values(draft, fields)
    with transaction.atomic():
        draft.full_clean(exclude={field.name for field in draft._meta.fields} - set(fields))
        seen = obj.version if version is None else version
        if not every(type(obj)).filter(pk=obj.pk, version=seen).update(version=F("version") + 1, **fields):
            raise Conflict(every(type(obj)).get(pk=obj.pk), fields)
        history.write(draft, user=user, action=action, before=before, after=after, reason=reason)
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.version = seen + 1
    return obj


def move(obj: O, *, user: Any, verb: str, version: int | None = None, reason: str = "", **fields: Any) -> O:
    """Take a row from its state to the next by the model's table MOVES, as action ``<object>_<verb>``, and announce it.

    Raises ValidationError where the table has no such move, else as ``change``.
    """
    action = f"{obj._meta.model_name}_{verb}"
    if not may(user, action, obj):
        raise PermissionDenied(action)
    state: str = obj.state  # type: ignore[attr-defined]
    target = obj.MOVES.get((state, verb))
    if target is None:
        raise ValidationError(
            _("This cannot be done any more: the state is now “%(state)s”."),
            code="state",
            params={"state": obj.get_state_display()},  # type: ignore[attr-defined]
        )
    with transaction.atomic():
        moved = change(obj, user=user, action=action, version=version, reason=reason, state=target, **fields)
        announce(moved)
    return moved


def moves_open(user: Any, obj: Object) -> list[str]:
    """The moves that a user may make with a row now, in the order of MOVES."""
    name, state = obj._meta.model_name, obj.state  # type: ignore[attr-defined]
    return [verb for stands, verb in obj.MOVES if stands == state and may(user, f"{name}_{verb}", obj)]


def said(words: str, field: str = "reason") -> str:
    """The words that somebody must give, without the space around them. Raises ValidationError where there are none."""
    if not words.strip():
        asked = _("Please give the reason.") if field == "reason" else _("Please say it in a few words.")
        raise ValidationError({field: asked})
    return words.strip()


def _values(obj: models.Model, names: Mapping[str, Any]) -> dict[str, Any]:
    """The stored value of each named field; a related row by its id."""
    return {name: obj._meta.get_field(name).value_from_object(obj) for name in names}  # type: ignore[union-attr]
