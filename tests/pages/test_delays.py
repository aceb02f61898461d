"""The Delays page: what a person reads of who waits for whom, and what agreeing and disputing the day's list does."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from flow.actions.action import PatientRef
from flow.security.person import Person
from flow.services.actions import list_actions
from flow.services.delays import delay_list, give_verdict
from flow.store.database import Database
from flow.vocabulary import DtocSide, DtocVerdict
from tests import mornings
from tests.mornings import DAY
from tests.pages.conftest import RUTH, Visit
from tests.pages.reading import labelled, press, type_in, words

COUNCIL = """
[[organisation]]
code = "PCC"
name = "Plymouth City Council"
kind = "council"

[[organisation]]
code = "CVS"
name = "Voluntary services"
kind = "voluntary"
"""
COLIN, VERA = Person("Colin Reid", "PCC"), Person("Vera Lund", "CVS")
TUESDAY = "2018-06-05"


@pytest.fixture
def store(empty_store: Database, tmp_path: Path) -> Database:
    mornings.make_demo(empty_store, tmp_path, mornings.DEMO + COUNCIL)
    return empty_store


def a_morning(store: Database) -> None:
    """A morning whose list has S1, of which neither side has spoken, and S3, which the NHS agrees."""
    mornings.a_morning(store)
    head = mornings.DTOC.replace("spell_id", "ward_code,spell_id") + ",validated_by_nhs"
    rows = ("HAR,S1,acute,E,social_care,2018-06-01,E06000026,", "BRA,S3,acute,A,nhs,2018-06-04,E06000026,Y")
    mornings.put(store, mornings.csv(head, *(f"{DAY} 08:00,RK9,RK950,{row}" for row in rows)))


def cell(at: AppTest, key: str) -> AppTest:
    """Press the number of one place in the matrix."""
    (button,) = [each for each in at.button if each.key == f"group-cell {DAY} {key}"]
    button.click().run()
    assert not at.exception, at.exception
    return at


def select(at: AppTest, spell: str) -> AppTest:
    """Open a delay of the day's list, as selecting its row does."""
    at.session_state[f"dtoc chosen demo {DAY}"] = ("RK9", spell)
    at.run()
    assert not at.exception, at.exception
    return at


