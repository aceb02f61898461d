"""An action's history in sentences. They carry no patient's key: only how many patients an action is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flow import clock
from flow.actions.action import Event
from flow.vocabulary import ActionEventKind, Tier, words

FIELD_WORDS: dict[str, str] = {
    "what": "the wording",
    "owner_name": "the owner",
    "owner_organisation": "the owner's organisation",
    "due_at": "the due time",
    "tier": "the tier",
    "measure": "the measure",
    "delay_reason": "the delay reason",
    "delay_organisation": "the organisation waited for",
    "pathway": "the pathway",
    "patients": "the patients",
}
"""Every field that a person may change, as history names it."""
NOT_SAVED = "Your change was not saved; what you typed is still here."
NAMED_AT_MOST = 3


def sentence(event: Event) -> str:
    """Ruth Hall (LWSW) carried it over to 14:00 on Wed 13 June 2018: waiting for the pharmacist."""
    note = f": {event.note}" if event.note else ""
    return f"{_who(event)} {_did(event)}{note}"


def saved_meanwhile(events: Sequence[Event]) -> str:
    """Who changed what and when since a person opened the action, oldest first; what it says of their change."""
    last = [f"{_who(event)} {_did(event)} at {clock.moment_words(event.at)}" for event in events[-NAMED_AT_MOST:]]
    more = len(events) - len(last)
    before = f"{more} earlier change{'s' if more > 1 else ''}, then " if more else ""
    named = " and ".join(filter(None, [", ".join(last[:-1]), last[-1]]))
    return f"{before}{named}, after you opened it. {NOT_SAVED}"


def _who(event: Event) -> str:
    return f"{event.who} ({event.who_organisation})"


def _did(event: Event) -> str:
    return DID[event.kind](event)


def _moment(text: str) -> str:
    return clock.moment_words(datetime.fromisoformat(text))


def _tier(text: str) -> str:
    return words(Tier(text)).replace("Tier", "tier")


def _patients(value: Sequence[Any]) -> str:
    return f"{len(value)} patient{'' if len(value) == 1 else 's'}"


VALUE_WORDS: dict[str, Callable[[Any], str]] = {"due_at": _moment, "tier": _tier, "patients": _patients}


def _value(name: str, value: Any) -> str:
    if value is None:
        return "none"
    return VALUE_WORDS.get(name, lambda text: f"“{text}”")(value)


def _changed(event: Event) -> str:
    each = [
        f"{FIELD_WORDS[name]} from {_value(name, before)} to {_value(name, after)}"
        for name, (before, after) in event.changes.items()
        if name in FIELD_WORDS
    ]
    return f"changed {', '.join(each)}"


def _agreed(event: Event) -> str:
    owner, organisation = event.changes["owner_name"][1], event.changes["owner_organisation"][1]
    return f"agreed it: {owner} ({organisation}), by {_moment(event.changes['due_at'][1])}"


def _carried_over(event: Event) -> str:
    times = event.changes["carried"][1]
    again = f", carried over {times} times now" if times > 1 else ""
    raised = f", which raised it to {_tier(event.changes['tier'][1])}" if "tier" in event.changes else ""
    return f"carried it over to {_moment(event.changes['due_at'][1])}{again}{raised}"


def _escalated(event: Event) -> str:
    """The person asked, and the tier, stand in the changes only where they are new."""
    to = f" to {event.changes['escalated_to'][1]}" if "escalated_to" in event.changes else " again"
    tier = f" ({_tier(event.changes['tier'][1])})" if "tier" in event.changes else ""
    return f"escalated it{to}{tier}"


Kind = ActionEventKind
DID: dict[ActionEventKind, Callable[[Event], str]] = {
    Kind.AGREED: _agreed,
    Kind.CHANGED: _changed,
    Kind.STARTED: lambda _: "started it",
    Kind.NOTED: lambda _: "added a note",
    Kind.DONE: lambda _: "marked it done",
    Kind.NOT_DONE: lambda _: "marked it not done",
    Kind.CARRIED_OVER: _carried_over,
    Kind.ESCALATED: _escalated,
    Kind.ANSWERED: lambda _: "had the answer to the escalation",
    Kind.CANCELLED: lambda _: "cancelled it",
    Kind.REOPENED: lambda _: "reopened it",
}
"""What was done, of every kind of event."""
