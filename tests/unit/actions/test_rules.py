"""What may be done to an action in each state, what it changes, and the sentence where it may not be done."""

from datetime import date, datetime

import pytest

from flow.actions.rules import EFFECTS, MAY_SET, TRANSITIONS, agree, asks_what_will_be_different, check_may, decide, may
from flow.clock import LONDON
from flow.errors import RuleRefused
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import ActionStatus as Status
from flow.vocabulary import Tier
from tests.unit.actions.made import DAY, NEW, RUTH, SAM, History, at, in_status

WHILE_OPEN = {Kind.CHANGED, Kind.NOTED, Kind.DONE, Kind.NOT_DONE, Kind.CARRIED_OVER, Kind.ESCALATED, Kind.CANCELLED}
ALLOWED = {
    Status.OPEN: WHILE_OPEN | {Kind.STARTED},
    Status.IN_PROGRESS: WHILE_OPEN,
    Status.DONE: {Kind.NOTED, Kind.REOPENED},
    Status.NOT_DONE: {Kind.NOTED, Kind.REOPENED},
    Status.CANCELLED: {Kind.NOTED, Kind.REOPENED},
}
GIVEN = {Kind.CHANGED: {"what": "Ring the ward"}, Kind.CARRIED_OVER: {"due_at": at("12:00", 14)}}
GIVEN[Kind.ESCALATED] = {"escalated_to": "Sam Field"}
EACH = [(status, kind) for status in Status for kind in Kind]


def refused(*arguments, **named) -> str:
    with pytest.raises(RuleRefused) as refusal:
        decide(*arguments, **named)
    return str(refusal.value)


def test_every_status_is_in_the_table_and_every_kind_can_happen_to_some_action():
    assert set(TRANSITIONS) == set(Status)
    assert {kind for table in TRANSITIONS.values() for kind in table} == set(Kind) - {Kind.AGREED}
    assert set(EFFECTS) | set(MAY_SET) <= set(Kind)


@pytest.mark.parametrize(("status", "kind"), EACH)
def test_a_thing_is_allowed_or_refused_in_every_state_and_both_halves_of_the_rule_agree(status, kind):
    action = in_status(status)
    assert action.status is status
    assert may(action, kind) == (kind in ALLOWED[status])
    if may(action, kind):
        check_may(action, kind)
        after, event = decide(action, kind, RUTH, at("10:00"), "because", GIVEN.get(kind))
        assert after.status is TRANSITIONS[status][kind]
        assert after.version == event.version == action.version + 1
    else:
        with pytest.raises(RuleRefused):
            check_may(action, kind)
        assert refused(action, kind, RUTH, at("10:00"), "because", GIVEN.get(kind)).startswith("This action ")


@pytest.mark.parametrize(
    ("status", "kind", "sentence"),
    [
        (Status.DONE, Kind.CHANGED, "This action is done: it can only have a note, or be reopened first."),
        (Status.NOT_DONE, Kind.DONE, "This action is not done: it can only have a note, or be reopened first."),
        (Status.OPEN, Kind.REOPENED, "This action is open: only a closed one can be reopened."),
        (Status.IN_PROGRESS, Kind.STARTED, "This action is in progress already."),
        (Status.OPEN, Kind.AGREED, "This action was agreed already."),
    ],
)
def test_a_refusal_says_what_stands_in_the_way(status, kind, sentence):
    assert refused(in_status(status), kind, RUTH, at("10:00"), "because") == sentence


@pytest.mark.parametrize(
    ("kind", "status", "sentence"),
    [
        (Kind.NOTED, Status.OPEN, "Write the note."),
        (Kind.NOT_DONE, Status.OPEN, "Say why it was not done."),
        (Kind.CANCELLED, Status.OPEN, "Say why it is cancelled."),
        (Kind.REOPENED, Status.DONE, "Say why it is reopened."),
        (Kind.ESCALATED, Status.OPEN, "Say who must reply to the escalation."),
        (Kind.CARRIED_OVER, Status.OPEN, "Give the date and the time it is due."),
        (Kind.CHANGED, Status.OPEN, "Nothing was changed: everything is as it was."),
    ],
)
@pytest.mark.parametrize("note", [None, "", " \n "])
def test_what_a_step_needs_is_asked_for(kind, status, sentence, note):
    assert refused(in_status(status), kind, RUTH, at("10:00"), note) == sentence


