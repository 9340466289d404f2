"""The one place that parses a workbook: a short-lived process with little memory and time, run by its path.

It imports nothing of hanbada, so that it starts fast and can be killed without loss. It tells what stands in the file
(values, number formats, what is hidden or merged) and leaves to its caller what that means.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from functools import cache
from typing import Any
from xml.etree import ElementTree

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 40
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def limit() -> None:
    """Caps memory and processor time, where the operating system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def elements(archive: zipfile.ZipFile, part: str, name: str) -> list[ElementTree.Element]:
    """Every element of a part that has a local name, in any namespace; none where the part is not there."""
    if part not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read(part))  # noqa: S314  the guard has refused every DTD and entity
    return [one for one in root.iter() if local(one.tag) == name]


def text(element: ElementTree.Element) -> str:
    """The words of a string: all its runs, without the readings of its signs."""
    words = []
    for child in element:
        if local(child.tag) == "t":
            words.append(child.text or "")
        elif local(child.tag) == "r":
            words += [run.text or "" for run in child if local(run.tag) == "t"]
    return unescaped("".join(words))


def unescaped(words: str) -> str:
    """``_x000D_`` as the sign it stands for."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def formats(archive: zipfile.ZipFile) -> list[tuple[int, str | None]]:
    """The number format of each style: its number and, where the file spells it out, its code."""
    own = {
        int(one.attrib["numFmtId"]): one.attrib.get("formatCode", "")
        for one in elements(archive, "xl/styles.xml", "numFmt")
    }
    styles = elements(archive, "xl/styles.xml", "cellXfs")
    numbers = [int(one.attrib.get("numFmtId", "0")) for one in (styles[0] if styles else ())]
    return [(number, own.get(number)) for number in numbers]


@cache
def local(tag: str) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2]


def cell(element: ElementTree.Element, strings: list[str]) -> tuple[Any, bool]:
    """A cell's value ("" where it has none), and whether it holds a formula that nobody has computed."""
    kind, formula, valued, words = element.get("t", "n"), False, False, ""
    for child in element:
        name = local(child.tag)
        if name == "v":
            valued, words = True, child.text or ""
        elif name == "f":
            formula = True
        elif name == "is":
            words = text(child)
    bare = words.strip()
    if not bare:  # a formula whose result is no words has <v></v> and the type "str": that is computed
        return (unescaped(words) if kind in ("str", "inlineStr") else ""), formula and not (kind == "str" and valued)
    if kind == "n":
        number = float(bare)
        if number != number or abs(number) == float("inf"):
            raise ValueError(bare)
        return (int(number) if number.is_integer() and abs(number) < 2**53 else number), False
    if kind == "s":
        return strings[int(bare)], False
    if kind == "b":
        return bare in ("1", "true"), False
    return {"iso": bare} if kind == "d" else bare if kind == "e" else unescaped(words), False


def column(letters: str) -> int:
    """A column's number, from 1.

    >>> column("A"), column("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet(archive: zipfile.ZipFile, part: str, strings: list[str]) -> dict[str, Any]:
    """A sheet as JSON: its rows from the first row and column on, and what of it is not shown as it stands."""
    rows: dict[int, list[Any]] = {}
    hidden_rows, hidden_columns, merged, uncomputed, number = [], [], [], 0, 0
    with archive.open(part) as file:
        for _event, element in ElementTree.iterparse(file):  # noqa: S314  as above
            name = local(element.tag)
            if name == "row":
                number = int(element.get("r", number + 1))
                if element.get("hidden") in ("1", "true"):
                    hidden_rows.append(number)
                rows[number], missing = row(element, strings)
                uncomputed += missing
                element.clear()
            elif name == "col" and element.get("hidden") in ("1", "true"):
                hidden_columns.append((int(element.attrib["min"]), int(element.attrib["max"])))
            elif name == "mergeCell":
                merged.append(element.get("ref", ""))
    return {
        "rows": [rows.get(n, []) for n in range(1, max(rows, default=0) + 1)],
        "hidden_rows": hidden_rows,
        "hidden_columns": hidden_columns,
        "merged": merged,
        "uncomputed": uncomputed,
    }


def row(element: ElementTree.Element, strings: list[str]) -> tuple[list[Any], int]:
    """The cells of a row from the first column on, those with a number format as [value, style]; formulas not computed."""
    found: list[Any] = []
    place = missing = 0
    for one in element:
        if local(one.tag) != "c":
            continue
        address = one.get("r")
        place = column(address.rstrip("0123456789")) if address else place + 1
        value, uncomputed = cell(one, strings)
        missing += uncomputed
        if value == "" and not isinstance(value, bool):
            continue
        if place > len(found):
            found += [None] * (place - len(found))
        style = one.get("s", "0")
        found[place - 1] = value if style == "0" or isinstance(value, bool) else [value, int(style)]
    return found, missing


def main(path: str) -> None:
    """Writes one JSON line for the book (number formats, system of days), then one for each sheet."""
    limit()
    with zipfile.ZipFile(path) as archive:
        strings = [text(one) for one in elements(archive, "xl/sharedStrings.xml", "si")]
        system = any(
            one.attrib.get("date1904") in ("1", "true") for one in elements(archive, "xl/workbook.xml", "workbookPr")
        )
        tell({"formats": formats(archive), "system": 1904 if system else 1900})
        targets = {
            one.attrib["Id"]: one.attrib["Target"]
            for one in elements(archive, "xl/_rels/workbook.xml.rels", "Relationship")
            if one.attrib.get("Type", "").endswith("/worksheet")
        }
        for one in elements(archive, "xl/workbook.xml", "sheet"):
            target = targets.get(one.attrib.get(RELATION) or one.attrib.get(STRICT_RELATION, ""))
            if target is None:  # a sheet that is a chart
                continue
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            hidden = one.attrib.get("state", "visible") != "visible"
            tell({"name": one.attrib["name"], "hidden": hidden, **sheet(archive, part, strings)})


def tell(line: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(line, ensure_ascii=True, allow_nan=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
