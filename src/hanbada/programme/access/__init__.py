"""Who sees which rows and who may do what.

A model says which ``ways`` lead to its rows and who ``may`` act on them, in the words of this package; what opens rows
(memberships, programmes, referrals, consents, shares) is handed over by the objects that own it, in their ``grants.py``
(docs/decisions/0007-ways.md).
"""

from hanbada.programme.access.may import Rule, company_of, coordinator_of, either, holder_of, may, staff_of
from hanbada.programme.access.rows import every, sliced
from hanbada.programme.access.standing import (
    COUNTING,
    OFFICES,
    SYSTEM,
    WORKING,
    Place,
    Standing,
    standing_now,
    standing_of,
)
from hanbada.programme.access.ways import (
    ALL,
    Agreed,
    ByCoordinator,
    ByOffice,
    ByPortal,
    ByProgramme,
    ByReferral,
    ByRole,
    Members,
    Only,
    Own,
    Public,
    Way,
    company_path,
    tally,
    visible,
)

__all__ = [
    "ALL", "COUNTING", "OFFICES", "SYSTEM", "WORKING", "Agreed", "ByCoordinator", "ByOffice", "ByPortal",
    "ByProgramme", "ByReferral", "ByRole", "Members", "Only", "Own", "Place", "Public", "Rule", "Standing",
    "Way", "company_of", "company_path", "coordinator_of", "either", "every", "holder_of", "may", "sliced",
    "staff_of", "standing_now", "standing_of", "tally", "visible",
]  # fmt: skip
