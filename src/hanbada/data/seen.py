"""What a person's table that does not fit looks like: a title above its header, another separator, a publisher's download."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hanbada.base.text import Text

#: how far down a header may stand below titles
LOOK = 20
GUIDE = "docs/guides/any-bilateral-table.md"
CORRECT = Text(
    "표의 첫 행에 이 열 이름을 쓰고, 다른 열은 지우세요", "write these names in the first row, and delete other columns"
)
#: what a table is called → columns that tell it, each set enough
LAYOUTS: tuple[tuple[Text, tuple[frozenset[str], ...]], ...] = (
    (
        Text("UN Comtrade에서 내려받은 표", "a UN Comtrade download"),
        (
            frozenset({"reporterCode", "partnerCode", "cmdCode"}),
            frozenset({"Reporter Code", "Partner Code", "Commodity Code"}),
            frozenset({"Trade Flow Code", "Reporter", "Partner"}),
        ),
    ),
    (Text("BACI의 연도 파일", "a year file of BACI"), (frozenset({"t", "i", "j", "k", "v"}), frozenset({"t", "hs6", "i", "j"}))),
    (
        Text("WITS에서 내려받은 표", "a WITS download"),
        (
            frozenset({"ReporterISO3", "PartnerISO3", "ProductCode"}),
            frozenset({"Reporter", "Partner", "Product Code", "Trade Flow"}),
            frozenset({"Reporter Name", "Partner Name", "Trade Flow"}),
        ),
    ),
    (
        Text("Eurostat에서 내려받은 표", "a Eurostat download"),
        (
            frozenset({"reporter", "partner", "product", "OBS_VALUE"}),
            frozenset({"REPORTER", "PARTNER", "PRODUCT", "PERIOD"}),
            frozenset({"DECLARANT_ISO", "PARTNER_ISO", "PRODUCT_NC"}),
        ),
    ),
    (
        Text("ITC Trade Map에서 내려받은 표", "an ITC Trade Map download"),
        (frozenset({"Importers"}), frozenset({"Exporters"}), frozenset({"Product code", "Product label"})),
    ),
    (
        Text("K-stat(무역협회)나 관세청에서 내려받은 표", "a download of K-stat or the Korea Customs Service"),
        (
            frozenset({"국가명", "수출금액"}),
            frozenset({"국가명", "수출 금액"}),
            frozenset({"품목코드", "수출금액"}),
            frozenset({"국가", "수출금액"}),
            frozenset({"HS코드", "수출금액"}),
            frozenset({"HS코드", "수출 금액"}),
        ),
    ),
)  # fmt: skip


def layout(names: Iterable[str]) -> Text | None:
    """Whose layout a header is, where it is one that is known.

    >>> layout(["refYear", "reporterCode", "partnerCode", "cmdCode"]).en
    'a UN Comtrade download'
    """
    found = set(names)
    return next((said for said, sets in LAYOUTS if any(told <= found for told in sets)), None)


def header_below(rows: Sequence[Sequence[object]], wanted: Iterable[str]) -> int | None:
    """The row (from 1) in which a header stands that is not in the first: one with the wanted names, or of a known layout."""
    needed = set(wanted)
    for number, row in enumerate(rows[1:LOOK], 2):
        names = {str(cell).strip() for cell in row if cell not in (None, "")}
        if needed <= names or layout(names):
            return number
    return None


def remedy(rows: Sequence[Sequence[object]], wanted: Iterable[str], guide: str = GUIDE) -> tuple[Text, Text] | None:
    """(what was seen, what to do) for a table whose first row is not the header that is wanted; None where nothing is seen.

    ``rows``   the table from its first row on
    ``guide``  where it is said how a download becomes such a table
    """
    known = layout(str(cell).strip() for cell in rows[0] if cell not in (None, "")) if rows else None
    if known:
        return (
            known + Text("(열 이름으로 보아)", ", by its column names"),
            Text(f"이 열들로 옮기세요: {guide}", f"bring it into these columns: {guide}"),
        )
    below = header_below(rows, wanted)
    if below is None:
        return None
    title = next((str(cell) for cell in rows[0] if cell not in (None, "")), "") if rows else ""
    whose = layout(str(cell).strip() for cell in rows[below - 1] if cell is not None)
    return (
        Text(f"첫 행은 제목 '{title[:60]}', 열 이름은 {below}행", f"a title '{title[:60]}' in the first row, headers in row {below}")
        + (Text(f"({whose.ko})", f" ({whose.en})") if whose else Text("", "")),
        Text(
            f"열 이름이 첫 행에 오도록 위의 {below - 1}행을 지우고, 제목에 적힌 단위를 값에 반영하세요",
            f"delete the {below - 1} rows above the header; where the title names a unit, bring the values into dollars",
        ),
    )  # fmt: skip


def separators(words: str) -> tuple[Text, Text] | None:
    """(what was seen, what to do) for a text whose header is divided by something else than commas.

    >>> separators("a;b;c\\n1;2;3,5\\n")[0].en
    'fields divided by semicolons, decimal commas'
    """
    first, _, rest = words.partition("\n")
    sign = max(";\t|", key=first.count)
    if first.count(sign) <= first.count(","):
        return None
    name = {";": Text("쌍반점", "semicolons"), "\t": Text("탭", "tabs"), "|": Text("세로줄", "bars")}[sign]
    sep = re.escape(sign)
    comma = re.search(rf"(?:^|{sep})\s*\d+,\d+\s*(?:{sep}|\r?$)", rest, re.MULTILINE) is not None
    return (
        Text(f"{name.ko}으로 나눈 칸", f"fields divided by {name.en}")
        + (Text(", 소수점이 쉼표", ", decimal commas") if comma else Text("", "")),
        Text("쉼표로 나눈 CSV로 저장하고, 소수점은 점으로 쓰세요", "save it as a CSV divided by commas, with decimal points"),
    )  # fmt: skip
