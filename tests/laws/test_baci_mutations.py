"""Whatever happens to a BACI file, the import succeeds whole or says what is wrong; it never leaves a part behind."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import polars as pl
import pytest

from hanbada.base.errors import HanbadaError
from hanbada.data import Store, known_sources

SAMPLE = known_sources()["baci"].folder / "sample"
NAMES = sorted(path.name for path in SAMPLE.iterdir())
ALIEN = [b"", b",", b"\n", b"\r\n", b'"', b"NA", b"nan", b"-1", b"1e400", b"9" * 30, b"\0", b"\xff\xfe", b"\xb0\xa1", b";",
         b"\t", b" ", b"t,i,j,k,v,q\n", b"0", b"\xef\xbb\xbf", "가".encode(), b"=1+1", b"1_0", "١".encode()]  # fmt: skip


def mutated(content: bytes, dice: random.Random) -> bytes:
    """One to three small accidents: bytes cut, changed, doubled or strange ones put in; lines lost or moved."""
    for _ in range(dice.randint(1, 3)):
        a, b = sorted((dice.randrange(len(content) + 1), dice.randrange(len(content) + 1)))
        lines = content.splitlines(keepends=True)
        match dice.randrange(8):
            case 0:
                content = content[:a]
            case 1:
                content = content[:a] + content[min(b, a + 4) :]
            case 2:
                content = content[:a] + dice.choice(ALIEN) + content[a:]
            case 3:
                content = content[:a] + bytes([dice.randrange(256)]) + content[a + 1 :]
            case 4 if lines:
                lines.insert(dice.randrange(len(lines) + 1), dice.choice(lines))
                content = b"".join(lines)
            case 5 if lines:
                dice.shuffle(lines)
                content = b"".join(lines)
            case 6 if lines:
                row = dice.randrange(len(lines))
                cells = lines[row].split(b",")
                cells[dice.randrange(len(cells))] = dice.choice(ALIEN)
                lines[row] = b",".join(cells)
                content = b"".join(lines)
            case _:
                content = content.replace(b"410", dice.choice([b"0410", b"41", b"410.0", b"KOR", b"-410"]), 1)
    return content


def survives(seeds: range, folder: Path) -> int:
    """Imports one mutation for each seed; returns how many were refused."""
    store, raw = Store.open(folder / "home"), folder / "raw"
    refused = 0
    for seed in seeds:
        dice = random.Random(seed)
        shutil.rmtree(raw, ignore_errors=True)
        shutil.copytree(SAMPLE, raw)
        victim = raw / dice.choice(NAMES)
        victim.write_bytes(mutated(victim.read_bytes(), dice))
        before = store.releases()
        try:
            release = store.import_("baci", raw)
        except HanbadaError as error:
            refused += 1
            assert error.in_("ko") and error.in_("en")
            assert store.releases() == before, f"seed {seed}: a refused import changed the catalogue"
        else:
            store.verify(release)
            flows = store.scan(release, "flows").collect()
            lists = (set(store.scan(release, name).collect().to_series(0)) for name in ("countries", "products"))
            countries, products = lists
            assert set(flows["exporter_code"]) | set(flows["importer_code"]) <= countries
            assert set(flows["product_code"]) <= products
            assert flows.select(
                pl.struct("year", "exporter_code", "importer_code", "product_code").is_unique().all()
            ).item()
            store.remove(release)
        assert not (store.home / "staging").exists() and not list(store.home.rglob("*.parquet")), f"seed {seed}"
    return refused


def test_200_mutated_files(tmp_path: Path) -> None:
    refused = survives(range(200), tmp_path)
    assert 100 < refused < 200, "most accidents are refused, some harmless ones pass"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_2000_mutated_files(tmp_path: Path) -> None:
    survives(range(1_000, 3_000), tmp_path)
