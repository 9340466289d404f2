"""A firm of a second registry beside what is known of it: a column that is not there says nothing, an empty cell does."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hanbada.base.text import Text
from hanbada.company.registry.columns import FIELDS, FLAGS, LEFT_OUT, MONEY, NEEDED, Column
from hanbada.company.registry.rows import Fault, Firm, currency_of

PAIRS = {"sales": "assets", "assets": "sales", "direct": "indirect", "indirect": "direct"}


def together(firm: Firm, known: Firm, columns: Sequence[Column]) -> Firm:
    """What is known with what the file states over it; what the file could not read is left as it was."""
    made: dict[str, Any] = {"flags": dict(known.flags), "years": deepcopy(known.years)}
    faults: list[Fault] = []
    stated = _stated(firm, columns)
    fields = {column.field for column in stated}
    for name in ("name_en", "industry_code", "region", "website", "products", "employees", "applied_on"):
        made[name] = getattr(firm if name in fields else known, name)
    made["hs_codes"] = (firm if "hs_code" in fields else known).hs_codes
    for column in stated:
        if column.field in FLAGS:
            made["flags"].pop(column.field, None)
            made["flags"] |= {column.field: firm.flags[column.field]} if column.field in firm.flags else {}
        elif column.field in MONEY and column.year is not None:
            fault = _figure(made["years"].setdefault(column.year, {}), firm.years.get(column.year, {}), column, stated)
            faults += [(column.header, fault)] if fault else []
    made["years"] = {year: figures for year, figures in made["years"].items() if set(figures) & set(MONEY)}
    return replace(firm, **made, unread=(*firm.unread, *faults))


def emptied(firm: Firm, known: Firm, columns: Sequence[Column]) -> tuple[Text, ...]:
    """What is known of the firm and would be emptied by an empty cell, in words."""
    return tuple(
        FIELDS[column.field] + (Text.same(f" {column.year}") if column.field in MONEY else Text("", ""))
        for column in _stated(firm, columns)
        if _held(known, column) and not _held(firm, column)
    )


def _stated(firm: Firm, columns: Sequence[Column]) -> list[Column]:
    """The columns that say something of the firm: taken, and not unread."""
    unread = {header for header, _ in firm.unread}
    return [c for c in columns if c.field not in (*LEFT_OUT, *NEEDED) and c.header not in unread]


def _held(firm: Firm, column: Column) -> bool:
    if column.field in MONEY:
        return column.field in firm.years.get(column.year or 0, {})
    if column.field in FLAGS:
        return column.field in firm.flags
    return getattr(firm, "hs_codes" if column.field == "hs_code" else column.field) not in ("", (), None)


def _figure(held: dict[str, Any], new: dict[str, Any], column: Column, stated: Sequence[Column]) -> Text | None:
    """One figure of one year put in or taken out; the fault where what stays beside it is of another currency."""
    name, pair, currency = column.field, PAIRS[column.field], currency_of(column.field)
    if name not in new:
        held.pop(name, None)
        if pair not in held:
            held.pop(currency, None)
        return None
    stays = pair in held and not any(other.field == pair and other.year == column.year for other in stated)
    if stays and held.get(currency) != new[currency]:
        label = FIELDS[pair]
        return Text(f"{label.ko}이(가) {held.get(currency)}로 알려져 있어 {new[currency]}와 함께 둘 수 없음",
                    f"{label.en} are known in {held.get(currency)} and cannot stand beside {new[currency]}")  # fmt: skip
    held[name], held[currency] = new[name], new[currency]
    return None
