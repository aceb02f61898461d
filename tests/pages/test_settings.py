"""The settings page: each part changed in a form, its history, and two people at the same thing."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from flow.layout import SETTING_NAMES
from flow.security.person import Person
from flow.services.configuration import KNOWN
from flow.services.settings_edit import NAMED_BY, change, fields_of, history, settings
from flow.services.settings_words import FIELD_WORDS
from flow.store.database import Database
from flow.ui.setting_fields import FIELDS
from tests import mornings
from tests.pages.conftest import Visit
from tests.pages.reading import choose, labelled, press, type_in, words

JANE = Person("Jane Okafor", "LWSW")
HAR = {"site": "RK950", "code": "HAR"}


def part(at: AppTest, name: str) -> AppTest:
    at.segmented_control(key="settings part").set_value(name).run()
    assert not at.exception, at.exception
    return at


def which(at: AppTest, word: str, key: Any) -> AppTest:
    choose(at, f"Which {word}", key)
    at.run()
    assert not at.exception, at.exception
    return at


def by_jane(store: Database, **changes: Any) -> None:
    read = fields_of(settings(store, "demo"), "ward", HAR)
    change(store, "demo", "ward", HAR, changes, read, who=JANE)


def ward(store: Database) -> Any:
    return settings(store, "demo").wards["RK950", "HAR"]


def test_every_setting_may_be_changed_on_screen_and_is_named_in_words() -> None:
    on_screen = {name: {field.name for field in fields} for name, fields in FIELDS.items()}
    for name in NAMED_BY:
        assert on_screen[name] == set(KNOWN[name]) - ({"key", "pooled"} if name == "system" else set())
    assert set(SETTING_NAMES) <= set(FIELD_WORDS)


def test_nobody_changes_a_setting_without_having_said_who_they_are(store: Database, visit: Visit) -> None:
    at = visit("settings", who=None)
    assert "Say who you are first." in words(at)
    assert not [button for button in at.button if button.label in ("Save", "Add it")]


def test_each_part_is_listed_and_its_first_line_opens(store: Database, visit: Visit) -> None:
    at = visit("settings")
    assert at.dataframe[0].value["Name"].tolist() == ["University Hospitals Plymouth", "Livewell Southwest"]
    for name, key, listed in (
        ("site", ("RK950",), "Derriford Hospital"),
        ("ward", ("RK950", "HAR"), "Hartor"),
    ):
        part(at, name)
        assert at.dataframe[0].value["Name"].tolist()[0] == listed
        which(at, name, key)
        assert labelled(at.text_input, "Name").value == listed
    assert "08:00" in part(at, "system").dataframe[0].value["Now"].tolist()


def test_a_changed_ward_is_stored_with_who_and_said_in_words(store: Database, visit: Visit) -> None:
    at = which(part(visit("settings"), "ward"), "ward", ("RK950", "HAR"))
    type_in(at, "Zone", "Medicine South")
    choose(at, "Type", "assessment")
    press(at, "Save")
    assert (ward(store).zone, ward(store).type, ward(store).name) == ("Medicine South", "assessment", "Hartor")
    told = "type: General acute → Assessment; zone: Medicine North → Medicine South"
    assert told in words(at)
    newest = history(store, "demo")[0]
    assert (newest.who, newest.told) == ("Ruth Hall (RK9)", told)
    assert told in words(part(at, "history"))


def test_an_organisation_owes_other_feeds_and_no_time(store: Database, visit: Visit) -> None:
    at = which(visit("settings"), "organisation", ("RK9",))
    labelled(at.multiselect, "Feeds owed each day").set_value(["beds", "dtoc"])
    type_in(at, "Due, if not when all files are", "")
    press(at, "Save")
    changed = settings(store, "demo").organisations["RK9"]
    assert (changed.feeds, changed.due, changed.kind) == (("beds", "dtoc"), None, "acute")


def test_a_ward_is_added_once(store: Database, visit: Visit) -> None:
    at = part(visit("settings"), "ward")
    choose(at, "Site", "LWMG")
    type_in(at, "Code, as in the files", "PLY")
    type_in(at, "Name", "Plym")
    press(at, "Add it")
    assert settings(store, "demo").wards["LWMG", "PLY"].name == "Plym"
    assert labelled(at.text_input, "Name").value == ""
    choose(at, "Site", "LWMG")
    type_in(at, "Code, as in the files", "PLY")
    type_in(at, "Name", "Another")
    press(at, "Add it")
    assert "There is already a ward Plym (PLY) at Mount Gould." in words(at)
    assert labelled(at.text_input, "Name").value == "Another"


@pytest.mark.parametrize(("typed", "kept"), [(92.5, 0.925), (90.0, 0.9)])
def test_a_target_on_a_share_is_typed_as_a_percentage(store: Database, visit: Visit, typed: float, kept: float) -> None:
    mornings.a_morning(store)
    at = part(visit("settings", day="2018-06-05"), "target")
    choose(at, "Measure", "occupancy")
    labelled(at.date_input, "From").set_value(date(2018, 6, 1))
    labelled(at.number_input, "Target (92 for 92%)").set_value(typed)
    type_in(at, "Source: who set it, and where it is written", "local plan")
    press(at, "Add it")
    (target,) = settings(store, "demo").targets
    assert (target.measure, target.start, target.value, target.source) == (
        "occupancy",
        date(2018, 6, 1),
        kept,
        "local plan",
    )
    first = at.dataframe[0].value.iloc[0]
    assert (first["Target"], first["Whose"], first["Tue 5 June 2018"]) == (f"{typed:g}%", "own", "stands")
    which(at, "target", ("occupancy", date(2018, 6, 1)))
    assert labelled(at.number_input, "Target (92 for 92%)").value == typed
    labelled(at.number_input, "Target (92 for 92%)").set_value(91.0)
    press(at, "Save")
    assert [item.value for item in settings(store, "demo").targets] == [0.91]


def test_a_target_on_a_count_is_the_number_itself(store: Database, visit: Visit) -> None:
    at = part(visit("settings"), "target")
    choose(at, "Measure", "long_stay_21")
    labelled(at.number_input, "Target (92 for 92%)").set_value(72.0)
    press(at, "Add it")
    assert [(item.value, item.source) for item in settings(store, "demo").targets] == [(72, "local")]


def test_thresholds_are_changed_and_taken_away(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = part(visit("settings"), "system")
    labelled(at.number_input, "Far from usual, %").set_value(25.0)
    labelled(at.number_input, "Weeks that make the usual").set_value(4)
    type_in(at, "Baseline of 21+ day patients", "")
    choose(at, "Morning shown first", date(2018, 6, 4))
    press(at, "Save")
    now = settings(store, "demo").settings
    assert (now.far_from_usual, now.usual_weeks, now.baseline_long_stay_21, now.opens_on) == (
        0.25,
        4,
        None,
        "2018-06-04",
    )


def test_what_cannot_be_is_said_as_configure_says_it_and_stays_typed(store: Database, visit: Visit) -> None:
    at = part(visit("settings"), "system")
    type_in(at, "Census time", "8ish")
    press(at, "Save")
    assert "census_time: '8ish' is not a time. Use hours and minutes, for example 08:45." in words(at)
    assert labelled(at.text_input, "Census time").value == "8ish"
    type_in(at, "Census time", "08:00")
    for typed in ("a few", "-3", "nan"):
        type_in(at, "Baseline of 21+ day patients", typed)
        press(at, "Save")
        assert "baseline_long_stay_21 is a number above nought." in words(at)
    assert settings(store, "demo").settings.census_time == "08:00"


def test_saving_nothing_says_so(store: Database, visit: Visit) -> None:
    at = press(which(part(visit("settings"), "ward"), "ward", ("RK950", "HAR")), "Save")
    assert "Nothing was changed" in words(at)


def test_the_second_of_two_is_told_and_may_put_theirs_on_top(store: Database, visit: Visit) -> None:
    at = which(part(visit("settings"), "ward"), "ward", ("RK950", "HAR"))
    by_jane(store, zone="East")
    type_in(at, "Name", "Hartor Ward")
    press(at, "Save")
    said = words(at)
    assert "Jane Okafor (LWSW) changed ward Hartor (HAR) at Derriford Hospital" in said
    assert "zone: Medicine North → East. Your change was not saved; what you typed is still here." in said
    assert labelled(at.text_input, "Name").value == "Hartor Ward"
    assert ward(store).name == "Hartor"
    press(at, "Save mine on the newest version")
    assert (ward(store).name, ward(store).zone) == ("Hartor Ward", "East")
    assert "Save mine on the newest version" not in words(at)


def test_the_second_of_two_may_let_theirs_go(store: Database, visit: Visit) -> None:
    at = which(part(visit("settings"), "ward"), "ward", ("RK950", "HAR"))
    by_jane(store, name="Jane's ward")
    type_in(at, "Name", "Hartor Ward")
    press(at, "Save")
    press(at, "Let mine go")
    assert labelled(at.text_input, "Name").value == "Jane's ward"
    assert ward(store).name == "Jane's ward"


def test_a_form_that_was_left_is_read_anew(store: Database, visit: Visit) -> None:
    at = which(part(visit("settings"), "ward"), "ward", ("RK950", "HAR"))
    part(at, "history")
    by_jane(store, zone="East")
    which(part(at, "ward"), "ward", ("RK950", "HAR"))
    assert labelled(at.text_input, "Zone").value == "East"


def test_the_history_is_shown_a_few_at_a_time(store: Database, visit: Visit) -> None:
    for number in range(20):
        by_jane(store, zone=f"Zone {number}")
    at = part(visit("settings"), "history")
    assert "28 changes, newest first" in words(at)
    assert "zone: Zone 18 → Zone 19" in words(at)
    assert "added: name Demo" not in words(at)
    press(at, "Show more (3 further)")
    assert "Settings of Demo: added: name Demo" in words(at)


def test_what_people_type_is_shown_as_text(store: Database, visit: Visit) -> None:
    by_jane(store, name="[win](http://x.test) <b> $x$", zone="`code`")
    at = part(visit("settings"), "history")
    holding = [element.value for element in at.markdown if "x.test" in element.value.replace("\\", "")]
    assert holding
    assert not any(mark in value.replace(f"\\{mark}", "") for value in holding for mark in "[]<`$")
