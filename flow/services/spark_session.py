"""A session on an Apache Spark master, with a sentence in seconds where there is none. Only here is pyspark imported.

Its packages are an optional extra (requirements-spark.txt) in a folder of their own, put on the path only here: among
the product's, pandera would import all of pyspark in every process. No password passes through Spark: what is in its
configuration may be read by whoever sees its pages, logs and command lines.
"""

from __future__ import annotations

import re
import socket
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import flow
from flow.errors import FlowError, UsageError
from flow.settings import read_settings

MASTER = re.compile(r"spark://(?P<places>[\w.-]+:\d+(,[\w.-]+:\d+)*)")
OURS = re.compile(r"flow\.[\w.]+: ")
RAISED = re.compile(r"[\w.]+(Error|Exception): ")
ANSWER_SECONDS = 3.0
WORKER_SECONDS = 30
NO_PYSPARK = (
    "Working out on Spark needs its own packages, which are not here: `python3 run.py spark` puts them into .spark, "
    "and FLOW_SPARK_FOLDER names another folder that has them."
)
NO_SESSION = (
    "Spark did not start: it needs Java 17 or later on this machine (JAVA_HOME, or `java` on the PATH) and a master of "
    "the same version as pyspark here. The lines above say what it lacked."
)
QUIET = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = Spark: %m%n
"""
PLAIN = {
    "spark.app.name": "patient-flow recompute",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
}


class SparkFailed(FlowError):
    """The work on Spark did not end well. What was already written stands, day by day whole."""

    exit_code = 1


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """A session whose executors run this very code. Raises UsageError where it cannot be had."""
    ours = _our_address(master)
    extra = str(read_settings().spark_folder.resolve())
    if extra not in sys.path:
        sys.path.append(extra)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError(NO_PYSPARK) from None
    warnings.filterwarnings(
        "ignore", "PySpark does not yet fully support pandas", FutureWarning
    )  # Arrow goes in and out
    with tempfile.TemporaryDirectory(prefix="flow-spark-") as folder:
        own = {"spark.driver.host": ours, "spark.driver.bindAddress": ours, "spark.sql.warehouse.dir": folder}
        own["spark.driver.defaultJavaOptions"] = f"-Dlog4j2.configurationFile={_quiet(Path(folder)).as_uri()}"
        try:
            session = SparkSession.builder.master(master).config(map=PLAIN | own).getOrCreate()
        except Exception:  # whatever Java, Spark or the bridge between them says, in lines above
            raise UsageError(NO_SESSION) from None
        try:
            _prepare(session, Path(folder), master)
            yield session
        finally:
            session.stop()


def _our_address(master: str) -> str:
    """The address of this machine that the master sees, which is all that the driver listens on. Raises UsageError."""
    match = MASTER.fullmatch(master)
    if not match:
        raise UsageError(f"'{master}' is no Spark master. Write spark://host:port, for example spark://127.0.0.1:7077.")
    for place in match["places"].split(","):
        host, port = place.rsplit(":", 1)
        with suppress(OSError, OverflowError), socket.create_connection((host, int(port)), ANSWER_SECONDS) as line:
            return str(line.getsockname()[0])
    raise UsageError(f"No Spark master answers at {master}. Start it, or name the one that runs.")


def _quiet(folder: Path) -> Path:
    """What the driver's Java logs: errors alone."""
    path = folder / "log4j2.properties"
    path.write_text(QUIET, encoding="utf-8")
    return path


def _prepare(session: Any, folder: Path, master: str) -> None:
    """Hand our code to the executors, and see that there is one."""
    context = session.sparkContext
    if context.pythonExec == "python3":  # nobody named another in PYSPARK_PYTHON
        context.pythonExec = sys.executable
    context.addPyFile(str(_our_code(folder)))
    for _ in range(WORKER_SECONDS * 4):
        if executors(session):
            return
        time.sleep(0.25)
    raise UsageError(
        f"The Spark master {master} has had no worker free for {WORKER_SECONDS} seconds. Start a worker, or wait until "
        "another application ends."
    )


def _our_code(folder: Path) -> Path:
    """This very package, as an archive that Python imports from."""
    code = folder / "flow-code.zip"
    with zipfile.PyZipFile(str(code), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writepy(str(Path(flow.__file__).parent))
    return code


def executors(session: Any) -> int:
    """How many processes work for us now."""
    return len(session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1  # the driver is one of them


@contextmanager
def plainly() -> Iterator[None]:
    """What went wrong in a task is said in our own sentence where it has one, else in Spark's first line."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        said = f"Spark could not work this out: {sentence(str(error))} Groups of days that were finished stand."
        raise SparkFailed(said) from error


def sentence(trace: str) -> str:
    """The line that says what went wrong, of all that Spark says."""
    lines = [line.strip() for line in trace.splitlines() if line.strip()]
    ours = [line.split(": ", 1)[1] for line in lines if OURS.match(line)]
    others = [line for line in lines if RAISED.match(line)]
    return (ours or others or lines or ["it did not say why."])[-1]
