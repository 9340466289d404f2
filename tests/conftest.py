"""Fixtures shared by all tests: where the real data lies, where the pulled starter data lies, what may be skipped."""

from __future__ import annotations

import os
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = frozenset(filter(None, os.environ.get("HANBADA_REQUIRE", "").split(",")))


def absent(what: str, reason: str) -> None:
    """Skip, or fail where HANBADA_REQUIRE names what is missing."""
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
        absent("starter", "starter data not pulled: run `make setup`")
    return home


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    found = shutil.which("chromium")
    if found is None:
        absent("browser", "Chromium not installed")
    return str(found)


@pytest.fixture(scope="session")
def soffice() -> str:
    """LibreOffice."""
    found = shutil.which("soffice")
    if found is None:
        absent("office", "LibreOffice not installed")
    return str(found)


if find_spec("django") and find_spec("pytest_django"):
    from office_fixtures import *  # noqa: F403
    from office_fixtures import _emptied_between_tests  # noqa: F401
else:
    collect_ignore = [
        "office_cast.py",
        "office_fixtures.py",
        "office_matrix.py",
        "office_settings.py",
        "office_window.py",
    ]
