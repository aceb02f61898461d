"""Actions as the tests draw them: agreed on Tuesday 12 June 2018, due at two o'clock that afternoon."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flow.actions.action import Action, Event, NewAction, PatientRef
from flow.actions.rules import agree, decide
from flow.clock import LONDON
from flow.security.person import Person
from flow.vocabulary import ActionEventKind as Kind
from flow.vocabulary import ActionStatus as Status
from flow.vocabulary import Tier

DAY = date(2018, 6, 12)
RUTH = Person("Ruth Hall", "LWSW")
SAM = Person("Sam Field", "RK9")
NEW = NewAction(
    what="Ring the pharmacist about Hartor's take-home medicines",
    owner_name="Ruth Hall",
    owner_organisation="LWSW",
    due_at=datetime(2018, 6, 12, 14, tzinfo=LONDON),
    tier=Tier.TEAM,
    delay_reason="pharmacy",
    delay_organisation="RK9",
    pathway="1",
    patients=(PatientRef("RK9", "S2"), PatientRef("RK9", "S1")),
)


def at(clock: str, day: int = 12) -> datetime:
    """A time of a day in June 2018, on England's clock."""
    hour, minute = clock.split(":")
    return datetime(2018, 6, day, int(hour), int(minute), tzinfo=LONDON)


class History:
    """An action and all its events, as a person makes them one after another."""

    def __init__(self, day: date = DAY, when: datetime | None = None, **changed: Any) -> None:
        action, event = agree("plymouth", day, replace(NEW, **changed), RUTH, when or at("09:05"))
        self.action: Action = replace(action, id=7)
        self.events: list[Event] = [replace(event, action=7)]

    def then(
        self,
        kind: Kind,
        when: datetime | None = None,
        note: str | None = None,
        who: Person = RUTH,
        **changes: Any,
    ) -> "History":
        self.action, event = decide(self.action, kind, who, when or at("10:00"), note, changes)
        self.events.append(event)
        return self

    @property
    def last(self) -> Event:
        return self.events[-1]


def in_status(status: Status) -> Action:
    """An action brought to this status the way a person would."""
    steps: Mapping[Status, tuple[Kind, ...]] = {
        Status.OPEN: (),
        Status.IN_PROGRESS: (Kind.STARTED,),
        Status.DONE: (Kind.DONE,),
        Status.NOT_DONE: (Kind.NOT_DONE,),
        Status.CANCELLED: (Kind.CANCELLED,),
    }
    made = History()
    for kind in steps[status]:
        made.then(kind, note="because")
    return made.action
