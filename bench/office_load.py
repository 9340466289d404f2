"""A small load client on asyncio and the server process it asks: plain HTTP/1.1, one connection a request."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

CSRF = "hanbadabenchhanbadabenchhanbadab"  # 32 characters, as Django makes them
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of one reader; ``views`` says how many rows of the access log a good answer must have written."""

    name: str
    path: str
    session: str
    views: int = 0
    form: str = ""


@dataclass(slots=True)
class Answers:
    """Seconds and status of every request, by the page's name."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: list[tuple[str, int]] = field(default_factory=list)
    good: list[Ask] = field(default_factory=list)

    def add(self, ask: Ask, status: int, seconds: float) -> None:
        """One answer."""
        self.seconds.setdefault(ask.name, []).append(seconds)
        if status in (200, 302):
            self.good.append(ask)
        else:
            self.failed.append((ask.path, status))

    def all(self) -> list[float]:
        """The seconds of all requests."""
        return [one for times in self.seconds.values() for one in times]


def quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95, p99 in milliseconds."""
    p50, p95, p99 = np.quantile(np.array(seconds) * 1e3, [0.5, 0.95, 0.99])
    return float(p50), float(p95), float(p99)


async def ask(host: str, port: int, what: Ask) -> tuple[int, float]:
    """(status, seconds to the last byte); status 0: no answer."""
    cookies = f"sessionid={what.session}; django_language=ko; csrftoken={CSRF}"
    body = what.form.encode()
    lines = [
        f"{'POST' if what.form else 'GET'} {what.path} HTTP/1.1",
        f"Host: {host}:{port}",
        f"Cookie: {cookies}",
        "Connection: close",
    ]
    if what.form:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            f"X-CSRFToken: {CSRF}",
        ]
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection(host, port)
            writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await writer.drain()
            answer = await reader.read(-1)
            writer.close()
    except (OSError, TimeoutError):
        return 0, time.perf_counter() - start
    return _status(answer), time.perf_counter() - start


def _status(answer: bytes) -> int:
    head, _, body = answer.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    if len(words) < 2:
        return 0
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), None
    )
    return int(words[1]) if length is None or len(body) == length else 0


async def in_turn(host: str, port: int, asks: Sequence[Ask]) -> Answers:
    """One reader after the other: how long a page takes when nobody else asks."""
    answers = Answers()
    for what in asks:
        answers.add(what, *await ask(host, port, what))
    return answers


async def together(
    host: str, port: int, people: Sequence[Callable[[], Ask]], seconds: float, think: tuple[float, float] = (1.0, 3.0)
) -> Answers:
    """Every person asks, thinks, asks again until the time is over; they do not start at the same moment."""
    answers, end = Answers(), time.perf_counter() + seconds

    async def sit(person: Callable[[], Ask], rng: random.Random) -> None:
        await asyncio.sleep(rng.uniform(0, think[1]))
        while time.perf_counter() < end:
            what = person()
            answers.add(what, *await ask(host, port, what))
            await asyncio.sleep(rng.uniform(*think))

    await asyncio.gather(*(sit(person, random.Random(n)) for n, person in enumerate(people)))
    return answers


def run(job: Awaitable[Answers]) -> Answers:
    """The job's answers."""

    async def started() -> Answers:
        return await job

    return asyncio.run(started())


@contextmanager
def server(environment: dict[str, str], log: Path, *options: str) -> Iterator[tuple[str, int]]:
    """``hanbada serve`` on a free port of this machine, until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "hanbada.cli", "serve", "--bind", f"127.0.0.1:{port}", *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        _wait(port, process, log)
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace"))
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
    raise RuntimeError("the server did not start")
