"""What was found: everything that lives in one folder or file each, and whether the installation is whole."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hanbada.base.errors import HanbadaError
from hanbada.base.text import Text

Entries = dict[str, Text]


def inventory() -> dict[str, Entries]:
    """Kind → id → label, in the order in which the flow uses them."""
    from hanbada.content import content
    from hanbada.content.library import SHELVES
    from hanbada.data import known_sources
    from hanbada.indicators import indicators
    from hanbada.plan.sections import sections
    from hanbada.ranking import COMPONENTS, METHODS

    shelf = content()
    found = {
        "sources": {id_: source.spec.title for id_, source in known_sources().items()},
        "indicators": {entry.id: entry.label for entry in indicators()},
        "components": {part.id: part.label for part in COMPONENTS},
        "methods": dict(METHODS),
        "sections": {section.id: section.title for section in sections()},
    }
    return found | {name: {id_: entry.title for id_, entry in getattr(shelf, name).items()} for name in SHELVES}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the doctor."""

    name: str
    ok: bool
    needed: bool
    detail: Text


def checks() -> tuple[Check, ...]:
    """Python, libraries, releases and tools, with what the lack of each costs."""
    return (*_libraries(), *_releases(), *_content(), *_search(), *_tools())


def _libraries() -> list[Check]:
    fine = sys.version_info >= (3, 11)
    found = [Check("python", fine, True, Text.same(sys.version.split()[0]))]
    for name in ("numpy", "polars", "pyarrow", "pydantic", "typst", "XlsxWriter"):
        try:
            found.append(Check(name, True, True, Text.same(version(name))))
        except PackageNotFoundError:
            found.append(Check(name, False, True, Text("설치 안 됨: make setup", "not installed: make setup")))
    return found


def _releases() -> list[Check]:
    from hanbada.data import Store, known_sources

    store = Store.open()
    found = [Check("home", True, True, Text.same(str(store.home)))]
    for id_, source in known_sources().items():
        held = store.releases(id_)
        if held:
            found.append(_verified(store, id_, held[-1], source.spec.needed))
        elif source.spec.needed:
            missing = Text(f"없음: hanbada data pull {id_}", f"missing: hanbada data pull {id_}")
            found.append(Check(id_, False, True, missing))
        else:
            found.append(Check(id_, False, False, _costs(id_, source.spec.title)))
    return found


def _verified(store: object, id_: str, release: object, needed: bool) -> Check:
    try:
        store.verify(release)  # type: ignore[attr-defined]
    except HanbadaError as error:
        return Check(id_, False, needed, Text(error.in_("ko"), error.in_("en")))
    return Check(id_, True, needed, Text.same(release.id))  # type: ignore[attr-defined]


def _costs(id_: str, title: Text) -> Text:
    said = {
        "tariffs": Text(
            "가져온 관세율 없음: 관세는 '확인 안 됨'으로 적힘", "no tariffs imported: duties print as not confirmed"
        ),
        "baci": Text(
            "전체 BACI 없음: 시작 자료의 품목만 다룸", "no full BACI: only the products of the starter data are covered"
        ),
    }
    return said.get(id_, Text(f"{title.ko}: 가져온 것 없음", f"{title.en}: nothing imported"))


def _content() -> list[Check]:
    from hanbada.content import content

    shelf = content()
    unverified = sum(
        1
        for name in ("agencies", "measures", "agreements", "requirements")
        for e in getattr(shelf, name).values()
        if not e.verified
    )
    return [
        Check(
            "content",
            True,
            True,
            Text(f"내용 파일을 읽음, 미확인 {unverified}건", f"content read, {unverified} entries not verified"),
        )
    ]


def _search() -> list[Check]:
    """What the search for HS codes lacks; a plan with codes needs none of it."""
    from hanbada.data import Store
    from hanbada.hs import missing

    lacking = missing(Store.open())
    if not lacking:
        return [Check("hs search", True, False, Text("빠진 것 없음", "nothing is missing"))]
    return [Check("hs search", False, False, words) for words in lacking]


def _tools() -> list[Check]:
    found = []
    for name, ko, en in (
        ("npm", "자산을 받을 때만 필요", "needed only to pull assets"),
        ("chromium", "브라우저 시험에만 필요", "needed only by the browser tests"),
        ("soffice", "엑셀 열기 시험에만 필요", "needed only by the workbook test"),
    ):
        path = shutil.which(name) or shutil.which(name, path=str(Path(sys.prefix) / "bin"))
        found.append(
            Check(name, path is not None, False, Text.same(path) if path else Text(f"없음: {ko}", f"absent: {en}"))
        )
    return found
