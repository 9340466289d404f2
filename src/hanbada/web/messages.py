"""Every text of the office that needs Korean, found in code and templates; and which of them have none.

python -m hanbada.web.messages     print what is missing, as entries to paste into a django.po; exit 1 where something is
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("web", "programme", "api")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2)}
CALL = re.compile(r"""\b(n?gettext|_)\(\s*(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")""")


def used() -> dict[str, Path]:
    """Each English text and a file that it stands in."""
    found: dict[str, Path] = {}
    for part in PARTS:
        for path in sorted((ROOT / part).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                found.update(dict.fromkeys(in_code(path), path))
        for path in sorted((ROOT / part).rglob("templates/**/*.html")):
            found.update(dict.fromkeys(in_template(path), path))
    return found


def in_code(path: Path) -> Iterator[str]:
    """The texts of a module."""
    with path.open("rb") as file:
        for _line, _name, words, _comments in extract_python(file, KEYWORDS, [], {"encoding": "utf-8"}):
            text = words[0] if isinstance(words, tuple) else words
            if isinstance(text, str) and text:
                yield text


def in_template(path: Path) -> Iterator[str]:
    """The texts of a template."""
    from django.utils.translation.template import templatize

    for _name, literal in CALL.findall(templatize(path.read_text("utf-8"), origin=str(path))):
        yield ast.literal_eval(literal.lstrip("u"))


def catalogues() -> dict[Path, Catalog]:
    """Every django.po below the package."""
    found = {}
    for path in sorted(ROOT.rglob("locale/ko/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            found[path] = read_po(file, locale="ko")
    return found


def missing() -> dict[str, Path]:
    """The texts that no catalogue has in Korean, or only as a guess (fuzzy)."""
    known = set()
    for catalogue in catalogues().values():
        for entry in catalogue:
            words = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
            if entry.id and all(words) and not entry.fuzzy:
                known.add(entry.id[0] if isinstance(entry.id, tuple | list) else entry.id)
    return {text: path for text, path in used().items() if text not in known}


def main() -> int:
    """Print the missing ones."""
    lacking = missing()
    for text, path in sorted(lacking.items(), key=lambda item: (str(item[1]), item[0])):
        words = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        print(f'#: {path.relative_to(ROOT)}\nmsgid "{words}"\nmsgstr ""\n')
    print(f"# {len(lacking)} without Korean", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
