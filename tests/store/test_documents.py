"""The sheet and the minutes of a morning in the store: every number and every action is the board's own."""

from __future__ import annotations

import io
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import pypdf
import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import UsageError
from flow.reports.figures import figure
from flow.security.person import Person
from flow.services import huddles
from flow.services.actions import agree_action, finish_action
from flow.services.board import board
from flow.services.documents import (
    ENDINGS,
    Asked,
    Ending,
    Kind,
    document,
    ending_of,
    file_name,
    minutes,
    next_huddle,
    sheet,
    write,
)
from flow.store import snapshots
from flow.store.database import Database
from flow.vocabulary import Feed, HuddlePart, words
from tests import mornings
from tests.mornings import DAY

RUTH, SAM = Person("Ruth Hall", "RK9"), Person("Sam Price", "LWSW")
SHEET, MINUTES = Asked(Kind.SHEET, "demo", DAY), Asked(Kind.MINUTES, "demo", DAY)
YESTERDAY = DAY - timedelta(days=1)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"{DAY}T{clock}:00").replace(tzinfo=UTC)


@pytest.fixture
def held(store: Database) -> Database:
    """A morning with a promise of the day before, and a huddle that agreed two actions and was closed."""
    mornings.a_morning(store, YESTERDAY)
    mornings.a_morning(store)
    agreed_before = NewAction("Ring the agency", "Jane Potts", "LWSW", at("07:00"), patients=(PatientRef("RK9", "S1"),))
    agree_action(store, "demo", YESTERDAY, agreed_before, who=RUTH, at=at("06:00"))
    huddles.open_huddle(store, "demo", DAY, who=RUTH, at=at("08:00"))
    huddles.came(store, "demo", DAY, "Sam Price", "LWSW", "Jo Bell", who=RUTH, at=at("08:01"))
    huddles.declare(store, "demo", DAY, "RK9", 2, who=RUTH, at=at("08:02"))
    huddles.declare(store, "demo", DAY, "RK9", 3, "department full", who=RUTH, at=at("08:03"))
    huddles.start_part(store, "demo", DAY, HuddlePart.AGENDA, who=RUTH, at=at("08:05"))
    huddles.decide(store, "demo", DAY, "Keep S3 on Braunton", who=SAM, at=at("08:07"))
    huddles.move_group(store, "demo", DAY, "E|LWSW|1", 2, "the provider is here", who=RUTH, at=at("08:08"))
    new = NewAction(
        "Find <bridging> care & tell S1",
        "Sandra Nance",
        "LWSW",
        at("14:00"),
        delay_reason="E",
        delay_organisation="LWSW",
        patients=(PatientRef("RK9", "S1"), PatientRef("RK9", "S9")),
    )
    action = agree_action(store, "demo", DAY, new, who=RUTH, at=at("08:09"))
    agree_action(store, "demo", DAY, NewAction("Open bay 4", "Tom Pym", "RK9", at("11:00")), who=RUTH, at=at("08:10"))
    huddles.confirm(store, "demo", DAY, action.id, who=RUTH, at=at("08:12"))
    huddles.close_huddle(store, "demo", DAY, who=RUTH, at=at("08:14"))
    return store


def shown(content: bytes) -> str:
    body = re.sub(r"<[^>]+>", " ", content.decode()[content.decode().index("<body>") :])
    for sign, typed in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&amp;", "&")):
        body = body.replace(sign, typed)
    return " ".join(body.split())


