"""The notebook-like example runs as it stands, and its table is the published one (it asserts that itself)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "economist.py"


@pytest.mark.shared_data
def test_published_table_and_figure(shared_data: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(shared_data), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "observations 18,360" in done.stdout
    figure = ElementTree.parse(tmp_path / "diversity_ubiquity.svg").getroot()
    assert len(figure.findall("{http://www.w3.org/2000/svg}circle")) == 128
