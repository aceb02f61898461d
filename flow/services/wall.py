"""What hangs on the wall: counts of one morning, and nothing of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flow.huddle.worklist import Worklist
from flow.services.capacity_queue import Line, Queue
from flow.services.clocks import ClockDay


@dataclass(frozen=True)
class Wall:
    """`lines`: each pathway as a whole. `overdue`, `stale`: of the live list, judged at `at`; `listed`: all on it.

    `cases`, `stays`, `dates`: about to pass 28 days, 14 days and 48 hours. `reason`: why there are no queues.
    """

    at: datetime
    census_at: datetime | None
    lines: tuple[Line, ...]
    reason: str | None
    listed: int
    overdue: int
    stale: int
    cases: int
    stays: int
    dates: int


def wall(queue: Queue, clocks: ClockDay, found: Worklist) -> Wall:
    """The oldest census of the lists is the time of the data."""
    rows = found.rows
    times = [source.census_at for source in found.as_of if source.census_at]
    return Wall(
        at=found.now,
        census_at=min(times, default=None),
        lines=queue.pathways,
        reason=queue.reason,
        listed=len(rows),
        overdue=sum(row.overdue(found.now) is not None for row in rows),
        stale=sum(row.stale(found.now) for row in rows),
        **clocks.about,
    )
