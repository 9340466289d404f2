"""The tables of the index kept beside the releases, so that a search starts in a fraction of a second.

``hs-index/<key>.npz``: the key is a hash over the releases, the glossary, the word list, the Korean analyser's version
and the code that makes the tables; whatever changes, the file is another one. A reader sees a whole file or none.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.hs.bridge import Bridge
from hanbada.hs.lexical import Table
from hanbada.hs.nomenclature import Nomenclature
from hanbada.hs.tables import KoreanNames, Tables

FOLDER = "hs-index"
#: The modules that decide what a table holds.
MODULES = ("bridge", "kept", "lexical", "names", "nomenclature", "phrases", "sounds", "tables", "words")
OWN = ("term_words", "term_letters", "name_words", "head_words")
KOREAN = ("by_words", "by_words_head", "by_letters", "by_phrase")
UNKEPT = Text(
    "검색 색인을 저장하지 못해 시작할 때마다 새로 만듦(몇 초): ",
    "the search index cannot be kept and is built at every start (seconds): ",
)
Arrays = Mapping[str, NDArray[Any]]


def tables(
    home: Path, releases: Sequence[Release], tree: Nomenclature, said: Sequence[str]
) -> tuple[Tables, Text | None]:
    """The kept tables, or new ones that are kept from now on; with what hindered keeping them, if anything did."""
    place = where(home, releases)
    try:
        with np.load(place) as held:
            return _read(held), None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        pass  # absent, or damaged: both are cured by building
    made = Tables.build(tree, said)
    try:
        _keep(place, _arrays(made))
    except OSError as fault:
        return made, UNKEPT + Text.same(str(fault.strerror or fault))
    return made, None


def where(home: Path, releases: Sequence[Release]) -> Path:
    """The file for these releases (with those of the content); it need not be there."""
    digest = hashlib.sha256()
    for release in sorted(releases, key=lambda one: one.id):
        digest.update(f"{release.id} {release.sha256}\n".encode())
    for module in MODULES:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    digest.update(f"{_analyser()} {np.lib.format.MAGIC_PREFIX!r}".encode())
    return home / FOLDER / f"{digest.hexdigest()[:24]}.npz"


def _analyser() -> str:
    try:
        return version("kiwipiepy")
    except PackageNotFoundError:
        return "none"


def _keep(place: Path, arrays: Arrays) -> None:
    """Writes a draft of its own and renames it; of several builders the last one's file, equal to the others', stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy takes the flag allow_pickle for one of them
            file.flush()
            os.fchmod(file.fileno(), 0o644)  # the draft is private, the index is for every user of the store
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for old in place.parent.glob("*.npz"):
        if old != place:  # a reader that has it open keeps it
            old.unlink(missing_ok=True)


def _arrays(made: Tables) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {}
    for name in OWN:
        found |= _flat(name, getattr(made, name))
    heard = [(key, word) for key, words in made.bridge.heard.items() for word in words]
    found |= {"sounds": _bytes([key for key, _ in heard]), "heard": _bytes([word for _, word in heard])}
    if made.korean is not None:
        found["of_phrase"] = made.korean.of_phrase
        for name in KOREAN:
            found |= _flat(name, getattr(made.korean, name))
    return found


def _read(held: Arrays) -> Tables:
    heard: dict[str, tuple[str, ...]] = {}
    for key, word in zip(_lines(held["sounds"]), _lines(held["heard"]), strict=True):
        heard[key] = (*heard.get(key, ()), word)
    terms, letters, names, heads = (_table(held, name) for name in OWN)
    return Tables(terms, letters, names, heads, Bridge.kept(heard), _korean(held) if "of_phrase" in held else None)


def _korean(held: Arrays) -> KoreanNames:
    names, above, letters, phrase = (_table(held, name) for name in KOREAN)
    return KoreanNames(names, above, letters, phrase, held["of_phrase"])


def _flat(name: str, table: Table) -> dict[str, NDArray[Any]]:
    m = table.matrix.tocsc()
    parts = {"data": m.data, "indices": m.indices, "indptr": m.indptr, "idf": table.idf}
    about = np.array([*m.shape, table.bm25], dtype=np.int64)
    return {f"{name}.{part}": array for part, array in parts.items()} | {
        f"{name}.about": about,
        f"{name}.words": _bytes(table.words),
    }


def _table(held: Arrays, name: str) -> Table:
    import scipy.sparse as sp

    rows, columns, kind = (int(number) for number in held[f"{name}.about"])
    parts = (held[f"{name}.data"], held[f"{name}.indices"], held[f"{name}.indptr"])
    words = {word: number for number, word in enumerate(_lines(held[f"{name}.words"]))}
    return Table(sp.csc_matrix(parts, shape=(rows, columns)), words, held[f"{name}.idf"], bool(kind))


def _bytes(words: Any) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _lines(held: NDArray[np.uint8]) -> list[str]:
    text = held.tobytes().decode()
    return text.split("\n") if text else []
