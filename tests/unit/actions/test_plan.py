"""What may be done to a line of a plan, what is late, and that history makes the line again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.actions.maturity import CHANGES, change, quarter_before, quarter_end, quarter_of, quarter_words, quarters
from flow.actions.plan import PlanLine, begin, decide, late_first, replay, sentence
from flow.errors import RuleRefused
from flow.security.person import Person
from flow.vocabulary import PlanStatus

RUTH = Person("Ruth Hall", "RK9")
NOON = datetime(2018, 6, 12, 11, 0, tzinfo=UTC)
DAY = date(2018, 6, 12)
NEW = PlanLine(0, "demo", "Plan", "A1", "A", "Support care homes", "LWSW", None, None, PlanStatus.ON_TRACK, (), 2, 0)


def line(**changes: object) -> PlanLine:
    return replace(begin(NEW, RUTH, NOON)[0], **changes)  # type: ignore[arg-type]


def test_a_line_is_late_when_its_due_date_is_past_and_it_has_not_ended() -> None:
    assert line(due=date(2018, 6, 11)).late(DAY)
    assert not line(due=DAY).late(DAY), "due today is not late yet"
    assert not line(due=date(2018, 6, 11), status=PlanStatus.DONE).late(DAY)
    assert not line(due=date(2018, 6, 11), status=PlanStatus.STOPPED).late(DAY)
    assert not line().late(DAY)


def test_what_is_late_comes_first_the_longest_late_before_then_at_risk_then_the_soonest_due() -> None:
    lines = [
        line(key="ended", due=date(2018, 1, 1), status=PlanStatus.DONE),
        line(key="undated"),
        line(key="later", due=date(2018, 8, 1)),
        line(key="sooner", due=date(2018, 7, 1)),
        line(key="risk", status=PlanStatus.AT_RISK),
        line(key="late", due=date(2018, 6, 1)),
        line(key="later late", due=date(2018, 6, 8)),
    ]
    order = [one.key for one in late_first(lines, DAY)]
    assert order == ["late", "later late", "risk", "sooner", "later", "undated", "ended"]


def test_a_note_alone_is_an_event_and_nothing_at_all_is_refused() -> None:
    after, event = decide(line(), {}, " rang the homes ", RUTH, NOON)
    assert (after.version, event.note, dict(event.changes)) == (2, "rang the homes", {})
    assert sentence(event) == "Ruth Hall (RK9) added a note"
    with pytest.raises(RuleRefused, match="Nothing was changed, and there is no note"):
        decide(line(), {"status": PlanStatus.ON_TRACK}, " ", RUTH, NOON)


def test_a_change_is_told_from_what_to_what() -> None:
    _, event = decide(line(), {"due": date(2018, 9, 30), "status": "at_risk"}, None, RUTH, NOON)
    assert sentence(event) == (
        "Ruth Hall (RK9) changed the due date from none to Sun 30 September 2018, "
        "the status from “On track” to “At risk”"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [(PlanStatus.ON_TRACK, "stopped"), (PlanStatus.DONE, "on_track"), (PlanStatus.STOPPED, "at_risk")],
)
def test_stopping_and_beginning_again_need_a_reason(before: PlanStatus, after: str) -> None:
    with pytest.raises(RuleRefused, match="Say why it is"):
        decide(line(status=before), {"status": after}, None, RUTH, NOON)
    assert decide(line(status=before), {"status": after}, "no money", RUTH, NOON)[0].status == after


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"words": " "}, "Say what the line is"),
        ({"words": "x" * 501}, "at most 500 letters"),
        ({"status": "nearly"}, "'nearly' is not a status"),
        ({"due": "soon"}, "Due is a date"),
        ({"measures": [str(number) for number in range(7)]}, "at most 6 measures"),
        ({"place": 9}, "Place cannot be changed here"),
        ({"plan": "other"}, "Plan cannot be changed here"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(changes: dict[str, object], said: str) -> None:
    with pytest.raises(RuleRefused, match=said):
        decide(line(), changes, "note", RUTH, NOON)


CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "lead": st.one_of(st.none(), st.text(max_size=20)),
        "milestone": st.one_of(st.none(), st.text(max_size=20)),
        "due": st.one_of(st.none(), st.dates()),
        "status": st.sampled_from(PlanStatus),
        "measures": st.lists(st.sampled_from(["dtoc_rate", "occupancy", "four_hour"]), max_size=3),
    },
)


@given(st.lists(CHANGED, max_size=6))
def test_replayed_history_equals_the_line(changes: list[dict[str, object]]) -> None:
    current, event = begin(replace(NEW, id=7), RUTH, NOON)
    events = [event]
    for each in changes:
        current, event = decide(current, each, "because", RUTH, NOON)
        events.append(event)
    assert replay(events) == current
    assert current.version == len(events)


def test_quarters_are_calendar_quarters() -> None:
    assert [quarter_of(date(2018, month, 15)).month for month in range(1, 13)] == [1] * 3 + [4] * 3 + [7] * 3 + [10] * 3
    assert quarter_before(date(2018, 1, 1)) == date(2017, 10, 1)
    assert [quarter_end(quarter) for quarter in quarters(DAY, 3)] == [
        date(2017, 12, 31),
        date(2018, 3, 31),
        date(2018, 6, 30),
    ]
    assert quarter_words(date(2018, 4, 1)) == "April to June 2018"


def test_the_model_has_nine_changes_numbered_in_order_each_with_measures_that_exist() -> None:
    from flow.measures.definitions import MEASURES

    assert [item.number for item in CHANGES.values()] == list(range(1, 10))
    assert {key for item in CHANGES.values() for key in item.measures} <= set(MEASURES)
    with pytest.raises(RuleRefused, match="Did you mean 'home_first'"):
        change("homefirst")
