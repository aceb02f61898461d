"""What people wrote down on the live list and in the weekly review: the database itself lets nobody change it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import Maturity, PlanStatus, Scope, WorkEventKind

AT = datetime(2018, 6, 12, 9, 30, tzinfo=UTC).replace(tzinfo=None)
BY = {"at": AT, "who": "Ruth Hall", "who_organisation": "RK9"}
DAY = date(2018, 6, 12)
ITEM = {
    "id": 1,
    "system": "demo",
    "organisation": "RK9",
    "spell_id": "S1",
    "done": False,
    "touched_at": AT,
    "touched_by": "Ruth Hall",
    "version": 1,
}
LINE = {
    "id": 1,
    "system": "demo",
    "plan": "ours",
    "key": "1",
    "words": "Home first",
    "status": PlanStatus.ON_TRACK,
    "measures": [],
    "place": 1,
    "version": 1,
}
ROWS: dict[str, dict[str, Any]] = {
    "work_event": BY | {"item": 1, "version": 1, "kind": WorkEventKind.CLAIMED, "changes": {}},
    "capacity_entry": BY
    | {"system": "demo", "day": DAY, "organisation": "RK9", "pathway": "1", "local_authority": "", "starts": 4},
    "handover": BY | {"system": "demo", "to_whom": "Sam Price", "note": "All quiet", "passed_on": []},
    "plan_event": BY | {"line": 1, "version": 1, "changes": {}},
    "maturity": BY | {"system": "demo", "change": "1", "quarter": date(2018, 4, 1), "level": Maturity.ESTABLISHED},
    "rebase": BY
    | {
        "system": "demo",
        "scope": Scope.SYSTEM,
        "scope_code": "demo",
        "measure": "dtoc_rate",
        "start": DAY,
        "stands": True,
        "reason": "The hard reset",
    },
    "indicator": BY | {"system": "demo", "key": "reablement", "area": "Plymouth", "on": DAY, "source": "a slide"},
}


@pytest.mark.parametrize("name", ROWS)
def test_history_that_people_write_refuses_change(store: Database, name: str) -> None:
    table = next(one for one in t.HISTORY if one.name == name)
    with store.writing() as connection:
        connection.execute(t.work_item.insert().values(ITEM))
        connection.execute(t.plan_line.insert().values(LINE))
        connection.execute(table.insert().values(ROWS[name]))
    for statement in (table.delete(), table.update().values(who="Somebody else")):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
            connection.execute(statement)
    with store.reading() as connection:
        assert connection.execute(sa.select(table.c.who)).scalars().all() == ["Ruth Hall"]
