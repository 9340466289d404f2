"""The commands of the README, as a reader would paste them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.starter
def test_every_command_of_the_readme_runs(starter_home: Path, tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("hanbada ")]
    assert len(commands) == 5
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "hanbada.cli", *shlex.split(command)[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={"HANBADA_HOME": str(starter_home), "PATH": ""},
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_the_readme_and_the_docs_link_to_what_is_there() -> None:
    root = README.parent
    for page in [README, *sorted((root / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.relative_to(root)}: {target}"
