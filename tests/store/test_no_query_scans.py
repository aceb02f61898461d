"""No screen reads patient rows or facts but by an index, and no index is there that none of them needs.

On PostgreSQL, as a shared store is: one system of many, with four months of mornings. It is a small one: what a screen
asks of weeks is so much of it that PostgreSQL would rather read it all. So of weeks is asked if there is an index to go
by, where reading it all is made dear; of a morning what PostgreSQL does by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from flow import clock
from flow.actions.action import NewAction, PatientRef
from flow.security.person import ADMINISTRATOR
from flow.services.actions import agree_action, list_actions
from flow.services.board import board
from flow.services.capacity_queue import queue
from flow.services.clocks import clock_day
from flow.services.delays import delay_list, delays
from flow.services.effects import action_effects
from flow.services.indicators import indicators
from flow.services.meeting import meeting
from flow.services.quarantine import left_out
from flow.services.start import open_store
from flow.services.trend import trend
from flow.services.trends import overview, readmitted_points
from flow.services.versions import since_held, versions
from flow.services.wards import ward_day
from flow.services.work import path
from flow.services.worklist import worklist
from flow.settings import Settings
from flow.store import partitions
from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import Feed, Grain, Scope
from tests import mornings
from tests.many_days import analyse, copy_days
from tests.mornings import DAY
from tests.postgres import fresh_database

NOW = clock.at(DAY, time(9, 20))
LATER = mornings.NOW + timedelta(days=1)
OTHERS, WITH_FACTS, BACK, PEOPLE = 16, 4, 66, 12
FIRST = DAY - timedelta(days=BACK)
READ = (*(t.FEED_TABLES[feed] for feed in t.OF_PATIENTS), t.fact)
Ask = Callable[[Database], object]
SCREENS: dict[str, Ask] = {
    "huddle": lambda store: (board(store, "demo", DAY), meeting(store, "demo", DAY)),
    "huddle of one": lambda store: (board(store, "demo", DAY, "RK9"), meeting(store, "demo", DAY, "RK9")),
    "wards": lambda store: ward_day(store, "demo", DAY),
    "delays": lambda store: (delays(store, "demo", DAY), delay_list(store, "demo", DAY)),
    "live list": lambda store: worklist(store, "demo", DAY, NOW),
    "a person": lambda store: path(store, "demo", "RK9", "S1", DAY),
    "clocks": lambda store: clock_day(store, "demo", DAY, NOW),
    "capacity": lambda store: queue(store, "demo", DAY, NOW),
    "actions": lambda store: (list_actions(store, "demo"), action_effects(store, "demo", DAY)),
    "trends": lambda store: [
        (overview(store, "demo", grain, *place, DAY), trend(store, "demo", "fit_waiting", grain, *place, FIRST, DAY))
        for grain in (Grain.DAY, Grain.WEEK)
        for place in ((Scope.SYSTEM, "demo"), (Scope.ORGANISATION, "RK9"), (Scope.WARD, "HAR"))
    ],
    "readmissions": lambda store: readmitted_points(store, "demo", Scope.ORGANISATION, "RK9", DAY, 8),
    "review": lambda store: indicators(store, "demo", DAY),
    "load": lambda store: (
        mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,20", at="08:30"), now=LATER),
        left_out(store, "demo", DAY),
        versions(store, "demo", "RK9", Feed.INPATIENTS, DAY),
        since_held(store, "demo", DAY, LATER - timedelta(hours=1)),
    ),
}
"""What each screen asks of the services when it is opened; of a file that is loaded, its writing too."""
DEAR = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material")
OF_WEEKS = "month BETWEEN"
VERBS = ("SELECT", "WITH", "DELETE")
Plan = dict[str, Any]
Found = dict[str, list[tuple[str, Plan, Plan]]]
CASES = "snapshot_at,organisation_code,case_id,checklist_date,decision_date"
ATTENDANCES = "organisation_code,site_code,department_type,attendance_id,arrival_at,departure_at,admitted"


@pytest.fixture(scope="module")
def store(postgres_url: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The demo system with a full morning and its history, among other systems."""
    folder = tmp_path_factory.mktemp("many")
    with fresh_database(postgres_url, postgresql_template) as url:
        opened = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
        _fill(opened, folder)
        yield opened
        opened.close()


def _fill(store: Database, folder: Path) -> None:
    mornings.make_demo(store, folder)
    before = DAY - timedelta(days=1)
    waiting = "2018-05-01 10:00,N,2018-06-01,E,LWSW,1"
    lists = (
        mornings.beds(DAY),
        mornings.inpatients(DAY, *(f"HAR,S{number},{waiting},9990000018" for number in range(PEOPLE))),
        mornings.dtoc(DAY, *(f"S{number},acute,E,social_care,2018-06-01,E06000026" for number in range(PEOPLE))),
        mornings.emergency(before),
        mornings.discharges(*(f"HAR,G{number},2018-05-20 10:00,{before} 11:30,{before},1" for number in range(PEOPLE))),
        mornings.csv(CASES, *(f"{DAY} 08:00,RK9,C{number},2018-05-14," for number in range(PEOPLE))),
        mornings.csv(
            ATTENDANCES, *(f"RK9,RK950,1,A{number},{before} 10:00,{before} 13:00,Y" for number in range(PEOPLE))
        ),
    )
    for data in lists:
        report = mornings.put(store, data)
        assert not report.refused, report.findings
    named = NewAction("Ring", "Bo", "RK9", NOW + timedelta(hours=5), patients=(PatientRef("RK9", "S1"),))
    for back in (0, 1, 20):
        day = DAY - timedelta(days=back)
        agree_action(store, "demo", day, named, who=ADMINISTRATOR, at=clock.at(day, time(9, 30)))
    others = [f"other{number}" for number in range(OTHERS)]
    with store.writing() as connection:
        connection.execute(
            t.system.insert(), [{"key": key, "name": key, "pooled": True, "settings": {}} for key in others]
        )
    days = range(BACK)
    copy_days(store, "demo", [(key, back) for back in days for key in others[:WITH_FACTS]])
    copy_days(store, "demo", [(key, back) for back in days for key in others[WITH_FACTS:]], facts=())
    copy_days(store, "demo", [("demo", back) for back in days[1:]])
    analyse(store)


