"""From Korean words to the nomenclature's English ones: by a list of words and word parts, and by how a loan word sounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from hanbada.content.trade_words import trade_words
from hanbada.hs.sounds import english_sounds, korean_sound, spelled
from hanbada.hs.words import CHUNK, english

#: A loan word is looked for by sound only from so many syllables and consonants on: shorter keys mean too many words.
SYLLABLES, CONSONANTS = 2, 3
LONGEST = 10
#: Words that sound alike beyond so many are left out: they would say nothing.
ALIKE = 12
HANGUL = re.compile("[가-힣]+")
VOWEL = "a"
#: What a piece costs where two cuts cover as much: a word of the list is surer than a sound.
LISTED, HEARD, UNKNOWN = 2, 3, 1


@dataclass(frozen=True, slots=True)
class Bridge:
    """``listed``: English stems by Korean word; ``heard``: English stems by the key of their sound."""

    listed: Mapping[str, tuple[str, ...]]
    heard: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> Bridge:
        """From the content's list, and the English words that a search knows."""
        found: dict[str, list[str]] = defaultdict(list)
        for word in vocabulary:
            if len(word) > SYLLABLES and word.isascii() and word.isalpha():
                for key in english_sounds(word):
                    if _consonants(key) >= CONSONANTS:
                        found[key].append(word)
        heard = {key: tuple(words) for key, words in found.items() if len(words) <= ALIKE}
        return cls(_listed(), heard)

    @classmethod
    def kept(cls, heard: Mapping[str, tuple[str, ...]]) -> Bridge:
        """With sounds that were worked out before."""
        return cls(_listed(), heard)

    def words(self, query: str) -> list[str]:
        """English stems for a Korean query, in its order; what has none stays Korean, so that it counts as unknown.

        >>> Bridge({"산화": ("oxide",), "철": ("iron",)}, {"panatam": ("vanadium",)}).words("산화바나듐, 산화철 괴")
        ['oxide', 'vanadium', 'oxide', 'iron', '괴']
        """
        found: list[str] = []
        for chunk in CHUNK.findall(query.lower()):
            found += self._chunk(chunk) if HANGUL.fullmatch(chunk) else english(chunk)
        return found

    def _chunk(self, chunk: str) -> list[str]:
        pieces = self._pieces(chunk)
        known = any(words for _, words in pieces) or len(chunk) == 1
        found: list[str] = []
        for piece, words in pieces:
            # a single syllable means something only beside a known part: 철 in 산화철, not in 철쭉
            found += words or (self.listed.get(piece, (piece,)) if known and len(piece) == 1 else (piece,))
        return found

    def _pieces(self, chunk: str) -> list[tuple[str, tuple[str, ...]]]:
        """The cut that covers the most syllables, with the fewest pieces; what has no English words is one piece each."""
        best: list[tuple[int, int, tuple[tuple[str, tuple[str, ...]], ...]]] = [(0, 0, ())]
        for end in range(1, len(chunk) + 1):
            covered, fewest, cut = best[end - 1]
            options = [(covered, fewest - UNKNOWN, (*cut, (chunk[end - 1], ())))]
            for start in range(max(0, end - LONGEST), end - SYLLABLES + 1):
                words = self._known(chunk[start:end])
                if words:
                    covered, fewest, cut = best[start]
                    listed = chunk[start:end] in self.listed
                    cost = LISTED if listed else HEARD
                    options.append((covered + end - start, fewest - cost, (*cut, (chunk[start:end], words))))
            best.append(max(options, key=lambda option: option[:2]))
        return _joined(best[-1][2])

    def _known(self, piece: str) -> tuple[str, ...]:
        return self.listed.get(piece) or _nearest(piece, self.heard.get(korean_sound(piece), ()))


def _nearest(piece: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Of words that sound alike the one that is spelled most alike."""
    if len(words) < 2:
        return words
    letters = spelled(piece)
    return (max(words, key=lambda word: SequenceMatcher(None, letters, word).ratio()),)


def _joined(pieces: Iterable[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Neighbouring syllables without words as one piece."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for piece, words in pieces:
        if found and not words and not found[-1][1]:
            found[-1] = (found[-1][0] + piece, ())
        else:
            found.append((piece, words))
    return found


def _listed() -> dict[str, tuple[str, ...]]:
    return {word: tuple(stem for text in said for stem in english(text)) for word, said in trade_words().words.items()}


def _consonants(key: str) -> int:
    return len(key) - key.count(VOWEL)
