"""A morning drawn in the test: a sheet and minutes with something in every part, as long as is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from flow.huddle.evidence import Became, Evidence
from flow.reports.parts import (
    ActionLine,
    DecisionLine,
    DeclaredLine,
    Files,
    GroupLine,
    Head,
    Minutes,
    PatientLine,
    PresentLine,
    PromiseLine,
    Sheet,
    TileLine,
)
from flow.vocabulary import ActionStatus, HuddlePart, TargetStatus, Tier

DAY = date(2018, 6, 5)
SERIES = tuple((DAY - timedelta(days=27 - back), None if back == 9 else 30 + back % 7) for back in range(28))


def at(clock: str) -> datetime:
    """A time of the morning in UTC; an hour later on England's clock."""
    return datetime.fromisoformat(f"{DAY}T{clock}:00").replace(tzinfo=UTC)


HEAD = Head("Plymouth", DAY, "09:00", at("08:20"), "Ruth Hall (RK9)", "Sample data")
TILE = TileLine("Delayed transfers of care", "patients", DAY, 35, 37, 36.5, 34, TargetStatus.MISSED, series=SERIES)
RATE = TileLine("Bed occupancy", "%", DAY, 0.993, 0.991, 0.982, 0.92, TargetStatus.MET, series=SERIES)
PROMISE = PromiseLine(
    "Ring the brokerage",
    "Jane Potts",
    "Plymouth City Council",
    ActionStatus.OPEN,
    overdue=True,
    evidence=Evidence({Became.LEFT: 2, Became.NO_CHANGE: 11}, (12, 40), (3, 31)),
    since="Jane Potts (PCC) marked it done: all rung",
)
GROUP = GroupLine("Awaiting care package", "Plymouth City Council", "Pathway 1: home with support", 25, 238, 41)
ACTION = ActionLine(
    "Find bridging care",
    "Sandra Nance",
    "Livewell Southwest",
    at("14:00"),
    Tier.SYSTEM,
    ActionStatus.OPEN,
    carried=1,
    meant="Awaiting care package",
    people=5,
    patients=tuple(PatientLine("Hartor", f"B{number}", f"S{number}") for number in range(5)),
    confirmed=True,
)
DECISION = DecisionLine("No elective orthopaedics today", HuddlePart.AGENDA, "Ruth Hall", at("08:07"))
DECLARED = DeclaredLine("Livewell Southwest", 3, "no beds in the west", at("08:02"))
FILES = Files(owed=3, arrived=2, filed=2, missing=("dtoc from Livewell Southwest",), left_out=4)
SHEET = Sheet(
    head=HEAD,
    files=FILES,
    declared=(DECLARED,),
    tiles=(TILE, RATE),
    promises=(PROMISE,),
    waiting=62,
    groups=(GROUP,),
    actions=(ACTION,),
    decisions=(DECISION,),
    changed=("4 new, 9 left, 12 blocked by something else",),
    gap="Between 12 and 31 beds short at 17:00.",
    glide="82 people here 21 days or more; 72 by December needs 2 fewer a week.",
    tipping=("9 people are 6 days here today with no plan",),
)
MINUTES = Minutes(
    head=HEAD,
    files=FILES,
    opened_at=at("08:00"),
    opened_by="Ruth Hall",
    closed_at=at("08:14"),
    closed_by="Ruth Hall",
    present=(PresentLine("Sam Price", "Livewell Southwest", "Jo Bell", at("08:01")),),
    spent=((HuddlePart.GATE, timedelta(minutes=2)), (HuddlePart.AGENDA, timedelta(seconds=40))),
    declared=(DECLARED,),
    decisions=(DECISION,),
    moved=("Taken to place 1 of the agenda: Awaiting care package. Ruth Hall: the provider is here",),
    actions=(ACTION,),
    promises=(PROMISE,),
    corrections=("10:12 on Tue 5 June 2018: Jane Potts (PCC) started it",),
    next_huddle=at("08:00") + timedelta(days=1),
)


def full(text: str = "", many: int = 16) -> Sheet:
    """The fullest morning: every list long; `text` added to whatever a person types."""
    typed = f"Ring the brokerage about everybody and bring back a start date for each of them {text}"
    tile = replace(
        TILE, label=f"Patients without criteria to reside {text}", status=TargetStatus.DOUBTFUL, reason=typed
    )
    promise = replace(PROMISE, what=typed, owner=typed[:80], since=typed)
    action = replace(ACTION, what=typed, owner=typed[:80], escalated_to=typed[:80])
    return replace(
        SHEET,
        files=replace(FILES, missing=("dtoc from Livewell Southwest",) * 13, failed=(typed,) * 9),
        declared=(replace(DECLARED, note=typed),) * 6,
        tiles=(tile,) * 9 + (TILE,) * 9,
        promises=(promise,) * many,
        groups=(replace(GROUP, reason=typed),) * many,
        actions=(action,) * many,
        decisions=(replace(DECISION, text=typed),) * many,
        changed=(typed,) * many,
        gap=typed,
        glide=typed,
        tipping=(typed,) * many,
    )
