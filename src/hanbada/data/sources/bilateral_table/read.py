"""Reads a table of bilateral trade strictly: codes as text, amounts in whole dollars and kilograms, one row a flow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from babel import Locale

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.text import Text
from hanbada.data.identity import Identity, Kind, bare, identity
from hanbada.data.identity.settle import settle
from hanbada.data.iso import iso3
from hanbada.data.sink import Sink
from hanbada.data.sources.bilateral_table.tabular import read_text
from hanbada.data.trade import FlowWriter, YearFlows, rounding_note, weighed, weightless_note, whole

SHAPES = {
    "year": (r"^(19|20)\d\d$", Text("네 자리 연도", "a four-digit year")),
    "product_code": (
        r"^\d{6}$",
        Text("앞자리 0을 포함한 HS 여섯 자리(텍스트)", "six HS digits as text, leading zeros included"),
    ),
}
#: a revision has 5,000 to 5,600 six-digit codes; a table with fewer than this holds only a part of trade
ALL_PRODUCTS = 4500
NUMBER = r"^\d+(\.\d+)?([eE][+-]?\d+)?$"


def read(raw: Path, sink: Sink) -> None:
    """Writes flows, margins, and the lists of the countries and products that occur."""
    revision = _revision(sink.options["hs_revision"])
    path = raw if raw.is_file() else _only(raw)
    text, notes = read_text(path, sink.source.spec.inputs["flows"])
    table = text.with_row_index("row", offset=2)
    _check(table, path)
    value, odd_values = whole("value_usd", _numbers(table, "value_usd", path), 1, path.name)
    quantity, odd_quantities = whole("quantity_kg", _numbers(table, "quantity_kg", path), 1, path.name)
    settled = settle(table.with_columns(value.alias("value_usd"), quantity.alias("quantity_kg")), path.name)
    table = settled.table
    _check_own(table, path)
    countries, products = pl.Series(sorted(settled.codes), dtype=pl.String), table["product_code"].unique().sort()
    _describe(sink, revision, table, path)
    sink.write("countries", _countries(settled.codes))
    sink.write("products", _products(products, revision))
    for note in (*notes, *settled.notes):
        sink.note(note)
    quantity, weightless = weighed(table["quantity_kg"])
    if weightless:
        sink.note(weightless_note(weightless))
    if odd_values or odd_quantities:
        sink.note(rounding_note(odd_values, odd_quantities))
    coded = pl.DataFrame(
        {
            "year": table["year"].cast(pl.Int16),
            "exporter": countries.search_sorted(table["exporter_code"]),
            "importer": countries.search_sorted(table["importer_code"]),
            "product": products.search_sorted(table["product_code"]),
            "value": table["value_usd"],
            "quantity": quantity,
        }
    )
    coded = _added_up(coded, countries, settled.added)
    writer = FlowWriter(sink, countries.to_list(), products.to_list(), path.name)
    years = coded["year"].unique().sort().to_list()
    for done, year in enumerate(years):
        sink.progress(done, len(years))
        writer.write(_year(year, coded.filter(pl.col("year") == year)))
    writer.finish()
    sink.progress(len(years), len(years))


def _added_up(coded: pl.DataFrame, countries: pl.Series, added: frozenset[str]) -> pl.DataFrame:
    """Rows of one key summed where a publisher told a place in parts; the weight is known where each part's is."""
    if not added:
        return coded
    parts = pl.any_horizontal(pl.col("exporter", "importer").is_in([countries.index_of(code) for code in added]))
    weight = pl.when(pl.col("quantity").is_not_null().all()).then(pl.col("quantity").sum())
    keys = ["year", "exporter", "importer", "product"]
    sums = coded.filter(parts).group_by(keys, maintain_order=True).agg(pl.col("value").sum(), weight)
    return pl.concat([coded.filter(~parts), sums.select(coded.columns).cast(dict(coded.schema))])  # type: ignore[arg-type]


def _year(year: int, frame: pl.DataFrame) -> YearFlows:
    exporter, importer, product = (
        frame[name].to_numpy().astype(np.int64) for name in ("exporter", "importer", "product")
    )
    return YearFlows(year, exporter, importer, product, frame["value"].to_numpy(), frame["quantity"])


def _revision(words: str) -> HSRevision:
    try:
        return HSRevision(words.upper())
    except ValueError:
        listed = ", ".join(HSRevision)
        raise InputError(
            Text(f"HS 개정판 '{words}'", f"the HS revision '{words}'"),
            Text(f"다음 중 하나: {listed}", f"one of {listed}"),
            Text("--option hs_revision=…을 고치세요", "correct --option hs_revision=…"),
        ) from None


def _only(folder: Path) -> Path:
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".csv", ".parquet", ".xlsx"))
    if len(found) != 1:
        raise InputError(
            Text(f"표 {len(found)}개", f"{len(found)} tables"),
            Text("표 하나", "one table"),
            Text("표 파일의 경로를 주세요", "give the path of the table's file"),
            Where(folder.name),
        )
    return found[0]


def _check(table: pl.DataFrame, path: Path) -> None:
    """Every code of the right shape; DataError with the first row that is not, and for a table without rows."""
    if table.is_empty():
        raise DataError(
            Text("0행", "0 rows"),
            Text("흐름 한 행 이상", "at least one row of flows"),
            Text("표에 행이 있는지 확인하세요", "check that the table has rows"),
            Where(path.name),
        )
    for name in ("exporter_code", "importer_code"):
        known = {code: _is_a_code(code) for code in table[name].unique().drop_nulls()}
        _refuse(table, name, table[name].replace_strict(known, default=False), CODE, path)
    for name, (shape, expected) in SHAPES.items():
        _refuse(table, name, table[name].str.contains(shape).fill_null(False), expected, path)


