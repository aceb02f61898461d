"""What may stand in each field of an action, as a person types it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from flow.actions import fields
from flow.actions.action import PatientRef
from flow.actions.rules import agree
from flow.errors import RuleRefused
from flow.vocabulary import Tier
from tests.unit.actions.made import DAY, NEW, RUTH, at


def refusal(**changed) -> str:
    with pytest.raises(RuleRefused) as refused:
        agree("plymouth", DAY, replace(NEW, **changed), RUTH, at("09:05"))
    return str(refused.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"what": "  \n"}, "Say what is to be done."),
        ({"what": "x" * 501}, "What is to be done has at most 500 letters; this has 501."),
        ({"owner_name": ""}, "Name the person who does it."),
        ({"owner_name": "x" * 81}, "A name has at most 80 letters; this has 81."),
        ({"owner_organisation": None}, "Name the organisation that does it."),
        ({"due_at": date(2018, 6, 12)}, "Give the date and the time it is due."),
        ({"due_at": None}, "Give the date and the time it is due."),
        ({"tier": "7"}, "'7' is not a tier: choose 1, 2, 3, 4."),
        ({"pathway": "9"}, "'9' is not a pathway: choose 0, 1, 2, 3, not agreed."),
        ({"delay_reason": "x" * 121}, "What an action is for has at most 120 letters; this has 121."),
        ({"patients": (PatientRef("RK9", " "),)}, "A patient is named by an organisation and a spell."),
    ],
)
def test_a_field_that_cannot_stand_is_refused_with_a_sentence(changed, sentence):
    assert refusal(**changed) == sentence


def test_five_hundred_letters_are_allowed():
    assert len(agree("plymouth", DAY, replace(NEW, what="x" * 500), RUTH, at("09:05"))[0].what) == 500


def test_a_due_time_without_a_zone_is_englands_clock_and_one_read_back_stays_the_same_moment():
    action, _ = agree("plymouth", DAY, replace(NEW, due_at=datetime(2018, 6, 12, 14)), RUTH, at("09:05"))  # noqa: DTZ001
    assert action.due_at == at("14:00")
    assert fields.moment(action.due_at) == action.due_at


def test_patients_are_each_kept_once_in_one_order():
    twice = (PatientRef("RK9", "S2"), PatientRef("RK9", "S1"), PatientRef("RK9", "S2"))
    assert fields.patients(twice) == (PatientRef("RK9", "S1"), PatientRef("RK9", "S2"))


def test_text_is_made_plain_and_loses_what_a_database_refuses():
    assert fields.what(" Ring\tthe \n ward\x00 \ud800") == "Ring the ward"
    assert fields.note("one\r\ntwo\tthree\x00 ") == "one\ntwo three"
    assert fields.owner("Zoë O’Neill") == "Zoë O’Neill"


def test_nothing_typed_is_nothing_kept():
    assert fields.link(" ") is None
    assert fields.pathway("") is None
    assert fields.note("") is None
    assert fields.tier(" 2 ".strip()) is Tier.ORGANISATION


def test_an_owner_belongs_to_an_organisation_of_the_system():
    fields.check_organisation("RK9", {"RK9", "LWSW"})
    with pytest.raises(RuleRefused) as near:
        fields.check_organisation("RK8", {"RK9", "LWSW"})
    assert str(near.value) == "There is no organisation 'RK8' in this system. Did you mean 'RK9'?"
    with pytest.raises(RuleRefused) as far:
        fields.check_organisation("zzzz", {"RK9", "LWSW"})
    assert str(far.value) == "There is no organisation 'zzzz' in this system. Known: LWSW, RK9."
