"""The record of a huddle: what its events make of it, what may be written down, and what is done already."""

from datetime import UTC, datetime, timedelta

import pytest

from flow.errors import RuleRefused
from flow.huddle.record import EFFECTS, HuddleEvent, changes_nothing, check, replay, sentence
from flow.vocabulary import HuddleEventKind as Kind
from flow.vocabulary import HuddlePart as Part


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2018-06-12T{clock}:00").replace(tzinfo=UTC)


def event(kind: Kind, clock: str = "09:00", part: Part | None = None, who: str = "Ruth Hall", **data) -> HuddleEvent:
    return HuddleEvent(1, at(clock), who, "RK9", kind, part, data.pop("note", None), data)


OPENED = event(Kind.OPENED)
ANN = {"name": "Ann Lee", "organisation": "PCC"}


def test_every_kind_has_its_effect_and_its_sentence() -> None:
    assert set(EFFECTS) == set(Kind)
    data = {"name": "Ann", "organisation": "PCC", "level": 3, "text": "t", "place": 1, "why": "w", "action": 1}
    for kind in Kind:
        assert sentence(event(kind, part=Part.AGENDA, **data)).startswith("Ruth Hall (RK9) ")


def test_minutes_are_counted_in_each_part_until_it_is_closed() -> None:
    held = replay(
        [
            OPENED,
            event(Kind.PART, "09:02", Part.YESTERDAY),
            event(Kind.PART, "09:06", Part.POSITION),
            event(Kind.PART, "09:08", Part.YESTERDAY),
            event(Kind.CLOSED, "09:14"),
        ]
    )
    minutes = {part: spent // timedelta(minutes=1) for part, spent in held.minutes.items()}
    assert minutes == {Part.GATE: 2, Part.YESTERDAY: 10, Part.POSITION: 2}
    assert held.length == timedelta(minutes=14)
    assert not held.under_way


def test_who_came_for_whom_and_who_left_stays_written() -> None:
    first = event(Kind.CAME, "09:01", **ANN)
    deputy = event(Kind.CAME, "09:05", name="Bo Ray", organisation="PCC", **{"for": "Ann Lee"})
    held = replay([OPENED, first, deputy, event(Kind.WENT, "09:05", **ANN)])
    assert [(one.name, one.deputises_for) for one in held.here] == [("Bo Ray", "Ann Lee")]
    assert [one.until for one in held.present] == [at("09:05"), None]


def test_the_newest_declared_level_of_an_organisation_stands_and_the_earlier_is_kept() -> None:
    low = event(Kind.DECLARED, organisation="RK9", level=2)
    high = event(Kind.DECLARED, "09:04", organisation="RK9", level=3, note="ED full")
    held = replay([low, high])
    assert held.level_of("RK9").level == 3
    assert held.level_of("RK9").note == "ED full"
    assert held.level_of("PCC") is None
    assert len(held.declared) == 2


def test_a_group_moved_again_has_its_newest_place() -> None:
    moves = [event(Kind.MOVED, group="E", place=place, why="the provider is here") for place in (3, 1)]
    assert [(one.group, one.place) for one in replay(moves).moved] == [("E", 1)]


def test_opened_again_it_keeps_when_it_first_opened() -> None:
    held = replay([OPENED, event(Kind.CLOSED, "09:14"), event(Kind.OPENED, "09:20")])
    assert (held.opened_at, held.closed_at, held.under_way) == (at("09:00"), None, True)


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ([], event(Kind.PART, part=Part.AGENDA), "Open the huddle first."),
        ([], event(Kind.CLOSED), "Open the huddle first."),
        ([OPENED, event(Kind.CLOSED)], event(Kind.CLOSED), "The huddle is closed: open it again first."),
        ([OPENED], event(Kind.NOT_HELD, why="snow"), "This huddle was opened, so it was held: close it instead."),
        ([], event(Kind.NOT_HELD, why=""), "Say why it was not held."),
        ([], event(Kind.DECIDED, text=""), "Write what was decided."),
        ([], event(Kind.MOVED, group="E", place=1, why=""), "Say why it is taken out of its order."),
        ([], event(Kind.CAME, name="", organisation="RK9"), "Name the person who is here."),
        ([], event(Kind.DECLARED, organisation="RK9", level=5), "A declared level is 1, 2, 3 or 4."),
    ],
)
def test_what_cannot_be_written_down_is_answered_by_a_sentence(before, now, sentence) -> None:
    with pytest.raises(RuleRefused) as refusal:
        check(replay(before), now)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([OPENED], OPENED),
        ([OPENED, event(Kind.PART, part=Part.AGENDA)], event(Kind.PART, part=Part.AGENDA)),
        ([event(Kind.CAME, **ANN)], event(Kind.CAME, **ANN)),
        ([], event(Kind.WENT, **ANN)),
        ([event(Kind.CONFIRMED, action=4)], event(Kind.CONFIRMED, action=4)),
    ],
)
def test_what_is_done_already_is_not_written_twice(before, now) -> None:
    assert changes_nothing(replay(before), now)
    assert not changes_nothing(replay([]), now) or now.kind is Kind.WENT
