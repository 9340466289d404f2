"""Golden files: what a document looked like when somebody last looked; HANBADA_GOLDEN=write rewrites them."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

FOLDER = Path(__file__).parent / "files"


def same_as_golden(name: str, made: bytes) -> None:
    """Compare with the golden file, or write it; the difference is shown line by line."""
    file = FOLDER / name
    if os.environ.get("HANBADA_GOLDEN") == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(made)
        return
    assert file.is_file(), f"no golden file {name}: look at the output, then run `make golden`"
    if file.read_bytes() != made:
        old, new = file.read_text(encoding="utf-8").splitlines(), made.decode().splitlines()
        shown = "\n".join(list(difflib.unified_diff(old, new, "golden", "now", lineterm="", n=1))[:60])
        raise AssertionError(f"{name} has changed; if that is right, run `make golden` and review\n{shown}")
