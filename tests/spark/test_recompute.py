"""Facts worked out on a real Spark cluster, of which parts are killed: exactly those of one process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.services.landing import DAYS_AT_ONCE
from flow.services.verify import verify
from flow.store import tables
from tests.spark.cluster import SPARK, SPARK_HOME, Cluster, free_port, start
from tests.spark.conftest import PASSWORD, PATIENCE, Runs, Shared
from tests.spark.mornings import DAYS, SPELL

SERVER = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
COLUMNS = [column.name for column in tables.fact.columns]


def test_a_driver_that_is_killed_leaves_whole_groups_of_days(runs: Runs) -> None:
    done = DAYS[:DAYS_AT_ONCE]
    place = COLUMNS.index("day")
    by_month = COLUMNS.index("grain")

    def of(facts: list[tuple[object, ...]], *, first: bool) -> list[tuple[object, ...]]:
        return [row for row in facts if row[by_month] == "day" and (row[place] in done) is first]

    assert of(runs.half["fact"], first=True) == of(runs.right["fact"], first=True)
    assert (
        of(runs.half["fact"], first=False)
        == of(runs.spoilt["fact"], first=False)
        != of(runs.right["fact"], first=False)
    )


def test_facts_and_checks_are_those_of_one_process_though_a_worker_was_killed_in_the_middle(
    runs: Runs, cluster: Cluster
) -> None:
    assert "ExecutorLostFailure" in told(cluster)
    assert len(cluster.workers) == 1
    assert runs.whole == runs.right != runs.spoilt
    assert {row[COLUMNS.index("source")] for row in runs.whole["fact"]} == {"computed", "counted"}
    assert {row[COLUMNS.index("grain")] for row in runs.whole["fact"]} == {"day", "month"}
    assert {row[COLUMNS.index("organisation")] for row in runs.whole["fact"]} == {"", "RK9", "LWSW", "RCB"}


def test_the_store_is_whole_afterwards(runs: Runs, shared: Shared) -> None:
    assert runs.said.endswith("Every fact is worked out again: Demo.\n")
    assert verify(shared.store, lambda done, of, what: None) == []


def test_no_password_and_no_patient_is_in_a_command_line_a_log_a_history_or_the_table(
    runs: Runs, cluster: Cluster
) -> None:
    assert "CoarseGrainedExecutorBackend" in runs.commands
    kept = told(cluster) + "".join(
        path.read_text(errors="replace")
        for folder in (cluster.home / "work", runs.folder)
        for path in folder.rglob("*")
        if path.is_file()
    )
    for text in (runs.commands, runs.said, kept):
        assert PASSWORD not in text
        assert SPELL not in text


def test_nothing_is_left_beside_the_product(runs: Runs) -> None:
    root = Path(__file__).parents[2]
    assert [
        name for name in ("spark-warehouse", "metastore_db", "derby.log", "artifacts") if (root / name).exists()
    ] == []


def told(cluster: Cluster) -> str:
    """Spark's own history of what it did."""
    return "".join(path.read_text() for path in (cluster.home / "events").rglob("*") if path.is_file())


@pytest.fixture(scope="session")
def endpoint(runs: Runs, cluster: Cluster) -> Iterator[sa.Engine]:
    """Spark's SQL endpoint on what is left of the cluster."""
    port = free_port()
    own = {
        "spark.hadoop.hive.server2.thrift.port": str(port),
        "spark.hadoop.hive.server2.thrift.bind.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
    }
    conf = [word for name, value in own.items() for word in ("--conf", f"{name}={value}")]
    submit = (
        "org.apache.spark.deploy.SparkSubmit",
        "--master",
        cluster.master,
        *conf,
        "--class",
        SERVER,
        "spark-internal",
    )
    server = start(cluster.home, SPARK_HOME, "endpoint", *submit, memory="512m")
    sys.path.append(str(SPARK))
    engine = sa.create_engine(f"hive://127.0.0.1:{port}/default", connect_args={"auth": "NONE"})
    yield engine
    engine.dispose()
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def test_the_facts_are_read_by_sqlalchemy_at_sparks_sql_endpoint(runs: Runs, endpoint: sa.Engine) -> None:
    table = f"`{runs.folder.as_uri()}`"
    fact = sa.table("fact", *(sa.column(name) for name in COLUMNS))
    with connected(endpoint) as connection:
        connection.exec_driver_sql("CREATE VIEW fact AS SELECT * FROM parquet." + table)  # noqa: S608
        found = sorted((tuple(row) for row in connection.execute(sa.select(fact))), key=repr)
    assert found == sorted((tuple(map(plain, row)) for row in runs.whole["fact"]), key=repr)


def plain(cell: object) -> object:
    """A cell as PyHive gives it: words without a class of their own, and days as text."""
    return str(cell) if isinstance(cell, str | date) else cell


def connected(engine: sa.Engine) -> sa.Connection:
    """A connection, as soon as the endpoint takes one."""
    for _ in range(PATIENCE * 2):
        try:
            return engine.connect()
        except Exception:  # Thrift's own, while nobody listens
            time.sleep(0.5)
    raise AssertionError("the endpoint did not come up")
