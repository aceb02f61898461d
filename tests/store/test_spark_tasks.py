"""What Spark's executors do, without Spark: facts and checks of units, from the store that their own settings name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
import sqlalchemy as sa

from flow.services.landing import delay_kinds
from flow.services.spark_tasks import (
    CHECKS,
    FACTS,
    AnotherStore,
    Unit,
    Work,
    filed_mark,
    make_checks,
    make_facts,
    to_frame,
)
from flow.services.values import known_system
from flow.store import checks, facts, tables
from flow.store.database import Database
from flow.vocabulary import Scope
from tests import mornings
from tests.mornings import DAY

DAYS = [DAY - timedelta(days=1), DAY]


@pytest.fixture
def work(store: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The units of a morning of one organisation, a day each."""
    monkeypatch.setenv("FLOW_DATABASE_URL", database_url)
    mornings.a_morning(store)
    with store.reading() as connection:
        layout = known_system(connection, "demo")
        units = [Unit("RK9", [day], [day], filed_mark(connection, layout, "RK9", [day])) for day in DAYS]
        return Work(layout, delay_kinds(connection), units)


def places(*numbers: int) -> pa.RecordBatch:
    return pa.record_batch({"id": list(numbers)})


def test_facts_and_checks_of_units_are_those_that_landed(store: Database, work: Work) -> None:
    made = to_frame(pa.Table.from_batches(make_facts(work, iter([places(1), places(0)])), FACTS))
    found = pa.Table.from_batches(make_checks(work, iter([places(0, 1)])), CHECKS).to_pylist()
    with store.reading() as connection:
        landed = facts.read(connection, "demo", DAYS, grain=None)
        checked = checks.read(connection, "demo", *DAYS, ["RK9"])
    landed = landed[landed["scope"] != Scope.SYSTEM][made.columns].sort_values(list(made.columns[:6]))
    assert repr(made.sort_values(list(made.columns[:6])).to_numpy().tolist()) == repr(landed.to_numpy().tolist())
    assert sorted(tuple(row.values()) for row in found) == sorted(checked)
    assert len(found) > 3


def test_a_machine_whose_settings_name_another_store_refuses(work: Work) -> None:
    other = replace(work, units=[replace(work.units[0], filed="another")])
    with pytest.raises(AnotherStore, match="FLOW_DATABASE_URL must name the same store on every machine"):
        list(make_facts(other, iter([places(0)])))


def test_a_day_of_which_nothing_is_in_use_any_more_is_refused(store: Database, work: Work) -> None:
    with store.writing() as connection:
        connection.execute(sa.delete(tables.day_snapshot).where(tables.day_snapshot.c.day == DAY))
    with pytest.raises(AnotherStore):
        list(make_checks(work, iter([places(1)])))
