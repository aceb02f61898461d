"""Any bytes: thousands of real files with faults, and files that nobody should send. Every one told, none raised."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from flow.snapshots.pipeline import understand
from flow.vocabulary import Feed
from tests.hostile import HOSTILE, mutated
from tests.unit.snapshots.made import ANYWHERE, AS_PUBLISHED, KEY, PLYMOUTH, PUBLISHED, rows, text, understood

TEXTS, WORKBOOKS = 3_000, 200
LARGEST_TEXT = 12_000
"""Bytes of a published file that are changed: enough for its shape, few enough for thousands of them."""


def results() -> Iterator[tuple[str, float, str]]:
    """(what, number that raised or seconds, bound) of files with faults; (what, megabytes, bound) of hostile ones."""
    raised, seconds = run(TEXTS, WORKBOOKS)
    for sentence in raised[:10]:
        print(f"raised: {sentence}", flush=True)
    total = TEXTS + WORKBOOKS
    yield f"any bytes: raised, of {total:,} files with faults", float(len(raised)), "0"
    yield "any bytes: seconds for the slowest of them", seconds, "at most 5"
    for name, hostile in HOSTILE.items():
        found = understood(hostile.make(), **AS_PUBLISHED | {"name": hostile.name})
        assert found.refused, name
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield (
        f"any bytes: MB at most in the process that reads workbooks, {len(HOSTILE)} hostile files",
        peak,
        "at most 1,536",
    )


def run(texts: int, books: int, seed: int = 1) -> tuple[list[str], float]:
    """What was raised (file, seed and exception), and the seconds that the slowest took. Nothing is stored."""
    draw, raised, slowest = random.Random(seed), list[str](), 0.0
    kinds = [(path.name, path.read_bytes()[:LARGEST_TEXT], True) for path in sorted(PUBLISHED.glob("*.csv"))]
    kinds += [(f"{feed}.csv", text(rows(feed, more=20)).encode(), False) for feed in Feed]
    packed = [(path.name, path.read_bytes(), True) for path in sorted(PUBLISHED.glob("*.xls*"))]
    for number in range(texts + books):
        name, data, is_published = draw.choice(kinds if number < texts else packed)
        began = time.perf_counter()
        try:
            _one(mutated(data, draw), name, is_published)
        except Exception as error:  # the count of these is the result
            raised.append(f"{name}, file {number} of seed {seed}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.perf_counter() - began)
    return raised, slowest


def _one(data: bytes, name: str, is_published: bool) -> None:
    profiles = AS_PUBLISHED["profiles"] if is_published else ()
    found = understand(
        data,
        Path(name).name,
        profiles=profiles,
        layout=ANYWHERE if is_published else PLYMOUTH,
        now=AS_PUBLISHED["now"],
        key=KEY,
    )
    if found.rows_read != found.rows_loaded + found.rows_left_out or not all(each.message for each in found.findings):
        raise AssertionError("rows or sentences do not add up")
