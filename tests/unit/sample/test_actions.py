"""What the sample's huddles agreed: real patients of that morning, real organisations, and an end that follows."""

from datetime import timedelta

import pytest

from flow.clock import london
from flow.measures.definitions import MEASURES
from flow.sample import LAST, SYSTEMS, huddle_actions, planted
from flow.sample.action_ends import OUTCOMES
from flow.sample.systems import sample_system
from flow.vocabulary import ActionEventKind, Pathway, Tier

ENDINGS = {"done", "not_done", "cancelled"}


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return request.param


def test_there_are_weeks_of_huddles_with_a_few_actions_each(system) -> None:
    days = [action["huddle_day"] for action in huddle_actions(system)]
    assert len(set(days)) >= 55
    assert all(day.weekday() < 5 for day in days)
    assert 3 <= len(days) / len(set(days)) <= 6
    assert days == sorted(days)
    assert max(days) == LAST


def test_they_are_the_same_every_time(system) -> None:
    assert huddle_actions(system) == huddle_actions(system)
    assert len({action["key"] for action in huddle_actions(system)}) == len(huddle_actions(system))


def test_every_word_used_is_one_the_product_knows(system) -> None:
    organisations = set(sample_system(system).feeds)
    for action in huddle_actions(system):
        assert action["owner_organisation"] in organisations
        assert Tier(action["tier"])
        assert action["pathway"] is None or Pathway(action["pathway"])
        assert action["measure"] is None or action["measure"] in MEASURES
        assert bool(action["delay_reason"]) == bool(action["spells"]) != bool(action["measure"])
        assert action["outcome"] in {*OUTCOMES, "open"}
        for event in action["events"]:
            assert ActionEventKind(event["kind"])
            assert event["organisation"] in organisations
            assert event["by"]
            assert event["note"]


def test_each_is_said_in_words_with_a_number_that_is_true(system) -> None:
    numbers = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
    for action in huddle_actions(system):
        assert "{" not in action["what"]
        assert action["what"][0].isupper()
        if action["spells"]:
            said = next(number for word, number in numbers.items() if f"{word} people" in action["what"])
            assert said == len(action["spells"]) == len(set(action["spells"]))


def test_the_patients_waited_that_morning_for_that_reason(written) -> None:
    rows = written.rows("inpatients")
    waiting = {
        (str(day.date()), organisation, spell): reason
        for day, organisation, spell, reason in rows[
            ["day", "organisation_code", "spell_id", "delay_reason"]
        ].itertuples(index=False)
    }
    spoiled = {one.day for one in planted(written.system)}
    for action in huddle_actions(written.system):
        for organisation, spell in action["spells"] if action["huddle_day"] not in spoiled else ():
            assert waiting[str(action["huddle_day"]), organisation, spell] == action["delay_reason"]


def test_moments_are_in_order_and_within_the_sample(system) -> None:
    for action in huddle_actions(system):
        agreed, due = action["agreed_at"], action["due_at"]
        assert london(agreed).date() == action["huddle_day"]
        assert agreed < due <= agreed + timedelta(days=4)
        assert "today" not in action["what"] or london(due).date() == action["huddle_day"]
        moments = [agreed, *(event["at"] for event in action["events"])]
        assert moments == sorted(moments)
        assert all(7 <= london(moment).hour <= 20 for moment in moments)
        assert london(moments[-1]).date() <= LAST


def test_the_end_is_what_the_outcome_says(system) -> None:
    for action in huddle_actions(system):
        kinds = [event["kind"] for event in action["events"]]
        assert not ENDINGS.intersection(kinds[:-1])
        assert (action["outcome"] == "open") == (not kinds or kinds[-1] not in ENDINGS)
        if action["outcome"] == "done_on_time":
            assert action["events"][-1]["at"] <= action["due_at"]
        if action["outcome"] == "done_late":
            assert action["events"][-1]["at"] > action["due_at"]


def test_carried_twice_raises_the_tier_and_is_escalated_to_somebody(system) -> None:
    twice = [action for action in huddle_actions(system) if action["outcome"] == "carried_twice_escalated"]
    assert twice
    for action in twice:
        carried = [event for event in action["events"] if event["kind"] == "carried_over"]
        assert "tier" not in carried[0]
        assert int(carried[1]["tier"]) == min(4, int(action["tier"]) + 1)
        assert carried[0]["due_at"] < carried[1]["due_at"]
        for event in action["events"]:
            if event["kind"] == "escalated":
                assert event["to"]
                assert int(event["tier"]) == int(action["tier"]) + 2


def test_every_outcome_is_to_be_seen(system) -> None:
    assert {action["outcome"] for action in huddle_actions(system)} == {*OUTCOMES, "open"}
