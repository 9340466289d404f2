"""What every operation of the API shares: the token with its scopes, pages by key, clean words, documented errors."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, Field

from hanbada.programme.access import standing_of
from hanbada.programme.access.grants import granted

M = TypeVar("M", bound=Model)
LIMIT, MOST = 50, 100


def _clean(words: str) -> str:
    """Words that every database can hold. Raises ValueError for NUL and for half a surrogate pair."""
    if "\x00" in words or any("\ud800" <= char <= "\udfff" for char in words):
        raise ValueError("NUL and lone surrogates are not text")
    return words


Line = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Words = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647, description="the version that you saw; another one gives 409")]


class Difference(Schema):
    """One field of a conflict."""

    field: str
    now: str | None
    yours: str | None


class Problem(Schema):
    """What every error of the API looks like; ``code`` never changes, ``message`` follows Accept-Language."""

    status: int
    code: str
    message: str
    fields: dict[str, list[str]]
    differences: list[Difference]


class Token(HttpBearer):
    """``Authorization: Bearer hbd_…``: the holder's standing is read anew on every request, and the scope is checked."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token row, or None (401). Raises PermissionDenied where the scope is missing (403)."""
        row = granted("token", token)
        if row is None:
            return None
        request.user = row.holder
        request.user.standing = standing_of(row.holder)  # type: ignore[union-attr]
        if self.scope and self.scope not in row.scopes:
            raise PermissionDenied(self.scope)
        return row


def answers(ok: Any, *, one: bool = False, body: bool = False, made: bool = False) -> dict[int, Any]:
    """The answers of an operation: ``one`` row by id, a ``body`` to read, a row ``made``."""
    errors = [401, 403, 405, 422, 429, 503]
    errors += [404] if one else []
    errors += [404, 409, 413, 415] if body else []
    return {201 if made else 200: ok, **dict.fromkeys(sorted(set(errors)), Problem)}


def keyset(rows: QuerySet[M], after: UUID | None, limit: int) -> tuple[list[M], UUID | None]:
    """The next rows by id and the id to go on from; None after the last one. As quick on page 4,000 as on the first."""
    ordered = rows.order_by("pk")
    found = list((ordered.filter(pk__gt=after) if after else ordered)[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None
