"""Working every fact out again on the machines of a Spark cluster: the same functions, a unit an organisation and days.

Executors read the store and give facts; only the driver writes, a group of days in one transaction. While a group is
worked out its system is held, so that all executors and the driver see the same files in use. Units have no effect but
what they give: Spark may try one again on another machine, and a run that ended half-way is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from flow.layout import Layout
from flow.security.roles import Act
from flow.services import spark_tasks as tasks
from flow.services.allowed import allowed
from flow.services.landing import DAYS_AT_ONCE, delay_kinds, land_by_month, put_facts
from flow.services.spark_facts import put_table, table_url
from flow.services.spark_session import plainly, spark_session
from flow.services.values import known_system
from flow.store import checks, snapshots, systems
from flow.store.database import Database
from flow.vocabulary import Feed, FeedCheck, Outcome

DAYS_A_UNIT = 8
ONE_DAY = timedelta(days=1)
Progress = Callable[[int, int, str], None]
Task = Callable[[tasks.Work, tasks.Batches], tasks.Batches]


@allowed(Act.KEEP_STORE)
def recompute_on_spark(
    db: Database, master: str, system: str | None, folder: str | None, progress: Progress
) -> list[str]:
    """Every fact and check of a system (of every one where none is named) as `recompute` gives them; their names.

    `master`: spark://host:port. `folder`: where the facts are also put as a Parquet table, a folder that every machine
    of the cluster sees. Each group of days is one transaction. Raises UsageError for a system that does not exist and
    where Spark cannot be had, SparkFailed where it gave up.
    """
    table = table_url(folder) if folder else None
    with db.reading() as connection:
        keys = [known_system(connection, system).key] if system else [key for key, _ in systems.keys(connection)]
        days = {key: sorted(snapshots.days_filed(connection, key)) for key in keys}
    groups = [(key, group) for key in keys for group in _groups(days[key])]
    with spark_session(master) as spark, plainly():
        for place, (key, group) in enumerate(groups):
            progress(place, len(groups), f"Working out the facts of {key} on Spark")
            with db.writing() as connection:
                _group(connection, spark, key, group, days[key])
        for key in keys:
            _months(db, key)
            if table:
                with db.reading() as connection:
                    put_table(connection, spark, key, table)
    progress(len(groups), len(groups), "Every fact is new")
    with db.reading() as connection:
        return [known_system(connection, key).name for key in keys]


def _groups(days: Sequence[date]) -> Iterator[Sequence[date]]:
    for start in range(0, len(days), DAYS_AT_ONCE):
        yield days[start : start + DAYS_AT_ONCE]


def _months(db: Database, key: str) -> None:
    with db.writing() as connection:
        systems.hold(connection, key)
        layout = known_system(connection, key)
        land_by_month(connection, layout, list(layout.organisations))


def _group(connection: Any, spark: Any, key: str, days: Sequence[date], every: Sequence[date]) -> None:
    """The facts and checks of some days of a system, worked out on the cluster and put in the place of what was."""
    systems.hold(connection, key)
    layout = known_system(connection, key)
    organisations = list(layout.organisations)
    after = sorted({day + ONE_DAY for day in days} - set(every))  # a day with no file rests on the day before it
    work = tasks.Work(layout, delay_kinds(connection), _units(connection, layout, days, after))
    made = tasks.to_frame(_on_executors(spark, work, tasks.make_facts, tasks.FACTS))
    put_facts(connection, layout, organisations, days, made)
    table = _on_executors(spark, work, tasks.make_checks, tasks.CHECKS)
    rows = sorted({tuple(row.values()) for row in table.to_pylist()})
    found = [
        (day, code, Feed(feed), FeedCheck(check), Outcome(outcome), message)
        for day, code, feed, check, outcome, message in rows
    ]
    checks.replace(connection, key, found, days=[*days, *after], organisations=organisations)


def _units(connection: Any, layout: Layout, days: Sequence[date], after: Sequence[date]) -> list[tasks.Unit]:
    """Every organisation that filed, some days at a time."""
    filed = snapshots.in_use(connection, layout.key, [*days, *after])
    units = []
    for start in range(0, len(days), DAYS_A_UNIT):
        some = days[start : start + DAYS_A_UNIT]
        touched = sorted({*some, *({day + ONE_DAY for day in some} & set(after))})
        for code in sorted({item.organisation for item in filed if item.day in touched} & set(layout.organisations)):
            units.append(tasks.Unit(code, some, touched, tasks.filed_mark(connection, layout, code, touched)))
    return units


def _on_executors(spark: Any, work: tasks.Work, task: Task, schema: Any) -> Any:
    """What the task makes of the units, one unit a task, as one Arrow table."""
    many = len(work.units)
    if not many:
        return schema.empty_table()
    return spark.range(0, many, 1, many).mapInArrow(partial(task, work), tasks.ddl(schema)).toArrow().cast(schema)
