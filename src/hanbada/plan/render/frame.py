"""What every writer says around a document in the reader's language: labels, the line of a unit, file-safe text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from hanbada.base.stamp import Release
from hanbada.base.text import Text

CONTENTS = Text("차례", "Contents")
NOTES = Text("각주", "Notes")
SOURCES = Text("자료", "Data used")
AS_OF = Text("기준일", "As of")
AS_TABLE = Text("표로 보기", "Show as a table")
ASK = Text("확인할 곳", "Whom to ask")
REST = Text(
    "나머지 행은 엑셀·JSON·웹 문서에 있음", "The other rows are in the workbook, the data file and the web page"
)
ALL = Text("모두 보기", "Show all")
FEWER = Text("줄이기", "Show fewer")
TO_TEXT = Text("본문으로 건너뛰기", "Skip to the text")
BACK = Text("본문으로 돌아가기", "Back to the text")
SORT = Text("정렬", "Sort")
DOWNLOAD = Text("CSV로 저장", "Save as CSV")
FIGURE = Text("그림", "Figure")
TABLE = Text("표", "Table")
CALLOUTS = {
    "note": Text("참고", "Note"),
    "warning": Text("유의", "Caution"),
    "decision": Text("결정 요청", "Decision requested"),
    "unknown": Text("확인 안 됨", "Not confirmed"),
}
SOURCE_COLUMNS = (
    Text("자료", "Source"),
    Text("판", "Version"),
    Text("받은 날", "Retrieved"),
    Text("이용 조건", "Licence"),
    Text("주소", "Address"),
    Text("해시(sha256)", "Hash (sha256)"),
)


def release_notes(release: Release) -> tuple[Text, ...]:
    """What a reader must know of a release: of what it holds a part, then its notes."""
    return ((release.coverage,) if release.coverage else ()) + release.notes


@cache
def asset(name: str) -> str:
    """A file that travels with the package (style, script, page set-up)."""
    return files("hanbada.plan.render").joinpath("assets", name).read_text(encoding="utf-8")
