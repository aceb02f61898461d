"""Every fact again: what is missing comes back, and what stands equals it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from flow.errors import UsageError
from flow.services.recompute import recompute
from flow.services.values import values
from flow.services.verify import verify
from flow.store import tables
from flow.store.database import Database
from tests import mornings
from tests.mornings import DAY


def test_facts_and_checks_that_are_missing_come_back(store: Database) -> None:
    mornings.a_morning(store)
    before = values(store, "demo", DAY)
    with store.writing() as connection:
        connection.execute(sa.delete(tables.fact).where(tables.fact.c.measure == "fit_waiting"))
        connection.execute(sa.delete(tables.feed_check))
    assert verify(store, lambda done, total, what: None)
    assert recompute(store, "demo", lambda done, total, what: None) == ["Demo"]
    assert verify(store, lambda done, total, what: None) == []
    assert values(store, "demo", DAY) == before


def test_every_system_is_taken_where_none_is_named(store: Database) -> None:
    told: list[str] = []
    assert recompute(store, None, lambda done, total, what: told.append(what)) == ["Demo"]
    assert told == ["Working out the facts of demo", "Every fact is new"]


def test_a_system_that_does_not_exist_is_a_sentence(store: Database) -> None:
    with pytest.raises(UsageError, match="There is no system 'dem'"):
        recompute(store, "dem", lambda done, total, what: None)
