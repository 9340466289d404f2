"""The office's secret key: from the environment, else from a file that only its owner can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """HANBADA_SECRET, else the content of ``secret`` in the folder, made at the first start with mode 0600."""
    given = os.environ.get("HANBADA_SECRET")
    if given:
        return given
    path = folder / "secret"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text(encoding="ascii")


def _write_once(path: Path, words: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)
    try:
        os.link(draft, path)  # two processes that start at once agree on the first one's key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
