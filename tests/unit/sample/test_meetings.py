"""How the sample's huddles were held: always the same, by the rules of a huddle, about a quarter of an hour long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flow.huddle.record import check, replay
from flow.sample import SYSTEMS, huddle_actions, huddle_records
from flow.services.sample import huddle_event
from flow.vocabulary import HuddlePart


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_day_with_actions_has_a_huddle_that_was_opened_and_closed(system: str) -> None:
    records = huddle_records(system)
    assert set(records) == {action["huddle_day"] for action in huddle_actions(system)}
    lengths = []
    for events in records.values():
        written = [huddle_event(event) for event in events]
        for place, event in enumerate(written):
            check(replay(written[:place]), event)
        held = replay(written)
        assert set(held.minutes) == set(HuddlePart)
        assert len(held.here) >= 3
        lengths.append(held.length)
    assert timedelta(minutes=13) < sum(lengths, timedelta()) / len(lengths) < timedelta(minutes=16)
    assert any(one.deputises_for for events in records.values() for one in replay(list(map(huddle_event, events))).here)


def test_it_is_the_same_in_every_run() -> None:
    assert huddle_records("plymouth") == huddle_records("plymouth")
