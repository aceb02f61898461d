"""A Spark cluster of the tests' own: a standalone master and two workers on this machine, thrown away afterwards.

`python -m tests.spark.cluster HOME SPARK_HOME` is the keeper: it starts them, says where they are, and when its input
closes - the tests ended, failed or were killed - ends them and removes HOME. Nothing outlives the tests.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SPARK = Path(os.environ.get("FLOW_TEST_SPARK_FOLDER") or ROOT / ".spark")
SPARK_HOME = SPARK / "pyspark"
SMALL = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""Java for seconds: it starts soonest and takes least."""
LOG4J = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d %p %c: %m%n
"""
START_SECONDS = 90


@dataclass(frozen=True)
class Cluster:
    """Where it is: the master's URL, the number of each worker's process group, and the folder of all that it keeps."""

    master: str
    workers: list[int]
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.home)

    def opens(self, database_url: str) -> None:
        """The store that the workers' settings name, in a secret file as systemd's credentials are."""
        secret = self.home / "secrets" / "flow_database_url"
        secret.touch(0o600)
        secret.write_text(database_url, encoding="utf-8")

    def kill_worker(self) -> None:
        """One worker and its executor end in the same moment, as with the power of their machine."""
        os.killpg(self.workers.pop(), signal.SIGKILL)


@contextmanager
def throwaway(home: Path) -> Iterator[Cluster]:
    """A cluster for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.spark.cluster", str(home), str(SPARK_HOME)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper tidies up after them
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        said = keeper.stdout.readline()
        if not said.startswith("{"):
            raise RuntimeError(f"Spark did not start: {said} {keeper.stdout.read()}")
        yield Cluster(**json.loads(said), home=home)


def environment(home: Path) -> dict[str, str]:
    """Everything on loopback, with the configuration and the temporary files in our own folder."""
    taken = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_", "FLOW_"))}
    return taken | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(home / "conf"),
        "SPARK_LOCAL_DIRS": str(home / "scratch"),
        "SPARK_DAEMON_JAVA_OPTS": f"{SMALL} -Djava.io.tmpdir={home}",
        "FLOW_SECRETS_FOLDER": str(home / "secrets"),
    }


def configure(home: Path) -> None:
    """Small executors, and a history in which the tests look for what must not be there."""
    for name in ("conf", "events", "scratch", "secrets", "work"):
        (home / name).mkdir(parents=True)
    defaults = {
        "spark.executor.memory": "512m",
        "spark.driver.memory": "512m",
        "spark.executor.extraJavaOptions": SMALL,
        "spark.driver.extraJavaOptions": f"{SMALL} -Dderby.system.home={home}",
        "spark.eventLog.enabled": "true",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": (home / "events").as_uri(),
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.codegen.wholeStage": "false",
    }
    lines = [f"{name} {value}\n" for name, value in defaults.items()]
    (home / "conf" / "spark-defaults.conf").write_text("".join(lines), encoding="utf-8")
    (home / "conf" / "log4j2.properties").write_text(LOG4J, encoding="utf-8")


def start(home: Path, spark_home: Path, name: str, *arguments: str, memory: str = "128m") -> "subprocess.Popen[bytes]":
    """One of Spark's own programs, in a process group of its own."""
    with (home / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [str(spark_home / "bin" / "spark-class"), *arguments],
            cwd=home,
            env=environment(home) | {"SPARK_HOME": str(spark_home), "SPARK_DAEMON_MEMORY": memory},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str, there: str) -> None:
    """Until the page on this machine says so."""
    for _ in range(START_SECONDS * 5):
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
            if there in page.read().decode():
                return
        time.sleep(0.2)
    raise RuntimeError(f"no {there} at {port}{path}")


def main() -> None:
    """The keeper's life: start, wait, and always clear away."""
    home, spark_home = Path(sys.argv[1]), Path(sys.argv[2])
    port, page = free_port(), free_port()
    started = []
    deploy = "org.apache.spark.deploy"
    listens = ("--host", "127.0.0.1", "--webui-port")
    try:
        configure(home)
        started.append(
            start(home, spark_home, "master", f"{deploy}.master.Master", *listens, str(page), "--port", str(port))
        )
        wait_for(page, "/json/", "url")
        url = f"spark://127.0.0.1:{port}"
        room = ("--cores", "1", "--memory", "1g", "--work-dir", str(home / "work"))
        for name in ("worker-1", "worker-2"):
            started.append(start(home, spark_home, name, f"{deploy}.worker.Worker", *listens, "0", *room, url))
        wait_for(page, "/json/", '"aliveworkers" : 2')
        print(json.dumps({"master": url, "workers": [worker.pid for worker in started[1:]]}), flush=True)
        sys.stdin.read()
    except (RuntimeError, OSError) as error:
        print(error, flush=True)
    finally:
        for process in started:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
