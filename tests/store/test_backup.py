"""A backup of a running store and the way back: everything in it, on both databases, while people load and save."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
import sqlalchemy as sa
from alembic import command

from flow.actions.action import NewAction
from flow.errors import FileRefused, RuleRefused, UsageError
from flow.security.person import Person
from flow.security.principal import LOCAL, NotAllowed
from flow.services import board, safe_copy
from flow.services.actions import agree_action, finish_action, list_actions
from flow.services.start import open_store, store_as_it_is
from flow.services.verify import verify
from flow.settings import Settings
from flow.snapshots.pseudonyms import fingerprint
from flow.store import copying, copying_programs, schema
from flow.store import tables as t
from flow.store.database import Database, DatabaseGone, connect
from flow.store.systems import MARK
from tests.mornings import DAY, KEY, a_morning, beds, inpatients, make_demo, put
from tests.postgres import fresh_database

ANN = Person("Ann Lee", "RK9")
DUE = datetime(2018, 6, 5, 16, 0, tzinfo=UTC)
MOMENT = datetime(2018, 6, 20, 8, 2, tzinfo=UTC)
ENVIRONMENT = dict(os.environ)
NHS_NUMBER = b"9990000018"
Rows = dict[str, list[tuple[Any, ...]]]


def backup(store: Database, path: Path, key: bytes = KEY) -> safe_copy.Backup:
    return safe_copy.backup(store, path, key, ENVIRONMENT, moment=MOMENT)


def restore(store: Database, path: Path, key: bytes = KEY) -> safe_copy.Restored:
    return safe_copy.restore(store, path, key, ENVIRONMENT, path.parent / "data", moment=MOMENT)


def agree(store: Database, what: str) -> int:
    return agree_action(store, "demo", DAY, NewAction(what, "Bo", "RK9", DUE), who=ANN).id


def rows(store: Database) -> Rows:
    """Every row of every table but the audit, which goes on, and the mark that a restore leaves."""
    found: Rows = {}
    with store.reading() as connection:
        for table in t.metadata.sorted_tables:
            query = sa.select(table)
            if table is t.setting_change:
                query = query.where(table.c.what != MARK)
            if table is not t.audit:
                found[table.name] = sorted(tuple(map(repr, row)) for row in connection.execute(query))
    return found


def problems(store: Database) -> list[str]:
    return verify(store, lambda *_: None)


def prepared(url: str, folder: Path) -> None:
    """The demo system with a morning filed and an action with a history."""
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    make_demo(store, folder)
    a_morning(store)
    finish_action(store, agree(store, "Ring the council"), 1, outcome="Rung", who=ANN)
    store.close()


@pytest.fixture(scope="module")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared once, to be copied."""
    folder = tmp_path_factory.mktemp("prepared")
    copy(sqlite_template, folder / "flow.db")
    prepared(f"sqlite:///{(folder / 'flow.db').as_posix()}", folder)
    return folder / "flow.db"


