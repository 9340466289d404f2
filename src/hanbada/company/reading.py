"""From bytes to a profile: decoded, read with its lines, validated and checked, everything wrong told at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from hanbada.base.errors import Problem, ProfileError, SystemFault, Where
from hanbada.base.text import Text
from hanbada.company import tree as trees
from hanbada.company.checks import Finding, HSNames, Known, findings, personal
from hanbada.company.model import Profile, stamp_of
from hanbada.company.problems import findings as faults
from hanbada.company.problems import placed
from hanbada.company.refusal import shown
from hanbada.content import content

LARGEST = 1_000_000
#: Stands where a required key is broken, so that the checks of the other keys still run.
_STAND_IN: dict[str, Any] = {
    "names": {"en": "-"},
    "country": "KOR",
    "products": [{"name": {"en": "-"}, "hs": {"code": "010121", "revision": "HS22"}}],
}


def read(
    path: File,
    *,
    as_of: date | None = None,
    names: HSNames | None = None,
    barriers: Collection[str] | None = None,
    weights: Collection[str] | None = None,
) -> Profile:
    """The profile in a YAML or JSON file.

    as_of     the day of the plan: later years and dates are refused, ended certificates warned of; None: not checked
    names     look-up of HS codes: a code that its revision does not have is warned of; None: not checked
    barriers  ids of the barrier list; None: those of the content that comes with Hanbada
    weights   ids of the ranking's components; None: not checked

    Raises ProfileError with every problem and its line; SystemFault where the file may not be read.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except PermissionError:
        raise SystemFault(
            Text(f"{path.name}을(를) 읽을 권한 없음", f"no permission to read {path.name}"),
            Text("읽을 수 있는 파일", "a readable file"),
            Text("파일 권한을 확인하세요", "check the file's permissions"),
        ) from None
    except (OSError, ValueError):
        raise ProfileError(
            Text(f"열 수 없는 파일 {shown(path.name)}", f"{shown(path.name)} cannot be opened"),
            Text("기업정보 YAML 또는 JSON 파일", "a company profile in YAML or JSON"),
            Text(
                "경로를 확인하거나 `hanbada profile new`로 틀을 만드세요",
                "check the path, or write one with `hanbada profile new`",
            ),
        ) from None
    return parse(raw, path.name, as_of=as_of, names=names, barriers=barriers, weights=weights)


def parse(
    raw: bytes,
    file: str = "",
    *,
    as_of: date | None = None,
    names: HSNames | None = None,
    barriers: Collection[str] | None = None,
    weights: Collection[str] | None = None,
) -> Profile:
    """The profile in these bytes; see ``read``."""
    tree = trees.read(text(raw, file), file)
    if not isinstance(tree.data, dict):
        raise ProfileError([*tree.problems, _not_a_mapping(tree.data, file)])
    if barriers is None and tree.data.get("barriers"):
        barriers = content().barriers.keys()
    found, profile = _examine(tree.data, Known(as_of, names, barriers, weights))
    wrong = tree.problems + placed([(f.path, f.problem) for f in found if f.stops], tree)
    if wrong:
        raise ProfileError(sorted(wrong, key=lambda problem: problem.where.row or LARGEST))
    profile._stamp = stamp_of(profile, raw, file)
    profile._warnings = tuple(placed([(f.path, f.problem) for f in found if not f.stops], tree))
    return profile


def _examine(data: dict[str, Any], known: Known) -> tuple[list[Finding], Profile]:
    found = list(personal(data))
    broken: set[str] = set()
    try:
        profile = Profile.model_validate(data)
    except ValidationError as fault:
        wrong = [Finding(path, problem, True) for path, problem in faults(fault, Profile)]
        broken = {str(finding.path[0]) for finding in wrong if finding.path}
        kept = {key: value for key, value in data.items() if key not in broken}
        profile = Profile.model_validate(_STAND_IN | kept)
        found += wrong
    return found + list(findings(profile, known, broken)), profile


def text(raw: bytes, file: str = "") -> str:
    """The words of a file: UTF-8, with or without a byte order mark; anything else is refused with how to save it."""
    if len(raw) > LARGEST:
        raise _refused(
            file,
            Text("1 MB보다 큰 파일", "a file above 1 MB"),
            Text("회사 한 곳의 정보 (보통 20 kB 이하)", "the profile of one company (20 kB as a rule)"),
            Text("다른 파일이 아닌지 확인하세요", "check that it is the right file"),
        )
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise _refused(
            file,
            Text("Excel, 한글, PDF 같은 문서 파일", "an office document or PDF"),
            Text("YAML 또는 JSON 텍스트 파일", "a text file in YAML or JSON"),
            Text("`hanbada profile new`의 틀에 옮겨 쓰세요", "copy the values into what `hanbada profile new` writes"),
        )
    try:
        words = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _not_utf8(raw, fault.start, file) from None
    if not words.strip():
        raise _refused(
            file,
            Text("빈 파일", "an empty file"),
            Text("기업정보", "a company profile"),
            Text("`hanbada profile new`로 틀을 만드세요", "write one with `hanbada profile new`"),
        )
    return words


def _not_utf8(raw: bytes, start: int, file: str) -> ProfileError:
    encoding = "UTF-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "CP949(EUC-KR)" if _is_cp949(raw) else None
    return ProfileError(
        Text(f"{encoding}(으)로 저장된 파일", f"a file saved as {encoding}")
        if encoding
        else Text("UTF-8이 아닌 바이트", "bytes that are not UTF-8"),
        Text("UTF-8 텍스트", "text in UTF-8"),
        Text(
            "메모장에서는 '다른 이름으로 저장 → 인코딩 UTF-8', 터미널에서는 iconv -f CP949 -t UTF-8로 바꾸세요",
            "save it as UTF-8 (Notepad: Save as, Encoding UTF-8; in a terminal: iconv -f CP949 -t UTF-8)",
        ),
        Where(file, row=raw.count(b"\n", 0, start) + 1),
    )


def _is_cp949(raw: bytes) -> bool:
    try:
        words = raw.decode("cp949")
    except UnicodeDecodeError:
        return False
    return any("가" <= char <= "힣" for char in words)


def _not_a_mapping(data: Any, file: str) -> Problem:
    what = (
        Text("목록", "a list")
        if isinstance(data, list)
        else Text(f"값 하나 {shown(data)}", f"a single value {shown(data)}")
    )
    return Problem(
        what if data is not None else Text("주석뿐인 파일", "a file with nothing but comments"),
        Text("names, country, products 등의 항목", "keys such as names, country, products"),
        Text("`hanbada profile new`의 틀과 견주어 보세요", "compare with what `hanbada profile new` writes"),
        Where(file, row=1),
    )


def _refused(file: str, found: Text, expected: Text, do: Text) -> ProfileError:
    return ProfileError(found, expected, do, Where(file))
