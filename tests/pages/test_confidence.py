"""What a person reads where a figure is not to be relied on, and how a number counted by hand is kept."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from flow.services.by_hand import by_hand, count_by_hand
from flow.store.database import Database
from flow.ui.who import WHO
from tests import mornings
from tests.mornings import DAY, NOW, put
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import choose, labelled, press, type_in, words

BEFORE = DAY - timedelta(days=1)
HALF_BAD = ("HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,", "BRA,S2,never,Y,,,,,")


def lines(at: AppTest) -> list[str]:
    return [
        element.value.replace("\\", "") for kind in ("markdown", "caption", "warning") for element in getattr(at, kind)
    ]


def test_a_figure_on_a_failed_feed_is_struck_through_with_the_words_that_say_why(store: Database, visit: Visit) -> None:
    put(store, mornings.beds())
    put(store, mornings.inpatients(DAY, *HALF_BAD))
    at = visit(day="2018-06-05")
    said = lines(at)
    assert "**~~1~~** patient" in said
    assert any(line.startswith(":material/info: RK9 inpatients: 1 of 2 rows (50.0%) was left out.") for line in said)
    assert ":yellow-badge[:material/report: Not to be relied on]" in said
    assert "**91.8%**" in said


def test_the_gate_says_which_files_failed_and_what_that_means(store: Database, visit: Visit) -> None:
    put(store, mornings.inpatients(DAY, *HALF_BAD))
    said = words(visit(day="2018-06-05"))
    assert (
        "1 file failed the confidence gate: inpatients from University Hospitals Plymouth."
        " What is built on it is struck through."
    ) in said
    assert "Inpatients failed: 1 of 2 rows (50.0%) was left out." in said


def test_the_six_checks_stand_behind_the_name(store: Database, visit: Visit) -> None:
    put(store, mornings.inpatients(DAY, *HALF_BAD))
    tables = [table.value for table in visit(day="2018-06-05").table]
    (checks,) = [table for table in tables if "Arrived" in table and "inpatients" in table["Feed"].tolist()]
    assert list(checks) == ["Feed", "Arrived", "On time", "Complete", "Plausible", "Reconciles", "Codes known"]
    row = checks[checks["Feed"] == "inpatients"].iloc[0].tolist()
    assert row == ["inpatients", "Passed", "Passed", "Failed", "Passed", "–", "Passed"]


def test_wards_and_delays_say_it_at_their_head(store: Database, visit: Visit) -> None:
    put(store, mornings.beds())
    put(store, mornings.inpatients(DAY, *HALF_BAD))
    wards = visit("wards", day="2018-06-05")
    head = "Figures of people not to be relied on: RK9 inpatients: 1 of 2 rows"
    assert any(line.startswith(head) for line in lines(wards))
    places = wards.dataframe[0].value
    assert "People not to be relied on" in places["Worth knowing"].tolist()[0]
    delays = lines(visit("delays", day="2018-06-05"))
    assert any(line.startswith("Not to be relied on: RK9 inpatients") for line in delays)
    assert "**~~1~~** person" in delays


def test_a_count_stands_beside_the_figure_it_does_not_replace(store: Database, visit: Visit) -> None:
    put(store, mornings.emergency(BEFORE, "1,0,0,0", "3,0,0,0"))
    put(store, mornings.beds())
    count_by_hand(store, "demo", "RK9", BEFORE, "dta_waits_12h", 2, RUTH, NOW, "Rang the department")
    said = lines(visit(day="2018-06-05"))
    assert "RK9 counted by hand by Ruth Hall at 10:00 on Wed 20 June 2018: Rang the department" in said


def the_form() -> None:
    """A page with the form alone."""
    from datetime import date

    import streamlit as st

    from flow.ui import load_by_hand, messages, morning, store

    messages.show_saved()
    load_by_hand.show(morning.resolve({"day": date(2018, 6, 5).isoformat()}, store.choices()))
    st.caption("the end")


def opened() -> AppTest:
    at = AppTest.from_function(the_form, default_timeout=30)
    at.session_state[WHO] = RUTH
    at.run()
    assert not at.exception, at.exception
    return at


def test_a_number_is_kept_from_four_fields(store: Database) -> None:
    put(store, mornings.beds())
    at = opened()
    choose(at, "Organisation", "RK9")
    at.run()
    choose(at, "What was counted", "four_hour")
    at.run()
    assert "All of Mon 4 June 2018." in words(at)
    type_in(at, "Attendances within four hours, all types (exactly 4 h 00 is within)", "236")
    type_in(at, "out of: Attendances, all types", "290")
    press(at, "Keep this number")
    (one,) = by_hand(store, "demo", BEFORE)
    assert (one.organisation, one.numerator, one.denominator, one.who) == ("RK9", 236, 290, "Ruth Hall")
    assert "81.4% Within four hours, all types, University Hospitals Plymouth, Mon 4 June 2018" in words(at)


def test_what_a_missing_feed_would_give_is_offered_first(store: Database) -> None:
    put(store, mornings.beds())
    at = opened()
    choose(at, "Organisation", "LWSW")
    at.run()
    assert labelled(at.selectbox, "What was counted").value == "beds_open"
    choose(at, "Organisation", "RK9")
    at.run()
    assert labelled(at.selectbox, "What was counted").value == "stranded_7"


def test_bad_input_is_answered_by_a_sentence_and_stays(store: Database) -> None:
    put(store, mornings.beds())
    at = opened()
    choose(at, "What was counted", "fit_waiting")
    at.run()
    label = next(field.label for field in at.text_input if field.key and field.key.endswith("value"))
    type_in(at, label, "lots")
    press(at, "Keep this number")
    assert "'lots' is not a number. Write it in digits, for example 290." in words(at)
    assert labelled(at.text_input, label).value == "lots"
    assert by_hand(store, "demo", DAY) == []
