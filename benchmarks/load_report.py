"""What came of the cases, as a table."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from flow.clock import day_words, today

KEPT = Path(__file__).with_name("LOAD.md")
HEAD = (
    "processes | sessions | writing | clicks | p50 ms | p95 ms | p99 ms | slowest ms | one alone p50 ms"
    " | p95 / one alone | errors | writes | lost | met another's | MB a session | cores: app | cores: clients"
)


@dataclass(frozen=True)
class Measured:
    """One case. `alone`, `crowd`: what the clients told; `memory`: MB a session; `spent`: cores that the app used."""

    processes: int
    people: int
    writing: int
    alone: dict[str, Any]
    crowd: dict[str, Any]
    memory: float
    spent: float
    lost: list[str]
    logged: list[str]

    @property
    def errors(self) -> list[str]:
        """Faults that people met, connections that broke, and what the app logged as an error."""
        told = [fault for person in self.crowd["people"] for fault in person["faults"]]
        return [*told, *self.crowd["faults"], *self.logged]

    @property
    def line(self) -> str:
        """Its line of the table."""
        times, one = seconds(self.crowd), float(np.median(seconds(self.alone))) * 1000
        p50, p95, p99, most = (float(np.percentile(times, part)) * 1000 for part in (50, 95, 99, 100))
        saved, met = (len(person["saved"]) for person in self.crowd["people"]), _sum(self.crowd, "met")
        cells = [
            self.processes, self.people, self.writing, len(times), *(f"{ms:,.0f}" for ms in (p50, p95, p99, most, one)),
            f"{p95 / one:.1f}", len(self.errors), sum(saved), len(self.lost), met, f"{self.memory:.2f}",
            f"{self.spent:.2f}", f"{self.crowd['processor']:.2f}",
        ]  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"

    @property
    def clicks(self) -> list[str]:
        """For each kind of click: how many, p50 and p95."""
        by_kind: dict[str, list[float]] = {}
        for what, took in _clicks(self.crowd):
            by_kind.setdefault(what, []).append(took * 1000)
        return [
            f"| {what} | {len(times):,} | {np.percentile(times, 50):,.0f} | {np.percentile(times, 95):,.0f} |"
            for what, times in sorted(by_kind.items(), key=lambda each: -len(each[1]))
        ]


def _clicks(told: dict[str, Any]) -> list[tuple[str, float]]:
    return [(what, took) for person in told["people"] for what, took in person["clicks"]]


def seconds(told: dict[str, Any]) -> list[float]:
    """Of every click, of whatever kind. Raises RuntimeError where nobody clicked."""
    found = [took for _, took in _clicks(told)]
    if not found:
        raise RuntimeError(f"Nobody clicked: {told['people'][0]['faults'][:3]} {told['faults'][:3]}")
    return found


def _sum(told: dict[str, Any], name: str) -> int:
    return sum(person[name] for person in told["people"])


def text(measured: Sequence[Measured]) -> str:
    """The whole report."""
    head = (
        f"Measured on {day_words(today())}, Python {platform.python_version()}, {os.cpu_count()} cores shared by the"
        " app, the database, nginx and the simulated browsers."
    )
    lines = ["# Load held: `make bench-load`", "", head, "", *WORDS, ""]
    lines += [f"| {HEAD} |", f"|{' --- |' * (HEAD.count('|') + 1)}", *(one.line for one in measured)]
    for one in measured:
        lines += ["", f"## {one.processes} x {one.people} sessions, {one.writing} writing", ""]
        by_itself, megabytes = one.crowd["by_itself"], one.crowd["received"] / 1e6
        lines += [f"Screens drawn anew because somebody else wrote: {by_itself:,}. Received: {megabytes:,.0f} MB.", ""]
        lines += ["| click | times | p50 ms | p95 ms |", "| --- | --- | --- | --- |", *one.clicks]
        for what, found in (("Errors", one.errors), ("Lost", one.lost)):
            counted = Counter(each[:160] for each in found).most_common(10)
            lines += ["", *(f"- {what}: {times} x {each}" for each, times in counted)] if counted else []
    return "\n".join(lines) + "\n"


WORDS = (
    "A click is counted from the message that a browser sends until the app says that the run it led to is finished.",
    "Everybody thinks for two to eight seconds between two clicks; who does not write opens another page, a group, an",
    "action or a person, or changes a filter; who writes agrees actions, writes notes and claims people in turn. Every",
    "open huddle and live list asks every two seconds whether anything changed, as in a browser. A write is lost where",
    "the screen said that it was saved and the store does not have it.",
)


def write(measured: Sequence[Measured], *, keep: bool) -> None:
    """Print it, and keep it beside this file."""
    print(text(measured))
    if keep:
        KEPT.write_text(text(measured), encoding="utf-8")
