"""Stores to measure on: a SQLite file and a throwaway PostgreSQL, with a system of any size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flow.services.configure import configure
from flow.services.start import open_store
from flow.settings import Settings
from flow.store.database import Database
from tests.postgres import fresh_database, throwaway_cluster

ENGINES = ("sqlite", "postgresql")
KEY = b"a key that is only used in benchmarks"


@contextmanager
def fresh_store(engine: str, folder: Path) -> Iterator[Database]:
    """An empty store of our own."""
    if engine == "sqlite":
        yield from _opened(f"sqlite:///{(folder / 'flow.db').as_posix()}", folder)
        return
    with throwaway_cluster() as cluster, fresh_database(cluster.url) as url:
        yield from _opened(url, folder)


def _opened(url: str, folder: Path) -> Iterator[Database]:
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    yield store
    store.close()


def system(store: Database, folder: Path, organisations: int, wards: int = 40) -> None:
    """A system `bench` of so many trusts, each with one site and so many general and acute wards."""
    lines = ['[system]\nkey = "bench"\nname = "Bench"\n']
    for number in range(organisations):
        code = f"R{number:03d}"
        lines.append(f'[[organisation]]\ncode = "{code}"\nname = "Trust {number}"\nkind = "acute"\n')
        lines.append(
            f'feeds = ["beds", "inpatients"]\n[[site]]\ncode = "{code}01"\nname = "S"\norganisation = "{code}"\n'
        )
        lines += [
            f'[[ward]]\ncode = "W{ward:02d}"\nname = "W"\nsite = "{code}01"\ntype = "general_acute"\n'
            for ward in range(wards)
        ]
    path = folder / "bench.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    configure(store, path)