def test_the_figures_and_the_matrix_add_up(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = visit("delays", day=TUESDAY)
    said = words(at)
    assert "Delays: Demo" in said
    assert [header.value for header in at.header] == [
        "Reasons and organisations",
        "Longest waits",
        "The day's list of delayed transfers",
    ]
    assert "Ready to leave" in said
    assert "2 people\n" in said
    assert "Internal: waiting for the hospital itself" in said
    assert "External: waiting for somebody outside" in said
    keyed = [(each.key, each.label) for each in at.button if each.key]
    numbers = {key.split(" ", 2)[2]: label for key, label in keyed if key.startswith("group-cell")}
    assert numbers == {
        "internal and owner||RK9": "**1** · 1 day",
        "internal||": "**1** · 1 day",
        "reason and owner|therapy|RK9": "**1** · 1 day",
        "reason|therapy|": "**1** · 1 day",
        "external and owner||LWSW": "**1** · 4 days",
        "external||": "**1** · 4 days",
        "reason and owner|E|LWSW": "**1** · 4 days",
        "reason|E|": "**1** · 4 days",
        "everybody and owner||LWSW": "**1** · 4 days",
        "everybody and owner||RK9": "**1** · 1 day",
        "everybody||": "**2** · 5 days",
    }


def test_a_chart_says_its_sentence_and_has_its_table(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = visit("delays", day=TUESDAY)
    said = words(at)
    assert "Care package in own home costs most: 4 of 5 days lost." in said
    assert "Livewell Southwest has most to unlock: 4 days lost wait for it." in said
    assert [each.label for each in at.expander].count("The same as a table") == 2
    assert at.table[0].value["Days lost"].tolist() == ["4", "1"]


def test_the_people_behind_a_cell_and_an_action_for_them(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = cell(visit("delays", day=TUESDAY), "reason and owner|E|LWSW")
    people = at.dataframe[0].value
    assert people["Local key"].tolist() == ["S1"]
    assert people["Ward"].tolist() == ["Hartor"]
    assert people["Days ready"].tolist() == [4]
    assert not {"Waiting for", "With"} & set(people.columns)
    assert people["Pathway"].tolist() == ["Pathway 1: home with support"]
    told = "1 person waiting for “Awaiting care package in own home”, Livewell Southwest to act: 4 days lost so far"
    assert told in words(at)
    type_in(at, "What is to be done", "Confirm the start date")
    type_in(at, "Who does it", "Jane Okafor")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert action.patients == (PatientRef("RK9", "S1"),)
    assert (action.delay_reason, action.delay_organisation, action.pathway) == ("E", "LWSW", None)
    assert "Agree this action" not in words(at)


def test_an_action_from_a_total_is_for_everybody_behind_it(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = cell(visit("delays", day=TUESDAY), "everybody||")
    type_in(at, "What is to be done", "Ring every ward")
    type_in(at, "Who does it", "Jane Okafor")
    labelled(at.selectbox, "Of which organisation").set_value("LWSW")
    press(at, "Agree this action")
    (action,) = list_actions(store, "demo")
    assert (action.delay_reason, action.delay_organisation) == (None, None)
    assert {patient.spell_id for patient in action.patients} == {"S1", "S3"}


def test_a_number_pressed_again_closes_its_people(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = cell(visit("delays", day=TUESDAY), "reason and owner|E|LWSW")
    assert "Agree this action" in words(at)
    assert "Agree this action" not in words(cell(at, "reason and owner|E|LWSW"))


def test_the_longest_waits_are_listed(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = visit("delays", day=TUESDAY)
    assert at.dataframe[0].value["Local key"].tolist() == ["S1", "S3"]
    assert at.dataframe[0].value["With"].tolist() == ["Livewell Southwest", "University Hospitals Plymouth"]


def test_without_a_list_of_inpatients_the_page_says_so(store: Database, visit: Visit) -> None:
    mornings.put(store, mornings.beds())
    said = words(visit("delays", day=TUESDAY))
    assert "No inpatients file from RK9 for Tue 5 June 2018: who waits cannot be shown." in said
    assert "there is no list to agree" in said


def test_with_nothing_filed_the_page_points_to_load(store: Database, visit: Visit) -> None:
    at = visit("delays")
    assert [title.value for title in at.title] == ["Delays: Demo"]
    assert "No file has been loaded yet." in words(at)


def test_the_list_says_how_each_side_stands_and_that_a_dispute_still_counts(store: Database, visit: Visit) -> None:
    a_morning(store)
    give_verdict(
        store,
        "demo",
        "RK9",
        "S3",
        DAY,
        DtocSide.LA,
        DtocVerdict.DISPUTED,
        "Not our resident",
        COLIN,
        datetime(2018, 6, 5, 8, 10, tzinfo=UTC),
    )
    at = visit("delays", day=TUESDAY)
    said = words(at)
    assert "~~2 delayed transfers~~ on the list of Tue 5 June: ~~0 agreed by both~~, ~~1 disputed~~." in said
    assert "A delay in dispute still counts in the delayed transfers rate." in said
    assert "Not come: dtoc from Livewell Southwest." in said
    rows = at.dataframe[-1].value
    assert rows["Local key"].tolist() == ["S1", "S3"]
    assert rows["NHS"].tolist() == ["Not said", "Agreed in the file"]
    assert rows["Council"].tolist() == [
        "Not said",
        "Disputed by Colin Reid (PCC), 09:10 on Tue 5 June 2018: Not our resident",
    ]
    assert rows["Reason"].tolist() == ["Awaiting care package in own home", "Awaiting completion of assessment"]
    assert rows["Attributable to"].tolist() == ["Social care", "NHS"]
    assert list(at.segmented_control[-1].options) == [
        "All: 2",
        "Agreed by both: 0",
        "Waiting for the NHS: 1",
        "Waiting for the council: 1",
        "Disputed: 1",
    ]


def test_the_list_is_narrowed_to_what_one_side_has_not_said(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = visit("delays", day=TUESDAY)
    at.segmented_control[-1].set_value("Waiting for the NHS").run()
    assert at.dataframe[-1].value["Local key"].tolist() == ["S1"]
    at.segmented_control[-1].set_value("Disputed").run()
    assert "No delay of the list is like this." in words(at)


def test_a_person_agrees_a_delay_for_the_side_of_their_organisation(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = select(visit("delays", who=COLIN, day=TUESDAY), "S1")
    assert "Hartor, S1: Awaiting care package in own home, 4 days" in words(at)
    press(at, "Agree it for the council")
    (delay,) = [each for each in delay_list(store, "demo", DAY).rows if each.spell_id == "S1"]
    said = delay.words[DtocSide.LA]
    assert (said.verdict, said.who, said.who_organisation) == (DtocVerdict.AGREED, "Colin Reid", "PCC")
    assert delay.waits_for(DtocSide.NHS)
    assert at.dataframe[-1].value["Council"].tolist()[0].startswith("Agreed by Colin Reid (PCC), ")
    assert "Agree it for the council" not in words(at)


def test_a_dispute_asks_for_its_reason_and_keeps_it(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = press(select(visit("delays", day=TUESDAY), "S1"), "Dispute it for the NHS")
    assert "Say what is disputed" in words(at)
    type_in(at, "What is disputed (needed for a dispute)", "Fit again since Monday")
    press(at, "Dispute it for the NHS")
    assert delay_list(store, "demo", DAY).counts.disputed == 1
    assert "1 disputed" in words(at)


def test_all_that_a_side_has_not_said_is_agreed_in_one_go(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = press(visit("delays", who=COLIN, day=TUESDAY), "Agree all 2 for the council")
    assert delay_list(store, "demo", DAY).counts.waiting_la == 0
    assert "1 agreed by both" in words(at)
    assert "Agree all 2 for the council" not in words(at)


def test_nobody_speaks_before_saying_who_they_are(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = select(visit("delays", who=None, day=TUESDAY), "S1")
    assert "Say who you are first." in words(at)
    assert "Agree it for" not in words(at)


def test_an_organisation_of_neither_side_is_told_so(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = select(visit("delays", who=VERA, day=TUESDAY), "S1")
    assert "Voluntary services speaks neither for the NHS nor for the council, so it agrees no delays." in words(at)
    assert "Agree it for" not in words(at)


HOSTILE = "[win](http://x.test) <img src=x onerror=alert(1)> **bold** `code` $x$ :red[y] ![z](http://x.test/i.png)"


def test_what_people_type_is_shown_as_text(store: Database, visit: Visit) -> None:
    a_morning(store)
    give_verdict(store, "demo", "RK9", "S1", DAY, DtocSide.NHS, DtocVerdict.DISPUTED, HOSTILE, RUTH)
    at = select(visit("delays", day=TUESDAY), "S1")
    holding = [element.value for element in at.markdown if "x.test" in element.value.replace("\\", "")]
    assert holding
    bare = [re.sub(r"\\.", "", value).replace("**The NHS:**", "") for value in holding]
    assert not any(mark in value for value in bare for mark in "[]<>`$!*")


def test_a_delay_stays_open_though_somebody_else_speaks_meanwhile(store: Database, visit: Visit) -> None:
    a_morning(store)
    at = select(visit("delays", day=TUESDAY), "S1")
    give_verdict(store, "demo", "RK9", "S1", DAY, DtocSide.LA, DtocVerdict.AGREED, None, COLIN)
    give_verdict(store, "demo", "RK9", "S3", DAY, DtocSide.LA, DtocVerdict.AGREED, None, COLIN)
    at.run()
    assert "The council: Agreed by Colin Reid (PCC)" in words(at)
    type_in(at, "What is disputed (needed for a dispute)", "Fit again")
    press(at, "Dispute it for the NHS")
    stands = {each.spell_id: each.words[DtocSide.NHS].verdict for each in delay_list(store, "demo", DAY).rows}
    assert stands == {"S1": DtocVerdict.DISPUTED, "S3": DtocVerdict.AGREED}


def test_another_day_has_its_own_list(store: Database, visit: Visit) -> None:
    a_morning(store)
    mornings.put(store, mornings.beds(DAY + timedelta(days=1)))
    said = words(visit("delays", day="2018-06-06"))
    assert "No dtoc file from University Hospitals Plymouth or Livewell Southwest for Wed 6 June 2018" in said
