"""How a word sounds, roughly enough that a loan word in Hangul and its English spelling come out alike."""

from __future__ import annotations

import re

#: Consonants that Korean spelling does not keep apart (p b f v, l r, s z j ch …) share a letter; all vowels are "a".
INITIALS = ("k", "k", "n", "t", "t", "l", "m", "p", "p", "s", "s", "", "s", "s", "s", "k", "t", "p", "")
FINALS = {1: "k", 2: "k", 4: "n", 7: "t", 8: "l", 16: "m", 17: "p", 19: "t", 20: "t", 21: "n", 22: "t", 24: "k", 25: "t", 26: "p"}  # fmt: skip
#: The vowel that Korean puts after a bare consonant (ㅡ) is not heard in the original.
BARE = 18
PAIRS = (
    (r"ph", "f"), (r"th", "t"), (r"sch|sh|tch|ch(?![lr])", "s"), (r"ch", "k"), (r"ck|qu?", "k"), (r"wh", "w"),
    (r"tion|sion", "son"), (r"ng", "n"), (r"x", "ks"), (r"[cs](?=[eiy])", "s"), (r"c", "k"), (r"g(?=[eiy])", "s"),
    (r"g", "k"), (r"[szj]", "s"), (r"[bfv]", "p"), (r"d", "t"), (r"r", "l"), (r"[hw]", ""),
    (r"(?<=[a-z]{2})e$", ""), (r"[aeiouy]+", "a"),
)  # fmt: skip
SILENT = re.compile(r"r(?![aeiouyr])")
RULES = tuple((re.compile(pattern), to) for pattern, to in PAIRS)
TWICE = re.compile(r"(.)\1+")
SYLLABLE = ord("가")
LETTERS = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "j", "j", "ch", "k", "t", "p", "h")
VOWELS = (
    "a", "a", "ya", "ya", "e", "e", "ye", "ye", "o", "wa", "wa", "oe", "yo", "u", "wo", "we", "wi", "yu", "e", "ui", "i",
)  # fmt: skip
ENDS = {1: "c", 4: "n", 8: "l", 16: "m", 17: "p", 19: "t", 21: "ng"}


def english_sounds(word: str) -> frozenset[str]:
    """The keys of an English word, with an r that stands before a consonant heard and not heard.

    >>> english_sounds("vanadium"), sorted(english_sounds("carbon"))
    (frozenset({'panatam'}), ['kalpan', 'kapan'])
    """
    return frozenset(_heard(spelling) for spelling in {word, SILENT.sub("", word)})


def _heard(word: str) -> str:
    for pattern, to in RULES:
        word = pattern.sub(to, word)
    return TWICE.sub(r"\1", word)


def korean_sound(word: str) -> str:
    """The key of a Hangul word; other signs are left out.

    >>> korean_sound("바나듐"), korean_sound("카프로락탐")
    ('panatam', 'kaplalaktam')
    """
    heard = []
    for sign in word:
        number = ord(sign) - SYLLABLE
        if 0 <= number < 11172:
            vowel = (number // 28) % 21
            heard.append(INITIALS[number // 588] + ("" if vowel == BARE else "a") + FINALS.get(number % 28, ""))
    return TWICE.sub(r"\1", "".join(heard))


def spelled(word: str) -> str:
    """A Hangul word in Latin letters, as a loan word would be spelled: to choose between words that sound alike.

    >>> spelled("바륨"), spelled("폴리머")
    ('baryum', 'polrime')
    """
    found = []
    for sign in word:
        number = ord(sign) - SYLLABLE
        if 0 <= number < 11172:
            found.append(LETTERS[number // 588] + VOWELS[(number // 28) % 21] + ENDS.get(number % 28, ""))
    return "".join(found)
