"""BACI's code lists: countries with the years their codes are valid in, products with the names of their revision."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.data import corrections
from hanbada.data.identity import identity
from hanbada.data.table import InputSpec

FOLDER = Path(__file__).parent
LATIN, PAIRED = re.compile(rb"[\xc0-\xff]"), re.compile(rb"[\x80-\xbf]|[\x80-\xff]{2}|\0")
NO_ISO3 = ("", "N/A")
CodeRow = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Codes:
    """The two lists as tables ready to be written.

    ``notes``  corrections that were not made
    ``same``   leads a second code of a country to the one that stands
    """

    countries: pl.DataFrame
    products: pl.DataFrame
    notes: tuple[Text, ...] = ()
    same: Mapping[str, str] = field(default_factory=dict)


def decoded(path: Path) -> str:
    """A text file's words; DataError for anything but UTF-8 or Latin-1 letters, naming the encoding it looks like."""
    content = path.read_bytes()
    if LATIN.search(content) and not PAIRED.search(
        content
    ):  # every letter beyond ASCII stands alone: no UTF-8, no CP949
        return content.decode("latin-1")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = content.count(b"\n", 0, fault.start) + 1
        raise DataError(
            Text(f"UTF-8이 아닌 글자({_guess(content)})", f"a character that is not UTF-8 ({_guess(content)})"),
            Text("UTF-8 파일", "a UTF-8 file"),
            Text(
                "발행된 원본을 쓰거나, Excel에서 'CSV UTF-8'로 다시 저장하세요",
                'use the original as published, or save it as "CSV UTF-8" in Excel',
            ),
            Where(path.name, row=row),
        ) from None


def lines(path: Path, spec: InputSpec) -> list[dict[str, str]]:
    """The rows of a small CSV by mapped column; strict about columns and ragged rows, of which a cut last one is one."""
    words = decoded(path)
    where = Where(path.name)
    try:
        table = list(csv.reader(io.StringIO(words, newline=""), strict=True))
    except csv.Error as fault:
        raise DataError(
            Text(f"CSV로 읽을 수 없음: {fault}", f"not readable as CSV: {fault}"),
            Text("따옴표가 짝이 맞는 CSV", "a CSV with balanced quotes"),
            Text("파일을 다시 받으세요", "fetch the file again"),
            where,
        ) from None
    header = table[0] if table else []
    mapping = spec.check(header, where)
    for row, cells in enumerate(table[1:], 2):
        if len(cells) != len(header):
            raise DataError(
                Text(f"칸 {len(cells)}개", f"{len(cells)} fields"),
                Text(f"칸 {len(header)}개", f"{len(header)} fields"),
                Text("파일을 다시 받으세요", "fetch the file again"),
                Where(path.name, row=row),
            )
    places = [(header.index(name), target) for name, target in mapping.items()]
    return [{target: cells[place] for place, target in places} for cells in table[1:]]


def countries(rows: Iterable[CodeRow]) -> tuple[pl.DataFrame, tuple[Text, ...]]:
    """The table of countries, with validity and corrections, and what there is to say about these.

    A name ending in "(...1998)" says the code's last year; the other code with the same ISO3 begins in the year after.
    """
    frame = pl.DataFrame(
        [(row["country_code"], None if row["iso3"] in NO_ISO3 else row["iso3"], row["name_en"]) for row in rows],
        schema={"country_code": pl.String, "iso3": pl.String, "name_en": pl.String},
        orient="row",
    )
    ended = pl.col("name_en").str.extract(r"\(\.\.\.(\d{4})\)\s*$").cast(pl.Int16)
    frame = frame.with_columns(valid_to=ended, name_ko=pl.lit(None, pl.String))
    frame = frame.with_columns(
        valid_from=pl.when(pl.col("valid_to").is_null() & pl.col("iso3").is_not_null())
        .then(pl.col("valid_to").max().over("iso3") + 1)
        .cast(pl.Int16)
    )
    ordered = frame.select("country_code", "iso3", "name_en", "name_ko", "valid_from", "valid_to")
    return corrections.apply("countries", ordered, corrections.load(FOLDER))


def settled(codes: Codes) -> Codes:
    """The lists with one code for each country in a year: of two that nothing tells apart, the one of ISO 3166."""
    rows = codes.countries.filter(pl.col("iso3").is_not_null()).select("iso3", "country_code", "valid_from", "valid_to")
    same: dict[str, str] = {}
    for _, held in rows.group_by("iso3"):
        found = list(held.select("country_code", "valid_from", "valid_to").iter_rows())
        stays = max(found, key=lambda row: (identity(row[0]).name is None, int(row[0])))
        same |= {code: stays[0] for code, *years in found if code != stays[0] and _meet(years, stays[1:])}
    return replace(codes, countries=codes.countries.filter(~pl.col("country_code").is_in(list(same))), same=same)


def _meet(years: Sequence[int | None], others: Sequence[int | None]) -> bool:
    """Whether two spans have a year in common; None is no bound."""
    (start, end), (first, last) = ((span[0] or 0, span[1] or 9999) for span in (years, others))
    return start <= last and first <= end


def products(rows: Iterable[CodeRow], revision: HSRevision) -> pl.DataFrame:
    """The table of products of one revision."""
    return pl.DataFrame(
        [(row["product_code"], revision.value, row["name_en"], None) for row in rows],
        schema={"product_code": pl.String, "hs_revision": pl.String, "name_en": pl.String, "name_ko": pl.String},
        orient="row",
    ).sort("product_code")


def check(codes: Codes, file: str) -> Codes:
    """The lists, or DataError for a code that is not text of the right shape or that occurs twice."""
    for frame, column, shape in (
        (codes.countries, "country_code", r"^[1-9]\d{0,3}$"),
        (codes.countries, "iso3", r"^[A-Z][A-Z0-9]{2}$"),
        (codes.products, "product_code", r"^\d{6}$"),
    ):
        doubled = pl.col(column).is_duplicated() if column != "iso3" else pl.lit(value=False)
        wrong = frame.filter(pl.col(column).str.contains(shape).not_() | doubled)
        if wrong.height:
            raise DataError(
                Text(f"코드 '{wrong[column][0]}'", f"the code '{wrong[column][0]}'"),
                Text(
                    "한 번씩만 나오는 코드(나라 1~4자리, 품목 앞자리 0을 포함한 6자리), 세 글자 ISO3",
                    "codes that occur once (countries 1 to 4 digits, products 6 digits with leading zeros), ISO3 of three",
                ),
                Text(
                    "원본 코드 목록을 다시 받으세요. Excel로 저장한 파일은 앞자리 0을 잃습니다",
                    "fetch the original code list; a file saved by Excel loses leading zeros",
                ),
                Where(file, column=column),
            )
    return codes


def _guess(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        content.decode("cp949")
    except UnicodeDecodeError:
        return "?"
    return "CP949"
