"""The lists of the sheet: each row clipped to its columns; how many are shown depends on the room there is."""

from __future__ import annotations

from collections.abc import Callable

from flow.reports import wording
from flow.reports.figures import figure
from flow.reports.fit import WIDTH, Column, Listing, clipped, row
from flow.reports.numbers import HIDDEN, Numbers
from flow.reports.parts import Sheet

PROMISE_COLUMNS = (
    Column("What", 62),
    Column("Who", 42),
    Column("At the start", 20),
    Column("What the data shows", 68, most=3),
)
ACTION_COLUMNS = (Column("What", 92), Column("Who", 42), Column("By", 24), Column("Tier", 34))
LONGEST = Column("Longest", 14, number=True)
GROUP_COLUMNS = (
    Column("Waiting for", 66),
    Column("With", 44),
    Column("Pathway", 40),
    Column("People", 13, number=True),
    Column("Bed-days", 15, number=True),
    LONGEST,
)
WITH_UNLOCKED = (
    Column("Waiting for", 54),
    Column("With", 40),
    Column("Pathway", 38),
    *GROUP_COLUMNS[3:],
    Column("To unlock", 18, number=True),
)
LINE_COLUMN = (Column("", WIDTH),)


def _promises(sheet: Sheet, numbers: Numbers) -> Listing:
    public = sheet.head.public
    rows = tuple(
        row(
            PROMISE_COLUMNS,
            one.what,
            wording.two_lines(one.owner, one.organisation, public),
            wording.stood(one),
            (wording.became(one.evidence, numbers), wording.since(one, public)),
        )
        for one in sheet.promises
    )
    return Listing(
        "Yesterday first", PROMISE_COLUMNS, rows, "promise", "No earlier action was due at this huddle.", at_once=3
    )


def _groups(sheet: Sheet, numbers: Numbers) -> Listing:
    unlocked = any(group.unlocked is not None for group in sheet.groups)
    columns: tuple[Column, ...] = WITH_UNLOCKED if unlocked else GROUP_COLUMNS
    if numbers.public:
        columns = tuple(column for column in columns if column is not LONGEST)  # of one person
    rows = []
    for group in sheet.groups:
        few = group.hidden or numbers.hides(group.people)
        cells = [group.reason, group.organisation, group.pathway]
        cells += [HIDDEN, HIDDEN] if few else [numbers.count(group.people), f"{group.bed_days:,}"]
        if not numbers.public:
            cells.append(figure(group.longest, "days"))
        if unlocked:
            cells.append(HIDDEN if few else figure(group.unlocked, "days"))
        rows.append(row(columns, *cells))
    title = "Who is waiting" if sheet.waiting is None else f"Who is waiting: {_waiting(sheet, numbers)}"
    empty = sheet.waiting_reason or "Nobody who is fit to leave is waiting this morning."
    return Listing(title, columns, tuple(rows), "group", clipped(empty, WIDTH, 1), at_once=3)


def _waiting(sheet: Sheet, numbers: Numbers) -> str:
    return f"{numbers.counted(sheet.waiting or 0, 'person', 'people')} ready to leave and still here"


def _actions(sheet: Sheet, numbers: Numbers) -> Listing:
    public = sheet.head.public
    rows = tuple(
        row(
            ACTION_COLUMNS,
            (one.what, wording.meant(one, numbers, named=True)),
            wording.two_lines(one.owner, one.organisation, public),
            wording.due(one, sheet.head.day),
            (wording.tier(one), wording.stands(one, public)),
        )
        for one in sheet.actions
    )
    return Listing("Agreed today", ACTION_COLUMNS, rows, "action", "Nothing was agreed at this huddle.", at_once=12)


def _decisions(sheet: Sheet, numbers: Numbers) -> Listing:
    rows = tuple(row(LINE_COLUMN, one.text) for one in sheet.decisions)
    return Listing("Decided", LINE_COLUMN, rows, "decision", with_heads=False)


LISTINGS: dict[str, Callable[[Sheet, Numbers], Listing]] = {
    "actions": _actions,
    "groups": _groups,
    "promises": _promises,
    "decisions": _decisions,
}
"""The lists of the page, in the order in which they are given room."""
