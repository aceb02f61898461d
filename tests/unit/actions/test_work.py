"""What may be done for somebody on the live list, in each state; a history replayed makes the item as it stands."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.actions.work import TRANSITIONS, State, WorkEvent, WorkItem, decide, may, replay, untouched
from flow.actions.work_words import saved_meanwhile, sentence
from flow.errors import RuleRefused
from flow.vocabulary import WorkEventKind as Kind
from tests.unit.actions.made import DAY, RUTH, SAM, at

NOBODY = untouched("plymouth", "RK9", "S1")
STEP = {"next_step": "Ring the agency", "next_check": at("14:00"), "day": DAY}
BLOCK = {"blocked_by": "Waiting for family"}
GIVEN = {Kind.STEP_SET: STEP, Kind.BLOCKED: BLOCK}


class Story:
    """What is done one after another, Ruth's unless said otherwise."""

    def __init__(self) -> None:
        self.item: WorkItem = NOBODY
        self.events: list[WorkEvent] = []

    def then(self, kind, note=None, who=RUTH, when="10:00", **given) -> "Story":
        self.item, event = decide(self.item, kind, who, at(when), note, given or GIVEN.get(kind))
        self.events.append(event)
        return self


def brought_to(state: State) -> WorkItem:
    steps = {State.OPEN: (), State.BLOCKED: (Kind.BLOCKED,), State.DONE: (Kind.DONE,)}
    story = Story()
    for kind in steps[state]:
        story.then(kind)
    return story.item


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", Kind)
def test_only_what_the_table_names_may_be_done(state, kind):
    item = replace(brought_to(state), claimed_by="Sam Field", claimed_organisation="RK9")
    if kind in TRANSITIONS[state]:
        note = "because" if kind in (Kind.NOTED, Kind.REOPENED) else None
        after, event = decide(
            item, kind, RUTH, at("11:00"), note, GIVEN.get(kind) and {**GIVEN[kind], "blocked_by": "x"}
        )
        assert (after.version, event.version, after.touched_by) == (item.version + 1,) * 2 + ("Ruth Hall (LWSW)",)
    else:
        assert not may(item, kind)
        with pytest.raises(RuleRefused):
            decide(item, kind, RUTH, at("11:00"), "because", GIVEN.get(kind))


def test_a_step_a_block_and_done_change_what_they_say():
    story = Story().then(Kind.CLAIMED).then(Kind.STEP_SET).then(Kind.BLOCKED)
    item = story.item
    assert (item.holder, item.next_step, item.next_check, item.blocked_by, item.state) == (
        "Ruth Hall (LWSW)", "Ring the agency", at("14:00"), "Waiting for family", State.BLOCKED,
    )  # fmt: skip
    assert item.has_open_work
    done = story.then(Kind.DONE, "agreed with the daughter").item
    assert (done.done, done.blocked_by, done.next_check, done.has_open_work) == (True, None, None, False)
    again = story.then(Kind.REOPENED, "she changed her mind").item
    assert (again.done, again.claimed_by, again.has_open_work) == (False, "Ruth Hall", True)


@pytest.mark.parametrize(
    ("kind", "note", "given", "sentence_"),
    [
        (Kind.NOTED, " \n", {}, "Write the note."),
        (Kind.STEP_SET, None, STEP | {"next_step": ""}, "Say what happens next"),
        (Kind.STEP_SET, None, STEP | {"next_check": None}, "Give the day and the time"),
        (Kind.STEP_SET, None, STEP | {"next_check": at("14:00", 11)}, "before the morning"),
        (Kind.BLOCKED, None, {"blocked_by": " "}, "Say what blocks it."),
        (Kind.BLOCKED, None, {"blocked_by": "x" * 301}, "at most 300 letters; this has 301"),
        (Kind.RELEASED, None, {}, "Nobody has claimed this"),
        (Kind.UNBLOCKED, None, {}, "nothing to unblock"),
        (Kind.REOPENED, "why", {}, "only what is done can be opened again"),
    ],
)
def test_what_may_not_stand_is_refused_with_a_sentence(kind, note, given, sentence_):
    with pytest.raises(RuleRefused, match=sentence_):
        decide(NOBODY, kind, RUTH, at("10:00"), note, given)


def test_saying_the_same_again_is_refused():
    item = Story().then(Kind.CLAIMED).then(Kind.STEP_SET).then(Kind.BLOCKED).item
    for kind in (Kind.CLAIMED, Kind.STEP_SET, Kind.BLOCKED):
        with pytest.raises(RuleRefused, match="already"):
            decide(item, kind, RUTH, at("11:00"), None, GIVEN.get(kind))


def test_a_claim_is_taken_over_and_released_in_words():
    story = Story().then(Kind.CLAIMED).then(Kind.CLAIMED, who=SAM).then(Kind.RELEASED)
    assert [sentence(event) for event in story.events] == [
        "Ruth Hall (LWSW) claimed it",
        "Sam Field (RK9) claimed it from Ruth Hall",
        "Ruth Hall (LWSW) released it for Sam Field",
    ]


def test_every_other_thing_is_said_in_words():
    story = Story().then(Kind.STEP_SET).then(Kind.STEP_SET, **STEP | {"next_check": at("16:00")})
    story.then(Kind.BLOCKED).then(Kind.UNBLOCKED, "they rang").then(Kind.NOTED, "asks for Sam").then(Kind.DONE)
    assert [sentence(event).removeprefix("Ruth Hall (LWSW) ") for event in story.events] == [
        "set the next step to “Ring the agency”, check at 14:00 on Tue 12 June 2018",
        "set the next check at 16:00 on Tue 12 June 2018",
        "said what blocks it, “Waiting for family”",
        "said that “Waiting for family” blocks it no longer: they rang",
        "added a note: asks for Sam",
        "marked it done",
    ]
    assert saved_meanwhile(story.events).startswith("3 earlier changes, then Ruth Hall (LWSW) said that")
    assert saved_meanwhile(story.events[-1:]) == (
        "Ruth Hall (LWSW) marked it done at 10:00 on Tue 12 June 2018, after you opened it. "
        "Your change was not saved; what you typed is still here."
    )


days = st.integers(12, 30)
moments = st.builds(lambda day, hour: at(f"{hour}:00", day), days, st.integers(0, 23))
texts = st.text(max_size=12)
steps = st.tuples(
    st.sampled_from(Kind),
    st.none() | texts,
    st.sampled_from([RUTH, SAM]),
    st.fixed_dictionaries({"next_step": texts, "next_check": moments, "blocked_by": texts, "day": st.just(DAY)}),
)


@given(st.lists(steps, max_size=20))
def test_a_replayed_history_equals_the_item_and_every_event_is_plain_json(sequence):
    story = Story()
    for kind, note, who, given_ in sequence:
        with suppress(RuleRefused):
            story.then(kind, note, who, **given_)
    plain = [replace(event, changes=json.loads(json.dumps(event.changes))) for event in story.events]
    assert replay(NOBODY, plain) == story.item
    assert [event.version for event in plain] == list(range(1, story.item.version + 1))
