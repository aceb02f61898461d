"""The frame: which morning is open, who is here, and what an address that asks for nothing we have gets."""

from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager

from flow.services.configure import configure
from flow.store.database import Database
from flow.ui.who import WHO
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import choose, labelled, press, type_in, words

PUBLISHED = """
[system]
key = "returns"
name = "Returns"
pooled = false

[[organisation]]
code = "RK9"
name = "University Hospitals Plymouth"

[[organisation]]
code = "RCB"
name = "York Teaching Hospital"
"""
COUNTS = mornings.csv(
    "day,organisation_code,measure,value", "2018-01-08,RK9,beds_open,836", "2018-01-08,RCB,beds_open,700"
)


def returns(store: Database, folder: Path) -> None:
    path = folder / "returns.toml"
    path.write_text(PUBLISHED, encoding="utf-8")
    configure(store, path)
    mornings.put(store, COUNTS, how=mornings.How(system="returns"))


def test_an_address_opens_its_morning_and_keeps_it_on_every_page(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(DAY.replace(day=6)))
    at = visit(system="demo", day="2018-06-05")
    assert labelled(at.selectbox, "Day").value == "2018-06-05"
    at.switch_page("pages/actions.py").run()
    assert labelled(at.selectbox, "Day").value == "2018-06-05"
    assert at.query_params["system"] == "demo"
    assert at.query_params["day"] == "2018-06-05"


def test_without_an_address_the_newest_morning_is_open(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    mornings.put(store, mornings.beds(DAY.replace(day=6)))
    at = visit()
    assert at.query_params["day"] == "2018-06-06"
    assert "Huddle at 09:00: Demo" in words(at)


def test_the_days_are_written_as_people_say_them_and_stepped_through(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="2018-06-05")
    assert labelled(at.selectbox, "Day").options == ["Tue 5 June 2018", "Mon 4 June 2018"]
    assert labelled(at.button, "Next").disabled
    press(at, "Previous")
    assert at.query_params["day"] == "2018-06-04"
    assert labelled(at.button, "Previous").disabled


def test_an_address_that_asks_in_vain_gets_a_sentence_and_the_nearest_there_is(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(system="dmeo", day="2018-06-09")
    assert "There is no system 'dmeo'. This is Demo." in words(at)
    assert "Demo has nothing filed for Sat 9 June 2018. This is Tue 5 June 2018." in words(at)
    assert at.query_params["system"] == "demo"
    assert at.query_params["day"] == "2018-06-05"


def test_a_day_that_is_no_day_gets_a_sentence(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(day="<img src=x>")
    assert "'<img src=x>' is not a day: write it as 2018-06-05. This is Tue 5 June 2018." in words(at)
    assert r"\<img src\=x\>" in at.warning[0].value


def test_a_system_that_is_not_pooled_asks_for_the_organisation(
    empty_store: Database, tmp_path: Path, visit: Visit
) -> None:
    returns(empty_store, tmp_path)
    at = visit(system="returns", day="2018-01-08", organisation="RCB")
    assert "Huddle at 09:00: York Teaching Hospital" in words(at)
    choose(at, "Organisation", "RK9")
    at.run()
    assert "Huddle at 09:00: University Hospitals Plymouth" in words(at)
    assert at.query_params["organisation"] == "RK9"


def test_an_organisation_that_does_not_exist_gets_a_sentence(
    empty_store: Database, tmp_path: Path, visit: Visit
) -> None:
    returns(empty_store, tmp_path)
    at = visit(system="returns", organisation="XYZ")
    assert "Returns has no organisation 'XYZ'. This is University Hospitals Plymouth." in words(at)


def test_a_person_says_once_who_they_are(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(who=None)
    type_in(at, "Your name", "Ruth Hall")
    choose(at, "Your organisation", "RK9")
    press(at, "That is me")
    assert at.session_state[WHO] == RUTH
    at.switch_page("pages/load.py").run()
    assert "Say who you are first" not in words(at)


def test_who_you_are_needs_a_name_and_an_organisation(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit(who=None)
    press(at, "That is me")
    assert "Choose your organisation." in words(at)
    choose(at, "Your organisation", "RK9")
    press(at, "That is me")
    assert "Say who you are: your name is written beside what you do." in words(at)


def test_a_page_that_a_fresh_process_runs_without_the_frame_is_opened_inside_it(
    store: Database, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    mornings.a_morning(store)
    at = visit("actions")
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    at.run()
    assert [title.value for title in at.title] == ["Actions: Demo"]
    assert labelled(at.selectbox, "Day").value == "2018-06-05"


def test_with_no_system_the_frame_says_how_to_make_one(empty_store: Database, visit: Visit) -> None:
    at = visit()
    assert "There is no system yet." in words(at)


def test_with_nothing_filed_the_huddle_points_to_load(store: Database, visit: Visit) -> None:
    at = visit()
    assert "No file has been loaded yet." in words(at)
