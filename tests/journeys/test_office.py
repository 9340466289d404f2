"""The workbook opens in LibreOffice, and what looks like a formula in a company's words stays text."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from hanbada.data import Store
from hanbada.flow import Ground, write_plan

PROFILE = """
fictional: true
names: {ko: '=1+1 가상 (주)', en: '=HYPERLINK("http://example.invalid") (fictional)'}
country: KOR
products:
  - name: {ko: '@가상 페로바나듐', en: '+invented ferro-vanadium'}
    hs: {code: '720292', revision: HS92}
"""


@pytest.mark.starter
@pytest.mark.office
def test_the_workbook_opens_and_holds_no_formula(starter_home: Path, soffice: str, tmp_path: Path) -> None:
    company = tmp_path / "company.yml"
    company.write_text(PROFILE, encoding="utf-8")
    ground = Ground.open(Store.open(starter_home))
    (file,) = write_plan(
        company, out=tmp_path, as_of=date(2026, 7, 26), ground=ground, langs=("ko",), formats=("xlsx",)
    )
    cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    done = subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            str(tmp_path / "csv"),
            str(file),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    sheets = sorted((tmp_path / "csv").glob("*.csv"))
    assert len(sheets) >= 5
    words = "\n".join(path.read_text(encoding="utf-8") for path in sheets)
    assert "=1+1 가상 (주)" in words
    assert "#NAME?" not in words and "Err:" not in words