def test_done_needs_no_note_and_keeps_the_outcome_and_the_moment():
    done = History().then(Kind.DONE, at("13:59"), "fetched at noon").action
    assert (done.outcome, done.closed_at) == ("fetched at noon", at("13:59"))
    assert History().then(Kind.DONE).action.outcome is None


def test_a_reopened_action_is_open_again_and_has_no_end():
    again = History().then(Kind.DONE, note="done").then(Kind.REOPENED, note="came back").action
    assert (again.status, again.outcome, again.closed_at) == (Status.OPEN, None, None)


def test_an_action_in_progress_stays_so_when_it_is_noted_on_carried_over_or_escalated():
    made = History().then(Kind.STARTED).then(Kind.NOTED, note="rang").then(Kind.CARRIED_OVER, due_at=at("12:00", 13))
    assert made.then(Kind.ESCALATED, escalated_to="Sam Field").action.status is Status.IN_PROGRESS


def test_an_escalation_waits_for_its_reply_until_it_is_written_down():
    made = History().then(Kind.ESCALATED, escalated_to="Sam Field")
    assert made.action.awaits_reply
    made.then(Kind.ANSWERED, at("11:00"), "Two beds from Friday")
    assert (made.action.reply, made.action.awaits_reply, made.action.status) == (
        "Two beds from Friday",
        False,
        Status.OPEN,
    )
    assert refused(made.action, Kind.ANSWERED, RUTH, at("12:00"), "again") == (
        "This action was answered already: Two beds from Friday"
    )


def test_escalating_again_asks_for_another_reply():
    made = History().then(Kind.ESCALATED, escalated_to="Sam Field").then(Kind.ANSWERED, note="No")
    made.then(Kind.ESCALATED, escalated_to="Ann Lee")
    assert (made.action.reply, made.action.awaits_reply) == (None, True)


def test_an_answer_needs_its_words_and_somebody_who_was_asked():
    asked = History().then(Kind.ESCALATED, escalated_to="Sam Field").action
    assert refused(asked, Kind.ANSWERED, RUTH, at("11:00"), " ") == "Write what was answered."
    assert refused(in_status(Status.OPEN), Kind.ANSWERED, RUTH, at("11:00"), "yes") == (
        "This action was escalated to nobody who could answer."
    )


def test_carrying_over_once_keeps_the_tier_and_asks_nothing():
    once = History()
    assert not asks_what_will_be_different(once.action)
    once.then(Kind.CARRIED_OVER, due_at=at("12:00", 13))
    assert (once.action.carried, once.action.tier, once.action.due_at) == (1, Tier.TEAM, at("12:00", 13))


def test_carrying_over_twice_raises_the_tier_by_one_and_asks_what_will_be_different():
    twice = History().then(Kind.CARRIED_OVER, due_at=at("12:00", 13))
    assert asks_what_will_be_different(twice.action)
    asked = refused(twice.action, Kind.CARRIED_OVER, RUTH, at("9:05", 13), None, {"due_at": at("12:00", 14)})
    assert asked == "It was carried over once already: say what will be different this time."
    twice.then(Kind.CARRIED_OVER, note="the pharmacist comes to the ward", due_at=at("12:00", 14))
    assert (twice.action.carried, twice.action.tier) == (2, Tier.ORGANISATION)
    asked = refused(twice.action, Kind.CARRIED_OVER, RUTH, at("9:05", 14), None, {"due_at": at("12:00", 15)})
    assert asked == "It was carried over 2 times already: say what will be different this time."


def test_carried_again_and_again_the_tier_rises_to_the_top_and_stays_there():
    made = History()
    for day in range(13, 20):
        made.then(Kind.CARRIED_OVER, note="another way", due_at=at("12:00", day))
    assert made.action.tier is Tier.BEYOND


