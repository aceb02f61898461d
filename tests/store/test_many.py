"""More people than a statement takes parameters: a live list of England asks for them on both databases."""

from __future__ import annotations

import sqlalchemy as sa

from flow.services.worklist import worklist
from flow.store import many, snapshots
from flow.store import tables as t
from flow.store.database import Database
from flow.store.meeting import discharged
from flow.store.work import items
from tests import mornings
from tests.mornings import DAY, NOW

EVERYBODY = [f"N{number}" for number in range(70_000)]


def test_very_many_people_are_asked_for_at_once(store: Database) -> None:
    mornings.a_morning(store)
    with store.reading() as connection:
        used = snapshots.used(connection, "demo", [DAY], ["RK9"])
        lists = used.loc[used["feed"] == "inpatients", "snapshot"].tolist()
        wanted = [("RK9", spell) for spell in ["S1", *EVERYBODY]]
        assert snapshots.listed(connection, lists, wanted) == {("RK9", "S1")}
        assert discharged(connection, lists, EVERYBODY, "4") == {}
        assert items(connection, "demo", EVERYBODY) == {}
        found = many.among(connection, t.ward.c.code, ["HAR", *EVERYBODY])
        assert list(connection.scalars(sa.select(t.ward.c.code).where(found))) == ["HAR"]
    assert len(worklist(store, "demo", DAY, NOW).rows) >= 2
