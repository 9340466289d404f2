"""The company profile: read it, check it, write a template of it."""

from __future__ import annotations

from hanbada.base.errors import ProfileError
from hanbada.company.checks import HSNames
from hanbada.company.entry import Entry
from hanbada.company.facts import Money
from hanbada.company.gaps import Gap, gaps
from hanbada.company.model import Profile
from hanbada.company.product import HS, Product
from hanbada.company.reading import parse, read
from hanbada.company.template import schema, template
from hanbada.company.words import Status

__all__ = [
    "HS",
    "Entry",
    "Gap",
    "HSNames",
    "Money",
    "Product",
    "Profile",
    "ProfileError",
    "Status",
    "gaps",
    "parse",
    "read",
    "schema",
    "template",
]
