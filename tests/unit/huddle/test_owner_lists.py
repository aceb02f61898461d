"""The text for somebody who is not in the room: what they owe, and no more of a patient than ward, bed and key."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from flow.huddle.owner_lists import Owed, Place, owner_lists
from flow.vocabulary import Tier

DAY = date(2018, 6, 5)
PACKAGE = Owed(
    what="Confirm the start of the package",
    owner="Ruth Hall",
    organisation="Plymouth City Council",
    due_at=datetime(2018, 6, 5, 13, 0, tzinfo=UTC),
    tier=Tier.ORGANISATION,
    waits_for="Awaiting care package in own home",
    people=(Place("S100234", "Hartor", "B12"), Place("S100877", "Braunton"), Place("S9")),
)
EQUIPMENT = replace(
    PACKAGE,
    what="Deliver the bed",
    due_at=datetime(2018, 6, 4, 9, 0, tzinfo=UTC),
    overdue=True,
    carried=2,
    tier=Tier.SYSTEM,
    waits_for=None,
    people=(),
    reply_from="Jo Marsh",
)


def test_the_text_is_the_actions_by_due_time_with_place_and_key() -> None:
    found = owner_lists([PACKAGE, EQUIPMENT], "Plymouth", DAY)[0]
    assert (found.owner, found.actions, found.overdue, found.replies) == ("Ruth Hall", 2, 1, 0)
    assert found.text == (
        "Huddle of Tue 5 June 2018, Plymouth\n"
        "For Ruth Hall, Plymouth City Council: 2 open actions, 1 overdue\n"
        "\n"
        "1. Deliver the bed\n"
        "   By 10:00 on Mon 4 June 2018 - overdue. Tier 3: system leaders; carried over twice.\n"
        "   Escalated: Jo Marsh must reply.\n"
        "\n"
        "2. Confirm the start of the package\n"
        "   By 14:00 on Tue 5 June 2018. Tier 2: one organisation.\n"
        "   For: Awaiting care package in own home\n"
        "   Patients: Hartor bed B12 (S100234); Braunton (S100877); no longer in the census (S9)\n"
        "\n"
        "Please answer each with: done; not done and why; or a new time and what will be different.\n"
    )


def test_who_is_in_the_room_gets_none() -> None:
    other = replace(PACKAGE, owner="Ann Lee")
    found = owner_lists([PACKAGE, other], "Plymouth", DAY, {("Ruth Hall", "Plymouth City Council")})
    assert [one.owner for one in found] == ["Ann Lee"]
    namesake = {("Ann Lee", "Livewell Southwest")}
    assert [one.owner for one in owner_lists([other], "Plymouth", DAY, namesake)] == ["Ann Lee"]


def test_an_escalation_goes_to_whoever_must_reply() -> None:
    found = owner_lists([EQUIPMENT], "Plymouth", DAY)
    assert [(one.owner, one.organisation, one.actions, one.replies) for one in found] == [
        ("Ruth Hall", "Plymouth City Council", 1, 0),
        ("Jo Marsh", None, 0, 1),
    ]
    asked = found[1].text
    assert "For Jo Marsh: 0 open actions, 1 reply awaited\n" in asked
    assert "Escalated to you: please reply.\n\n- Deliver the bed (Ruth Hall, Plymouth City Council)\n" in asked
    assert (
        owner_lists([EQUIPMENT], "Plymouth", DAY, {("Jo Marsh", "NHS"), ("Ruth Hall", "Plymouth City Council")}) == ()
    )


def test_an_owner_who_must_reply_has_both_in_one_list() -> None:
    own = replace(PACKAGE, owner="Jo Marsh", organisation="NEW Devon CCG")
    mine, _ruth = sorted(owner_lists([own, EQUIPMENT], "Plymouth", DAY), key=lambda one: one.owner)
    assert (mine.owner, mine.organisation, mine.actions, mine.replies) == ("Jo Marsh", "NEW Devon CCG", 1, 1)
    assert (
        mine.text.index("Confirm the start") < mine.text.index("Escalated to you") < mine.text.index("Deliver the bed")
    )


def test_an_own_action_that_one_must_reply_to_is_told_once() -> None:
    (found,) = owner_lists([replace(EQUIPMENT, reply_from="Ruth Hall")], "Plymouth", DAY)
    assert (found.actions, found.replies, found.text.count("Deliver the bed")) == (1, 1, 1)


@pytest.mark.parametrize("number", ["9990000018", "999 000 0018", "999-000-0018"])
def test_ten_digits_that_somebody_typed_are_not_sent(number: str) -> None:
    (found,) = owner_lists([replace(PACKAGE, what=f"Ring about {number} today")], "Plymouth", DAY)
    assert number not in found.text
    assert "1. Ring about (number not sent) today\n" in found.text


def test_a_telephone_number_and_a_local_key_are_sent() -> None:
    (found,) = owner_lists([replace(PACKAGE, what="Ring 01752 4315551 about S1002345678")], "Plymouth", DAY)
    assert "Ring 01752 4315551 about S1002345678" in found.text


def test_typed_line_breaks_cannot_pass_for_lines_of_the_list() -> None:
    (found,) = owner_lists([replace(PACKAGE, what="Ring\n2. Discharge everybody")], "Plymouth", DAY)
    assert "1. Ring 2. Discharge everybody\n" in found.text


def test_with_nothing_open_there_is_nothing_to_send() -> None:
    assert owner_lists([], "Plymouth", DAY) == ()
