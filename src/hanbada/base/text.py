"""A text in Korean and English, and the choice between them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Lang = Literal["ko", "en"]
LANGS: tuple[Lang, ...] = ("ko", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Korean and in English.

    >>> Text("말레이시아", "Malaysia").in_("ko")
    '말레이시아'
    """

    ko: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The words in one language."""
        return self.ko if lang == "ko" else self.en

    @classmethod
    def same(cls, words: str) -> Text:
        """Words that are the same in both languages (a code, a file name)."""
        return cls(words, words)

    def __add__(self, other: Text) -> Text:
        return Text(self.ko + other.ko, self.en + other.en)


def user_lang(environment: Mapping[str, str] | None = None) -> Lang:
    """The user's language: HANBADA_LANG, else English only where the locale says so, else Korean.

    >>> user_lang({"LANG": "en_GB.UTF-8"}), user_lang({"LANG": "C.UTF-8"})
    ('en', 'ko')
    """
    env = os.environ if environment is None else environment
    chosen = env.get("HANBADA_LANG", "").lower()
    if chosen in LANGS:
        return chosen
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "ko"
