"""Korean particles that follow the sound of the word before them: 은/는, 이/가, 을/를, 과/와, 으로/로."""

from __future__ import annotations

import re

_PAIRS = {"은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라", "이나/나", "이며/며"}
# The final sound of a digit, letter or unit as it is read: "" none, "ㄹ" (takes 로, not 으로), "." any other.
# A number that ends in zero reads as 영, 십, 백, 천, 만 or 억: each ends in a consonant other than ㄹ.
_DIGITS = dict(zip("0123456789", (".", "ㄹ", "", ".", "", "", ".", "ㄹ", "ㄹ", ""), strict=True))
_LETTERS = {"L": "ㄹ", "R": "ㄹ", "M": ".", "N": "."}
_UNITS = {"km": "", "kg": ".", "%": "", "％": "", "USD": "", "KRW": "", "t": ""}
_CLOSED = re.compile(r"(?:\s*\([^()]*\)|\s*\[[^\[\]]*\]|[\s\"'”’」』》〉).,!?…]+)+$")


def final_sound(words: str) -> str | None:
    """The last sound: "" a vowel, "ㄹ", "." another consonant, None where it cannot be told.

    A bracket at the end is skipped, as the rule of spelling wants it ("말레이시아(MYS)는").

    >>> [final_sound(word) for word in ("말레이시아", "서울", "독일(DEU)", "12.3 %", "Apple")]
    ['', 'ㄹ', 'ㄹ', '', None]
    """
    bare = _CLOSED.sub("", words) or words
    last = bare[-1:]
    if "가" <= last <= "힣":
        jong = (ord(last) - ord("가")) % 28
        return "" if jong == 0 else "ㄹ" if jong == 8 else "."
    for unit, sound in _UNITS.items():
        if re.search(rf"(?<![A-Za-z]){re.escape(unit)}$", bare):
            return sound
    if last in _DIGITS:
        return _DIGITS[last]
    return _latin(bare)


def _latin(bare: str) -> str | None:
    match = re.search(r"[A-Za-z]+$", bare)
    if not match:
        return None
    word = match.group()
    if word.isupper():
        return _LETTERS.get(word[-1], "")
    if word[-1].lower() in "aiouy":
        return ""
    return {"l": "ㄹ", "m": ".", "n": "."}.get(word[-1].lower())


def particle(words: str, pair: str) -> str:
    """The particle of a pair that fits the words; both ("은(는)") where the sound cannot be told.

    >>> [word + particle(word, "은/는") for word in ("말레이시아", "독일", "1,530만 달러", "12억 원")]
    ['말레이시아는', '독일은', '1,530만 달러는', '12억 원은']
    >>> [word + particle(word, "으로/로") for word in ("독일", "일본", "12.3 %", "Apple")]
    ['독일로', '일본으로', '12.3 %로', 'Apple(으)로']
    """
    if pair not in _PAIRS:
        raise ValueError(f"unknown particle pair {pair!r}; known: {sorted(_PAIRS)}")
    closed, open_ = pair.split("/")
    sound = final_sound(words)
    if sound is None:
        return f"({closed[0]}){open_}" if closed.endswith(open_) else f"{closed}({open_})"
    if pair == "으로/로" and sound == "ㄹ":
        return open_
    return closed if sound else open_
