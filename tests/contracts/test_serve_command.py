"""`hanbada serve` says what to install where the [web] extra is absent, and prepares an office where it is there."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from hanbada.base.errors import InputError
from hanbada.cli import serve


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    with pytest.raises(InputError) as told:
        serve.needs_web()
    assert "hanbada[web]" in told.value.in_("ko") and "hanbada[web]" in told.value.in_("en")


@pytest.mark.skipif(find_spec("django") is None, reason="the office needs the [web] extra")
def test_it_prepares_an_empty_office_twice_alike(tmp_path: Path) -> None:
    environment = {**os.environ, "HANBADA_OFFICE": str(tmp_path), "DJANGO_SETTINGS_MODULE": "hanbada.web.settings"}
    environment.pop("DATABASE_URL", None)
    environment.pop("HANBADA_SECRET", None)
    command = [sys.executable, "-m", "hanbada.cli", "--ui", "en", "serve", "--prepare", "--demo"]
    first, second = (subprocess.run(command, capture_output=True, text=True, env=environment) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "'Company'" in first.stdout
    assert "the office is in use" in second.stdout
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "static" / "staticfiles.json").is_file()
