"""Quarantine, versions and what changed since the huddle, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from flow.services.load import How, load_bytes, recent_loads
from flow.services.start import key
from flow.store.database import Database
from flow.ui.load_versions import words as cell_words
from flow.ui.who import WHO
from tests import mornings
from tests.mornings import DAY, put
from tests.pages.conftest import RUTH
from tests.pages.reading import choose, press, words

EARLY = datetime(2018, 6, 5, 7, 40, tzinfo=UTC)
AFTER = datetime(2018, 6, 5, 9, 40, tzinfo=UTC)
Part = Callable[[], None]


def quarantine() -> None:
    import streamlit as st

    from flow.ui import load_quarantine, load_report, store
    from flow.ui.messages import show_saved
    from flow.ui.morning import resolve

    morning = resolve(st.query_params.to_dict(), store.choices())
    show_saved()
    load_report.show(morning)
    load_quarantine.show(morning)


def versions() -> None:
    import streamlit as st

    from flow.ui import load_versions, store
    from flow.ui.morning import resolve

    load_versions.show(resolve(st.query_params.to_dict(), store.choices()))


def changed() -> None:
    import streamlit as st

    from flow.ui import changed_since, store
    from flow.ui.morning import resolve

    changed_since.show(resolve(st.query_params.to_dict(), store.choices()))


def opened(part: Part, somebody: bool = True) -> AppTest:
    at = AppTest.from_function(part, default_timeout=30)
    if somebody:
        at.session_state[WHO] = RUTH
    at.query_params["system"] = "demo"
    at.query_params["day"] = DAY.isoformat()
    at.run()
    assert not at.exception, at.exception
    return at


def rows(at: AppTest, place: int) -> list[dict[str, object]]:
    return list(at.dataframe[place].value.to_dict("records"))


@pytest.fixture
def bad(store: Database) -> Database:
    """Two rows left out of RK9's inpatients, one of Livewell's beds."""
    lines = [f"HAR,S{number},{when},Y,,,,," for number, when in enumerate(("never", "2018-06-29 10:00", *GOOD))]
    put(store, mornings.inpatients(DAY, *lines), "inpatients.csv")
    beds = mornings.beds(DAY, "SKY,20,0,0,15", "ONE,20,0,0,15", "NEW,some,0,0,9", organisation="LWSW", site="LWMG")
    put(store, beds, "beds.csv")
    return store


GOOD = ("2018-05-03 10:00", "2018-05-03 10:00", "2018-05-03 10:00")


def test_rows_left_out_are_counted_by_owner_and_each_says_the_cell_to_mend(bad: Database) -> None:
    at = opened(quarantine)
    assert (
        "3 rows are left out of what this morning's figures rest on: 1 of Livewell Southwest and 2 of University"
        " Hospitals Plymouth." in words(at)
    )
    lines = rows(at, 0)
    assert [(line["Owner"], line["File"], line["Day"], line["Row"]) for line in lines] == [
        ("Livewell Southwest", "beds.csv", "Tue 5 June 2018", 4),
        ("University Hospitals Plymouth", "inpatients.csv", "Tue 5 June 2018", 2),
        ("University Hospitals Plymouth", "inpatients.csv", "Tue 5 June 2018", 3),
    ]
    assert (lines[1]["Cell to mend"], lines[1]["It says"]) == ("admission_at", "never")
    assert str(lines[1]["What is wrong, and the cure"]).startswith("'never' is not a date and time. Use day/month/year")


def test_one_owners_list_alone_can_be_downloaded(bad: Database) -> None:
    at = opened(quarantine)
    assert "Choose one organisation to download its list and send it." in words(at)
    choose(at, "Whose rows", "LWSW")
    at.run()
    assert [line["File"] for line in rows(at, 0)] == ["beds.csv"]
    assert "The list for Livewell Southwest, to send:" in words(at)


def test_a_selected_cell_shows_its_whole_row_as_filed(bad: Database) -> None:
    at = opened(quarantine)
    at.session_state["left out demo 3"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert "Row 2 of inpatients.csv, as it was filed" in words(at)
    assert rows(at, 1)[0]["spell_id"] == "S0"


def test_a_morning_without_rows_left_out_says_so(store: Database) -> None:
    put(store, mornings.beds())
    at = opened(quarantine)
    assert "No row is left out of what this morning's figures rest on." in words(at)
    assert not at.dataframe


def test_a_file_is_loaded_again_once_its_ward_is_there_and_its_report_is_shown(store: Database, tmp_path: Path) -> None:
    beds = mornings.beds(DAY, "HAR,28,2,1,27", "NEW,20,0,0,15", "BRA,some,0,0,9")
    load_bytes(store, beds, "beds.csv", How(system="demo"), key())
    at = opened(quarantine)
    assert "beds.csv (1 row left out). Nothing it is read by was changed since" in words(at)
    press(at, "Load again")
    assert "Nothing that beds.csv is read by was changed since it was loaded" in words(at)
    ward = '\n[[ward]]\ncode = "NEW"\nname = "New"\nsite = "RK950"\ntype = "general_acute"\n'
    mornings.make_demo(store, tmp_path, mornings.DEMO + ward)
    at = opened(quarantine)
    assert "Mended since: ward New (NEW) at Derriford Hospital (added: name New, type General acute)." in words(at)
    press(at, "Load again")
    said = words(at)
    assert "beds.csv loaded again: 1 row left out." in said
    assert "3 rows read, 2 loaded, 1 left out" in said
    newest = recent_loads(store, "demo")[0]
    assert (newest.file_name, newest.who) == ("beds.csv", "Ruth Hall (RK9)")


def test_nobody_loads_again_without_having_said_who_they_are(bad: Database) -> None:
    at = opened(quarantine, somebody=False)
    assert "Say who you are first, above." in words(at)
    assert all(button.disabled for button in at.button if button.label == "Load again")


def test_two_versions_are_shown_counts_first_then_cell_by_cell(store: Database) -> None:
    put(store, mornings.beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "OLD,10,0,0,9"), "first.csv", now=EARLY)
    put(store, mornings.beds(DAY, "HAR,28,2,1,25", "BRA,20,0,0,18", "NEW,10,0,0,9"), "second.csv", now=AFTER)
    at = opened(versions)
    assert at.selectbox[0].options == ["beds of University Hospitals Plymouth, Tue 5 June: 2 versions"]
    assert [(line["File"], line["Figures"], line["Loaded"]) for line in rows(at, 0)] == [
        ("second.csv", "in use", "10:40 on Tue 5 June 2018"),
        ("first.csv", "superseded", "08:40 on Tue 5 June 2018"),
    ]
    assert "1 row added, 1 gone, 1 changed in 1 cell and 1 the same." in words(at)
    assert rows(at, 1) == [
        {"site_code": "RK950", "ward_code": "HAR", "Column": "occupied_beds", "Before": "27", "After": "25"}
    ]
    assert (rows(at, 2)[0]["ward_code"], rows(at, 3)[0]["ward_code"]) == ("NEW", "OLD")


def test_the_same_version_is_not_compared_with_itself(store: Database) -> None:
    put(store, mornings.beds(DAY, "HAR,28,2,1,27"), now=EARLY)
    put(store, mornings.beds(DAY, "HAR,28,2,1,25"), now=AFTER)
    at = opened(versions)
    at.selectbox[2].set_value(0).run()
    assert "Choose two different versions." in words(at)


def test_a_morning_of_single_versions_says_so(store: Database) -> None:
    put(store, mornings.beds())
    assert "Of every feed of Tue 5 June 2018 there is one version at most." in words(opened(versions))


def test_cells_are_said_as_a_person_reads_them() -> None:
    moment = datetime(2018, 6, 5, 7, 0, tzinfo=UTC)
    said = [cell_words(cell) for cell in (None, float("nan"), moment, True, 3.0, 0.5, "HAR")]
    assert said == ["–", "–", "08:00 on Tue 5 June 2018", "yes", "3", "0.5", "HAR"]


def test_the_huddle_says_what_changed_since_it_was_held_and_by_which_file(store: Database) -> None:
    put(store, mornings.beds(), now=EARLY)
    put(store, mornings.dtoc(), "dtoc.csv", now=EARLY)
    assert "Changed since" not in words(opened(changed))
    delayed = [f"S{number},acute,E,social_care,2018-06-01,E06000026" for number in range(2)]
    put(store, mornings.dtoc(DAY, *delayed), "corrected.csv", now=AFTER)
    said = words(opened(changed))
    assert "Changed since this huddle was held: " in said
    assert "2.2% → 4.4%" in said
    assert "(dtoc of University Hospitals Plymouth, version 2 loaded at 10:40, Tue 5 June)." in said


def test_a_late_file_is_said_to_have_come_after_the_huddle(store: Database) -> None:
    put(store, mornings.beds(), now=EARLY)
    put(store, mornings.dtoc(), "dtoc.csv", now=AFTER)
    said = words(opened(changed))
    assert "no value → 2.2%" in said
    assert "dtoc of University Hospitals Plymouth, which came at 10:40, Tue 5 June, after the huddle" in said