def test_every_number_and_every_action_of_the_sheet_is_the_boards(held: Database) -> None:
    found = board(held, "demo", DAY)
    told = shown(document(held, SHEET, Ending.HTML))
    known = [tile for tile in found.tiles if tile.now.value is not None]
    assert len(known) > 5
    for tile in known:
        day = "" if tile.now.day == DAY else f" ({tile.now.day:%a})"
        target = tile.now.target
        figures = (
            figure(tile.now.value, tile.unit, target),
            *(figure(one, tile.unit) for one in (tile.before, tile.usual, target)),
        )
        assert f"{tile.label}{day} {' '.join(figures)} {words(tile.now.status)}" in told
    unknown = [f"{tile.label} ({tile.now.reason.rstrip('.')})" for tile in found.tiles if tile not in known]
    why = told[told.index("Not available: ") :].partition("…")[0]
    assert f"Not available: {'; '.join(unknown)}.".startswith(why.strip())
    assert len(why) > 200
    for group in found.groups:
        numbers = f"{len(group.people)} {group.bed_days} {group.longest}"
        assert f"{found.organisation_names[group.owner]} Pathway 1: home with support {numbers}" in told
    for action in found.agreed_today:
        assert action.what in told
        assert f"{action.owner_name} {found.organisation_names[action.owner_organisation]}" in told
    (promise,) = found.promises
    assert f"Ring the agency Jane Potts Livewell Southwest Open, overdue {promise.evidence.words}" in told
    assert f"{found.waiting} people ready to leave and still here" in told


def test_the_sheet_says_what_the_record_of_the_huddle_says(held: Database) -> None:
    told = shown(document(held, SHEET, Ending.HTML, who=RUTH, now=at("08:20")))
    assert "5 of 7 files in. Not come: beds from Livewell Southwest and dtoc from Livewell Southwest." in told
    assert "University Hospitals Plymouth: OPEL 3 at 09:03 (department full)." in told
    assert "Decided Keep S3 on Braunton" in told
    assert "For 2 people, Awaiting care package in own home, with Livewell Southwest: Hartor S1; S9" in told
    assert "Owner said yes" in told
    assert told.endswith("Printed at 09:20 on Tue 5 June 2018 by Ruth Hall (RK9).")


def test_the_minutes_hold_the_record_of_the_huddle(held: Database) -> None:
    told = shown(document(held, MINUTES, Ending.HTML))
    for line in (
        "Opened at 09:00 by Ruth Hall. Closed at 09:14 by Ruth Hall: 14 minutes. Gate 5 minutes, Agenda 9 minutes.",
        "Taken to place 2 of the agenda: Awaiting care package in own home, Livewell Southwest. "
        "Ruth Hall: the provider is here",
        "Ruth Hall University Hospitals Plymouth from 09:00",
        "Sam Price Livewell Southwest, deputising for Jo Bell from 09:01",
        "University Hospitals Plymouth: OPEL 3 at 09:03 (department full)",
        "Keep S3 on Braunton Agenda Sam Price",
        "Nothing was changed after it closed.",
        "Next huddle 09:00 on Wed 6 June 2018",
    ):
        assert line in told, line
    assert "Hartor" not in told


def test_the_minutes_say_what_was_changed_after_the_huddle_closed(held: Database) -> None:
    (action,) = (one for one in board(held, "demo", DAY).agreed_today if one.what == "Open bay 4")
    finish_action(held, action.id, action.version, who=SAM, at=at("10:12"))
    huddles.decide(held, "demo", DAY, "Ask for a second crew", who=SAM, at=at("09:40"))
    mornings.put(held, mornings.beds(DAY, "HAR,28,2,1,20", "BRA,20,0,0,18"), now=at("11:00"))
    assert minutes(held, MINUTES).corrections == (
        "10:40 on Tue 5 June 2018: Sam Price (LWSW) wrote down a decision: Ask for a second crew",
        "11:12 on Tue 5 June 2018: Sam Price (LWSW) marked it done (“Open bay 4”)",
        "12:00 on Tue 5 June 2018: University Hospitals Plymouth filed beds again (version 2)",
    )


def test_every_kind_of_file_holds_the_actions_and_nobodys_pseudonym(held: Database) -> None:
    with held.reading() as connection:
        used = snapshots.used(connection, "demo", [DAY], ["RK9"])
        chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
        secret = set(snapshots.rows(connection, Feed.INPATIENTS, [int(one) for one in chosen])["nhs_number"].dropna())
    assert secret
    for kind, endings in ENDINGS.items():
        for ending in endings:
            told = text_of(document(held, Asked(kind, "demo", DAY), ending), ending)
            assert "Find <bridging> care & tell S1" in told, (kind, ending)
            assert not any(one in told for one in (*secret, "9990000018")), (kind, ending)


