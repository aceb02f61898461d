"""How long the database takes to answer, told statement by statement."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from flow.store.database import Database

BEGAN = "flow: when the statement was sent"


def tell(database: Database, told: Callable[[float], None]) -> None:
    """From now on `told` is called with the seconds of every statement that was answered."""

    def sent(connection: sa.Connection, *_: Any) -> None:
        connection.info[BEGAN] = perf_counter()

    def answered(connection: sa.Connection, *_: Any) -> None:
        told(perf_counter() - connection.info[BEGAN])

    sa.event.listen(database.engine, "before_cursor_execute", sent)
    sa.event.listen(database.engine, "after_cursor_execute", answered)
