"""Invented companies to try everything with."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from hanbada.base.errors import UnknownCode
from hanbada.base.text import Text

#: The demo companies, the main one first.
COMPANIES = ("gasang-hapgeum", "invented-litio")


def profile_path(company: str = COMPANIES[0]) -> Path:
    """The file of a demo company's profile.

    >>> profile_path().name
    'gasang-hapgeum.yml'
    """
    if company not in COMPANIES:
        raise UnknownCode(
            Text(f"예시 회사 '{company}'", f"the demo company '{company}'"),
            Text(" · ".join(COMPANIES), ", ".join(COMPANIES)),
            Text("이름을 확인하세요", "check the name"),
        )
    with as_file(files("hanbada.demo").joinpath(f"{company}.yml")) as path:
        return path
