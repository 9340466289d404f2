"""One entry of a profile: a plain value, or a value with how far it holds."""

from __future__ import annotations

from typing import Any, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from hanbada.base.text import Text
from hanbada.company import fields
from hanbada.company.fields import Note
from hanbada.company.refusal import refuse
from hanbada.company.words import Status

T = TypeVar("T")


class Strict(BaseModel):
    """The root of the profile's objects: immutable, nothing unknown let through."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_inf_nan="null")

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, given: Any) -> Any:
        # a key with nothing behind it, as a half-filled template has many
        return {key: value for key, value in given.items() if value is not None} if isinstance(given, dict) else given


#: Short names of the annotated kinds, for the JSON Schema.
_NAMES = ("Line", "Note", "Flag", "Amount", "Count", "Number", "Share", "Year", "Day")


class Entry(Strict, Generic[T]):
    """A value with its status; ``usable`` is what a plan may use, None where nothing is known or may be used.

    >>> Entry[int].model_validate(12).usable, Entry[int].model_validate({"value": 12, "status": "사용불가"}).usable
    (12, None)
    >>> Entry[int]().known
    False
    """

    value: T | None = None
    status: Status = Status.UNCONFIRMED
    note: Note | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:
        if isinstance(given, Entry):
            return given
        if isinstance(given, dict) and given.keys() & {"value", "status"}:
            return {"status": Status.CONFIRMED} | given | ({"value": None} if given.get("value") == "" else {})
        if given in (None, "", {}):
            return {"value": None}
        return {"value": given, "status": Status.CONFIRMED}

    @model_validator(mode="after")
    def _nothing_is_not_confirmed(self) -> Self:
        if self.value is None and self.status in (Status.CONFIRMED, Status.ESTIMATED):
            raise refuse(
                Text("값이 없는 '확정' 또는 '추정'", "'confirmed' or 'estimated' without a value"),
                Text("값, 또는 상태 미확정", "a value, or the status unconfirmed"),
                Text("value를 쓰거나 status를 미확정으로 바꾸세요", "write a value, or set the status to unconfirmed"),
            )
        return self

    @classmethod
    def model_parametrized_name(cls, params: tuple[type[Any], ...]) -> str:
        """``AmountEntry`` rather than the whole annotation spelt out."""
        kind = params[0]
        name = next((name for name in _NAMES if getattr(fields, name) is kind), None)
        return f"{name or getattr(kind, '__name__', 'List')}Entry"

    @property
    def known(self) -> bool:
        """Whether there is a value that may be used."""
        return self.usable is not None

    @property
    def usable(self) -> T | None:
        """The value, unless it is marked as not to be used."""
        return None if self.status is Status.UNUSABLE else self.value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        given = handler(schema)
        body = handler.resolve_ref_schema(given)
        whole = dict(body)
        body.clear()
        body["anyOf"] = [*_alternatives(whole["properties"]["value"]), whole]
        return given


def _alternatives(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return list(schema["anyOf"]) if "anyOf" in schema else [schema]
