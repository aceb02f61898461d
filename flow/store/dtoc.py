"""The day's delayed transfers as filed, and what the NHS and the council said of them: written once, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, date
from typing import Any

import sqlalchemy as sa

from flow.clock import naive_utc
from flow.huddle.dtoc_list import COLUMNS, Spoken, Verdict
from flow.store import months
from flow.store import tables as t
from flow.vocabulary import Feed

SAID = t.dtoc_verdict


def delayed(connection: sa.Connection, chosen: Sequence[int]) -> list[dict[str, Any]]:
    """The rows (`COLUMNS`) of these snapshots of the dtoc feed."""
    table = t.FEED_TABLES[Feed.DTOC]
    query = sa.select(*(table.c[name] for name in COLUMNS)).where(months.of(connection, table, chosen))
    return [dict(row) for row in connection.execute(query).mappings()]


def add(connection: sa.Connection, system: str, verdicts: Sequence[Verdict]) -> None:
    if verdicts:
        rows = [asdict(verdict) | {"system": system, "at": naive_utc(verdict.at)} for verdict in verdicts]
        connection.execute(SAID.insert(), rows)


def newest(connection: sa.Connection, system: str, day: date) -> dict[Spoken, Verdict]:
    """What each side said last of each delay on this day's list."""
    return {(said.organisation, said.spell_id, said.side): said for said in history(connection, system, day)}


def history(connection: sa.Connection, system: str, day: date) -> list[Verdict]:
    """Everything said of the delays on this day's list, oldest first."""
    columns = [SAID.c[item.name] for item in fields(Verdict)]
    query = sa.select(*columns).where(SAID.c.system == system, SAID.c.day == day).order_by(SAID.c.id)
    return [Verdict(**{**row, "at": row["at"].replace(tzinfo=UTC)}) for row in connection.execute(query).mappings()]
