"""What a monitor reads of one process, in Prometheus's words: counts and times by page, act and outcome; no names.

They count from the start of the process. `flow.services.monitoring` gives them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from prometheus_client import Counter, Gauge, Histogram, Info, disable_created_metrics

from flow import __version__
from flow.vocabulary import LoadStatus

if TYPE_CHECKING:
    from flow.services.load_report import LoadReport

P = ParamSpec("P")
R = TypeVar("R", bound="LoadReport | Sequence[LoadReport]")

disable_created_metrics()
SESSIONS = Gauge("flow_sessions_open", "Browsers that have the app open")
RUNS = Histogram(
    "flow_page_run_seconds",
    "Time of one whole run of a page",
    ["page"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
WORK = Gauge("flow_page_processor_seconds", "Processor's time of a whole run of a page, on average")
_work = [0.0, 0.0]
"""Seconds of a processor that all runs of pages have taken, and how many runs there were."""
REFUSED = Counter("flow_refused", "Attempts that a role did not allow", ["act"])
LOADS = Counter("flow_loads", "Files by what became of them", ["outcome"])
LOAD_SECONDS = Histogram(
    "flow_load_seconds",
    "Time of one load, of a file or of several as one",
    buckets=(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
STATEMENTS = Histogram(
    "flow_database_seconds",
    "Time until the database had answered a statement",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
BUILD = Info("flow_build", "Which version this is")
BUILD.info({"version": __version__})
FAILED = "failed"
"""The outcome of a load that ended in a fault or was refused by a rule before it came to anything."""


@contextmanager
def run_of(page: str) -> Iterator[None]:
    """Around one run of a page."""
    began = thread_time()
    try:
        with RUNS.labels(page).time():
            yield
    finally:
        _work[0] += thread_time() - began
        _work[1] += 1


def work_of_a_run() -> float:
    """Seconds of a processor that a run of a page has taken on average; 0 before the first."""
    seconds, runs = _work
    return seconds / runs if runs else 0.0


WORK.set_function(work_of_a_run)


def counted(load: Callable[P, R]) -> Callable[P, R]:
    """Around a service that loads one file, or several as one. Looking at a file is not counted."""

    @wraps(load)
    def loading(*args: P.args, **kwargs: P.kwargs) -> R:
        began = perf_counter()
        try:
            found = load(*args, **kwargs)
        except Exception:
            LOADS.labels(FAILED).inc()
            raise
        if kwargs.get("keep") is False:
            return found
        LOAD_SECONDS.observe(perf_counter() - began)
        for report in found if isinstance(found, Sequence) else [found]:
            LOADS.labels(report.status).inc()
        return found

    return loading


for _outcome in (*LoadStatus, FAILED):
    LOADS.labels(_outcome)  # a monitor sees a nought before the first one
