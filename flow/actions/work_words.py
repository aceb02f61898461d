"""The history of a person's work on the live list, in sentences. They carry no patient's key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flow import clock
from flow.actions.words import NAMED_AT_MOST, NOT_SAVED
from flow.actions.work import WorkEvent
from flow.vocabulary import WorkEventKind as Kind


def sentence(event: WorkEvent) -> str:
    """Ruth Hall (LWSW) set the next step: ring the agency, check at 14:00 on Wed 13 June 2018."""
    note = f": {event.note}" if event.note else ""
    return f"{_who(event)} {DID[event.kind](event)}{note}"


def saved_meanwhile(events: Sequence[WorkEvent]) -> str:
    """Who changed what and when since a person opened it, oldest first; what it says of their own change."""
    last = [f"{sentence(event)} at {clock.moment_words(event.at)}" for event in events[-NAMED_AT_MOST:]]
    more = len(events) - len(last)
    before = f"{more} earlier change{'s' if more > 1 else ''}, then " if more else ""
    named = " and ".join(filter(None, [", ".join(last[:-1]), last[-1]]))
    return f"{before}{named}, after you opened it. {NOT_SAVED}"


def _who(event: WorkEvent) -> str:
    return f"{event.who} ({event.who_organisation})"


def _claimed(event: WorkEvent) -> str:
    before = event.changes.get("claimed_by", (None, None))[0]
    return f"claimed it from {before}" if before else "claimed it"


def _released(event: WorkEvent) -> str:
    holder = event.changes["claimed_by"][0]
    return "released it" if holder == event.who else f"released it for {holder}"


def _step(event: WorkEvent) -> str:
    told = [f"to “{event.changes['next_step'][1]}”"] if "next_step" in event.changes else []
    if "next_check" in event.changes:
        told.append(f"check at {clock.moment_words(datetime.fromisoformat(event.changes['next_check'][1]))}")
    return f"set the next step {', '.join(told)}" if "next_step" in event.changes else f"set the next {told[0]}"


DID: dict[Kind, Callable[[WorkEvent], str]] = {
    Kind.CLAIMED: _claimed,
    Kind.RELEASED: _released,
    Kind.STEP_SET: _step,
    Kind.BLOCKED: lambda event: f"said what blocks it, “{event.changes['blocked_by'][1]}”",
    Kind.UNBLOCKED: lambda event: f"said that “{event.changes['blocked_by'][0]}” blocks it no longer",
    Kind.NOTED: lambda _: "added a note",
    Kind.DONE: lambda _: "marked it done",
    Kind.REOPENED: lambda _: "opened it again",
}
"""What was done, of every kind of event."""
