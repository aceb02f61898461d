"""NHS numbers of the range kept for tests go in by every door a file has; not one of them is anywhere in the store."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from flow.services.load import How, load_bytes
from flow.store import tables as t
from flow.store.database import Database
from tests.mornings import BEDS, DAY, INPATIENTS, KEY, NOW, beds, csv, inpatients


def digit(nine: str) -> int:
    return (11 - sum((10 - place) * int(one) for place, one in enumerate(nine)) % 11) % 11


def canaries() -> Iterator[str]:
    """Valid numbers, one after another."""
    for start in range(1, 10_000):
        nine = f"{999_000_000 + start}"
        if digit(nine) < 10:
            yield f"{nine}{digit(nine)}"


def workbook(sheets: dict[str, list[list[str]]], comment: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        for y, row in enumerate(table):
            for x, cell in enumerate(row):
                sheet.write(y, x, cell)
        if comment:
            sheet.write_comment("A1", comment)
    book.close()
    return out.getvalue()


def table(data: bytes) -> list[list[str]]:
    return [line.split(",") for line in data.decode().splitlines()]


def files(number: Iterator[str]) -> list[tuple[str, bytes]]:
    """(name, bytes): each with canaries somewhere else."""
    row = f"{DAY} 08:00,RK9,RK950,HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1"
    plain = csv(INPATIENTS, f"{row},{next(number)}")
    other = csv(f"{INPATIENTS.removesuffix('nhs_number')}Patient ref", f"{row},{next(number)}")
    shifted = csv(INPATIENTS, f"{DAY} 08:00,RK9,RK950,HAR,S1,{next(number)},N,2018-06-01,E,LWSW,1,")
    beyond = csv(INPATIENTS, f"{row},,x,{next(number)}")
    spells = [f"{DAY} 08:00,RK9,RK950,HAR,{next(number)},2018-05-01 10:00,Y,,,,,," for _ in range(5)]
    typed = next(number)
    spaced = csv(INPATIENTS, f"{DAY} 08:00,RK9,RK950,{typed[:3]}\u00a0{typed[3:6]}\u00a0{typed[6:]},S5,never,,,,,,")
    return [
        ("plain.csv", plain),
        ("other.csv", other),
        ("shifted.csv", shifted),
        ("beyond.csv", beyond),
        ("spells.csv", csv(INPATIENTS, *spells)),
        ("spaced.csv", csv(f"{INPATIENTS},next_step", f"{row},,ring {typed[:3]}\u00a0{typed[3:6]}\u00a0{typed[6:]}")),
        ("wide.csv", plain.decode().encode("utf-16")),
        ("header.csv", csv(f"{BEDS},{next(number)}", f"{DAY} 08:00,RK9,RK950,HAR,28,2,1,27,")),
        ("title.csv", f"Ward list of {next(number)}\n\n".encode() + beds()),
        (f"{next(number)}.csv", beds(DAY, "HAR,28,2,1,26")),
        ("named.csv", csv(f"{INPATIENTS},surname", f"{row},{next(number)},Smith")),
        ("unknown.csv", csv("a,b", f"{next(number)},2")),
        ("strange.csv", csv(INPATIENTS, f"{row.replace('RK9', 'XYZ')},{next(number)}")),
        ("broken.bin", b"\x00\x01\x02" + next(number).encode() * 3),
        ("compressed.gz", gzip.compress(next(number).encode())),
        ("list.xlsx", workbook({"list": table(plain), "more": [["x", next(number)]]})),
        ("beds.xlsx", workbook({"beds": table(beds(DAY, "HAR,28,2,1,25")), "people": [["n"], [next(number)]]})),
        ("comment.xlsx", workbook({"beds": table(beds(DAY, "HAR,28,2,1,24"))}, f"ask {next(number)}")),
        ("counts.xlsx", counts_workbook(next(number), next(number))),
        ("spoilt.csv", spaced),
    ]


def counts_workbook(hidden: str, said: str) -> bytes:
    head, line = ["day", "organisation_code", "measure", "value"], [str(DAY), "RK9", "beds_open", "836"]
    return workbook({"counts": [head, line], "people": [["n"], [hidden]]}, f"of {said}")


@pytest.fixture
def loaded(store: Database) -> tuple[Database, list[str]]:
    """A store that was given all of them, and the numbers that were in them."""
    used: list[str] = []

    def next_one() -> Iterator[str]:
        for one in canaries():
            used.append(one)
            yield one

    refused = 0
    for name, data in files(next_one()):
        refused += load_bytes(store, data, name, How(system="demo"), KEY, now=NOW).refused
    assert 4 <= refused <= 10
    return store, used


def forms(numbers: list[str]) -> list[bytes]:
    """Every number as it may be written down, in the encodings it may be written in."""
    spaced = [f"{one[:3]}{gap}{one[3:6]}{gap}{one[6:]}" for one in numbers for gap in (" ", "-", "\u00a0")]
    return [text.encode(encoding) for text in [*numbers, *spaced] for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


def unpacked(db: Database) -> bytes:
    """Every kept file, and what is inside one that is a package."""
    with db.reading() as connection:
        kept = [gzip.decompress(one) for one in connection.scalars(sa.select(t.source_file.c.kept))]
    for one in [one for one in kept if one.startswith(b"PK")]:
        with zipfile.ZipFile(io.BytesIO(one)) as package:
            kept += [package.read(name) for name in package.namelist()]
    return b"\n".join(kept)


def dumped(db: Database) -> bytes:
    """The bytes of the database: its files, those that wait to be written too; or what a dump copies out of it."""
    if db.is_sqlite:
        return b"".join(path.read_bytes() for path in Path(db.engine.url.database or "").parent.glob("flow.db*"))
    found = []
    with db.reading() as connection:
        names = (
            connection.execute(sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        )
        driver: Any = connection.connection.driver_connection
        for name in names:
            with driver.cursor() as cursor, cursor.copy(f'COPY (TABLE "{name}") TO STDOUT') as copy:
                found += [bytes(some) for some in copy]
    return b"".join(found)


def test_no_number_is_in_any_byte_of_the_store(loaded: tuple[Database, list[str]]) -> None:
    db, numbers = loaded
    assert len(numbers) >= 20
    whole = dumped(db) + unpacked(db)
    assert b"psn:" in whole
    assert [form for form in forms(numbers) if form in whole] == []


def test_the_search_would_find_one(loaded: tuple[Database, list[str]]) -> None:
    db, numbers = loaded
    with db.writing() as connection:
        row = {"system": "demo", "at": NOW.replace(tzinfo=None), "who": numbers[0], "what": "x"}
        connection.execute(t.setting_change.insert().values(row))
    assert [form for form in forms(numbers) if form in dumped(db)] == [numbers[0].encode()]


def test_a_number_in_the_column_of_spells_is_refused_with_a_sentence(store: Database) -> None:
    number = canaries()
    spells = [f"{DAY} 08:00,RK9,RK950,HAR,{next(number)},2018-05-01 10:00,Y,,,,,," for _ in range(5)]
    report = load_bytes(store, csv(INPATIENTS, *spells), "f.csv", How(system="demo"), KEY, now=NOW)
    assert report.refused
    assert "Column 'spell_id' holds NHS numbers" in report.findings[0].message
    assert not load_bytes(store, inpatients(), "g.csv", How(system="demo"), KEY, now=NOW).refused
