"""From files to the shelf: every YAML file below a folder, strictly, with file and key in each complaint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hanbada.base import plainyaml
from hanbada.base.errors import DataError, InputError, Problem, Where
from hanbada.base.text import Text
from hanbada.content.check import problems
from hanbada.content.entry import Entry
from hanbada.content.library import SHELVES, Content


def load(home: Path) -> Content:
    """All content below a folder: ``<shelf>/*.yml`` and ``<shelf>.yml``, each file one entry or a list.

    Raises DataError with every problem found: not YAML, a key missing or unknown, an id used twice, a broken reference.
    """
    faults: list[Problem] = []
    shelves: dict[str, dict[str, Entry]] = {shelf: {} for shelf in SHELVES}
    files: dict[str, tuple[str, str]] = {}
    for shelf, path in _files(home):
        words = path.read_bytes()
        name = path.relative_to(home).as_posix()
        for raw in _rows(words, name, faults):
            entry = _entry(shelf, raw, name, faults)
            if entry is None:
                continue
            if entry.id in shelves[shelf]:
                faults.append(
                    Problem(
                        Text(f"두 번 쓰인 id '{entry.id}'", f"the id '{entry.id}' used twice"),
                        Text("항목마다 다른 id", "one id per entry"),
                        Text("한쪽 id를 바꾸세요", "change one of them"),
                        Where(name),
                    )
                )
            shelves[shelf][entry.id] = entry
            files[f"{shelf}/{entry.id}"] = (name, hashlib.sha256(words).hexdigest())
    shelf_of: dict[str, Any] = dict(shelves)
    if not faults:
        faults += problems(shelf_of, files)
    if faults:
        raise DataError(faults)
    return Content(**shelf_of, files=files)


def _files(home: Path) -> Iterator[tuple[str, Path]]:
    for shelf in SHELVES:
        single = home / f"{shelf}.yml"
        if single.is_file():
            yield shelf, single
        yield from ((shelf, path) for path in sorted((home / shelf).glob("*.yml")))


def _rows(words: bytes, name: str, faults: list[Problem]) -> list[Any]:
    try:
        loaded = plainyaml.parse(words.decode("utf-8"), name)
    except InputError as fault:
        faults.extend(fault.problems)
        return []
    except UnicodeDecodeError:
        faults.append(
            Problem(
                Text("UTF-8이 아닌 파일", "a file that is not UTF-8"),
                Text("UTF-8", "UTF-8"),
                Text("UTF-8로 다시 저장하세요", "save it again as UTF-8"),
                Where(name),
            )
        )
        return []
    return loaded if isinstance(loaded, list) else [loaded]


def _entry(shelf: str, raw: Any, name: str, faults: list[Problem]) -> Entry | None:
    try:
        return SHELVES[shelf].model_validate(raw)
    except ValidationError as fault:
        which = raw.get("id", "?") if isinstance(raw, dict) else "?"
        for error in fault.errors():
            key = ".".join(str(part) for part in error["loc"] if not str(part)[:1].isupper())
            faults.append(
                Problem(
                    Text(
                        f"'{which}' 항목의 {key or '전체'}: {error['msg']}",
                        f"{key or 'the whole'} of '{which}': {error['msg']}",
                    ),
                    Text(f"{shelf} 항목의 형식", f"the form of an entry of {shelf}"),
                    Text("키 이름과 값을 고치세요", "correct the key or its value"),
                    Where(name, column=key),
                )
            )
        return None
