"""ISO 3166 country codes in their three forms, from CLDR: 410, KR and KOR are one country."""

from __future__ import annotations

import re
from functools import cache

from babel.core import get_global

FORMER = frozenset({"BUR", "ZAR", "DDR", "FXX", "TMP", "YMD"})  # former codes that CLDR leads to today's countries
#: codes that ISO 3166 leaves to its users: CLDR knows them, and they are no countries (XKX is Kosovo by usage)
USERS = re.compile(r"^(AAA|Q[M-Z][A-Z]|X(?!KX$)[A-Z][A-Z]|ZZZ)$")
EUROPEAN_UNION = "EUN"  # the customs union, as WITS and Comtrade write it (numeric 918, 97)
_OTHER = {"918": EUROPEAN_UNION, "97": EUROPEAN_UNION, "EU": EUROPEAN_UNION, EUROPEAN_UNION: EUROPEAN_UNION,
          "490": "TWN", "XK": "XKX", "XKX": "XKX", "GB": "GBR", "UK": "GBR"}  # fmt: skip


@cache
def _forms() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    single = {code: places[0] for code, places in aliases.items() if len(places) == 1}
    letters = {
        place: code
        for code, place in single.items()
        if len(code) == 3 and code.isalpha() and code not in FORMER and not USERS.match(code)
    }
    forms = dict(letters)
    forms |= {code: code for code in letters.values()}
    forms |= {code: letters[place] for code, place in single.items() if code.isdigit() and place in letters}
    return forms | _OTHER


def iso3(code: str) -> str | None:
    """The alpha-3 code of a country written as alpha-2, alpha-3 or number; None where there is no such country.

    >>> iso3("410"), iso3("KR"), iso3("KOR"), iso3("NA"), iso3("36"), iso3("918"), iso3("Korea")
    ('KOR', 'KOR', 'KOR', 'NAM', 'AUS', 'EUN', None)
    """
    bare = code.strip().upper()
    return _forms().get(bare.zfill(3) if bare.isdigit() and bare not in _OTHER else bare)
