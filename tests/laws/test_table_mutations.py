"""Mutated tables: each is read or refused in words, and no row is lost: rows in = rows kept + rows said to be left out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hanbada.base.errors import HanbadaError
from hanbada.data import Store
from hanbada.data.sources.tariffs import table

TRADE = "year,exporter_code,importer_code,product_code,value_usd,quantity_kg"
FLOWS = [
    "2022,KOR,USA,854449,100,10",
    "2022,CHN,USA,854449,300,30",
    "2022,WLD,USA,854449,400,40",
    "2022,KOR,VNM,854449,60,",
    "2022,CHN,VNM,854449,40,4",
    "2022,WLD,VNM,854449,100,10",
    "2021,KOR,VNM,010121,1.5,0",
    "2021,QMM,S19,010121,1e3,2",
]
TARIFF = "수입국,수출국,HS코드,HS판,시작일,종료일,종류,협정,세율(%),중첩,법적근거,비고"
RATES = [
    "말레이시아,*,720292,HS22,2026-01-01,,기본,,5,,가상,",
    "VNM,KOR,7202.92,HS22,2026-01-01,2026-12-31,특혜,kor-vnm,0,,가상,",
    "IND,*,01012100,HS17,2025-07-01,,기본,,20%,,가상,",
    "EUN,*,854449,HS22,2025-01-01,,기본,,,,가상,",
]
SIGNS = "0123456789.,;\"\n\r\t %-+eE*ABKORUSWLD한국세５０\ufeff\u200b\x00'"


def mutated(header: str, rows: list[str], chance: random.Random) -> str:
    """A table with one to four things done to it, as people, programs and networks do."""
    lines = [header, *rows]

    def a_line() -> int:
        return chance.randrange(len(lines))

    def cells() -> None:
        at = a_line()
        parts = lines[at].split(",")
        parts[chance.randrange(len(parts))] = chance.choice(
            ["", "NA", "0", "W00", "410", "EU27_2020", "KOR", "-5", "1,000", "１２", "854449.0", "30211", "△5", "nan", "inf", "1e400", "'"]
        )  # fmt: skip
        lines[at] = ",".join(parts)

    def signs() -> None:
        at = a_line()
        place = chance.randint(0, len(lines[at]))
        lines[at] = lines[at][:place] + chance.choice(SIGNS) + lines[at][place + chance.randint(0, 2) :]

    def swapped() -> None:
        at = a_line()
        parts = lines[at].split(",")
        chance.shuffle(parts)
        lines[at] = ",".join(parts)

    moves: list[Callable[[], object]] = [
        cells, cells, signs, signs, swapped,
        lambda: lines.pop(a_line()) if len(lines) > 1 else None,
        lambda: lines.insert(a_line(), lines[a_line()]),
        lambda: lines.insert(0, chance.choice(["제목", "", "a;b;c", "단위: 천 달러,,"])),
        lambda: lines.append(chance.choice(["", "합계,,,,,", ",,,,,", "2022,KOR"])),
    ]  # fmt: skip
    for _ in range(chance.randint(1, 3)):
        chance.choice(moves)()
    words = chance.choice(["\n", "\n", "\r\n"]).join(lines) + chance.choice(["\n", "\n", ""])
    return words[: -chance.randint(1, 20)] if chance.random() < 0.1 else words


def refused_in_words(fault: HanbadaError) -> None:
    for problem in fault.problems:
        assert problem.found.ko and problem.found.en and problem.expected.ko and problem.do.ko and problem.do.en
        assert "source.yml" not in problem.in_("en") and "source.yml" not in problem.in_("ko")


def bilateral(seeds: range, folder: Path) -> tuple[int, int]:
    """(read, refused) of the mutated trade tables of these seeds."""
    read = refused = 0
    for seed in seeds:
        words = mutated(TRADE, FLOWS, random.Random(seed))
        path = folder / f"t{seed}.csv"
        path.write_bytes(words.encode("utf-8"))
        store = Store.open(folder / f"home{seed}")
        try:
            row = store.row(store.import_("bilateral-table", path, hs_revision="HS17"))
        except HanbadaError as fault:
            refused_in_words(fault)
            refused += 1
            continue
        said = " ".join(note.en for note in row.notes)
        left = sum(int(count.replace(",", "")) for count in re.findall(r"([\d,]+) rows left out", said))
        rows_in = len(words.replace("\r\n", "\n").replace("\ufeff", "").rstrip("\n").split("\n")) - 1
        assert row.holdings["flows"].rows is not None
        assert row.holdings["flows"].rows + left == rows_in, f"seed {seed}: {words!r}"
        read += 1
    return read, refused


def tariffs(seeds: range, folder: Path) -> tuple[int, int]:
    """(read, refused) of the mutated tariff tables of these seeds."""
    read = refused = 0
    path = folder / "rates.csv"
    for seed in seeds:
        words = mutated(TARIFF, RATES, random.Random(seed))
        path.write_bytes(words.encode("utf-8"))
        try:
            lines = table.lines(path)
        except HanbadaError as fault:
            refused_in_words(fault)
            refused += 1
            continue
        filled = [line for line in words.replace("\r\n", "\n").split("\n")[1:] if line.strip(",")]
        assert len(lines) == len(filled), f"seed {seed}: {words!r}"
        assert all(line.rate_pct is None or 0 <= line.rate_pct <= table.MOST_PCT for line in lines)
        read += 1
    return read, refused


@pytest.mark.parametrize("door", [bilateral, tariffs], ids=lambda door: door.__name__)
def test_read_or_refused_and_no_row_lost(door: Callable[[range, Path], tuple[int, int]], tmp_path: Path) -> None:
    read, refused = door(range(300), tmp_path)
    assert read >= 10 and refused >= 10, "both happen, or the mutations prove nothing"


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("door", [bilateral, tariffs], ids=lambda door: door.__name__)
def test_ten_thousand(door: Callable[[range, Path], tuple[int, int]], tmp_path: Path) -> None:
    read, refused = door(range(300, 10_300), tmp_path)
    assert read + refused == 10_000 and read >= 500
