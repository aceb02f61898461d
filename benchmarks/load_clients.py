"""`python -m benchmarks.load_clients`: a process full of simulated people, told by JSON on its input what to do.

A process of its own, so that nobody's clicks wait for the app's, nor the app for theirs. It says `open` when everybody
is in, does nothing until it is answered, and ends with one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import time
from dataclasses import asdict
from typing import Any

from benchmarks.load_browser import Browser
from benchmarks.load_people import Somebody

AT_ONCE = 3
"""People who arrive at the same moment."""
WARM = 5.0
"""Seconds of clicks before they count."""


async def everybody(order: dict[str, Any]) -> dict[str, Any]:
    """Those whom the order names come in, work for as long as it says, and go."""
    people = [
        Somebody(
            number,
            Browser(order["addresses"][number % len(order["addresses"])], order["emails"][number]),
            order["query"],
            number < order["writing"],
            (order["thinks"][0], order["thinks"][1]),
            random.Random(number),
        )
        for number in range(len(order["emails"]))
    ]
    gate = asyncio.Semaphore(AT_ONCE)

    async def arrive(one: Somebody) -> None:
        async with gate:
            await one.arrive()

    await asyncio.gather(*(arrive(one) for one in people))
    print("open", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began, processor = time.perf_counter(), _processor()
    await asyncio.gather(*(one.work(began + WARM, began + WARM + order["seconds"]) for one in people))
    spent = (_processor() - processor) / (time.perf_counter() - began)
    print("worked", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    await asyncio.gather(*(one.browser.close() for one in people))
    return {
        "people": [asdict(one.told) for one in people],
        "faults": [fault for one in people for fault in one.browser.faults],
        "by_itself": sum(one.browser.by_itself for one in people),
        "received": sum(one.browser.screen.received for one in people),
        "processor": spent,
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(asyncio.run(everybody(json.loads(sys.stdin.readline())))), flush=True)
