"""The definitions page: generated from the declarations, searched, opened by its address."""

from streamlit.testing.v1 import AppTest

from flow.measures.definitions import MEASURES
from flow.security.person import Person
from flow.services.settings_edit import change, fields_of, settings
from flow.snapshots.delay_reasons import load_shipped
from flow.snapshots.feeds import FEEDS
from flow.store.database import Database
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import Visit
from tests.pages.reading import labelled, press, words


def opened(visit: Visit, measure: str) -> AppTest:
    at = visit("definitions", day="2018-06-05")
    at.query_params["measure"] = measure
    at.run()
    assert not at.exception, at.exception
    return at


def search(at: AppTest, text: str) -> AppTest:
    labelled(at.text_input, "Search").set_value(text).run()
    assert not at.exception, at.exception
    return at


def section(at: AppTest, name: str) -> AppTest:
    at.segmented_control(key="definitions section").set_value(name).run()
    assert not at.exception, at.exception
    return at


def test_every_measure_is_there_and_the_address_opens_one(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = opened(visit, "occupancy")
    said = words(at)
    assert f"{len(MEASURES)} measures" in said
    assert "General and acute bed occupancy" in said
    assert "Numerator: General and acute beds occupied" in said
    assert "Denominator: General and acute beds open" in said
    assert "Lower is better." in said
    assert "May exceed 100% when patients board." in said
    assert "Needs: beds" in said
    assert "Target on Tue 5 June 2018: 92% (NHS planning guidance" in said


def test_a_measure_that_is_pressed_is_in_the_address(store: Database, visit: Visit) -> None:
    at = press(visit("definitions"), "Closed beds")
    assert at.query_params["measure"] == "closed_beds"
    assert "Beds lost to infection, staffing or the building." in words(at)


def test_the_systems_own_target_stands_before_the_national_one(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    named = {"measure": "occupancy", "from": DAY}
    change(store, "demo", "target", named, {"value": 0.9, "source": "local plan"}, None, who=Person("Ruth", "RK9"))
    at = opened(visit, "occupancy")
    assert "Target on Tue 5 June 2018: 90%, from Tue 5 June 2018 (local plan)" in words(at)
    rows = at.table[0].value
    assert rows["Target"].str.replace("\\", "").tolist() == ["90%", "92%"]
    assert rows["On this day"].tolist() == ["stands", "does not stand"]


def test_every_measure_opens(store: Database, visit: Visit) -> None:
    mornings.a_morning(store)
    at = visit("definitions")
    for key in MEASURES:
        at.query_params["measure"] = key
        at.run()
        assert not at.exception, (key, at.exception)
        assert MEASURES[key].label in [header.value.replace("\\", "") for header in at.header]


def test_a_measure_that_does_not_exist_gets_the_nearest(store: Database, visit: Visit) -> None:
    said = words(opened(visit, "ocupancy"))
    assert "There is no measure 'ocupancy'. The nearest is General and acute bed occupancy (occupancy)." in said


def test_the_search_looks_in_every_section_and_keeps_the_one_that_is_open(store: Database, visit: Visit) -> None:
    at = search(visit("definitions"), "ambulance handover")
    assert "Found: 3 in measures, 1 in feeds." in words(at)
    assert "3 measures" in words(at)
    section(at, "feeds")
    assert [expander.label for expander in at.expander] == [
        "**emergency**: a row is a site and department type on one day"
    ]
    search(at, "")
    assert at.segmented_control(key="definitions section").value == "feeds"
    assert len(at.expander) == len(FEEDS)
    assert "No measure" not in words(at)


def test_what_nothing_matches_is_said(store: Database, visit: Visit) -> None:
    at = search(visit("definitions"), "zebra")
    assert "No measure has all these words." in words(at)
    assert "Nothing here has all these words." in words(section(at, "terms"))


def test_a_feed_lists_its_columns_with_required_choices_and_example(store: Database, visit: Visit) -> None:
    at = section(visit("definitions"), "feeds")
    beds = at.dataframe[0].value.set_index("Column")
    assert beds.loc["core_beds", "Required"] == "required"
    assert beds.loc["closed_reason", "One of"] == "infection, staffing, estates, other"
    assert beds.loc["ward_code", "Example"] == "HAR"
    assert "Filed under the day of `snapshot_at`" in words(at)


def test_delay_reasons_are_in_words_with_group_kind_owner_and_letter(store: Database, visit: Visit) -> None:
    at = section(visit("definitions"), "reasons")
    reasons = at.dataframe[0].value.set_index("Code")
    assert len(reasons) == len(load_shipped())
    assert reasons.loc["medical_review"].tolist()[1:5] == ["Hospital process", "Internal", "Acute", "A"]


def test_published_files_say_where_their_method_departs(store: Database, visit: Visit, tmp_path) -> None:
    assert "no profile of a published file is kept with it" in words(section(visit("definitions"), "profiles"))
    (tmp_path / "ours.toml").write_text(
        '[profile]\nkey = "ours"\ntitle = "Our beds"\nfeed = "beds"\nnotes = "Closed beds are not filed."\n[columns]\n'
    )
    mornings.make_demo(store, tmp_path, f'{mornings.DEMO}\n[[profile]]\nfile = "ours.toml"\n')
    said = words(section(visit("definitions"), "profiles"))
    assert "Our beds · beds · ours" in said
    assert "Closed beds are not filed." in said


def test_the_ways_of_counting_hold_for_this_system(store: Database, visit: Visit) -> None:
    change(store, "demo", "system", {}, {"usual_weeks": 4}, read(store), who=Person("Ruth", "RK9"))
    said = words(section(visit("definitions"), "terms"))
    assert "median of the same weekday over the 4 weeks before" in said
    assert "here at 08:00 on England's clock" in said
    assert "With 5 or 6 of its days it counts and is marked" in said


def read(store: Database) -> dict[str, object] | None:
    return fields_of(settings(store, "demo"), "system", {})
