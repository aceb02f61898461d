"""People who load and save until they are killed, for the tests of kill -9.

`python -m tests.killing URL ACKNOWLEDGED` waits for orders, one a line, each a turn's number and where it ends: `12 7`
at the seventh point (before or after a statement, before or after a commit), `12 0.05` after so many seconds, `12 0`
not at all. For each it forks somebody who works on the store: what a service acknowledged they write down, on the disk,
in the file ACKNOWLEDGED. The answer is the signal they died of and the number of points they passed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from flow.actions.action import NewAction
from flow.clock import at as moment
from flow.security.person import Person
from flow.security.principal import LOCAL
from flow.services.actions import agree_action, finish_action
from flow.store.database import Database, connect
from flow.vocabulary import LoadStatus
from tests.mornings import DAY, beds, inpatients, put

ANN = Person("Ann Lee", "RK9")
DAY_ENDS = time_of_day(16, 0)


class Points:
    """Counts the points of a transaction; at the one asked for, nothing more happens in this process."""

    def __init__(self, engine: sa.Engine, end: int) -> None:
        self.passed = 0
        self.end = end
        for name in ("before_cursor_execute", "after_cursor_execute", "begin", "commit"):
            sa.event.listen(engine, name, self.passing, named=True)

    def passing(self, **_: Any) -> None:
        self.passed += 1
        if self.passed == self.end:
            os.kill(os.getpid(), signal.SIGKILL)


def work(store: Database, turn: int, points: Points, acknowledged: int) -> None:
    """One turn: an action agreed and done, two files loaded."""

    def tell(what: str) -> None:
        points.passing()
        os.write(acknowledged, f"{what}\n".encode())
        os.fsync(acknowledged)

    day, once = DAY + timedelta(days=turn % 6), f"{turn}x{points.passed}"
    due = moment(day, DAY_ENDS)
    number = agree_action(store, "demo", day, NewAction(f"Turn {once}", "Bo", "RK9", due), who=ANN).id
    tell(f"agreed {number} Turn {once}")
    finish_action(store, number, 1, outcome="Rung", who=ANN)
    tell(f"finished {number} Turn {once}")
    patient = f"HAR,S{once},2018-05-28 10:00,Y,,,,,"
    files = {"beds": beds(day, f"HAR,28,{turn},1,{points.passed}"), "inpatients": inpatients(day, patient)}
    for name, data in files.items():
        report = put(store, data, f"{name}-{once}.csv")
        assert report.status is LoadStatus.LOADED, report.findings
        tell(f"loaded {name}-{once}.csv")


def somebody(url: str, turn: int, end: str, acknowledged: int, answer: int) -> None:
    store = connect(url, LOCAL)
    points = Points(store.engine, int(end) if end.isdigit() else 0)
    while True:
        work(store, turn, points, acknowledged)
        if end == "0":
            break
    os.write(answer, str(points.passed).encode())


def _answer(said: str) -> None:
    sys.stdout.write(said + "\n")
    sys.stdout.flush()


def main() -> None:
    url, acknowledged = sys.argv[1], os.open(Path(sys.argv[2]), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    _answer("ready")
    for order in sys.stdin:
        turn, end = order.split()
        hear, answer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                somebody(url, int(turn), end, acknowledged, answer)
            except BaseException as error:  # the parent's life must not go on in the child
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
                os._exit(1)
            os._exit(0)
        os.close(answer)
        if not end.isdigit():
            time.sleep(float(end))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        passed = os.read(hear, 20).decode() or "0"
        os.close(hear)
        _answer(f"{os.waitstatus_to_exitcode(status)} {passed}")


if __name__ == "__main__":
    main()
