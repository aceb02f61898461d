"""A history replayed makes the action as it stands: whatever is done to it, in whatever order."""

import json
from contextlib import suppress
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flow.actions.action import Event, PatientRef, replay
from flow.actions.rules import may
from flow.errors import RuleRefused
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import Tier
from tests.unit.actions.made import RUTH, SAM, History, at

days = st.integers(12, 30)
moments = st.builds(lambda day, hour, minute: at(f"{hour}:{minute}", day), days, st.integers(0, 23), st.integers(0, 59))
texts = st.text(max_size=12)
links = st.none() | texts
edits = st.fixed_dictionaries(
    {},
    optional={
        "what": texts,
        "owner_name": texts,
        "due_at": moments,
        "tier": st.sampled_from(Tier),
        "measure": links,
        "delay_reason": links,
        "delay_organisation": links,
        "pathway": st.sampled_from(["0", "1", "2", "3", "not agreed", None]),
        "patients": st.lists(st.builds(PatientRef, st.just("RK9"), st.sampled_from(["S1", "S2", "S3"])), max_size=3),
    },
)
given_with = {
    Kind.CHANGED: edits,
    Kind.CARRIED_OVER: st.fixed_dictionaries({"due_at": moments}),
    Kind.ESCALATED: st.fixed_dictionaries({"escalated_to": texts}, optional={"tier": st.sampled_from(Tier)}),
}
steps = st.sampled_from(Kind).flatmap(
    lambda kind: st.tuples(
        st.just(kind), moments, links, st.sampled_from([RUTH, SAM]), given_with.get(kind, st.just({}))
    )
)


def through_json(event: Event) -> Event:
    return replace(event, changes=json.loads(json.dumps(event.changes)))


@given(st.lists(steps, max_size=15))
def test_a_replayed_history_equals_the_action_and_every_event_is_plain_json(sequence):
    made = History()
    for kind, when, note, who, changes in sequence:
        if may(made.action, kind):
            with suppress(RuleRefused):
                made.then(kind, when, note, who, **changes)
    assert replay([through_json(event) for event in made.events]) == made.action
    assert [event.version for event in made.events] == list(range(1, made.action.version + 1))


def test_a_history_can_be_replayed_up_to_any_version():
    made = History().then(Kind.STARTED).then(Kind.DONE, note="fetched").then(Kind.REOPENED, note="came back")
    assert replay(made.events[:3]).outcome == "fetched"
    assert replay(made.events).outcome is None