@pytest.mark.parametrize("due", [at("14:00"), at("13:59"), datetime(2018, 6, 12, 14)])  # noqa: DTZ001 - England's clock
def test_an_action_is_carried_over_to_a_later_time_only(due):
    sentence = refused(in_status(Status.OPEN), Kind.CARRIED_OVER, RUTH, at("15:00"), None, {"due_at": due})
    assert sentence == "Carry it over to later than 14:00 on Tue 12 June 2018, when it was due."


def test_escalating_names_who_must_reply_and_raises_the_tier_by_one_or_as_far_as_said():
    one = History().then(Kind.ESCALATED, escalated_to=" Sam  Field ").action
    assert (one.escalated_to, one.tier) == ("Sam Field", Tier.ORGANISATION)
    assert History().then(Kind.ESCALATED, escalated_to="Sam Field", tier="3").action.tier is Tier.SYSTEM


def test_escalating_to_the_same_tier_or_a_lower_one_is_refused():
    action = History(tier=Tier.ORGANISATION).action
    for tier in (Tier.TEAM, Tier.ORGANISATION):
        given = {"escalated_to": "Sam Field", "tier": tier}
        sentence = refused(action, Kind.ESCALATED, RUTH, at("10:00"), None, given)
        assert sentence == "Escalating raises the tier: choose one above Tier 2: one organisation."


def test_at_the_top_tier_somebody_else_can_still_be_asked_for_a_reply():
    asked = History(tier=Tier.BEYOND).then(Kind.ESCALATED, escalated_to="NHS England").action
    assert (asked.tier, asked.escalated_to) == (Tier.BEYOND, "NHS England")


def test_a_change_says_only_what_differs_before_and_after():
    made = History().then(Kind.CHANGED, who=SAM, owner_name="Ann Lee", what=NEW.what, due_at=at("15:00"))
    assert made.last.changes == {
        "owner_name": ["Ruth Hall", "Ann Lee"],
        "due_at": ["2018-06-12T13:00:00+00:00", "2018-06-12T14:00:00+00:00"],
    }
    assert (made.last.who, made.last.who_organisation) == ("Sam Field", "RK9")


def test_a_field_that_is_not_a_persons_to_set_is_refused():
    action = in_status(Status.OPEN)
    assert (
        refused(action, Kind.CHANGED, RUTH, at("10:00"), None, {"closed_at": None}) == "Closed at cannot be set here."
    )
    assert refused(action, Kind.DONE, RUTH, at("10:00"), None, {"tier": "4"}) == "Tier cannot be set here."


def test_an_action_can_be_agreed_for_a_past_morning_whatever_the_clock_says_now():
    action, event = agree("plymouth", DAY, NEW, RUTH, datetime(2026, 1, 5, 9, tzinfo=LONDON))
    assert (action.huddle_day, action.due_at, action.version, action.status) == (DAY, at("14:00"), 1, Status.OPEN)
    assert event.kind is Kind.AGREED
    assert event.at == action.raised_at == datetime(2026, 1, 5, 9, tzinfo=LONDON)


def test_an_action_cannot_be_due_before_the_morning_that_agrees_it():
    with pytest.raises(RuleRefused) as refusal:
        agree("plymouth", date(2018, 6, 13), NEW, RUTH, at("09:00", 13))
    sentence = (
        "It would be due at 14:00 on Tue 12 June 2018, before the huddle of Wed 13 June 2018 at which it is agreed."
    )
    assert str(refusal.value) == sentence
    moved = refused(in_status(Status.OPEN), Kind.CHANGED, RUTH, at("10:00"), None, {"due_at": at("23:59", 11)})
    assert moved.startswith("It would be due at 23:59 on Mon 11 June 2018")


def test_an_open_action_is_overdue_after_its_time_and_a_closed_one_never():
    made = History()
    assert not made.action.overdue(at("14:00"))
    assert made.action.overdue(at("14:01"))
    assert not made.then(Kind.DONE).action.overdue(at("14:01"))
