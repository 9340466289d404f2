"""What every part of a profile is made of: an entry with how far it holds, a list, a word that stands for more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Generic, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from hanbada.base.text import Text
from hanbada.company import coded, fields
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
        # a key with nothing behind it, as a half-filled template has many; an unknown key stays an error:
        # in {sales: 1,800억} YAML sees sales: 1 and a key "800억"
        if not isinstance(given, dict):
            return given
        return {key: value for key, value in given.items() if value is not None or key not in cls.model_fields}


@dataclass(frozen=True, slots=True)
class Short:
    """A plain word may stand for the object that has nothing but this key."""

    key: str

    def _whole(self, given: Any) -> Any:
        return {self.key: given} if isinstance(given, str) else given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._whole, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string"}, handler(schema)]}


class Words(Strict):
    """A company's own words in Korean, in English, or in both."""

    ko: Note | None = None
    en: Note | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.ko is None and self.en is None:
            raise refuse(
                Text("내용 없음", "no words"),
                Text("ko 또는 en 가운데 하나 이상", "ko or en, at least one of them"),
                Text("ko나 en을 쓰거나 줄을 지우세요", "write ko or en beneath it, or delete the line"),
            )
        return self

    @property
    def text(self) -> Text:
        """The words in both languages; where one is missing the other stands for it, untranslated."""
        return Text(self.ko or self.en or "", self.en or self.ko or "")


#: Words, or a plain text for all readers.
Said = Annotated[Words, Short("ko")]


class Entry(Strict, Generic[T]):
    """A value with its status; ``usable`` is what a plan may use, None where nothing is known or may be used.

    >>> Entry[int].model_validate(12).usable, Entry[int].model_validate({"value": 12, "status": "사용불가"}).usable
    (12, None)
    >>> Entry[int]().known
    False
    """

    value: T | None = None
    status: Status = Status.UNCONFIRMED
    note: Said | None = None

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
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """``AmountEntry`` rather than the whole annotation spelt out."""
        kind = params[0]
        named = (name for module in (fields, coded) for name in vars(module) if getattr(module, name) is kind)
        items = get_args(get_args(kind)[0]) if get_args(kind) else ()
        one = f"{getattr(items[0], '__name__', 'Text')}List" if items else "Text"
        plain = one if hasattr(kind, "__metadata__") else getattr(kind, "__name__", one)
        return f"{next(named, plain)}Entry".replace("AnnotatedList", "TextList")

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


#: A YAML list becomes an immutable row.
MANY = BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given)


def _some(given: Any) -> Any:
    # not min_length: pydantic counts only the items that hold, and would add a second problem to a broken one
    if given in ((), []):
        raise refuse(
            Text("빈 목록", "an empty list"),
            Text("하나 이상", "one at least"),
            Text("하나 이상 쓰세요", "write at least one"),
        )
    return given


#: A list that may not be empty.
SOME = BeforeValidator(_some)