def text_of(content: bytes, ending: Ending) -> str:
    if ending is Ending.HTML:
        return shown(content)
    if ending is Ending.PDF:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    tables = docx.Document(io.BytesIO(content)).tables
    return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)


def test_the_sheet_is_one_page_and_all_five_files_take_seconds(held: Database) -> None:
    began = time.monotonic()
    made = {
        (kind, ending): document(held, Asked(kind, "demo", DAY), ending) for kind in Kind for ending in ENDINGS[kind]
    }
    assert time.monotonic() - began < 20
    assert len(pypdf.PdfReader(io.BytesIO(made[Kind.SHEET, Ending.PDF])).pages) == 1


def test_in_public_small_counts_names_and_local_keys_are_gone(held: Database) -> None:
    for kind in Kind:
        told = shown(document(held, Asked(kind, "demo", DAY, public=True), Ending.HTML, who=RUTH))
        assert "Public version" in told
        assert "An action For Awaiting care package in own home, with Livewell Southwest" in told
        typed = r"\bS\d\b|Ruth|Sam Price|Sandra|Jane|Jo Bell|department full|bridging|Braunton|Ring the agency"
        assert not re.search(typed, told), kind
    told = shown(document(held, SHEET._replace(public=True), Ending.HTML))
    assert "1 to 7 people ready to leave" in told
    assert "Pathway 1: home with support not shown not shown" in told


def test_a_morning_of_which_nothing_was_written_down_has_documents_too(store: Database) -> None:
    told = shown(document(store, SHEET, Ending.HTML))
    assert "0 of 7 files in." in told
    assert "Nothing was agreed at this huddle." in told
    assert "Nobody wrote down that this huddle was opened." in shown(document(store, MINUTES, Ending.HTML))


def test_a_huddle_that_was_not_held_says_why(store: Database) -> None:
    huddles.not_held(store, "demo", DAY, "Snow", who=RUTH)
    assert sheet(store, SHEET).not_held == minutes(store, MINUTES).not_held == "Snow"


def test_the_next_huddle_passes_over_a_weekend_without_huddles(store: Database) -> None:
    friday = DAY + timedelta(days=3)
    assert next_huddle(store, "demo", friday, "09:00").date() == DAY + timedelta(days=6)
    huddles.open_huddle(store, "demo", friday - timedelta(days=6), who=RUTH)
    assert next_huddle(store, "demo", friday, "09:00").date() == friday + timedelta(days=1)


def test_a_file_is_written_whole_beside_nothing_else(held: Database, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "sheet.HTML"
    path.write_text("older")
    write(held, SHEET, path, who=RUTH)
    assert path.read_bytes().startswith(b"<!DOCTYPE html>")
    assert list(folder.iterdir()) == [path]


def test_names_of_files_say_of_whom_and_when() -> None:
    assert file_name(SHEET, Ending.PDF) == "demo-2018-06-05-sheet.pdf"
    assert file_name(MINUTES._replace(public=True), Ending.DOCX) == "demo-2018-06-05-minutes-public.docx"
    assert ending_of(Kind.MINUTES, Path("a.DOCX")) is Ending.DOCX


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        (SHEET, "a.docx", "'a.docx': the sheet can be written as .html or .pdf."),
        (MINUTES, "a.txt", "'a.txt': the minutes can be written as .docx, .html or .pdf."),
        (SHEET, "away/a.html", "a.html cannot be written: No such file or directory."),
        (SHEET._replace(system="demoo"), "a.html", "Did you mean 'demo'?"),
        (SHEET._replace(organisation="ZZ"), "a.html", "Demo has no organisation 'ZZ'."),
    ],
)
def test_what_cannot_be_written_is_said_and_leaves_nothing(
    store: Database, tmp_path: Path, asked: Asked, name: str, said: str
) -> None:
    before = set(tmp_path.iterdir())
    with pytest.raises(UsageError) as refused:
        write(store, asked, tmp_path / name)
    assert said in str(refused.value)
    assert set(tmp_path.iterdir()) == before
