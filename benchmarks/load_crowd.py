"""The process full of simulated people, as the benchmark sees it; and what the app's processes use meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.browser.conftest import App

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Crowd:
    """People who are in and wait for a word. `began`: when they got it."""

    orders: IO[str]
    answers: IO[str]
    began: float = 0.0
    seconds: float = 0.0

    def work(self) -> float:
        """They work for as long as they were told; seconds that it took. They stay in."""
        self.began = time.perf_counter()
        self._next("worked")
        self.seconds = time.perf_counter() - self.began
        return self.seconds

    def end(self) -> dict[str, Any]:
        """They go; what came of it."""
        if not self.began:
            self.work()
        print(file=self.orders, flush=True)
        found: dict[str, Any] = json.loads(self.answers.readline())
        return found

    def _next(self, word: str) -> None:
        print(file=self.orders, flush=True)
        expect(self.answers, word)


@contextmanager
def clients(
    addresses: Sequence[str], people: int, writing: int, seconds: float, thinks: tuple[float, float], query: str
) -> Iterator[Crowd]:
    """So many people who have opened the app at these addresses, each as another; they go at the end of the block."""
    command = [sys.executable, "-m", "benchmarks.load_clients"]
    order = {
        "addresses": list(addresses),
        "emails": [email(number) for number in range(people)],
        "query": query,
        "writing": writing,
        "seconds": seconds,
        "thinks": thinks,
    }
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            print(json.dumps(order), file=child.stdin, flush=True)
            expect(child.stdout, "open")
            yield Crowd(child.stdin, child.stdout)
        finally:
            child.kill()


def expect(answers: IO[str], word: str) -> None:
    line = answers.readline().strip()
    if line != word:
        raise RuntimeError(f"The simulated people ended: {line or 'their own words stand above'}")


def email(number: int) -> str:
    """By which the proxy knows the person of this number."""
    return f"person{number}@example.nhs.uk"


def memory(app: App) -> float:
    """Megabytes of the process that serves."""
    lines = Path(f"/proc/{_served_by(app)}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def processor(app: App) -> float:
    """Seconds of a processor that it has used."""
    fields = Path(f"/proc/{_served_by(app)}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _served_by(app: App) -> int:
    """`python -m flow serve` starts Streamlit as its child."""
    assert app.process is not None
    parent = app.process.pid
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()[0])
