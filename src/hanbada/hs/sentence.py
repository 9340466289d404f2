"""English sentence vectors: MiniLM's forward pass in plain numpy, so that no deep-learning framework is needed."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.threads import one_thread

Floats = NDArray[np.float32]
WIDTH = 384
LAYERS = 6
HEADS = 12
EPSILON = np.float32(1e-12)
LONGEST = 64
BATCH_TOKENS = 2048


@dataclass(frozen=True, slots=True)
class Encoder:
    """all-MiniLM-L6-v2: weights by their published names, and the vocabulary with each piece's number."""

    weights: Mapping[str, Floats]
    pieces: Mapping[str, int]

    @classmethod
    def load(cls, weights: Path, vocabulary: Path) -> Encoder:
        """From model.safetensors and vocab.txt; the weights are mapped from the disk, not copied."""
        pieces = {word: number for number, word in enumerate(vocabulary.read_text(encoding="utf-8").split("\n"))}
        return cls(safetensors(weights), pieces)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors (n, 384) of texts: the mean over a text's pieces; texts of equal length go together, unpadded.

        Vectors of one text do not depend on which others are encoded with it, up to float rounding.
        """
        found = np.zeros((len(texts), WIDTH), dtype=np.float32)
        alike: dict[int, list[int]] = defaultdict(list)
        numbers = [self.numbers(text) for text in texts]
        for row, pieces in enumerate(numbers):
            alike[len(pieces)].append(row)
        with one_thread():
            for length, rows in alike.items():
                step = max(1, BATCH_TOKENS // length)
                for start in range(0, len(rows), step):
                    part = rows[start : start + step]
                    found[part] = self._forward(np.array([numbers[row] for row in part]))
        return found

    def numbers(self, text: str) -> list[int]:
        """The numbers of a text's pieces between [CLS] and [SEP], at most LONGEST."""
        inside = [number for word in words(text) for number in self._pieces(word)]
        return [self.pieces["[CLS]"], *inside[: LONGEST - 2], self.pieces["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """Greedy longest match from the left; one unknown piece for a word that cannot be cut."""
        found: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = word[start:end] if start == 0 else "##" + word[start:end]
                if piece in self.pieces:
                    found.append(self.pieces[piece])
                    start = end
                    break
            else:
                return [self.pieces["[UNK]"]]
        return found

    def _forward(self, numbers: NDArray[np.int64]) -> Floats:
        from scipy.special import erf  # a tenth of a second that only English needs

        n, length = numbers.shape
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][numbers] + w["embeddings.position_embeddings.weight"][:length]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm").reshape(-1, WIDTH)
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}."
            x = self._norm(x + self._attend(x, at, n, length), at + "attention.output.LayerNorm")
            inner = self._linear(x, at + "intermediate.dense")
            inner *= np.float32(0.5) * (1 + erf(inner * np.float32(0.7071067811865476)))
            x = self._norm(x + self._linear(inner, at + "output.dense"), at + "output.LayerNorm")
        mean = x.reshape(n, length, WIDTH).mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), dtype=np.float32)

    def _attend(self, x: Floats, at: str, n: int, length: int) -> Floats:
        split = (n, length, HEADS, WIDTH // HEADS)
        q, k, v = (
            self._linear(x, f"{at}attention.self.{name}").reshape(split).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        score = q @ k.transpose(0, 1, 3, 2) * np.float32((WIDTH // HEADS) ** -0.5)
        score = np.exp(score - score.max(axis=-1, keepdims=True))
        score /= score.sum(axis=-1, keepdims=True)
        mixed = (score @ v).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
        return self._linear(mixed, at + "attention.output.dense")

    def _linear(self, x: Floats, name: str) -> Floats:
        return np.asarray(x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"], dtype=np.float32)

    def _norm(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        scale = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
        return np.asarray(centred / scale * self.weights[name + ".weight"] + self.weights[name + ".bias"])


def words(text: str) -> Iterator[str]:
    """Small letters without accents, cut at blanks and around each sign, as the model was taught.

    >>> list(words("Café, 1,000 V"))
    ['cafe', ',', '1', ',', '000', 'v']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    spaced = "".join(f" {c} " if _sign(c) else " " if unicodedata.category(c)[0] in "ZC" else c for c in plain)
    yield from spaced.split()


def _sign(c: str) -> bool:
    return unicodedata.category(c)[0] in "PS" or 0x4E00 <= ord(c) <= 0x9FFF


def safetensors(path: Path) -> dict[str, Floats]:
    """The float32 arrays of a safetensors file, by name: eight bytes of length, a JSON head, then the numbers."""
    raw: Any = np.memmap(path, dtype=np.uint8, mode="r")
    size = int.from_bytes(raw[:8].tobytes(), "little")
    head = json.loads(raw[8 : 8 + size].tobytes())
    found: dict[str, Floats] = {}
    for name, spec in head.items():
        if spec.get("dtype") == "F32":
            begin, end = (8 + size + offset for offset in spec["data_offsets"])
            found[name] = np.frombuffer(raw[begin:end], dtype=np.float32).reshape(spec["shape"])
    return found