@pytest.fixture(scope="module")
def plans(store: Database) -> Found:
    """By screen every query it makes of patient rows or facts, with how PostgreSQL goes about it: by itself, and where
    reading all of a table is dear."""
    found = {}
    for screen, ask in SCREENS.items():
        asked: dict[str, Any] = {}

        def listen(_: Any, __: Any, statement: str, parameters: Any, *___: Any, asked: Any = asked) -> None:
            if any(f" {table.name}" in statement for table in READ) and statement.startswith(VERBS):
                asked[statement] = parameters

        sa.event.listen(store.engine, "before_cursor_execute", listen)
        ask(store)
        sa.event.remove(store.engine, "before_cursor_execute", listen)
        found[screen] = [(said, *_explained(store, said, given)) for said, given in asked.items()]
    return found


def _explained(store: Database, statement: str, parameters: Any) -> tuple[Plan, Plan]:
    with store.reading() as connection:
        by_itself = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
        for setting in DEAR:
            connection.exec_driver_sql(f"SET LOCAL {setting} = off")
        dear = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
    return by_itself[0]["Plan"], dear[0]["Plan"]


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for inside in plan.get("Plans", ()):
        yield from _nodes(inside)


def _parts(store: Database) -> set[str]:
    """The parts that have rows: the nets are empty."""
    with store.reading() as connection:
        return partitions.parts(connection) - {partitions.net_of(table.name) for table in READ}


def test_no_screen_reads_patient_rows_or_facts_from_end_to_end(store: Database, plans: Found) -> None:
    read = _parts(store) | {"fact"}
    scans = {
        f"{screen} reads {node['Relation Name']}: {statement}"
        for screen, queries in plans.items()
        for statement, by_itself, dear in queries
        for node in _nodes(dear if OF_WEEKS in statement else by_itself)
        if node.get("Relation Name") in read and not _goes_by_index(node)
    }
    assert scans == set()
    assert {screen for screen, queries in plans.items() if not queries} == set()


def _goes_by_index(node: Plan) -> bool:
    """Of a bitmap the index is inside; an index that is read whole is no better than the table."""
    if node["Node Type"] == "Bitmap Heap Scan":
        return all("Index Cond" in inside for inside in _nodes(node) if "Index Name" in inside)
    return "Index Cond" in node or node["Node Type"] == "ModifyTable"


def test_a_morning_is_looked_for_in_its_own_month_alone(store: Database, plans: Found) -> None:
    parts = _parts(store)
    of_a_day = ("huddle", "wards", "delays", "live list", "clocks")
    read = {
        node["Relation Name"]
        for screen in of_a_day
        for statement, plan, _ in plans[screen]
        for node in _nodes(plan)
        if node.get("Relation Name") in parts and OF_WEEKS not in statement
    }
    assert {name for name in read if name.startswith(t.FEED_TABLES[Feed.INPATIENTS].name)} <= {
        partitions.name_of("inpatients_row", month) for month in (date(2018, 5, 1), date(2018, 6, 1))
    }
    assert partitions.name_of("inpatients_row", date(2018, 6, 1)) in read


def test_every_index_of_patient_rows_and_facts_is_of_use_to_a_screen(store: Database, plans: Found) -> None:
    parents = sa.text(
        "SELECT child.relname, coalesce(parent.relname, child.relname) FROM pg_class child"
        " LEFT JOIN pg_inherits ON inhrelid = child.oid LEFT JOIN pg_class parent ON parent.oid = inhparent"
        " WHERE child.relkind IN ('i', 'I')"
    )
    with store.reading() as connection:
        whose = {row[0]: row[1] for row in connection.execute(parents)}
        there = {index["name"] for table in READ for index in sa.inspect(connection).get_indexes(table.name)}
    used = {
        whose[node["Index Name"]]
        for queries in plans.values()
        for _, *both in queries
        for plan in both
        for node in _nodes(plan)
        if "Index Name" in node
    }
    assert there - used == set()
    assert "pk_fact" in used


def test_the_copies_are_mornings(store: Database) -> None:
    """The tests above say nothing where there is nothing to read."""
    moment: datetime = NOW
    assert len(worklist(store, "demo", DAY, moment).rows) == PEOPLE
    assert len(worklist(store, "demo", FIRST + timedelta(days=40), moment).rows) == PEOPLE
