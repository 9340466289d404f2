"""The main menu's icons, and which entry the reader stands in."""

from __future__ import annotations

ICONS = {
    "home": "home",
    "programme": "programme",
    "cohort": "programme",
    "discovery": "discovery",
    "candidate": "discovery",
    "registr": "import",
    "import": "import",
    "control": "people",
    "draw": "discovery",
    "compan": "company",
    "portal": "company",
    "diagnos": "diagnosis",
    "plan": "plan",
    "case": "case",
    "referral": "referral",
    "action": "action",
    "board": "board",
    "claim": "outcome",
    "outcome": "outcome",
    "consent": "consent",
    "organisation": "organisation",
    "member": "people",
    "people": "people",
    "person": "people",
    "invitation": "people",
    "audit": "audit",
    "history": "audit",
    "access": "audit",
    "hs-search": "search",
    "token": "lock",
    "webhook": "link",
    "document": "document",
    "merge": "merge",
    "design": "edit",
}


def icon_of(name: str) -> str:
    """The symbol of a page by its name ("company_list", "referral"); a plain ring for a page without one.

    >>> icon_of("companies"), icon_of("my_referrals"), icon_of("something")
    ('company', 'referral', 'ring')
    """
    found = (icon for part, icon in ICONS.items() if part in name)
    return next(found, "ring")


def stands_in(path: str, url: str) -> bool:
    """Whether an address lies at or below a menu entry.

    >>> stands_in("/companies/5/", "/companies/"), stands_in("/companies/", "/"), stands_in("/", "/")
    (True, False, True)
    """
    return path == url or (url != "/" and path.startswith(url))
