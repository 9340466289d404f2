"""Codes that somebody in this installation confirmed: who, when, on what ground; kept in the store's folder only."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from hanbada.base.codes import HSRevision, hs_code
from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.text import Text
from hanbada.data import disk
from hanbada.data.store import Store
from hanbada.hs import words
from hanbada.hs.lexical import cosine

ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Words and the code they were given; ``ruling`` is the number of an advance ruling, where there is one."""

    words: str
    code: str
    revision: HSRevision
    by: str
    on: date
    ground: str
    ruling: str | None = None

    @property
    def text(self) -> Text:
        """Who confirmed it, when and why, in a line."""
        ruling = f", {self.ruling}" if self.ruling else ""
        return Text(
            f"확인된 사례: '{self.words}' → {self.code} ({self.revision}), {self.by}, {self.on}, {self.ground}{ruling}",
            f"confirmed here: '{self.words}' → {self.code} ({self.revision}), {self.by}, {self.on}, {self.ground}{ruling}",
        )


def file(store: Store) -> Path:
    """Where they are kept: one JSON object a line."""
    return store.home / "hs" / "confirmed.jsonl"


def read(store: Store) -> tuple[Confirmation, ...]:
    """All of them, oldest first; none where nothing was ever confirmed. DataError names a line that cannot be read."""
    path = file(store)
    if not path.is_file():
        return ()
    return tuple(_read(line, number, path) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1))


def add(store: Store, confirmation: Confirmation) -> None:
    """Adds one. InputError where words, person or ground are empty, or the code is not six digits."""
    hs_code(confirmation.code)
    if not (confirmation.words.strip() and confirmation.by.strip() and confirmation.ground.strip()):
        raise InputError(
            Text("빈칸이 있는 확인 기록", "a confirmation with an empty part"),
            Text("품목의 말, 확인한 사람, 근거", "the words, who confirms, and on what ground"),
            Text("빈칸을 채우세요", "fill in what is empty"),
        )
    lines = [_line(one) for one in (*read(store), confirmation)]
    path = file(store)
    with disk.faults(store.home):
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write_atomically(path, "".join(lines).encode())


def alike(known: tuple[Confirmation, ...], query: str, most: int = 3) -> tuple[Confirmation, ...]:
    """The confirmations whose words are most like a query, newest of equals first."""
    if not known:
        return ()
    scores = cosine([words.letters(one.words) for one in known]).scores(words.letters(query))
    ranked = sorted(zip(scores, known, strict=True), key=lambda pair: (-pair[0], -pair[1].on.toordinal()))
    return tuple(one for score, one in ranked if score >= ALIKE)[:most]


def _line(one: Confirmation) -> str:
    return json.dumps({**asdict(one), "on": one.on.isoformat()}, ensure_ascii=False) + "\n"


def _read(line: str, number: int, path: Path) -> Confirmation:
    try:
        raw = json.loads(line)
        return Confirmation(**{**raw, "revision": HSRevision(raw["revision"]), "on": date.fromisoformat(raw["on"])})
    except (ValueError, TypeError, KeyError) as fault:
        raise DataError(
            Text(f"읽을 수 없는 확인 기록: {fault}", f"a confirmation that cannot be read: {fault}"),
            Text("hanbada가 쓴 confirmed.jsonl", "the confirmed.jsonl that hanbada wrote"),
            Text("그 줄을 고치거나 지우세요", "correct or delete the line"),
            Where(str(path), row=number),
        ) from None
