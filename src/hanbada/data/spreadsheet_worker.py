"""The one place that parses a workbook: a short-lived process with little memory and time, run by its path.

It imports nothing of hanbada, so that it starts fast and can be killed without loss.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, time, timedelta

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20


def limit() -> None:
    """Caps memory and processor time, where the operating system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def cell(value: object) -> object:
    """A cell as JSON: text, number and truth value as they are, a date tagged, a whole float as an integer."""
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()} if value.time() == time() else {"text": value.isoformat(" ")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return {"text": str(value)}
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return None if value == "" else value


def main(path: str) -> None:
    """Writes one JSON line per sheet: its name and its rows from the first row and column of the sheet on."""
    limit()
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        grid = [[cell(value) for value in row] for row in rows]
        sys.stdout.write(json.dumps({"name": name, "rows": grid}, ensure_ascii=True, allow_nan=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
