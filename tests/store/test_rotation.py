"""A new pseudonym key: everybody stays who they are, and who has the old key alone can link nothing."""

from __future__ import annotations

import gzip
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.errors import ConfigurationError, RuleRefused, UsageError
from flow.security.person import ADMINISTRATOR
from flow.services.load import How, LoadReport, load_bytes
from flow.services.load_again import load_again
from flow.services.rotate import rotate_key
from flow.services.start import open_store
from flow.services.values import values
from flow.services.verify import verify
from flow.settings import Settings, pseudonym_key
from flow.snapshots.pseudonyms import further, pseudonym
from flow.store import tables as t
from flow.store.database import Database
from flow.vocabulary import Feed, Grain, LoadStatus
from tests import mornings
from tests.mornings import DAY, NOW, beds, csv, inpatients, make_demo

NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042")
DISCHARGES = f"{mornings.DISCHARGES},nhs_number,discharge_method,discharge_destination,admission_method"
INPATIENTS = f"{mornings.INPATIENTS},admission_method"


def quiet(done: int, of: int, what: str) -> None:
    """Nobody watches."""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A store of its own with the key in its data folder."""
    return Settings(_env_file=None, database_url=database_url, data_folder=tmp_path / "data")


@pytest.fixture
def kept(settings: Settings, tmp_path: Path) -> Database:
    """Five weeks of discharges, of whom one came back in the first week, with a row left out."""
    db = open_store(settings)
    make_demo(db, tmp_path)
    for name, data in files():
        assert not put(db, settings, data, name).refused
    return db


def files() -> list[tuple[str, bytes]]:
    left = [
        f"RK9,RK950,HAR,D{day}{number[-2:]},2018-05-01 10:00,{DAY + timedelta(days=day)} 11:30,,1,{number},1,19,21"
        for day in range(7)
        for number in NUMBERS[: 1 + (day == 0)]
    ]
    broken = f"RK9,RK950,HAR,D9,never,{DAY} 11:30,,1,{NUMBERS[2]},1,19,21"
    back = f"{DAY + timedelta(days=3)} 08:00,RK9,RK950,HAR,S7,2018-06-07 10:00,Y,,,,,{NUMBERS[1]},21"
    late = f"{DAY + timedelta(days=42)} 08:00,RK9,RK950,HAR,S8,2018-07-16 10:00,Y,,,,,,21"
    return [
        ("discharges.csv", csv(DISCHARGES, *left, broken)),
        ("back.csv", csv(INPATIENTS, back)),
        ("late.csv", csv(INPATIENTS, late)),
        ("beds.csv", beds(DAY)),
    ]


def put(db: Database, settings: Settings, data: bytes, name: str = "file.csv") -> LoadReport:
    now = NOW + timedelta(days=60)
    return load_bytes(db, data, name, How(system="demo"), pseudonym_key(settings), now=now)


def pseudonyms(db: Database) -> set[str]:
    with db.reading() as connection:
        found: set[str] = set()
        for feed in (Feed.INPATIENTS, Feed.DISCHARGES):
            column = t.FEED_TABLES[feed].c.nhs_number
            found |= set(connection.scalars(sa.select(column).where(column.is_not(None))))
        return found


def told(db: Database) -> list[object]:
    """Facts of the days, and readmissions of the week."""
    with db.reading() as connection:
        facts = [tuple(row) for row in connection.execute(sa.select(t.fact)).all()]
    weeks = values(db, "demo", DAY, grain=Grain.WEEK, keys=["readmitted_7"])
    return [*sorted(map(repr, facts)), *((one.value, one.denominator) for one in weeks)]


def test_readmissions_and_facts_are_the_same_and_the_store_is_whole(kept: Database, settings: Settings) -> None:
    before, old = told(kept), pseudonyms(kept)
    assert before[-1] == (1 / 7, 7)
    done = rotate_key(kept, settings)
    assert (done.rows["inpatients_row"], done.rows["discharges_row"], done.rows["left_out_row"]) == (1, 8, 1)
    assert told(kept) == before
    assert verify(kept, quiet) == []
    ring = pseudonym_key(settings).split(b"\n")
    assert len(ring) == 2
    assert pseudonyms(kept) == {further(one, ring[1:]) for one in old}
    assert pseudonyms(kept) == {pseudonym(number, pseudonym_key(settings)) for number in NUMBERS[:2]}


def test_who_comes_after_the_new_key_is_who_they_were(kept: Database, settings: Settings) -> None:
    rotate_key(kept, settings)
    rotate_key(kept, settings)
    again = f"{DAY + timedelta(days=4)} 08:00,RK9,RK950,HAR,S9,2018-06-09 07:00,Y,,,,,{NUMBERS[0]},21"
    put(kept, settings, csv(INPATIENTS, again))
    [week] = values(kept, "demo", DAY, grain=Grain.WEEK, keys=["readmitted_7"])
    assert week.numerator == 5
    assert verify(kept, quiet) == []


def test_no_old_pseudonym_is_left_anywhere(kept: Database, settings: Settings, database_url: str) -> None:
    old = [pseudonym(number, pseudonym_key(settings)).removeprefix("psn:") for number in NUMBERS]
    assert any(one in everything(kept) for one in old)
    rotate_key(kept, settings)
    assert [one for one in old if one in everything(kept)] == []
    if kept.is_sqlite:
        there = Path(sa.make_url(database_url).database or "").parent.glob("flow.db*")
        whole = b"".join(path.read_bytes() for path in there)
        assert [one for one in old if one.encode() in whole] == []


def everything(db: Database) -> str:
    """Every cell of every table, kept files unpacked."""
    with db.reading() as connection:
        rows = [str(tuple(row)) for table in t.metadata.sorted_tables for row in connection.execute(sa.select(table))]
        kept = connection.scalars(sa.select(t.source_file.c.kept))
        files = [gzip.decompress(packed).decode("latin-1") for packed in kept]
    return "\n".join([*rows, *files])


def test_the_same_file_still_changes_nothing_and_a_kept_one_still_wants_a_reason(
    kept: Database, settings: Settings
) -> None:
    rotate_key(kept, settings)
    for name, data in files():
        assert put(kept, settings, data, name).status is LoadStatus.UNCHANGED
    with pytest.raises(RuleRefused, match=r"Nothing that discharges.csv is read by was changed"):
        load_again(kept, 1, pseudonym_key(settings), ADMINISTRATOR, NOW)


def test_another_key_is_refused_before_anything_is_stored(kept: Database, settings: Settings) -> None:
    before = told(kept)
    for wrong in (b"w" * 32, pseudonym_key(settings) + b"\n" + b"w" * 32):
        with pytest.raises(ConfigurationError, match="Nothing was stored"):
            load_bytes(kept, inpatients(date(2018, 6, 19)), "file.csv", How(system="demo"), wrong, now=NOW)
    assert told(kept) == before


def test_keys_that_come_as_settings_are_added_to_by_their_owner(database_url: str, tmp_path: Path) -> None:
    old, new = "o" * 40, "n" * 40
    first = Settings(_env_file=None, database_url=database_url, data_folder=tmp_path, pseudonym_key=old)
    db = open_store(first)
    make_demo(db, tmp_path)
    put(db, first, inpatients())
    with pytest.raises(UsageError, match="FLOW_PSEUDONYM_KEY_EARLIER"):
        rotate_key(db, first)
    both = first.model_copy(update=dict(Settings(_env_file=None, pseudonym_key=new, pseudonym_key_earlier=old)))
    both = both.model_copy(update={"database_url": database_url, "data_folder": tmp_path})
    with pytest.raises(ConfigurationError, match="Run: flow rotate-key"):
        put(db, both, beds())
    rotate_key(db, both)
    assert pseudonyms(db) == {pseudonym(NUMBERS[0], f"{old}\n{new}".encode())}
    assert not put(db, both, beds()).refused
    with pytest.raises(ConfigurationError, match="another key"):
        put(db, first, beds())
    assert not (tmp_path / "pseudonym.key").exists()


def test_a_key_that_cannot_be_changes_nothing(kept: Database, settings: Settings) -> None:
    before, ring = pseudonyms(kept), pseudonym_key(settings)
    two = f"{'a' * 32}\n{'b' * 32}"
    for new, why in (("short", "32 characters"), (two, "one line"), (ring.decode(), "used before")):
        with pytest.raises(UsageError, match=why):
            rotate_key(kept, settings, new)
    assert (pseudonyms(kept), pseudonym_key(settings)) == (before, ring)


KILLED = """
import os, sys
from flow import settings_key
from flow.services import rotate
from flow.services.start import open_store
from flow.settings import Settings
from flow.store import rekeying
def die(*args): os._exit(9)
settings = Settings(_env_file=None, database_url=sys.argv[1], data_folder=sys.argv[2])
db = open_store(settings)
if sys.argv[3] == "before": rekeying._findings = die
else: settings_key.promote = die
rotate.rotate_key(db, settings)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_rotation_that_is_killed_leaves_a_key_that_fits(kept: Database, settings: Settings, when: str) -> None:
    before, ring = told(kept), pseudonym_key(settings)
    command = [sys.executable, "-c", KILLED, settings.database_url, str(settings.data_folder), when]
    assert subprocess.run(command, check=False, cwd=Path(__file__).parents[2]).returncode == 9
    again = open_store(settings)
    assert (pseudonym_key(settings) == ring) is (when == "before")
    assert not put(again, settings, inpatients(date(2018, 6, 19))).refused
    done = rotate_key(again, settings)
    assert done.keys == (2 if when == "before" else 3)
    assert set(before) <= set(told(again))
    assert verify(again, quiet) == []
    again.close()


def test_only_its_owner_may_read_the_keys(kept: Database, settings: Settings) -> None:
    rotate_key(kept, settings)
    assert [path.name for path in settings.data_folder.iterdir() if "key" in path.name] == ["pseudonym.key"]
    assert (settings.data_folder / "pseudonym.key").stat().st_mode & 0o077 == 0
