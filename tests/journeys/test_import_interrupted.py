"""An import that is killed, runs out of disk or meets another one: what is visible is whole, and the next one succeeds."""

from __future__ import annotations

import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.baci_year import SIZES, write

from hanbada.base.errors import SystemFault
from hanbada.data import Store, catalogue

IMPORT = """
import sys
from pathlib import Path
from hanbada.base.errors import HanbadaError
from hanbada.data import Store
store = Store.open(Path(sys.argv[1]))
print("ready", flush=True)
try:
    print(store.import_("baci", Path(sys.argv[2])).id)
except HanbadaError as error:
    print(error.in_("en"), file=sys.stderr)
    raise SystemExit(error.exit_code)
"""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented year that takes some tenths of a second to import."""
    folder = tmp_path_factory.mktemp("year")
    write(folder, SIZES["medium"])
    return folder


def started(home: Path, raw: Path, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", IMPORT, str(home), str(raw)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)  # type: ignore[call-overload]
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child  # type: ignore[no-any-return]


def whole(home: Path) -> int:
    """Every visible release is whole; returns how many there are."""
    store = Store.open(home)
    for release in store.releases():
        store.verify(release)
    return len(store.releases())


def kill_loop(times: int, year: Path, home: Path) -> None:
    start = time.perf_counter()
    child = started(home / "timed", year)
    child.communicate()
    assert child.returncode == 0
    usual = time.perf_counter() - start
    killed = 0
    for seed in range(times):
        place = home / str(seed)
        child = started(place, year)
        time.sleep(usual * random.Random(seed).random())
        child.send_signal(signal.SIGKILL)
        child.communicate()
        killed += child.returncode == -signal.SIGKILL
        assert whole(place) <= 1
        release = Store.open(place).import_("baci", year)
        assert whole(place) == 1, "the lock was freed and the import goes through"
        assert not (place / "staging").exists()
        assert [p.name for p in (place / "releases" / "baci").iterdir()] == [
            Path(Store.open(place).row(release).folder).name
        ]
        shutil.rmtree(place)
    assert killed, "no import was caught in the middle"
    print(
        f"B-3: {times} killed imports ({killed} in the middle), each release whole or not there; then it goes through"
    )


def begun(home: Path) -> bool:
    """Whether a first part is there; the import may clear the folder away while it is looked through."""
    try:
        return any((home / "staging").rglob("*.parquet"))
    except FileNotFoundError:
        return False


def kill_beside(times: int, year: Path, home: Path) -> None:
    """B-4: killed while its parts are written, an import leaves the catalogue as it was and the old release whole."""
    sample = Store.open(home).sources["baci"].folder / "sample"
    Store.open(home).import_("baci", sample)
    before, caught = (home / "catalogue.json").read_bytes(), 0
    for seed in range(times):
        child = started(home, year)
        until = time.perf_counter() + 30
        while not begun(home) and child.poll() is None and time.perf_counter() < until:
            time.sleep(0.001)
        time.sleep(0.02 * random.Random(seed).random())
        child.send_signal(signal.SIGKILL)
        child.communicate()
        if whole(home) == 2:  # too late
            Store.open(home).remove(Store.open(home).latest("baci"))
            before = (home / "catalogue.json").read_bytes()
            continue
        caught += 1
        assert (home / "catalogue.json").read_bytes() == before and whole(home) == 1
        assert Store.open(home).scan(Store.open(home).latest("baci"), "flows").collect().height > 0
    assert caught, "no import was caught in the middle"
    Store.open(home).import_("baci", year)
    assert whole(home) == 2
    print(f"B-4: {times} killed while parts are written ({caught} caught), the old release served each time")


def test_the_old_release_is_served_after_three_kills(year: Path, tmp_path: Path) -> None:
    kill_beside(3, year, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_old_release_is_served_after_twenty_kills(year: Path, tmp_path: Path) -> None:
    kill_beside(20, year, tmp_path)


def test_killed_three_times(year: Path, tmp_path: Path) -> None:
    kill_loop(3, year, tmp_path)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_killed_twenty_times(year: Path, tmp_path: Path) -> None:
    kill_loop(20, year, tmp_path)


def test_file_size_limit_is_a_full_disk(year: Path, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    child = started(tmp_path, year, preexec_fn=limit)
    _, said = child.communicate()
    assert child.returncode == SystemFault.exit_code and "the disk takes no more" in said and "Traceback" not in said
    assert Store.open(tmp_path).releases() == () and not list(tmp_path.rglob("*.parquet"))


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Path:
    """A file system of one megabyte, where this user may mount one."""
    place = tmp_path / "tiny"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("no right to mount a small file system")
    yield place  # type: ignore[misc]
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk(year: Path, tiny_disk: Path) -> None:
    child = started(tiny_disk, year)
    _, said = child.communicate()
    assert child.returncode == SystemFault.exit_code and "the disk takes no more" in said
    assert Store.open(tiny_disk).releases() == () and not list(tiny_disk.rglob("*.parquet"))
    shutil.copytree(
        Path(sys.modules["hanbada.data"].__file__ or "").parent / "sources" / "baci" / "sample", tiny_disk / "raw"
    )
    Store.open(tiny_disk).import_("baci", tiny_disk / "raw")
    assert whole(tiny_disk) == 1, "a small import fits again"


def test_two_importers_at_once(year: Path, tmp_path: Path) -> None:
    children = [started(tmp_path, year) for _ in range(2)]
    ids = [child.communicate()[0].strip() for child in children]
    assert [child.returncode for child in children] == [0, 0] and ids[0] == ids[1] != ""
    assert whole(tmp_path) == 1


def test_a_patient_of_zero_seconds_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    store = Store(home, Store.open(home).sources, patience=0.1)
    with catalogue.locked(home / "lock", 0), pytest.raises(SystemFault, match="another process"):
        store.pull_needed()
    assert not (home / "staging").exists()


def test_what_a_killed_import_left_is_swept(tmp_path: Path) -> None:
    sample = Store.open(tmp_path).sources["baci"].folder / "sample"
    for stale in ("staging/release/flows.parquet", "releases/baci/half-written/flows.parquet", ".catalogue.json.draft"):
        (tmp_path / stale).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / stale).write_bytes(b"half")
    assert Store.open(tmp_path).releases() == ()
    Store.open(tmp_path).import_("baci", sample)
    assert len(list((tmp_path / "releases" / "baci").iterdir())) == 1 and not (tmp_path / "staging").exists()


def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    with pytest.raises(SystemFault, match="operating system refused"):
        Store.open(blocked / "home").import_("baci", Store.open(tmp_path).sources["baci"].folder / "sample")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
