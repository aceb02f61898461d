"""PostgreSQL's own programs, found and run: `pg_dump` makes a copy, `pg_restore` turns it into SQL."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from glob import glob
from pathlib import Path

from psycopg.conninfo import make_conninfo

from flow.errors import RuleRefused

PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/*p*q*/bin",
    "/usr/local/opt/*p*q*/bin",
    "/usr/local/pgsql/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
OPTIONS = (
    *("host", "hostaddr", "port", "dbname", "user", "passfile", "service", "options", "connect_timeout"),
    *("sslmode", "sslcert", "sslkey", "sslrootcert", "sslcrl", "ssl_min_protocol_version", "channel_binding"),
    *("gssencmode", "krbsrvname", "requirepeer", "keepalives", "keepalives_idle", "target_session_attrs"),
)
"""What every version of PostgreSQL's programs understands of how to connect; ours may be newer than they are."""


def find(name: str, least: int, places: Sequence[str] = PLACES) -> Path:
    """The program of the server's own version, else of the next newer one there is; RuleRefused where there is none."""
    folders: list[str | None] = [folder for place in places for folder in sorted(glob(place))]  # noqa: PTH207 - any root
    found = dict.fromkeys(shutil.which(name, path=folder) for folder in (*folders, None))
    versions = {path: _version(path) for path in filter(None, found)}
    fitting = {path: version for path, version in versions.items() if version >= least}
    if fitting:
        return Path(min(fitting, key=lambda path: fitting[path]))
    needed = f"This takes {name} of PostgreSQL {least} or later, as the database is of version {least}"
    if versions:
        raise RuleRefused(f"{needed}; the newest here is of version {max(versions.values())}: install a newer one.")
    raise RuleRefused(f"{needed}; there is none here: install PostgreSQL's client programs.")


def _version(path: str) -> int:
    """The major version of a program, 0 where it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=20).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else 0


def dump(
    program: Path,
    parameters: Mapping[str, str],
    tables: Sequence[str],
    schema: str,
    to: Path,
    environment: Mapping[str, str],
) -> None:
    """These tables as they are at one moment. The password is in the environment, never on the command line."""
    known = {name: value for name, value in parameters.items() if name in OPTIONS}
    wanted = [f'--table="{schema}"."{table}"' for table in tables]
    options = ("--format=custom", "--no-owner", "--no-privileges", "--no-password", "--lock-wait-timeout=60000")
    _run([str(program), *options, f"--file={to}", f"--dbname={make_conninfo(**known)}", *wanted], environment)


def as_sql(program: Path, copy: Path, to: Path) -> None:
    """What `dump` wrote, as SQL for one transaction."""
    _run([str(program), "--no-owner", "--no-privileges", f"--file={to}", str(copy)], None)


def _run(command: list[str], environment: Mapping[str, str] | None) -> None:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"])[0]
        raise RuleRefused(f"{said}. Nothing was changed.")
