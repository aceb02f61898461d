"""History in sentences a person reads."""

import json
from dataclasses import fields as fields_of

from flow.actions.action import PatientRef
from flow.actions.documents import action_document, event_document
from flow.actions.fields import CLEAN
from flow.actions.words import DID, FIELD_WORDS, saved_meanwhile, sentence
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import Tier
from tests.unit.actions.made import SAM, History, at


def said(kind: Kind, note: str | None = None, **changes) -> str:
    return sentence(History().then(kind, note=note, **changes).last)


def test_every_kind_of_event_and_every_field_that_may_change_has_its_words():
    assert set(DID) == set(Kind)
    assert set(FIELD_WORDS) == set(CLEAN)


def test_each_event_is_a_sentence():
    due = at("14:00", 13)
    assert sentence(History().events[0]) == (
        "Ruth Hall (LWSW) agreed it: Ruth Hall (LWSW), by 14:00 on Tue 12 June 2018"
    )
    assert said(Kind.CARRIED_OVER, "waiting for the pharmacist", due_at=due) == (
        "Ruth Hall (LWSW) carried it over to 14:00 on Wed 13 June 2018: waiting for the pharmacist"
    )
    assert said(Kind.STARTED) == "Ruth Hall (LWSW) started it"
    assert said(Kind.DONE, "fetched at noon") == "Ruth Hall (LWSW) marked it done: fetched at noon"
    assert said(Kind.ESCALATED, escalated_to="Sam Field") == (
        "Ruth Hall (LWSW) escalated it to Sam Field (tier 2: one organisation)"
    )


def test_a_second_carry_over_says_so_and_says_that_the_tier_rose():
    made = History().then(Kind.CARRIED_OVER, due_at=at("14:00", 13))
    made.then(Kind.CARRIED_OVER, note="she comes to the ward", due_at=at("14:00", 14))
    assert sentence(made.last) == (
        "Ruth Hall (LWSW) carried it over to 14:00 on Thu 14 June 2018, carried over 2 times now, "
        "which raised it to tier 2: one organisation: she comes to the ward"
    )


def test_escalating_again_to_the_same_person_at_the_top_is_still_a_sentence():
    made = History(tier=Tier.BEYOND).then(Kind.ESCALATED, escalated_to="NHS England")
    assert sentence(made.last) == "Ruth Hall (LWSW) escalated it to NHS England"
    assert sentence(made.then(Kind.ESCALATED, escalated_to="NHS England").last) == "Ruth Hall (LWSW) escalated it again"


def test_a_change_names_each_field_before_and_after():
    changes = {"owner_name": "Ann Lee", "due_at": at("15:30"), "tier": Tier.SYSTEM, "pathway": None}
    assert said(Kind.CHANGED, **changes) == (
        "Ruth Hall (LWSW) changed the owner from “Ruth Hall” to “Ann Lee”, "
        "the due time from 14:00 on Tue 12 June 2018 to 15:30 on Tue 12 June 2018, "
        "the tier from tier 1: ward or team to tier 3: system leaders, the pathway from “1” to none"
    )


def test_no_sentence_carries_a_patients_key():
    text = said(Kind.CHANGED, patients=[PatientRef("RK9", "ZZCANARY")])
    assert text == "Ruth Hall (LWSW) changed the patients from 2 patients to 1 patient"


def test_the_second_saver_is_told_who_changed_what_and_when():
    made = History().then(Kind.DONE, at("09:12"))
    assert saved_meanwhile(made.events[1:]) == (
        "Ruth Hall (LWSW) marked it done at 09:12 on Tue 12 June 2018, after you opened it. "
        "Your change was not saved; what you typed is still here."
    )


def test_of_several_changes_since_the_last_three_are_named():
    made = History().then(Kind.STARTED, at("09:10")).then(Kind.NOTED, at("09:11"), "rang", who=SAM)
    assert saved_meanwhile(made.events[1:]).startswith(
        "Ruth Hall (LWSW) started it at 09:10 on Tue 12 June 2018 and "
        "Sam Field (RK9) added a note at 09:11 on Tue 12 June 2018, after you opened it."
    )
    made.then(Kind.NOTED, at("09:12"), "rang again").then(Kind.DONE, at("09:13"))
    assert saved_meanwhile(made.events[1:]).startswith("1 earlier change, then Sam Field (RK9) added a note at 09:11 ")


def test_a_document_has_every_field_and_englands_clock():
    made = History().then(Kind.CARRIED_OVER, due_at=at("14:00", 13))
    document = json.loads(json.dumps(action_document(made.action)))
    assert set(document) == {item.name for item in fields_of(made.action)}
    assert (document["due_at"], document["huddle_day"]) == ("2018-06-13T14:00:00+01:00", "2018-06-12")
    assert document["patients"][0] == {"organisation": "RK9", "spell_id": "S1"}
    event = json.loads(json.dumps(event_document(made.last)))
    assert event["sentence"] == "Ruth Hall (LWSW) carried it over to 14:00 on Wed 13 June 2018"
