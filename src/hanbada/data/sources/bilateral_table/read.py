"""Reads a table of bilateral trade strictly: codes as text, amounts in whole dollars and kilograms, one row a flow."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from babel import Locale

from hanbada.base.codes import HSRevision
from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.text import Text
from hanbada.data.iso import iso3
from hanbada.data.sink import Sink
from hanbada.data.sources.bilateral_table.tabular import read_text
from hanbada.data.trade import FlowWriter, YearFlows, rounding_note, weighed, weightless_note, whole

#: codes of the customs world that differ from ISO 3166 or outlived their country (UN Comtrade, BACI)
CUSTOMS = {"58": "BEL", "251": "FRA", "381": "ITA", "530": "ANT", "579": "NOR", "699": "IND", "736": "SDN",
           "757": "CHE", "842": "USA", "891": "SCG"}  # fmt: skip
SHAPES = {
    "year": (r"^(19|20)\d\d$", Text("네 자리 연도", "a four-digit year")),
    "exporter_code": (
        r"^([A-Z][A-Z0-9]{2}|\d{1,3})$",
        Text("ISO3 또는 숫자 국가 코드", "an ISO3 or numeric country code"),
    ),
    "importer_code": (
        r"^([A-Z][A-Z0-9]{2}|\d{1,3})$",
        Text("ISO3 또는 숫자 국가 코드", "an ISO3 or numeric country code"),
    ),
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
    table = read_text(path, sink.source.spec.inputs["flows"])
    _check(table, path)
    countries = pl.concat([table["exporter_code"], table["importer_code"]]).unique().sort()
    _check_codes(table, countries, path)
    products = table["product_code"].unique().sort()
    value, odd_values = whole("value_usd", _numbers(table, "value_usd", path), 1, path.name)
    quantity, odd_quantities = whole("quantity_kg", _numbers(table, "quantity_kg", path), 1, path.name)
    _describe(sink, revision, table, path)
    sink.write("countries", _countries(countries, sink))
    sink.write("products", _products(products, revision))
    quantity, weightless = weighed(quantity)
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
            "value": value,
            "quantity": quantity,
        }
    )
    writer = FlowWriter(sink, countries.to_list(), products.to_list(), path.name)
    years = coded["year"].unique().sort().to_list()
    for done, year in enumerate(years):
        sink.progress(done, len(years))
        writer.write(_year(year, coded.filter(pl.col("year") == year)))
    writer.finish()
    sink.progress(len(years), len(years))


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
    for name, (shape, expected) in SHAPES.items():
        wrong = table[name].str.contains(shape).fill_null(False).not_()
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


def _check_codes(table: pl.DataFrame, countries: pl.Series, path: Path) -> None:
    """One kind of country codes, and no country trading with itself."""
    numeric = countries.str.contains(r"^\d+$")
    if numeric.any() and not numeric.all():
        raise DataError(
            Text("숫자 국가 코드와 문자 국가 코드가 섞임", "numeric and alphabetic country codes mixed"),
            Text("모두 ISO3이거나 모두 숫자", "all ISO3 or all numeric"),
            Text(
                "국가 코드를 한 가지로 맞추세요. 같은 나라가 둘로 나뉩니다",
                "use one kind of code; one country would become two",
            ),
            Where(path.name),
        )
    own = (table["exporter_code"] == table["importer_code"]).arg_true()
    if len(own):
        row = int(own[0])
        raise DataError(
            Text(f"수출국과 수입국이 같은 행 {len(own):,}개", f"{len(own):,} rows whose exporter is the importer"),
            Text("두 나라 사이의 무역", "trade between two countries"),
            Text("국내 거래와 재수입 행을 빼고 표를 만드세요", "leave domestic and re-import rows out of the table"),
            Where(path.name, row=row + 2),
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


def _countries(codes: pl.Series, sink: Sink) -> pl.DataFrame:
    """Names from CLDR by ISO3; a code without one is its own name, and the release says which those are."""
    rows = [(code, found, *_names(code, found)) for code in codes for found in [CUSTOMS.get(code) or iso3(code)]]
    bare = [code for code, *_, korean in rows if korean is None]
    if bare:
        listed = ", ".join(bare)
        sink.note(
            Text(f"나라 이름이 없어 코드로 부르는 곳: {listed}", f"no known country, called by their code: {listed}")
        )
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("country_code", "iso3", "name_en", "name_ko"), pl.String), orient="row"
    )
    return frame.with_columns(valid_from=pl.lit(None, pl.Int16), valid_to=pl.lit(None, pl.Int16))


def _names(code: str, found: str | None) -> tuple[str, str | None]:
    english, korean = (_territories(lang).get(found or "") for lang in ("en", "ko"))
    return english or found or code, korean


@cache
def _territories(lang: str) -> dict[str, str]:
    named = Locale(lang).territories
    return {three: name for two, name in named.items() if len(two) == 2 and (three := iso3(two))}


def _products(codes: pl.Series, revision: HSRevision) -> pl.DataFrame:
    none = pl.lit(None, pl.String)
    return pl.DataFrame({"product_code": codes}).with_columns(
        hs_revision=pl.lit(revision.value), name_en=none, name_ko=none
    )
