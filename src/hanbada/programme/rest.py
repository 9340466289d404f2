"""What every operation of the API shares: token and scopes, pages by key, moves, clean words, documented errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet, TextChoices
from django.http import HttpRequest
from ninja import Header, Router, Schema
from ninja.orm import create_schema
from ninja.security import HttpBearer
from pydantic import AfterValidator, Field, create_model
from pydantic_core import core_schema

from hanbada.programme.access import standing_of, visible
from hanbada.programme.access.grants import granted
from hanbada.programme.audit.record import record_access
from hanbada.programme.base import Object
from hanbada.programme.pages import found

M = TypeVar("M", bound=Model)
O = TypeVar("O", bound=Object)  # noqa: E741
LIMIT, MOST = 50, 100


def _clean(words: str) -> str:
    """Words that every database can hold. Raises ValueError for NUL and for half a surrogate pair."""
    if "\x00" in words or any("\ud800" <= char <= "\udfff" for char in words):
        raise ValueError("NUL and lone surrogates are not text")
    return words


OneLine = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Words = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]
Limit = Annotated[int, Field(ge=1, le=MOST)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647, description="the version that you saw; another one gives 409")]
Once = Annotated[UUID | None, Header(alias="Idempotency-Key", description="the same key again gives the first answer")]


class OneOf:
    """One of a model's choices, for a parameter or a field: ``Annotated[str, OneOf(Referral.State)]``."""

    def __init__(self, choices: type[TextChoices]) -> None:
        self.values = choices.values

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        """As if they were typed one by one."""
        return core_schema.literal_schema(self.values)


class Seen(Schema):
    """The version that you answer to."""

    version: Version


class Reason(Seen):
    """Why."""

    reason: Words


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


def reads(router: Router, model: type[O], path: str, *fields: str, auth: Token) -> None:
    """GET ``path`` (one page by key) and ``path/{id}``: id, version and these fields of the rows that the reader sees."""
    shape = create_schema(model, name=f"{model.__name__}Out", fields=["id", "version", *fields])
    page = create_model(f"{model.__name__}Page", __base__=Schema, items=(list[shape], ...), next=(UUID | None, ...))  # type: ignore[valid-type]
    name, words = str(model._meta.model_name), model._meta

    def many(request: HttpRequest, after: UUID | None = None, limit: Limit = LIMIT) -> Any:
        items, following = keyset(visible(request.user, model), after, limit)
        record_access(request, "search", model=model, rows=len(items), reason="api")
        return {"items": items, "next": following}

    def one(request: HttpRequest, id: UUID) -> Any:
        row = found(request, model, id)
        record_access(request, "view", row, reason="api")
        return row

    for route, view, answer, called, said in (
        (path, many, answers(page), f"{name}_list", words.verbose_name_plural),
        (f"{path}/{{uuid:id}}", one, answers(shape, one=True), f"{name}_one", words.verbose_name),
    ):
        router.get(route, response=answer, auth=auth, operation_id=called, url_name=called, summary=str(said))(view)


@dataclass(frozen=True, slots=True)
class Move:
    """How the API says one move: the service that makes it, the body that it reads, its line and its paragraph."""

    service: Callable[..., Any]
    body: type[Seen]
    summary: str
    about: str


def moves(
    router: Router,
    model: type[O],
    path: str,
    offered: Mapping[str, Move],
    *,
    name: str,
    auth: Token,
    rows: Callable[[Any], QuerySet[O]],
    answer: tuple[type[Schema], Callable[[O], dict[str, Any]]],
) -> None:
    """POST ``path/{id}/verb`` for {verb: move}: the row that the reader sees, moved by the service, as ``answer`` says it.

    ``name`` is the keyword under which the services take the row. Raises LookupError for a verb that the model's MOVES lacks.
    """
    unknown = offered.keys() - {verb for _, verb in model.MOVES}
    if unknown:
        raise LookupError(f"{model.__name__}.MOVES has no {sorted(unknown)}")
    shape, plain = answer

    def operation(move: Move) -> Callable[..., Any]:
        def post(request: HttpRequest, id: UUID, body: Seen) -> Any:
            row = found(request, model, id, rows(request.user))
            return plain(move.service(user=request.user, **{name: row}, **body.dict()))

        post.__annotations__["body"] = move.body
        return post

    for verb, move in offered.items():
        router.post(
            f"{path}/{{uuid:id}}/{verb}",
            response=answers(shape, one=True, body=True),
            auth=auth,
            operation_id=move.service.__name__,
            url_name=move.service.__name__,
            summary=move.summary,
            description=move.about,
        )(operation(move))
