"""What the meeting's parts say in a sentence each: for the sheet, and for whoever reads it without a screen."""

from __future__ import annotations

from flow.huddle.bed_gap import BedGap, whole
from flow.huddle.cohorts import Cohort
from flow.huddle.nearest import sentence
from flow.services.meeting import Meeting

COHORTS: dict[Cohort, str] = {
    Cohort.FIT_WAITING: "Ready to leave",
    Cohort.DELAYED: "Delayed transfers",
    Cohort.SEVEN: "Here 7 days or more",
    Cohort.TWENTY_ONE: "Here 21 days or more",
}


def changed(meeting: Meeting) -> tuple[str, ...]:
    """Ready to leave: 136 then + 29 in - 33 out = 132 now; a cohort that cannot be compared says why."""
    by = {one.cohort: one for one in meeting.lessons.changes}
    told = [f"{title}: {by[cohort].total.words}." for cohort, title in COHORTS.items() if by[cohort].sites]
    return (*told, *dict.fromkeys(why for one in by.values() for why in one.not_compared))


def gap(meeting: Meeting) -> str:
    """Bed gap at 17:00: 35 short (19 to 56). 35 more discharges before 17:00; these 20 people are nearest."""
    found = meeting.lessons.gap
    if not isinstance(found, BedGap):
        return f"Bed gap at 17:00: cannot be worked out. {found.reason}"
    return f"Bed gap at 17:00: {in_beds(found)}. {sentence(found, len(meeting.nearest))}"


def in_beds(gap: BedGap) -> str:
    """35 short (19 to 56); 3 to spare (9 to spare to 2 short)."""
    told, spread = short(gap.likely), gap.spread
    if spread is None:
        return f"{told} ({gap.range_words})"
    same = whole(spread.low) > 0
    low = str(whole(spread.low)) if same else short(spread.low)
    return f"{told} ({low} to {whole(spread.high) if same else short(spread.high)})"


def short(gap: float) -> str:
    """9 short, 3 to spare, none."""
    beds = whole(gap)
    return f"{abs(beds)} {'short' if beds > 0 else 'to spare'}" if beds else "none"


def glide(meeting: Meeting) -> str | None:
    """The DTOC glide path; None where there is none."""
    path = meeting.lessons.glide
    return f"Delayed transfers: {path.today_words}. {path.week_words} {path.run_words}" if path else None


def tipping(meeting: Meeting) -> tuple[str, ...]:
    """How many are on each list."""
    told = (
        (meeting.long_tomorrow.total, "reach 7 or 21 days tomorrow without a plan or a date ahead"),
        (meeting.community.total, "are on day 12 to 14 in a community ward"),
        (meeting.lessons.chc.total, "continuing-healthcare cases are on day 24 to 28 without a decision"),
    )
    return tuple(f"{number} {words}." for number, words in told if number)


def unlockable(meeting: Meeting) -> dict[str, float]:
    """Bed-days that could be unlocked, by the key of a group, in the order of the agenda."""
    return {item.group.key: item.unlockable for item in meeting.agenda.items} if meeting.agenda else {}