CODE = Text("ISO2·ISO3 또는 숫자 국가 코드", "an ISO2, ISO3 or numeric country code")


def _is_a_code(words: str) -> bool:
    """Whether the words are a code: one that is known, or of the shape of an ISO3 or numeric one."""
    return identity(words).kind is not Kind.UNKNOWN or bool(re.fullmatch(r"[A-Z][A-Z0-9]{2}|\d{1,3}", bare(words)))


def _refuse(table: pl.DataFrame, name: str, good: pl.Series, expected: Text, path: Path) -> None:
    """DataError with the first row whose cell is not what was expected."""
    wrong = good.not_()
    if wrong.any():
        row = int(wrong.arg_true()[0])
        words = table[name][row]
        lost = name == "product_code" and words is not None and words.isdigit() and len(words) == 5
        do = Text(
            f"앞자리 0이 사라졌으면 0{words}로 쓰고, 열을 텍스트 서식으로 두세요"
            if lost
            else "그 행을 원본과 견주어 고치세요",
            f"if a leading zero was lost write 0{words}, and keep the column as text"
            if lost
            else "compare that row with the original",
        )
        raise DataError(_found(words), expected, do, Where(path.name, row=row + 2, column=name))


def _check_own(table: pl.DataFrame, path: Path) -> None:
    """No country trades with itself, however the two codes are spelled."""
    own = (table["exporter_code"] == table["importer_code"]).arg_true()
    if len(own):
        raise DataError(
            Text(f"수출국과 수입국이 같은 행 {len(own):,}개", f"{len(own):,} rows whose exporter is the importer"),
            Text("두 나라 사이의 무역", "trade between two countries"),
            Text("국내 거래와 재수입 행을 빼고 표를 만드세요", "leave domestic and re-import rows out of the table"),
            Where(path.name, row=int(table["row"][int(own[0])])),
        )


def _numbers(table: pl.DataFrame, name: str, path: Path) -> pl.Series:
    """A column of amounts; empty only where a weight is unknown."""
    column = table[name].replace("NA", None) if name == "quantity_kg" else table[name]
    good = column.str.contains(NUMBER)
    wrong = good.fill_null(name == "quantity_kg").not_()
    if wrong.any():
        row = int(wrong.arg_true()[0])
        raise DataError(
            _found(table[name][row]),
            Text("0 이상의 수(쉼표·단위 없이)", "a number, not negative, without commas or units"),
            Text("그 칸을 원본과 견주어 고치세요", "compare that cell with the original"),
            Where(path.name, row=row + 2, column=name),
        )
    return column.cast(pl.Float64)


def _found(words: str | None) -> Text:
    return Text("빈칸", "an empty cell") if words is None else Text(f"'{words}'", f"'{words}'")


def _describe(sink: Sink, revision: HSRevision, table: pl.DataFrame, path: Path) -> None:
    years = tuple(int(year) for year in table["year"].unique().sort())
    sink.version("-".join([revision, *sorted({str(years[0]), str(years[-1])})]))
    words = sink.options
    title = (
        Text.same(words["title"])
        if words.get("title")
        else Text(f"가져온 무역표 {path.name}", f"Imported trade table {path.name}")
    )
    sink.describe(title, words.get("licence"), words.get("address"))
    count = table["product_code"].n_unique()
    stated = words.get("coverage")
    if stated:
        sink.coverage(Text.same(stated))
    elif count < ALL_PRODUCTS:
        sink.coverage(Text(f"{count}개 품목 안에서", f"within {count} products"))
    sink.note(Text(
        f"이용자가 가져온 표. 값과 HS 개정판({revision})은 표를 만든 사람이 밝힌 대로임",
        f"a table imported by the user; values and HS revision ({revision}) are as its maker states",
    ))  # fmt: skip


def _countries(codes: Mapping[str, Identity]) -> pl.DataFrame:
    """Names from CLDR by ISO3, else those of the identity; a code without either is its own name."""
    rows = [
        (code, one.iso3, *(_names(code, one)), *((one.first, one.last) if one.kind is Kind.FORMER else (None, None)))
        for code, one in sorted(codes.items())
    ]
    schema = {
        **dict.fromkeys(("country_code", "iso3", "name_en", "name_ko"), pl.String()),
        "valid_from": pl.Int16(),
        "valid_to": pl.Int16(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _names(code: str, one: Identity) -> tuple[str, str | None]:
    english, korean = (_territories(lang).get(one.iso3 or "") for lang in ("en", "ko"))
    if english is None and one.name:
        return one.name.en, one.name.ko
    return english or one.iso3 or code, korean


@cache
def _territories(lang: str) -> dict[str, str]:
    named = Locale(lang).territories
    return {three: name for two, name in named.items() if len(two) == 2 and (three := iso3(two))}


def _products(codes: pl.Series, revision: HSRevision) -> pl.DataFrame:
    none = pl.lit(None, pl.String)
    return pl.DataFrame({"product_code": codes}).with_columns(
        hs_revision=pl.lit(revision.value), name_en=none, name_ko=none
    )
