"""Peers, each in an environment of its own from the package index, and runs of one job by several programs in turns."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / "build" / "peers"


def python(package: str, *more: str) -> str | None:
    """The Python of an environment with the package, made on first use; None where it cannot be installed."""
    place = HOME / package
    interpreter = place / "bin" / "python"
    if not interpreter.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package, *more]
    if subprocess.run([str(interpreter), "-c", f"import {package.replace('-', '_')}"], capture_output=True).returncode:
        done = subprocess.run(install, capture_output=True, text=True)
        if done.returncode:
            print(f"peer not installed: {package} ({done.stderr.strip().splitlines()[-1:]})", flush=True)
            return None
    return str(interpreter)


def run(interpreter: str, script: str, *arguments: str) -> dict[str, float]:
    """Runs a script in a process of its own; it prints JSON as its last line (seconds, peak_mb, …)."""
    done = subprocess.run([interpreter, "-c", script + PEAK, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


PEAK = """
import json as _json
# VmHWM and not ru_maxrss, which a process inherits from the one that started it
_peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print()
print(_json.dumps({"seconds": seconds, "peak_mb": _peak / 1e3}))
"""
