"""The list that one shift leaves to the next, in safe form: ward, bed and local key, and nothing else of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flow.clock import day_words, london, short_day, time_words
from flow.reports.figures import counted
from flow.reports.pages import filled
from flow.reports.parts import Head
from flow.reports.wording import printed

HEADS = ("Ward", "Bed", "Local key", "Next step", "Check", "Blocked by", "Worth knowing")


@dataclass(frozen=True)
class HandoverLine:
    """One person with open work. `holder`: who has claimed it."""

    holder: str
    ward: str
    bed: str
    key: str
    step: str
    check: datetime | None
    blocked_by: str
    standing: str


@dataclass(frozen=True)
class HandoverSheet:
    """`note`: what the next shift has to know. `lines`: whoever holds them stands together."""

    head: Head
    note: str | None
    lines: Sequence[HandoverLine]


def html(sheet: HandoverSheet) -> str:
    """One self-contained page: no script, nothing from elsewhere, every text escaped."""
    holders = list(dict.fromkeys(line.holder for line in sheet.lines))
    groups = [(holder, [_cells(line) for line in sheet.lines if line.holder == holder]) for holder in holders]
    return filled(
        "handover.html",
        title=f"Shift handover: {sheet.head.place}, {day_words(sheet.head.day)}",
        mark=sheet.head.mark,
        note=sheet.note,
        many=f"{counted(len(sheet.lines), 'person', 'people')} with open work",
        groups=groups,
        heads=HEADS,
        printed=printed(sheet.head),
    )


def _cells(line: HandoverLine) -> tuple[str, ...]:
    check = f"{time_words(line.check)} {short_day(london(line.check).date())}" if line.check else ""
    return line.ward, line.bed, line.key, line.step, check, line.blocked_by, line.standing
