"""What was written down once and never changed, read as lists: changes of settings, and findings with their load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from flow.store import frames
from flow.store import tables as t
from flow.store.systems import MARK


@dataclass(frozen=True)
class SettingChange:
    """One change of one part of a system, as plain JSON before and after; `before` is None where it was added."""

    at: datetime
    who: str
    what: str
    before: Any
    after: Any


def setting_changes(
    connection: sa.Connection, system: str, what: str | None = None, limit: int | None = None
) -> list[SettingChange]:
    """The newest changes of a system's settings, newest first; of one part of it where `what` names one."""
    change = t.setting_change.c
    query = sa.select(t.setting_change).where(change.system == system, change.what != MARK)
    if what is not None:
        query = query.where(change.what == what)
    found = connection.execute(query.order_by(change.id.desc()).limit(limit))
    return [SettingChange(row.at, row.who, row.what, row.before, row.after) for row in found]


def changes_counted(connection: sa.Connection, system: str) -> int:
    """How many changes of its settings a system has had."""
    change = t.setting_change.c
    query = sa.select(sa.func.count()).select_from(t.setting_change)
    return int(connection.execute(query.where(change.system == system, change.what != MARK)).scalar_one())


def loads(connection: sa.Connection, system: str) -> pd.DataFrame:
    """Every load of a system, newest first."""
    return _read(connection, t.load, (t.load.c.system == system,), t.load.c.id.desc())


def findings(connection: sa.Connection, system: str) -> pd.DataFrame:
    """Every finding of a system's loads, those of the newest load first, with the load's number."""
    of_system = sa.select(t.load.c.id).where(t.load.c.system == system)
    order = (t.finding.c.load.desc(), t.finding.c.id)
    return _read(connection, t.finding, (t.finding.c.load.in_(of_system),), *order)


def _read(connection: sa.Connection, table: sa.Table, where: Sequence[Any], *order: Any) -> pd.DataFrame:
    return frames.read(connection, sa.select(*table.columns).where(*where).order_by(*order))
