"""Fixtures shared by all tests: where the real data lies, where the pulled starter data lies, what may be skipped."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = frozenset(filter(None, os.environ.get("HANBADA_REQUIRE", "").split(",")))


def _absent(what: str, reason: str) -> None:
    if what in REQUIRED:
        pytest.fail(f"{reason} (required by HANBADA_REQUIRE)")
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets beside the repository."""
    folder = ROOT.parent / "shared" / "data"
    if not (folder / "README.md").is_file():
        pytest.skip("shared data not present beside the repository")
    return folder


@pytest.fixture(scope="session")
def starter_home() -> Path:
    """The release store that `make setup` filled."""
    home = Path(os.environ.get("HANBADA_HOME", ROOT / ".hanbada"))
    if not (home / "catalogue.json").is_file():
        _absent("starter", "starter data not pulled: run `make setup`")
    return home


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        _absent("browser", "Chromium not installed")
    return str(found)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    found = shutil.which("soffice")
    if found is None:
        _absent("office", "LibreOffice not installed")
    return str(found)
