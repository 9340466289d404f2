"""How words are spelt before they are read or compared: composed letters, one width, single blanks, no hidden signs."""

from __future__ import annotations

import re
import unicodedata

from hanbada.base.text import Text

#: What people write for "not known".
NOT_KNOWN = frozenset({"", "-", "–", "—", "n/a", "na", "해당없음", "해당 없음", "미상", "확인 안 됨", "unknown", "."})
_MINUS = str.maketrans(dict.fromkeys("−‐‑–—－﹣", "-") | {"’": "'", "‘": "'", "￦": "₩"})
_FORMS = re.compile(r"\(주\)|\(유\)|\(합\)|\(사\)|\(재\)|주식회사|유한회사|\bco\.?,? ?ltd\b\.?|\binc\b\.?")


class Wrong(Exception):
    """What was typed and cannot be read: what was found, in both languages."""

    def __init__(self, ko: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ko, en)


def written(given: object) -> str:
    """A cell or an answer as text: composed letters, single blanks, without control, zero-width and direction signs.

    >>> written("  가상\\u200b정밀\\t(주) "), written(None)
    ('가상정밀 (주)', '')
    """
    if given is None:
        return ""
    words = unicodedata.normalize("NFC", str(given))
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in words)
    return " ".join("".join(s for s in kept if unicodedata.category(s) not in ("Cf", "Cs", "Co", "Cn")).split())


def folded(given: object) -> str:
    """Words as they are parsed: of one width, small, every dash a hyphen.

    >>> folded("ＵＳ＄ １，０００"), folded("−5")
    ('us$ 1,000', '-5')
    """
    return written(unicodedata.normalize("NFKC", written(given))).lower().translate(_MINUS)


def normal(words: str) -> str:
    """A question or a name as it is compared: folded, without the form of the company, blanks and dashes.

    >>> normal("㈜가상 정밀"), normal("가상정밀 주식회사"), normal("Gasang Co., Ltd.")
    ('가상정밀', '가상정밀', 'gasang')
    """
    return re.sub(r"[\s\-_·.,]", "", _FORMS.sub(" ", folded(words)))


def not_known(given: object) -> bool:
    """Whether a cell is empty or says that its value is not known.

    >>> not_known(None), not_known("해당없음"), not_known(0)
    (True, True, False)
    """
    return given is None or (isinstance(given, str) and folded(given) in NOT_KNOWN)
