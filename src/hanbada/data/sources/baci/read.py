"""Reads BACI as published: which files belong together, whether they are whole, then year by year."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hanbada.base.codes import HSRevision
from hanbada.base.errors import CutFile, DataError, InputError, Where
from hanbada.base.text import Text
from hanbada.data import disk
from hanbada.data.sink import Sink
from hanbada.data.sources.baci.codes import Codes, check, countries, lines, products, settled
from hanbada.data.sources.baci.flows import read_year
from hanbada.data.table import InputSpec
from hanbada.data.trade import FlowWriter, rounding_note, weightless_note

FLOWS = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\d{6}[a-z]?)\.csv")
COUNTRIES = re.compile(r"country_codes_V(\d{6}[a-z]?)\.csv")
PRODUCTS = re.compile(r"product_codes_(HS\d\d)_V(\d{6}[a-z]?)\.csv")
#: one year as published to 2019: baci92_2010.csv
OLD = re.compile(r"baci\d\d_\d{4}\.csv", re.IGNORECASE)
UNVERIFIED = Text(
    "완전성 미확인: 압축 검사값, 알려진 해시, 행 수 가운데 확인할 것이 없음",
    "completeness unverified: neither a checked zip, a known hash nor a row count",
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of one BACI release: revision, version, the year files in order, and the two lists."""

    revision: HSRevision
    version: str
    years: tuple[tuple[int, str], ...]
    countries: str
    products: str


def files(path: Path) -> list[Path]:
    """The originals: a zip; or the BACI files of a folder; or one year's file with the lists beside it."""
    if path.is_file() and path.suffix.lower() == ".zip":
        return [path]
    folder = path if path.is_dir() else path.parent
    found = sorted(item for item in folder.iterdir() if item.is_file() and _belongs(item.name))
    if path.is_file():
        found = [item for item in found if item == path or not FLOWS.fullmatch(item.name)]
    old = next((item.name for item in sorted(folder.iterdir()) if OLD.fullmatch(item.name)), None)
    if old and not found:
        raise _unfit(
            Text(f"2020년 이전 판의 BACI 파일 {old}", f"{old}, a file of BACI as it was published before 2020"),
            Text("BACI_HSxx_Yyyyy_Vyyyymm.csv와 코드 목록", "BACI_HSxx_Yyyyy_Vyyyymm.csv with its code lists"),
            Text(
                "CEPII에서 그 연도가 든 새 판을 받으세요. 새 판은 1995년부터 담고 있습니다",
                "fetch a current edition from CEPII; it goes back to 1995",
            ),
        )
    return found


def read(raw: Path, sink: Sink) -> None:
    """Writes flows, code lists and margins of all years."""
    if raw.is_file() and raw.suffix.lower() == ".zip":
        _read_zip(raw, sink)
        return
    here = {path.name: path for path in files(raw)}
    known = sink.source.spec.known
    years = [name for name in here if FLOWS.fullmatch(name)]
    if all(name in known and disk.sha256(here[name]) == known[name].get("sha256") for name in years):
        sink.complete = True
    _read_files(parcel(here), here.__getitem__, sink)


def parcel(names: Iterable[str]) -> Parcel:
    """What belongs together by name; DataError for mixed revisions or versions, or a missing list."""
    listed = sorted(names)
    flows = [match for match in map(FLOWS.fullmatch, listed) if match]
    lists = [[m for m in map(pattern.fullmatch, listed) if m] for pattern in (COUNTRIES, PRODUCTS)]
    if not flows:
        raise _unfit(
            Text("BACI 파일이 없음", "no BACI file"), Text("BACI_HSxx_Yyyyy_Vyyyymm.csv", "BACI_HSxx_Yyyyy_Vyyyymm.csv")
        )
    revisions = sorted({m[1] for m in flows})
    versions = sorted({m[3] for m in flows})
    if len(revisions) > 1 or len(versions) > 1:
        mixed = ", ".join([*revisions, *versions])
        raise _unfit(
            Text(f"섞인 판: {mixed}", f"mixed editions: {mixed}"),
            Text("HS 개정판 하나, 버전 하나", "one HS revision and one version"),
        )
    fits = [
        [m for m in lists[0] if m[1] == versions[0]],
        [m for m in lists[1] if (m[1], m[2]) == (revisions[0], versions[0])],
    ]
    wanted = (f"country_codes_V{versions[0]}.csv", f"product_codes_{revisions[0]}_V{versions[0]}.csv")
    for found, name in zip(fits, wanted, strict=True):
        if not found:
            raise _unfit(
                Text(f"{name} 없음", f"{name} is missing"),
                Text("연도 파일과 같은 버전의 코드 목록", "the code lists of the same version as the year files"),
            )
    years = tuple(sorted((int(m[2]), m[0]) for m in flows))
    return Parcel(HSRevision(revisions[0]), versions[0], years, *wanted)


