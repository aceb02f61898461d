"""A morning's files, one after another: what is wrong with one does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from flow.errors import FlowError
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.load import load_bytes
from flow.services.load_report import How, LoadReport
from flow.snapshots.findings import stop
from flow.store.database import Database
from flow.vocabulary import LoadStatus

log = logging.getLogger(__name__)
OUR_FAULT = "This file could not be read, and that is a fault of ours; nothing of it was stored."
Step = Callable[[int, int, str], None]
"""Called with (number, of how many, name) before each file: 1, 11, beds.csv."""


@allowed(Act.LOAD)
def load_each(
    db: Database,
    files: Sequence[tuple[str, Callable[[], bytes]]],
    how: How,
    key: bytes,
    step: Step,
    *,
    who: Person,
    keep: bool = True,
) -> list[LoadReport]:
    """One report a file (name, what gives its bytes), in their order. Never raises for what is in a file."""
    reports = []
    for number, (name, data) in enumerate(files, start=1):
        step(number, len(files), name)
        try:
            reports.append(load_bytes(db, data(), name, how, key, who=who, keep=keep))
        except Exception as error:
            reports.append(refusal(name, how, sentence(error)))
    return reports


def sentence(error: Exception) -> str:
    """What to say of a file that could not be loaded; a fault of ours goes to the log."""
    if isinstance(error, FlowError):
        return str(error)
    log.error("A file could not be read", exc_info=error)
    return OUR_FAULT


def refusal(name: str, how: How, why: str) -> LoadReport:
    """The report of a file of which nothing is on record, with the sentence that says why."""
    return LoadReport(name, how.system or "", None, how.sender, (), LoadStatus.REFUSED, 0, 0, 0, (stop(why),))
