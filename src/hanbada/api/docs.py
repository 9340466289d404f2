"""The API's documentation: the OpenAPI document, and a page that says the same to people; no script, nothing from outside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hanbada.api.roof import ABOUT, build
from hanbada.programme.language import pick


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    body: list[dict[str, Any]]
    answers: list[tuple[str, str]]


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI document; the same for everybody."""
    made: dict[str, Any] = build().get_openapi_schema(path_prefix="/api/v1")
    return made


def openapi(request: HttpRequest) -> HttpResponse:
    """``openapi.json``."""
    return JsonResponse(schema(), json_dumps_params={"ensure_ascii": False})


def docs(request: HttpRequest) -> HttpResponse:
    """The page."""
    groups: dict[str, list[Shown]] = {}
    for path, methods in schema()["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_shown(path, method, operation))
    return render(request, "token/docs.html", {"groups": groups.items(), "about": pick(ABOUT.ko, ABOUT.en)})


def _shown(path: str, method: str, operation: dict[str, Any]) -> Shown:
    return Shown(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=_in_readers_language(operation["summary"]),
        description=_in_readers_language(operation.get("description", "")),
        parameters=[
            {
                "name": one["name"],
                "where": one["in"],
                "kind": _kind(one["schema"]),
                "required": one.get("required", False),
            }
            for one in operation.get("parameters", [])
        ],
        body=_body(operation),
        answers=[
            (code, _schema_name(answer))
            for code, answer in sorted(operation["responses"].items(), key=lambda row: str(row[0]))
        ],
    )


def _in_readers_language(words: str) -> str:
    """One language of "English · 한국어"."""
    english, _dot, korean = words.rpartition(" · ")
    return pick(korean, english or korean)


def _body(operation: dict[str, Any]) -> list[dict[str, Any]]:
    found = schema()["components"]["schemas"].get(_schema_name(operation.get("requestBody", {})), {})
    needed = set(found.get("required", ()))
    return [
        {"name": name, "kind": _kind(part), "required": name in needed}
        for name, part in found.get("properties", {}).items()
    ]


def _kind(part: dict[str, Any]) -> str:
    """A type in a few words: "string (uuid)", "in | out", "array"."""
    if "anyOf" in part:
        return _kind(next(one for one in part["anyOf"] if one.get("type") != "null"))
    if "enum" in part:
        return " | ".join(str(one) for one in part["enum"])
    form = part.get("format") or part.get("pattern")
    return f"{part.get('type', '')} ({form})" if form else str(part.get("type", ""))


def _schema_name(said: dict[str, Any]) -> str:
    """The name of the schema in which a body or an answer comes."""
    reference = said.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
    return str(reference).rpartition("/")[2]
