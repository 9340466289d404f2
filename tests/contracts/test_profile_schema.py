"""The JSON Schema: valid draft 2020-12 in form, complete in its labels, and of one mind with the check."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from hanbada.company import tree
from hanbada.company.profile import ProfileError, parse, schema, template
from hanbada.demo import COMPANIES, profile_path

SCHEMA = schema()
#: Every keyword that the schema uses; a new one has to be taught to ``errors`` below.
CHECKED = {
    "type", "anyOf", "$ref", "properties", "required", "additionalProperties", "enum", "pattern", "items", "minItems",
    "maxItems", "maxProperties", "minimum", "maximum", "exclusiveMinimum", "maxLength", "propertyNames",
}  # fmt: skip
NOTES = {"$schema", "$defs", "title", "x-title-ko", "description", "default", "format"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def nodes(node: Any, names: bool = False) -> Any:
    """Every schema inside a schema."""
    if isinstance(node, dict):
        if not names:
            yield node
        for key, value in node.items():
            if names or key not in ("default", "enum", "required"):
                yield from nodes(value, not names and key in ("properties", "$defs"))
    elif isinstance(node, list):
        for item in node:
            yield from nodes(item)


def is_type(data: Any, name: str) -> bool:
    if name in ("integer", "number"):
        number = isinstance(data, int | float) and not isinstance(data, bool)
        return number and (name == "number" or float(data).is_integer())
    return isinstance(data, TYPES[name])


def errors(data: Any, node: dict[str, Any], at: str = "") -> list[str]:
    """What a validator of draft 2020-12 would say, for the keywords in CHECKED."""
    found: list[str] = []
    if "$ref" in node:
        found += errors(data, SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")], at)
    if "anyOf" in node and all(errors(data, one, at) for one in node["anyOf"]):
        found.append(f"{at}: none of anyOf")
    if "type" in node and not any(
        is_type(data, name) for name in ([node["type"]] if isinstance(node["type"], str) else node["type"])
    ):
        return [*found, f"{at}: type"]
    if "enum" in node and data not in node["enum"]:
        found.append(f"{at}: enum")
    if isinstance(data, str):
        if "pattern" in node and not re.search(node["pattern"], data):
            found.append(f"{at}: pattern")
        if len(data) > node.get("maxLength", len(data)):
            found.append(f"{at}: maxLength")
    if is_type(data, "number") and not (
        node.get("minimum", data) <= data <= node.get("maximum", data) and data > node.get("exclusiveMinimum", data - 1)
    ):
        found.append(f"{at}: range")
    if isinstance(data, list):
        if not node.get("minItems", 0) <= len(data) <= node.get("maxItems", len(data)):
            found.append(f"{at}: length")
        for index, item in enumerate(data):
            found += errors(item, node.get("items", {}), f"{at}/{index}")
    if isinstance(data, dict):
        known = node.get("properties", {})
        found += [f"{at}/{key}: required" for key in node.get("required", []) if key not in data]
        for key, value in data.items():
            if key in known:
                found += errors(value, known[key], f"{at}/{key}")
            elif node.get("additionalProperties") is False:
                found.append(f"{at}/{key}: additional")
            elif isinstance(node.get("additionalProperties"), dict):
                found += errors(value, node["additionalProperties"], f"{at}/{key}")
    return found


def test_only_keywords_of_the_draft_are_used_and_every_reference_leads_somewhere() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for node in nodes(SCHEMA):
        assert node.keys() <= CHECKED | NOTES, node.keys() - CHECKED - NOTES
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in SCHEMA["$defs"]


def test_every_entry_is_labelled_in_both_languages_and_names_are_short() -> None:
    for node in nodes(SCHEMA):
        for key, value in node.get("properties", {}).items():
            assert value.get("x-title-ko") and value.get("title"), key
    assert max(map(len, SCHEMA["$defs"])) < 30


def test_the_same_bytes_each_time() -> None:
    assert json.dumps(schema()) == json.dumps(schema())


@pytest.mark.parametrize("company", COMPANIES)
def test_the_demo_companies_fit_the_schema(company: str) -> None:
    assert errors(tree.read(profile_path(company).read_text(encoding="utf-8")).data, SCHEMA) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_templates_fit_the_schema(lang: str) -> None:
    assert errors(tree.read(template(lang)).data, SCHEMA) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("employees", -1),
        ("employees", "many"),
        ("employees", {"value": 3, "status": "maybe"}),
        ("size", "tiny"),
        ("markets", {"present": [{"since": 2016}]}),
        ("products", []),
        ("weights", {"demand": 2}),
        ("prodcuts", []),
    ],
)
def test_what_the_schema_refuses_the_check_refuses_too(key: str, value: object) -> None:
    data = tree.read(template("en")).data | {key: value}
    assert errors(data, SCHEMA)
    with pytest.raises(ProfileError):
        parse(json.dumps(data).encode())
