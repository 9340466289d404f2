"""The nomenclature's sentence vectors, shipped ready-made, and the model that encodes a query beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hanbada.base.errors import MissingRelease
from hanbada.base.stamp import Release
from hanbada.data.store import Store
from hanbada.hs.lexical import Scores
from hanbada.hs.sentence import Encoder, Floats

FILE = Path(__file__).with_name("vectors.npz")
SOURCE = "sentence-model"
#: Components of these unit vectors stay below 127 ÷ 400.
UNIT = 400


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of the names that were encoded (``row`` of each by its text's hash), and the encoder."""

    rows: dict[str, int]
    units: Floats
    encoder: Encoder
    release: Release

    @classmethod
    def load(cls, store: Store) -> Vectors | None:
        """None where the model has not been pulled or the shipped file is absent; `hs.missing` says so."""
        try:
            release = store.latest(SOURCE)
        except MissingRelease:
            return None
        if not FILE.is_file():
            return None
        with np.load(FILE) as held:
            keys = [key.tobytes().hex() for key in held["keys"]]
            units = held["vectors"].astype(np.float32) / np.float32(UNIT)
        encoder = Encoder.load(store.path(release, "model.safetensors"), store.path(release, "vocab.txt"))
        return cls({key: row for row, key in enumerate(keys)}, units, encoder, release)

    def of(self, texts: Sequence[str]) -> tuple[Floats, int]:
        """Vectors of texts (zero where a text was not encoded beforehand), and how many are missing."""
        found = np.zeros((len(texts), self.units.shape[1]), dtype=np.float32)
        missing = 0
        for place, text in enumerate(texts):
            row = self.rows.get(key(text))
            if row is None:
                missing += 1
            else:
                found[place] = self.units[row]
        return found, missing

    def query(self, text: str) -> Scores:
        """The unit vector of one text (384)."""
        vector: Scores = self.encoder.encode([text])[0]
        return vector


def key(text: str) -> str:
    """What a text is kept under: the first eight bytes of its hash."""
    return hashlib.sha256(text.encode()).digest()[:8].hex()


def save(texts: Sequence[str], encoder: Encoder, path: Path = FILE) -> None:
    """Encodes texts (minutes) and writes the shipped file: eight bits a component, a cosine error below 0.01."""
    vectors = np.rint(encoder.encode(texts) * UNIT).astype(np.int8)
    keys = np.array([bytes.fromhex(key(text)) for text in texts], dtype="V8")
    np.savez_compressed(path, keys=keys, vectors=vectors)
