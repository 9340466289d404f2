"""How a state looks: its tone and its shape, so that colour never says it alone."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """Tone (a class of the style sheet) and shape (a symbol of icons.svg)."""

    tone: str
    shape: str


UNKNOWN = Look("calm", "ring-dashed")
TONES = {
    "good": Look("good", "success"),
    "wait": Look("wait", "clock"),
    "bad": Look("bad", "error"),
    "info": Look("info", "info"),
    "moved": Look("moved", "arrow"),
    "calm": Look("calm", "ring"),
}
STATES = {
    # still to come
    "draft": Look("calm", "ring-dashed"),
    "planned": Look("calm", "ring-dashed"),
    "new": Look("info", "ring"),
    "open": Look("info", "ring"),
    "sent": Look("wait", "clock"),
    "waiting": Look("wait", "clock"),
    "pending": Look("wait", "clock"),
    "review": Look("wait", "eye"),
    "due": Look("wait", "clock"),
    "stale": Look("wait", "warning"),
    "drifted": Look("wait", "warning"),
    # under way
    "started": Look("info", "half"),
    "active": Look("info", "half"),
    "taking": Look("info", "half"),
    "in_progress": Look("info", "half"),
    "contacted": Look("info", "comment"),
    "shared": Look("info", "link"),
    "ready": Look("info", "half"),
    "found": Look("info", "ring"),
    "diagnosed": Look("info", "half"),
    "supported": Look("info", "half"),
    "claimed": Look("info", "half"),
    # well ended
    "accepted": Look("good", "check"),
    "approved": Look("good", "check"),
    "checked": Look("good", "check"),
    "converted": Look("good", "done"),
    "confirmed": Look("good", "check"),
    "eligible": Look("good", "check"),
    "given": Look("good", "check"),
    "chosen": Look("good", "check"),
    "shortlisted": Look("good", "check"),
    "verified": Look("good", "done"),
    "published": Look("good", "done"),
    "done": Look("good", "done"),
    # moved elsewhere
    "sent_on": Look("moved", "turn"),
    "merged": Look("moved", "merge"),
    "control": Look("moved", "people"),
    # ended otherwise
    "rejected": Look("bad", "cross"),
    "refused": Look("bad", "cross"),
    "ineligible": Look("bad", "cross"),
    "failed": Look("bad", "error"),
    "overdue": Look("bad", "warning"),
    "expired": Look("bad", "clock"),
    "revoked": Look("calm", "slash"),
    "replaced": Look("calm", "slash"),
    "withdrawn": Look("calm", "slash"),
    "cancelled": Look("calm", "slash"),
    "declined": Look("calm", "slash"),
    "inactive": Look("calm", "slash"),
    "closed": Look("calm", "lock"),
    "unknown": UNKNOWN,
}


def look(state: str) -> Look:
    """The look of a state or tone; one that has none of its own looks unknown, and its words still say it.

    >>> look("accepted"), look("bad"), look("never heard of").tone
    (Look(tone='good', shape='check'), Look(tone='bad', shape='error'), 'calm')
    """
    return STATES.get(state) or TONES.get(state) or UNKNOWN
