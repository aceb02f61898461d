"""What the documents of one huddle are made of, read at one moment; and what was changed after it closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flow import clock
from flow.actions.action import Event
from flow.actions.words import sentence as action_sentence
from flow.huddle.record import Held, HuddleEvent
from flow.huddle.record import sentence as huddle_sentence
from flow.services.board import Board
from flow.services.meeting import Meeting
from flow.vocabulary import HuddleEventKind

OPENS_OR_CLOSES = frozenset({HuddleEventKind.OPENED, HuddleEventKind.CLOSED, HuddleEventKind.PART})


@dataclass(frozen=True)
class Read:
    """Everything a document is made of, as it stood at one moment."""

    board: Board
    meeting: Meeting
    events: Sequence[HuddleEvent]
    histories: Mapping[int, Sequence[Event]]
    next_huddle: datetime | None
    mark: str | None

    @property
    def held(self) -> Held:
        return self.meeting.held


def corrections(read: Read) -> tuple[str, ...]:
    """What was written down, corrected in a file or done to an action agreed here after the huddle closed."""
    closed = read.held.closed_at
    if closed is None:
        return ()
    later = [(one.at, huddle_sentence(one)) for one in read.events if one.kind not in OPENS_OR_CLOSES]
    for action in read.board.agreed_today:
        done = read.histories.get(action.id, ())
        later += [(one.at, f"{action_sentence(one)} (“{action.what}”)") for one in done]
    for state in read.board.gate:
        if state.versions > 1 and state.loaded_at:
            said = f"{state.organisation_name} filed {state.feed} again (version {state.versions})"
            later.append((clock.london(state.loaded_at), said))
    return tuple(f"{clock.moment_words(at)}: {told}" for at, told in sorted(later) if at > closed)
