"""A PostgreSQL cluster of the tests' own, thrown away afterwards.

`python -m tests.postgres FOLDER` is the keeper: it makes a cluster in a temporary folder, says where it listens, stops
and starts the server when told, and when its input closes - the tests ended, failed or were killed - stops the server
and removes the folder. Nothing outlives the tests, whatever happens to them.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from tests.machine import NO_POSTGRES, Missing, find_postgres

ROOT = Path(__file__).resolve().parents[1]
USER = "flow"
SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 32MB
max_connections = 100
"""


class Cluster:
    """A running server: `url` is its maintenance database; `stop` and `start` are for the tests of faults."""

    def __init__(self, url: str, orders: IO[str], answers: IO[str]) -> None:
        self.url = url
        self._orders = orders
        self._answers = answers

    def stop(self) -> None:
        """Ends the server at once, as a power cut would."""
        self._tell("stop")

    def start(self) -> None:
        """Starts it again, at the same URL."""
        self._tell("start")

    def _tell(self, order: str) -> None:
        print(order, file=self._orders, flush=True)
        answer = self._answers.readline().strip()
        if answer != "done":
            raise RuntimeError(f"PostgreSQL did not {order}: {answer}")


@contextmanager
def throwaway_cluster() -> Iterator[Cluster]:
    """A cluster for as long as the block lasts; raises Missing where there is no PostgreSQL."""
    binaries = find_postgres()
    if binaries is None:
        raise Missing(NO_POSTGRES)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.postgres", str(binaries)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper tidies up after them
    ) as keeper:
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        url = keeper.stdout.readline().strip()
        if not url.startswith("postgresql"):
            raise RuntimeError(f"PostgreSQL did not start: {url} {keeper.stdout.read()}")
        yield Cluster(url, keeper.stdin, keeper.stdout)


@contextmanager
def fresh_database(server_url: str, template: str | None = None) -> Iterator[str]:
    """The URL of a new database on the server, dropped at the end of the block: empty, or a copy of the template."""
    from sqlalchemy import NullPool, create_engine, make_url, text

    name = f"flow_test_{uuid4().hex}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{f' TEMPLATE {template}' if template else ''}"))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


class Keeper:
    """Makes, starts and stops the server in `home`, with the programs in `binaries`."""

    def __init__(self, binaries: Path, home: Path) -> None:
        self.binaries = binaries
        self.home = home
        self.data = home / "data"
        self.account = _account()
        if self.account:
            os.chown(home, self.account["user"], self.account["group"])
        # A socket in our own folder cannot be taken by anybody else; Windows has none, so there a free port.
        self.port = 5432 if os.name == "posix" else _free_port()

    @property
    def url(self) -> str:
        if os.name == "posix":
            return f"postgresql+psycopg://{USER}@/postgres?host={self.home}&port={self.port}"
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run("initdb", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync")
        where = f"unix_socket_directories = '{self.home}'\nlisten_addresses = ''" if os.name == "posix" else ""
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{SETTINGS}\nport = {self.port}\n{where}\n")

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-t", "60", "-l", str(self.home / "server.log"))

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def _run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs; raises RuntimeError with what it said."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}
        command = [str(self.binaries / program), "-D", str(self.data), *arguments]
        said = self.home / "said.log"  # a file, as a pipe would stay open as long as the server that inherits it
        with said.open("w", encoding="utf-8") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.home,
                env=environment,
                check=False,
                **self.account,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {said.read_text(encoding='utf-8', errors='replace')}")


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the keywords that make subprocess run it as an ordinary account instead."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """The keeper's life: make, start, obey, and always clear away."""
    # /tmp rather than TMPDIR: a socket's path may have 107 letters, and the other account must reach it.
    home = Path(tempfile.mkdtemp(prefix="flow-pg-", dir="/tmp" if os.name == "posix" else None))
    keeper = Keeper(Path(sys.argv[1]), home)
    orders = {"stop": keeper.stop, "start": keeper.start}
    try:
        keeper.make()
        keeper.start()
        print(keeper.url, flush=True)
        for line in sys.stdin:
            orders[line.strip()]()
            print("done", flush=True)
    except (RuntimeError, OSError) as error:
        print(error, flush=True)
    finally:
        keeper.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
