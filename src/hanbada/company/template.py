"""What a new profile looks like: a commented file that already passes the check, and the JSON Schema of every entry."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from hanbada.base.text import Lang
from hanbada.company.labels import LABELS
from hanbada.company.model import Profile

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def template(lang: Lang) -> str:
    """The commented YAML of a new profile, with an invented company in its required entries.

    >>> template("en").splitlines()[0][:25]
    '# Company profile (Hanbad'
    """
    return files("hanbada.company").joinpath(f"template.{lang}.yml").read_text(encoding="utf-8")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a profile; ``title`` is the label in English, ``x-title-ko`` in Korean.

    The schema tells form and kind. What needs counting or comparing (check digit, dates, sums) is told by the check.
    """
    made = Profile.model_json_schema()
    names = _short_names(made["$defs"])
    made = _renamed(made, {f"#/$defs/{old}": f"#/$defs/{new}" for old, new in names.items()})
    made["$defs"] = {names[old]: _labelled(body) for old, body in made["$defs"].items()}
    return {
        "$schema": DIALECT,
        "title": "Hanbada company profile",
        **{key: value for key, value in _labelled(made).items() if key != "title"},
    }


def _short_names(definitions: dict[str, Any]) -> dict[str, str]:
    # pydantic spells a generic by all its parts; the title of its object form is the short name
    short: dict[str, str] = {}
    for name, body in definitions.items():
        title = str(body["anyOf"][-1].get("title", name)) if name.startswith("Entry_") else name
        taken = sum(1 for other in short.values() if other.rstrip("0123456789") == title)
        short[name] = f"{title}{taken + 1}" if taken else title
    return short


def _renamed(node: Any, refs: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: refs.get(value, value) if key == "$ref" else _renamed(value, refs) for key, value in node.items()}
    return [_renamed(item, refs) for item in node] if isinstance(node, list) else node


def _labelled(body: dict[str, Any]) -> dict[str, Any]:
    for part in [body, *body.get("anyOf", [])]:
        for key, value in part.get("properties", {}).items():
            if key in LABELS and isinstance(value, dict):
                value["title"], value["x-title-ko"] = LABELS[key].en, LABELS[key].ko
    return body