@pytest.fixture(scope="module")
def postgresql_template(
    postgres_url: str, postgresql_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The same on the server."""
    with fresh_database(postgres_url, postgresql_template) as url:
        prepared(url, tmp_path_factory.mktemp("prepared"))
        yield str(sa.make_url(url).database)


@pytest.fixture
def morning(empty_store: Database) -> Database:
    """A store of the test's own that is prepared."""
    return empty_store


@dataclass
class Work:
    """What was acknowledged, and what went wrong."""

    saved: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def goes_on(self, turns: int = 1) -> None:
        """Waits until so many more turns are done."""
        until = len(self.saved) + turns
        while len(self.saved) < until and not self.wrong:
            time.sleep(0.01)
        assert self.wrong == []


@contextmanager
def people_at_work(store: Database) -> Iterator[Work]:
    """Somebody else loads and saves all the time; told that nothing was saved, they do it again."""
    work, stop = Work(), threading.Event()

    def turns() -> None:
        turn = 0
        while not stop.is_set():
            try:
                agree(store, f"Turn {turn}")
                put(store, beds(DAY - timedelta(days=turn % 7), f"HAR,28,2,1,{turn % 29}"))
            except DatabaseGone as gone:
                if "Nothing was changed; try again" not in str(gone):
                    work.wrong.append(str(gone))
                    return
            except Exception as error:  # the test that waits for the thread tells of it
                work.wrong.append(repr(error))
                return
            else:
                work.saved.append(f"Turn {turn}")
            turn += 1

    thread = threading.Thread(target=turns, daemon=True)
    thread.start()
    try:
        yield work
    finally:
        stop.set()
        thread.join(timeout=60)
    assert work.wrong == []


def test_the_drill_everything_is_as_it_was_at_the_moment_of_the_backup(morning: Database, tmp_path: Path) -> None:
    before, path = rows(morning), tmp_path / "store.backup"
    backup(morning, path)
    put(morning, inpatients(DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,"))
    agree(morning, "Not in the backup")
    with morning.writing() as connection:
        connection.execute(t.fact.delete())
        connection.execute(t.FEED_TABLES[next(iter(t.FEED_TABLES))].delete())
    assert problems(morning)
    restored = restore(morning, path)
    assert rows(morning) == before
    assert problems(morning) == []
    assert restored.warnings == ()
    assert restored.made_at == MOMENT.replace(tzinfo=None)
    assert restored.safety == tmp_path / "data" / "before-restore-20180620-080200.backup"


def test_a_backup_made_while_people_load_and_save_is_of_one_moment(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    with people_at_work(morning) as work:
        work.goes_on()
        sure = list(work.saved)
        backup(morning, path)
        work.goes_on(2)
    restore(morning, path)
    assert problems(morning) == []
    kept = {action.what for action in list_actions(morning, "demo")}
    assert set(sure) <= kept
    assert len(kept) < len(work.saved) + 1, "what came after the backup is not in it"


def test_a_running_app_goes_on_after_a_restore_and_shows_nothing_of_before(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    seen = {board.version(morning, "demo")}
    for what in ("One", "Two"):
        agree(morning, what)
        put(morning, beds(DAY, f"HAR,28,2,1,{len(what)}"))
        seen.add(board.version(morning, "demo"))
    with people_at_work(morning) as work:
        work.goes_on()
        other = connect(morning.engine.url.render_as_string(hide_password=False), LOCAL)
        restore(other, path)
        other.close()
        work.goes_on()
    assert board.version(morning, "demo") not in seen
    for what in ("Three", "Four"):
        agree(morning, what)
        put(morning, beds(DAY, f"HAR,28,2,1,{len(what)}"))
        assert board.version(morning, "demo") not in seen
    assert problems(morning) == []
    assert {"Ring the council", "Three", "Four"} <= {action.what for action in list_actions(morning, "demo")}


def test_what_stood_before_a_restore_can_itself_be_restored(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    agree(morning, "After the backup")
    stood = rows(morning)
    safety = restore(morning, path).safety
    assert safety is not None
    assert rows(morning) != stood
    safe_copy.restore(morning, safety, KEY, ENVIRONMENT, tmp_path / "data", moment=MOMENT + timedelta(hours=1))
    assert rows(morning) == stood


def test_history_stays_append_only_after_a_restore(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    restore(morning, path)
    for table in t.HISTORY:
        with morning.reading() as connection:
            there = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        if there:
            with pytest.raises(sa.exc.DBAPIError, match="append-only"), morning.writing() as connection:
                connection.execute(table.delete())


def test_a_backup_has_pseudonyms_and_never_the_key_or_a_number(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as packed:
        inside, manifest = packed.read("store"), packed.read("manifest.json")
    for secret in (KEY, NHS_NUMBER):
        assert secret not in inside + manifest + path.read_bytes()
    assert json.loads(manifest)["key"] == fingerprint(KEY)
    assert sorted(tmp_path.glob(".backup-*")) == []


def test_another_key_is_a_warning(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    assert restore(morning, path, b"some other key that is as long as it must be").warnings == (safe_copy.OTHER_KEY,)


def test_an_earlier_backup_is_replaced_and_anything_else_left_alone(morning: Database, tmp_path: Path) -> None:
    path, letter = tmp_path / "store.backup", tmp_path / "letter.txt"
    backup(morning, path)
    agree(morning, "Later")
    later = backup(morning, path)
    assert later.size == path.stat().st_size
    letter.write_text("Dear Ann")
    with pytest.raises(RuleRefused, match="is not a backup: choose another name"):
        backup(morning, letter)
    assert letter.read_text() == "Dear Ann"
    with pytest.raises(UsageError, match="There is no folder"):
        backup(morning, tmp_path / "nowhere" / "store.backup")


def test_whoever_may_not_keep_the_store_may_neither_copy_nor_restore(morning: Database, tmp_path: Path) -> None:
    nobody = replace(morning, who=replace(LOCAL, grants=()))
    with pytest.raises(NotAllowed, match="copy or restore the store"):
        backup(nobody, tmp_path / "store.backup")
    with pytest.raises(NotAllowed, match="copy or restore the store"):
        restore(nobody, tmp_path / "store.backup")


def test_copies_and_restores_are_in_the_audit(morning: Database, tmp_path: Path) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    restore(morning, path)
    with morning.reading() as connection:
        kept = connection.execute(sa.select(t.audit.c.what).where(t.audit.c.act == "keep_store")).scalars().all()
    assert kept == ["safe_copy.restore"], "the line of the backup came after its moment"


def _rewritten(path: Path, manifest: dict[str, str] | None = None, store: bytes | None = None) -> None:
    """The backup with something else in it."""
    with ZipFile(path) as packed:
        said, inside = json.loads(packed.read("manifest.json")), packed.read("store")
    with ZipFile(path, "w", ZIP_STORED) as packed:
        packed.writestr("store", inside if store is None else store)
        packed.writestr("manifest.json", json.dumps(said | (manifest or {})))


def _not_one(path: Path) -> None:
    path.write_bytes(b"snapshot_at,organisation_code\n")


def _another_zip(path: Path) -> None:
    with ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-400])


def _one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def _of_the_future(path: Path) -> None:
    _rewritten(path, {"revision": "9999"})


def _of_the_other_database(path: Path) -> None:
    with ZipFile(path) as packed:
        here = json.loads(packed.read("manifest.json"))["database"]
    _rewritten(path, {"database": "postgresql" if here == "sqlite" else "sqlite"})


FAULTS = {
    _not_one: "is not a backup made by this product",
    _another_zip: "is not a backup made by this product",
    _cut_short: "is not a backup made by this product, or it is damaged",
    _one_bit: "is damaged",
    _of_the_future: r"made by a newer version of this product \(schema 9999",
    _of_the_other_database: "is a backup of a (SQLite|PostgreSQL) store; the store in use is (SQLite|PostgreSQL)",
}


def test_what_cannot_be_restored_is_refused_with_a_sentence_and_changes_nothing(
    morning: Database, tmp_path: Path
) -> None:
    path = tmp_path / "store.backup"
    backup(morning, path)
    whole, before = path.read_bytes(), rows(morning)
    for fault, sentence in FAULTS.items():
        path.write_bytes(whole)
        fault(path)
        with pytest.raises(FileRefused, match=sentence) as refused:
            restore(morning, path)
        assert "Nothing was changed" in str(refused.value), fault
    path.write_bytes(whole)
    _rewritten(path, {"sha256": "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"}, b"\0")
    with pytest.raises((FileRefused, RuleRefused), match="Nothing was changed"):
        restore(morning, path)
    with pytest.raises(UsageError, match="There is no file"):
        restore(morning, tmp_path / "nothing.backup")
    assert rows(morning) == before
    assert sorted((tmp_path / "data").glob(".backup-*")) == []


def test_an_older_backup_is_brought_to_the_newest_schema(empty_database_url: str, tmp_path: Path) -> None:
    store = connect(empty_database_url, LOCAL)
    with store.writing() as connection:
        command.upgrade(schema._config(connection), "0001")
        connection.execute(
            sa.text("INSERT INTO system (key, name, pooled, settings) VALUES ('demo', 'Old Demo', true, '{}')")
        )
    path = tmp_path / "old.backup"
    made = copying_of(store, path)
    assert made.revision == "0001"
    schema.upgrade(store)
    with store.writing() as connection:
        connection.execute(t.system.delete())
    restored = restore(store, path)
    assert restored.migrated_from == "0001"
    with store.reading() as connection:
        assert schema.damage(connection) == []
        assert connection.execute(sa.select(t.system.c.name)).scalars().all() == ["Old Demo"]
    store.close()


def copying_of(store: Database, path: Path) -> copying.Manifest:
    """A backup as an earlier version made it: it wrote no audit."""
    from flow.store.copies import Making, make

    made = make(store, path, Making(MOMENT.replace(tzinfo=None), fingerprint(KEY), ENVIRONMENT))
    assert made is not None
    return made


def test_going_back_a_version_takes_away_what_the_newer_one_made(morning: Database, tmp_path: Path) -> None:
    path, before = tmp_path / "store.backup", rows(morning)
    backup(morning, path)
    with morning.writing() as connection:
        connection.execute(sa.text("CREATE TABLE of_the_future (id integer)"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    restored = restore(morning, path)
    assert rows(morning) == before
    assert problems(morning) == []
    assert restored.safety is not None
    assert copying.read(restored.safety).revision == "9999"


def test_a_store_that_is_not_there_is_made_from_the_backup(morning: Database, tmp_path: Path) -> None:
    path, before = tmp_path / "store.backup", rows(morning)
    backup(morning, path)
    if morning.is_sqlite:
        morning.close()
        for file in tmp_path.glob("flow.db*"):
            file.unlink()
    else:
        with morning.writing() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    restored = restore(morning, path)
    assert restored.safety is None
    assert rows(morning) == before
    assert problems(morning) == []


@pytest.mark.parametrize("at", [0, 4096 * 3], ids=["its first page", "a later page"])
def test_a_damaged_sqlite_file_is_set_aside_and_replaced(sqlite_url: str, tmp_path: Path, at: int) -> None:
    settings = Settings(_env_file=None, database_url=sqlite_url, data_folder=tmp_path)
    store = open_store(settings)
    make_demo(store, tmp_path)
    a_morning(store)
    path, before, file = tmp_path / "store.backup", rows(store), tmp_path / "flow.db"
    backup(store, path)
    store.close()
    content = bytearray(file.read_bytes())
    content[at : at + 40_000] = b"\xa5" * 40_000
    file.write_bytes(bytes(content))
    restored = restore(store_as_it_is(settings), path)
    assert restored.warnings == (safe_copy.STRAY,)
    assert restored.safety is not None
    assert restored.safety.read_bytes() == bytes(content)
    store = open_store(settings)
    assert rows(store) == before
    assert problems(store) == []
    store.close()


def test_a_damaged_store_makes_no_backup_and_the_earlier_one_stands(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(Settings(_env_file=None, database_url=sqlite_url, data_folder=tmp_path))
    make_demo(store, tmp_path)
    path, file = tmp_path / "store.backup", tmp_path / "flow.db"
    backup(store, path)
    earlier = path.read_bytes()
    store.close()
    with sqlite3.connect(file) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("UPDATE sqlite_master SET rootpage = 3 WHERE name = 'fact'")
    with pytest.raises(RuleRefused, match="damaged"):
        backup(store, path)
    assert path.read_bytes() == earlier


def test_the_programs_are_named_where_they_are_missing_or_too_old(tmp_path: Path) -> None:
    with pytest.raises(RuleRefused, match=r"takes pg_nothing of PostgreSQL 15 or later.*there is none here"):
        copying_programs.find("pg_nothing", 15, [])
    with pytest.raises(RuleRefused, match=r"takes pg_dump of PostgreSQL 99 or later.*the newest here is of version"):
        copying_programs.find("pg_dump", 99)


def test_the_server_s_own_version_comes_before_a_newer_one(tmp_path: Path) -> None:
    for version in (13, 15, 16, 18):
        folder = tmp_path / str(version) / "bin"
        folder.mkdir(parents=True)
        program = folder / "pg_made_up"
        program.write_text(f"#!/bin/sh\necho 'pg_made_up (PostgreSQL) {version}.3 (Debian)'\n")
        program.chmod(0o755)
    places = [f"{tmp_path}/*/bin"]
    assert copying_programs.find("pg_made_up", 15, places).parts[-3] == "15"
    assert copying_programs.find("pg_made_up", 17, places).parts[-3] == "18"
