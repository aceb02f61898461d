"""The load page: files in, what came of each, what is owed, what was loaded before."""

from streamlit.testing.v1 import AppTest

from flow.services.load import recent_loads
from flow.store.database import Database
from flow.vocabulary import LoadStatus
from tests import mornings
from tests.pages.conftest import Visit
from tests.pages.reading import press, words

BEDS = ("beds.csv", mornings.beds(), "text/csv")


def put(at: AppTest, *files: tuple[str, bytes, str], button: str = "Load") -> AppTest:
    at.file_uploader(key="files").set_value(list(files))
    return press(at, button)


def test_nobody_loads_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    at = visit("load", who=None)
    assert "Say who you are first." in words(at)
    assert not at.file_uploader


def test_a_file_is_loaded_under_the_name_of_who_put_it_in(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS)
    (load,) = recent_loads(store, "demo")
    assert (load.status, load.rows_loaded, load.who) == (LoadStatus.LOADED, 2, "Ruth Hall (RK9)")
    said = words(at)
    assert "beds · RK9 · Tue 5 June 2018 · 2 rows read, 2 loaded, 0 left out" in said
    assert "Owed for Tue 5 June 2018" in said


def test_several_files_each_have_their_report_the_refused_first(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS, ("odd.csv", b"one,two\n1,2\n", "text/csv"))
    names = [element.value for element in at.markdown if element.value.startswith("### ")]
    assert names == [r"### odd\.csv", r"### beds\.csv"]
    assert "Stops the file: 1 finding" in words(at)


def test_rows_left_out_are_shown_with_their_reason(store: Database, visit: Visit) -> None:
    data = mornings.inpatients(
        mornings.DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,", "HAR,S2,never,Y,,,,,", "HAR,S3,2018-05-01,Y,,,,,"
    )
    at = put(visit("load"), ("inpatients.csv", data, "text/csv"))
    said = words(at)
    assert "3 rows read, 2 loaded, 1 left out" in said
    assert "Leaves the row out: 1 finding" in said
    assert "Row 3, admission_at: 'never' is not a date" in said
    assert "The 1 row left out" in said


def test_checking_says_the_same_and_stores_nothing(store: Database, visit: Visit) -> None:
    at = put(visit("load"), BEDS, button="Check only")
    assert "2 rows read" in words(at)
    assert recent_loads(store, "demo") == []


def test_the_same_bytes_again_are_said_to_be_the_same(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.beds())
    at = put(visit("load"), BEDS)
    assert "The same file was loaded" in words(at)


def test_what_is_owed_and_has_not_come_is_named(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    said = words(visit("load"))
    assert "dtoc of Tue 5 June 2018 from Livewell Southwest has not come." in said


def test_an_earlier_load_opens_with_what_was_found_in_it(store: Database, visit: Visit) -> None:
    mornings.put(store, b"one,two\n1,2\n", "odd.csv")
    mornings.put(store, mornings.beds(), "beds.csv")
    at = visit("load")
    assert at.dataframe[0].value["File"].tolist() == ["beds.csv", "odd.csv"]
    at.session_state["loads demo"] = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.run()
    assert "Stops the file: 1 finding" in words(at)


def test_pressing_load_without_a_file_asks_for_one(store: Database, visit: Visit) -> None:
    assert "Choose one or more files first." in words(press(visit("load"), "Load"))
