"""`make bench-load`: many people at once on one, two and four processes of the app, over real websockets.

PostgreSQL, the Plymouth sample, `python -m flow serve` as a unit of deploy/ runs it, behind the shipped nginx site
where there is more than one; people are vouched for by header, as a proxy that signs them in does, each with an
account and roles. The clients are Streamlit's own messages, sent and read in a process of their own.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.load_crowd import clients, email, memory, processor
from benchmarks.load_report import Measured, write
from flow.security.person import Person
from flow.security.principal import Grant
from flow.security.roles import Role
from flow.services import sample
from flow.services.accounts import open_account
from flow.services.start import open_store
from flow.settings import Settings
from flow.store import tables
from flow.store.database import Database
from flow.vocabulary import WorkEventKind
from tests.browser.conftest import App
from tests.browser.gateway import Gateway
from tests.postgres import fresh_database, throwaway_cluster

SYSTEM, ORGANISATION = "plymouth", "RK9"
QUERY = f"system={SYSTEM}"
KEY = "a key that is only used in benchmarks"
MOST = 150
SECONDS, ALONE = 60.0, 12.0
THINKS, QUICK = (2.0, 8.0), (0.1, 0.4)
"""Seconds that a person thinks between two clicks: among others, and where one is alone so that there are enough."""
PRESSED = {WorkEventKind.CLAIMED: "claim", WorkEventKind.RELEASED: "release"}
HANDED_ON = {'proxy_set_header X-Auth-Email "";': "proxy_set_header X-Auth-Email $http_x_auth_email;"}
THEM = Person("Benchmark", "command line")
ROLES = (Role.HUDDLE_MEMBER, Role.TRAFFIC_CONTROL)


@dataclass(frozen=True)
class Case:
    """So many processes, people, and how many of them write."""

    processes: int
    people: int
    writing: int


CASES = (Case(1, 75, 5), Case(1, 75, 20), Case(2, 150, 20), Case(4, 150, 20))


def main(wanted: Sequence[str] = ()) -> None:
    """Every case, or those named as `processes:people:writing`; kept in LOAD.md where it is every one."""
    cases = [Case(*map(int, one.split(":"))) for one in wanted] or list(CASES)
    with tempfile.TemporaryDirectory(prefix="flow-load-") as folder, store(Path(folder)) as (database, url):
        measured = []
        for case in cases:
            measured.append(held(case, database, url, Path(folder)))
            print(measured[-1].line, flush=True)
    write(measured, keep=not wanted)


@contextmanager
def store(folder: Path) -> Iterator[tuple[Database, str]]:
    """A PostgreSQL of our own with the Plymouth sample, and an account for everybody."""
    with throwaway_cluster() as cluster, fresh_database(cluster.url) as url:
        settings = Settings(_env_file=None, database_url=url, data_folder=folder, pseudonym_key=KEY)
        database = open_store(settings)
        print("Making the sample ...", flush=True)
        sample.make(database, settings, [SYSTEM], lambda done, of, what: None)
        for number in range(MOST):
            grants = [Grant(role, SYSTEM, ORGANISATION) for role in ROLES]
            open_account(database, email(number), f"Person {number}", ORGANISATION, grants, who=THEM)
        yield database, url
        database.close()


def held(case: Case, database: Database, url: str, folder: Path) -> Measured:
    """One case, on processes that have just started. First somebody opens every screen; then one person is alone."""
    with ExitStack() as stack:
        processes = [
            _process(folder / f"{case.processes}-{case.writing}-{place}", url) for place in range(case.processes)
        ]
        for one in processes:
            stack.callback(one.stop)
            one.start()
        addresses = [one.address for one in processes]
        with clients(addresses, len(addresses), 0, ALONE, QUICK, QUERY) as first:
            first.end()
        with clients(addresses[:1], 1, 0, ALONE, QUICK, QUERY) as one_person:
            alone = one_person.end()
        site = stack.enter_context(_in_front(processes)) if case.processes > 1 else addresses[0]
        empty = sum(map(memory, processes))
        already = written(database)
        with clients([site], case.people, case.writing, SECONDS, THINKS, QUERY) as crowd:
            used = sum(map(processor, processes))
            seconds = crowd.work()
            spent = (sum(map(processor, processes)) - used) / seconds
            grown = sum(map(memory, processes)) - empty
            result = crowd.end()
        faults = [line for one in processes for line in _faults(one)]
        return Measured(
            case.processes,
            case.people,
            case.writing,
            alone,
            result,
            grown / case.people,
            spent,
            lost(database, result, already),
            faults,
        )


def _process(folder: Path, url: str) -> App:
    folder.mkdir()
    settings = {
        "FLOW_DATABASE_URL": url,
        "FLOW_PSEUDONYM_KEY": KEY,
        "FLOW_SIGN_IN": "proxy",
        "FLOW_PROXY_ADDRESS": "127.0.0.1",
        "FLOW_MIGRATE": "never",
        "FLOW_LOG_FORMAT": "json",
    }
    return App(folder, settings=settings)


@contextmanager
def _in_front(processes: Sequence[App]) -> Iterator[str]:
    """The shipped site, as it stands behind a proxy that signs people in and whose header it hands on."""
    with Gateway.free().running([one.port for one in processes], HANDED_ON) as site:
        yield site.address


def _faults(one: App) -> list[str]:
    """What the process said was wrong."""
    lines = (one.folder / "app.log").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if '"ERROR"' in line or '"CRITICAL"' in line or "Traceback" in line]


def written(database: Database) -> Counter[tuple[str, str]]:
    """Every action, note, claim and release in the store, as the simulated people name them, and how often."""
    kept = {
        "action": sa.select(tables.action.c.what),
        "note": sa.select(tables.action_event.c.note).where(tables.action_event.c.note.is_not(None)),
    }
    item, event = tables.work_item.c, tables.work_event.c
    whose = sa.select(event.kind, item.system, item.organisation, item.spell_id).join_from(
        tables.work_event, tables.work_item
    )
    there: Counter[tuple[str, str]] = Counter()
    with database.reading() as connection:
        for kind, query in kept.items():
            there.update((kind, words) for words in connection.scalars(query))
        there.update((PRESSED[kind], " ".join(whom)) for kind, *whom in connection.execute(whose) if kind in PRESSED)
    return there


def lost(database: Database, result: dict[str, Any], already: Counter[tuple[str, str]]) -> list[str]:
    """What the screen said was saved and the store does not have."""
    acknowledged = Counter((kind, words) for person in result["people"] for kind, words in person["saved"])
    there = written(database)
    return [
        f"{kind}: {words}"
        for (kind, words), times in acknowledged.items()
        if there[kind, words] - already[kind, words] < times
    ]