def _read_files(parts: Parcel, place: Callable[[str], Path], sink: Sink) -> None:
    inputs = sink.source.spec.inputs
    sink.version(f"{parts.version}-{parts.revision}")
    listed, notes = countries(lines(place(parts.countries), inputs["country_codes"]))
    named = products(lines(place(parts.products), inputs["product_codes"]), parts.revision)
    codes = check(Codes(listed, named, notes), f"{parts.countries}, {parts.products}")
    write(sink, codes, ((year, place(name)) for year, name in parts.years), len(parts.years), inputs["flows"])


def write(sink: Sink, codes: Codes, years: Iterable[tuple[int, Path]], count: int, spec: InputSpec) -> None:
    """Writes the lists, each year's flows and margins, and the notes; shared with the starter data."""
    codes = settled(codes)
    for note in codes.notes:
        sink.note(note)
    for code, place in sorted(codes.same.items()):
        sink.note(Text(f"한 나라로 합침: {code}, {place}", f"put together as one country: {code}, {place}"))
    sink.write("countries", codes.countries)
    sink.write("products", codes.products)
    writer = FlowWriter(sink, codes.countries["country_code"].to_list(), codes.products["product_code"].to_list())
    counts = [0, 0, 0]
    for done, (year, path) in enumerate(years):
        sink.progress(done, count)
        flows, found = read_year(path, year, codes, spec)
        counts = [a + b for a, b in zip(counts, found, strict=True)]
        writer.write(flows, path.name)
    writer.finish()
    sink.progress(count, count)
    if any(counts[:2]):
        sink.note(rounding_note(*counts[:2]))
    if counts[2]:
        sink.note(weightless_note(counts[2]))
    _completeness(sink)


def _completeness(sink: Sink) -> None:
    expected = sink.options.get("rows")
    if expected is not None:
        if not expected.isdigit():
            raise InputError(
                Text(f"행 수 '{expected}'", f"the row count '{expected}'"),
                Text("정수", "a whole number"),
                Text("--option rows=…을 고치세요", "correct --option rows=…"),
            )
        if int(expected) != sink.rows["flows"]:
            raise CutFile(
                Text(f"{sink.rows['flows']:,}행", f"{sink.rows['flows']:,} rows"),
                Text(f"{int(expected):,}행", f"{int(expected):,} rows"),
                Text("파일을 다시 받으세요", "fetch the files again"),
            )
    elif not sink.complete:
        sink.note(UNVERIFIED)


def _read_zip(path: Path, sink: Sink) -> None:
    """Takes one member after the other out of the zip; the CRC of each is checked on the way."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {Path(info.filename).name: info for info in archive.infolist() if not info.is_dir()}
            sink.complete = True

            def place(name: str) -> Path:
                for old in sink.scratch.glob("BACI_*.csv"):
                    old.unlink()
                target = sink.scratch / name
                with archive.open(members[name]) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, disk.BLOCK)
                return target

            _read_files(parcel(name for name in members if _belongs(name)), place, sink)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as fault:
        raise CutFile(
            Text(f"압축이 손상됨: {fault}", f"a damaged zip: {fault}"),
            Text("검사값(CRC)이 맞는 온전한 zip", "a whole zip whose CRC agrees"),
            Text("파일을 다시 받으세요", "fetch the file again"),
            Where(path.name),
        ) from None


def _belongs(name: str) -> bool:
    return any(pattern.fullmatch(name) for pattern in (FLOWS, COUNTRIES, PRODUCTS))


GATHER = Text(
    "한 판의 파일을 폴더 하나에 모으거나, 발행된 zip을 그대로 주세요",
    "put the files of one edition into one folder, or give the zip as published",
)


def _unfit(found: Text, expected: Text, do: Text = GATHER) -> DataError:
    return DataError(found, expected, do)
