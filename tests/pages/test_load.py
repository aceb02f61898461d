"""The load page: files in, what came of each, what is owed, what was loaded before."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from flow.security.person import ADMINISTRATOR
from flow.services import load_each
from flow.services.gate import FeedState
from flow.services.load import recent_loads
from flow.services.owed import owing
from flow.store.database import Database
from flow.ui import load_owed
from flow.vocabulary import Feed, LoadStatus
from tests import mornings
from tests.pages.conftest import Visit
from tests.pages.reading import choose, labelled, press, words

BED_TEAM = """
[profile]
key = "bedteam"
title = "The bed team's list"
feed = "beds"
recognise = ["Ward", "Funded", "Extra", "Shut", "In use"]

[columns]
snapshot_at = "Census"
ward_code = "Ward"
core_beds = "Funded"
escalation_beds = "Extra"
closed_beds = "Shut"
occupied_beds = "In use"

[constants]
organisation_code = "RK9"
site_code = "RK950"
"""
BED_LIST = mornings.csv("Census,Ward,Funded,Extra,Shut,In use", "2018-06-05 08:00,HAR,28,2,1,27")
PLAIN = re.compile(r":material/\w+: |\*\*")
BEDS = ("beds.csv", mornings.beds(), "text/csv")


def put(at: AppTest, *files: tuple[str, bytes, str], button: str = "Load") -> AppTest:
    next(each for each in at.file_uploader if each.label == "The day's files").set_value(list(files))
    return press(at, button)


def names(at: AppTest) -> list[str]:
    """The files reported on, in the order of the page."""
    return [element.value.removeprefix("### ") for element in at.markdown if element.value.startswith("### ")]


def owed_table(at: AppTest) -> list[dict[str, str]]:
    """The lines of the table of what is owed, without signs and bold type."""
    frame = at.table[0].value.map(lambda cell: PLAIN.sub("", cell))
    return [dict(row) for row in frame.to_dict("records")]


def test_nobody_loads_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    at = visit("load", who=None)
    assert "Say who you are first." in words(at)
    assert not at.file_uploader


def test_a_file_is_loaded_under_the_name_of_who_put_it_in(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS)
    (load,) = recent_loads(store, "demo")
    assert (load.status, load.rows_loaded, load.who) == (LoadStatus.LOADED, 2, "Ruth Hall (RK9)")
    said = words(at)
    assert "1 file: 1 loaded. No row is left out." in said
    assert "beds · RK9 · Tue 5 June 2018 · 2 rows read, 2 loaded, 0 left out" in said
    assert "Owed for Tue 5 June 2018" in said


def test_several_files_each_have_their_line_the_refused_first_and_open(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS, ("odd.csv", b"one,two\n1,2\n", "text/csv"))
    assert names(at) == [r"odd\.csv", r"beds\.csv"]
    said = words(at)
    assert "2 files: 1 loaded, 1 refused, of which nothing was stored." in said
    assert "Stops the file: 1 finding" in said
    assert "Nothing was found wrong." not in said
    assert not names(press(at, "Put this report away"))


def test_what_was_found_is_one_click_behind_its_line(store: Database, visit: Visit) -> None:
    data = mornings.inpatients(
        mornings.DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,", "HAR,S2,never,Y,,,,,", "HAR,S3,2018-05-01,Y,,,,,"
    )
    at = put(visit("load"), BEDS, ("inpatients.csv", data, "text/csv"))
    said = words(at)
    assert names(at) == [r"inpatients\.csv", r"beds\.csv"]
    assert "2 files: 2 loaded. 1 row is left out." in said
    assert "3 rows read, 2 loaded, 1 left out · :material/playlist_remove: Leaves the row out: 1" in said
    assert "Row 3, admission_at" not in said
    next(each for each in at.toggle if each.label == "Details").set_value(True).run()
    said = words(at)
    assert "Leaves the row out: 1 finding" in said
    assert "Row 3, admission_at: 'never' is not a date" in said
    assert "The 1 row left out" in said


def test_checking_says_the_same_stores_nothing_and_keeps_the_files_at_hand(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS, button="Check only")
    said = words(at)
    assert "2 rows read" in said
    assert "1 file: 1 would load. No row is left out. Nothing was stored: they were only checked." in said
    assert recent_loads(store, "demo") == []
    press(at, "Load")
    assert [load.file_name for load in recent_loads(store, "demo")] == ["beds.csv"]


def test_after_loading_the_field_is_ready_for_the_next_files(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS)
    put(at, ("odd.csv", b"one,two\n1,2\n", "text/csv"))
    assert names(at) == [r"odd\.csv"]
    assert [load.file_name for load in recent_loads(store, "demo")] == ["odd.csv", "beds.csv"]


def test_a_fault_in_one_file_does_not_stop_the_others(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = load_each.load_bytes

    def breaks(db: Database, data: bytes, name: str, *rest: object, **more: object) -> object:
        if name == "breaks.csv":
            raise ZeroDivisionError
        return loads(db, data, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(load_each, "load_bytes", breaks)
    at = put(visit("load"), ("breaks.csv", b"x", "text/csv"), BEDS)
    assert names(at) == [r"breaks\.csv", r"beds\.csv"]
    assert "that is a fault of ours; nothing of it was stored." in words(at)
    assert [load.file_name for load in recent_loads(store, "demo")] == ["beds.csv"]


def test_each_file_is_named_as_its_turn_comes(store: Database) -> None:
    told: list[tuple[int, int, str]] = []
    files = [("beds.csv", mornings.beds), ("dtoc.csv", mornings.dtoc), ("odd.csv", lambda: b"one,two\n1,2\n")]
    how = load_each.How(system="demo")
    reports = load_each.load_each(store, files, how, mornings.KEY, lambda *step: told.append(step), who=ADMINISTRATOR)
    assert told == [(1, 3, "beds.csv"), (2, 3, "dtoc.csv"), (3, 3, "odd.csv")]
    assert [report.status for report in reports] == [LoadStatus.LOADED, LoadStatus.LOADED, LoadStatus.REFUSED]


def test_the_same_bytes_again_are_said_to_be_the_same(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.beds())
    at = put(visit("load"), BEDS)
    next(each for each in at.toggle if each.label == "Details").set_value(True).run()
    said = words(at)
    assert "1 file: 1 nothing new." in said
    assert "The same file was loaded" in said


def test_what_each_organisation_still_owes_is_said_and_counted(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit("load")
    assert "2 files of 7 still owed: Livewell Southwest beds, dtoc." in words(at)
    rk9, livewell = owed_table(at)
    assert (rk9["Organisation"], rk9["Still owes"]) == ("University Hospitals Plymouth", "none of 5")
    assert livewell == {
        "Organisation": "Livewell Southwest",
        "Still owes": "2 of 2",
        "beds": "late since 08:45",
        "inpatients": "",
        "discharges": "",
        "dtoc": "late since 08:45",
        "emergency": "",
    }
    assert rk9["beds"] == "20/06/18"
    assert "discharges, emergency: of Mon 4 June, the day before; the others of the morning." in words(at)


def test_before_the_time_it_is_due_a_file_is_not_late(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_eight = datetime(2018, 6, 5, 7, 5, tzinfo=UTC)
    mornings.put(store, mornings.beds(), now=at_eight)
    mornings.put(store, mornings.beds(mornings.DAY, "HAR,28,2,1,25"), now=at_eight)
    monkeypatch.setattr(load_owed, "now", lambda: at_eight)
    at = visit("load")
    rk9, livewell = owed_table(at)
    assert (rk9["beds"], livewell["beds"]) == ("08:05, version 2", "not come yet, due 08:45")
    assert not at.warning
    assert "6 files of 7 still owed" in words(at)


def test_attendances_serve_for_emergency(store: Database) -> None:
    def state(feed: Feed, *, arrived: bool) -> FeedState:
        return FeedState("RK9", "", feed, mornings.DAY, owed=feed is not Feed.ATTENDANCES, arrived=arrived)

    states = [state(Feed.BEDS, arrived=False), state(Feed.EMERGENCY, arrived=False)]
    states.append(state(Feed.ATTENDANCES, arrived=True))
    (rk9,) = owing(store, "demo", mornings.DAY, states, mornings.NOW)
    assert [each.feed for each in rk9.missing] == [Feed.BEDS]


def test_all_in_is_said_in_one_sentence(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(mornings.DAY, "SKY,20,0,0,18", organisation="LWSW", site="LWMG"))
    mornings.put(store, mornings.dtoc(organisation="LWSW", site="LWMG"))
    assert "All 7 files have come." in words(visit("load"))


def test_a_profile_is_chosen_from_those_of_the_system(store: Database, visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "bedteam.toml").write_text(BED_TEAM, encoding="utf-8")
    mornings.make_demo(store, tmp_path, mornings.DEMO + '\n[[profile]]\nfile = "bedteam.toml"\n')
    at = visit("load")
    (shown,) = labelled(at.selectbox, "Profile").options
    assert shown.startswith("bedteam: ")
    choose(at, "Profile", "bedteam")
    put(at, ("beds.csv", BED_LIST, "text/csv"))
    assert "1 file: 1 loaded." in words(at)


def test_an_earlier_load_opens_with_what_was_found_in_it(store: Database, visit: Visit) -> None:
    mornings.put(store, b"one,two\n1,2\n", "odd.csv")
    mornings.put(store, mornings.beds(), "beds.csv")
    at = visit("load")
    at.session_state["load part"] = "Loaded before"
    at.run()
    assert at.dataframe[0].value["File"].tolist() == ["beds.csv", "odd.csv"]
    at.session_state["loads demo"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert "Stops the file: 1 finding" in words(at)


def test_pressing_load_without_a_file_asks_for_one(store: Database, visit: Visit) -> None:
    assert "Choose one or more files first." in words(press(visit("load"), "Load"))
