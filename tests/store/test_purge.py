"""What is past its time goes, what is held stays, facts stand, and history is open to nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from flow.actions.action import NewAction, PatientRef
from flow.errors import RuleRefused, UsageError
from flow.security.person import ADMINISTRATOR
from flow.security.retention import BY_TABLE, Purge, reaches
from flow.services.actions import agree_action, finish_action
from flow.services.holds import add_hold, holds, in_words, release_hold
from flow.services.load_again import load_again
from flow.services.purge import in_words as told
from flow.services.purge import purge, purge_log
from flow.services.quarantine import left_out
from flow.services.recompute import recompute
from flow.services.verify import verify
from flow.services.versions import compared, since_held
from flow.store import tables as t
from flow.store.database import Database
from flow.store.purge_groups import GROUPS
from flow.vocabulary import LoadStatus
from tests import mornings
from tests.mornings import DAY, KEY, beds, inpatients, put

LATER = datetime(2021, 6, 20, 9, 0, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
REST = {"HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,9990000018", "BRA,S4,never,Y,,,,,"}


def quiet(done: int, of: int, what: str) -> None:
    """Nobody watches."""


@pytest.fixture
def two_days(store: Database) -> Database:
    """Two mornings, the second with a row left out, and an action for a patient that was done."""
    mornings.a_morning(store, DAY)
    mornings.a_morning(store, NEXT)
    put(store, inpatients(NEXT, *sorted(REST)), "again.csv")
    new = NewAction("Ring", "Bo", "RK9", datetime(2018, 6, 6, 12, tzinfo=UTC), patients=(PatientRef("RK9", "S1"),))
    at = datetime(2018, 6, 5, 10, tzinfo=UTC)
    action = agree_action(store, "demo", DAY, new, who=ADMINISTRATOR, at=at)
    finish_action(store, action.id, action.version, outcome="rung", who=ADMINISTRATOR, at=at)
    return store


def facts(db: Database) -> list[str]:
    with db.reading() as connection:
        tables = (t.fact, t.feed_check)
        return sorted(repr(tuple(row)) for table in tables for row in connection.execute(sa.select(table)))


def rows(db: Database, table: str) -> int:
    with db.reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(t.metadata.tables[table])).scalar_one()


def gone(db: Database, before: date = NEXT, **how: object) -> dict[str, tuple[int, int]]:
    """By table the rows that went and the rows that were held."""
    return {one.table: (one.rows, one.held) for one in purge(db, before, now=LATER, **how) if one.rows or one.held}  # type: ignore[arg-type]


def test_every_table_of_the_store_is_in_the_retention_table() -> None:
    assert set(BY_TABLE) == set(t.metadata.tables)
    reached = {name for group in GROUPS for name in group.tables}
    assert reached == {kept.table for kept in BY_TABLE.values() if kept.purge is not Purge.STAYS}
    assert all((kept.days is None) is (kept.purge is Purge.STAYS) for kept in BY_TABLE.values())


def test_a_purge_takes_the_days_before_and_leaves_every_fact(two_days: Database) -> None:
    before, beds_there = facts(two_days), rows(two_days, "beds_row")
    dry = gone(two_days, dry_run=True)
    assert facts(two_days) == before
    assert rows(two_days, "purge_log") == 0
    assert gone(two_days) == dry
    assert dry["inpatients_row"] == (4, 0)
    assert dry["discharges_row"] == (2, 0)
    assert dry["action_patient"] == (1, 0)
    assert rows(two_days, "inpatients_row") == 5
    assert rows(two_days, "beds_row") == beds_there
    assert facts(two_days) == before
    assert verify(two_days, quiet) == []
    assert recompute(two_days, "demo", quiet) == ["Demo"]
    assert facts(two_days) == before
    assert gone(two_days) == {}
    assert {line.table: (line.rows, 0) for line in purge_log(two_days)} == dry


def test_a_file_for_a_day_without_rows_changes_only_what_rests_on_it(two_days: Database) -> None:
    gone(two_days)
    before = facts(two_days)
    assert put(two_days, beds(DAY, "HAR,28,2,1,20"), "late.csv").status is LoadStatus.LOADED
    after = facts(two_days)
    changed = {line.split("'")[9] for line in set(after) - set(before) if "'computed'" in line}
    assert "beds_occupied" in changed
    assert not changed & {"fit_waiting", "long_stay_7", "discharges"}
    assert {line for line in before if "'fit_waiting'" in line} <= set(after)
    assert verify(two_days, quiet) == []


def test_what_read_the_rows_says_that_they_are_gone(two_days: Database) -> None:
    assert gone(two_days, NEXT + timedelta(days=1))["left_out_row"] == (1, 0)
    with two_days.reading() as connection:
        versions = list(connection.scalars(sa.select(t.snapshot.c.id).where(t.snapshot.c.feed == "inpatients")))
        load = connection.scalars(sa.select(t.load.c.id).where(t.load.c.file_name == "again.csv")).one()
    with pytest.raises(RuleRefused, match="removed at the end of their time"):
        compared(two_days, "demo", *versions[-2:])
    with pytest.raises(RuleRefused, match="its time is over"):
        load_again(two_days, load, KEY, ADMINISTRATOR, LATER)
    assert since_held(two_days, "demo", NEXT) == ()
    assert left_out(two_days, "demo") == []
    assert put(two_days, inpatients(NEXT, *sorted(REST)), "again.csv").status is LoadStatus.UNCHANGED
    assert verify(two_days, quiet) == []


def test_nothing_that_must_be_kept_longer_goes(two_days: Database) -> None:
    soon = datetime(2018, 7, 1, 9, 0, tzinfo=UTC)
    assert [one for one in purge(two_days, NEXT, now=soon) if one.rows] == []
    assert reaches("inpatients_row", DAY, date(2021, 6, 5)) == DAY
    assert reaches("inpatients_row", DAY, date(2019, 6, 5)) == date(2017, 6, 4)
    with pytest.raises(UsageError, match="is not past"):
        purge(two_days, date(2018, 7, 2), now=soon)


def test_what_is_held_stays_and_is_told(two_days: Database) -> None:
    hold = add_hold(two_days, "demo", DAY, DAY, "an inquest.", "RK9", who=ADMINISTRATOR, now=LATER)
    found = purge(two_days, NEXT, now=LATER)
    kept = {one.table: (one.rows, one.held) for one in found if one.held}
    assert kept["inpatients_row"] == (0, 4)
    assert rows(two_days, "inpatients_row") == 9
    sentences = told(found)
    assert "demo: 4 rows stay in inpatients_row, held by hold 1." in sentences
    assert sentences[-1] == "Hold 1: RK9 from Tue 5 June 2018 to Tue 5 June 2018: an inquest."
    assert release_hold(two_days, "demo", hold.id, "It is over", now=LATER).released_at
    assert holds(two_days) == []
    assert in_words(holds(two_days, all_of_them=True)[0]).endswith("Released 10:00 on Sun 20 June 2021.")
    assert gone(two_days)["inpatients_row"] == (4, 0)
    with pytest.raises(UsageError, match="was released already"):
        release_hold(two_days, "demo", hold.id, "again")


def test_a_hold_that_cannot_be_is_a_sentence(store: Database) -> None:
    with pytest.raises(RuleRefused, match="Say why"):
        add_hold(store, "demo", DAY, None, "  ")
    with pytest.raises(UsageError, match="before the first"):
        add_hold(store, "demo", DAY, DAY - timedelta(days=1), "why")
    with pytest.raises(UsageError, match=r"There is no organisation 'RK8' in Demo. Did you mean 'RK9'"):
        add_hold(store, "demo", DAY, None, "why", "RK8")
    with pytest.raises(UsageError, match="There is no hold 7"):
        release_hold(store, "demo", 7, "why")


REFUSED = (
    "DELETE FROM left_out_row",
    "DELETE FROM source_file",
    "DELETE FROM purge_log",
    "DELETE FROM purged",
    "DELETE FROM legal_hold",
    "UPDATE source_file SET kept = ''",
    "UPDATE load SET source_file = NULL",
    "UPDATE load SET who = 'Cy'",
    "UPDATE action_event SET changes = '{}'",
    "UPDATE action_event SET note = 'x'",
)


def test_history_is_refused_to_everybody_else(two_days: Database) -> None:
    add_hold(two_days, "demo", NEXT, None, "an inquest")
    gone(two_days)
    for statement in REFUSED:
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), two_days.writing() as connection:
            connection.execute(sa.text(statement))


def test_an_opening_lets_nothing_else_through_and_cannot_be_left_open(two_days: Database) -> None:
    for statement in ("UPDATE load SET who = 'Cy'", "DELETE FROM load", "DELETE FROM action_event"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            opened_for(two_days, statement)
    with pytest.raises(sa.exc.IntegrityError):
        opened_for(two_days, "DELETE FROM left_out_row")
    assert rows(two_days, "left_out_row") == 1
    assert rows(two_days, "opening") == 0


def opened_for(db: Database, statement: str) -> None:
    """As a purge would, but for taking the opening away again."""
    with db.writing() as connection:
        connection.execute(sa.text("INSERT INTO opening (id, kind, never) VALUES (1, 'purge', 0)"))
        connection.execute(sa.text(statement))
