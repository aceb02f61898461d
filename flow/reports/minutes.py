"""The minutes in sections: each a heading, lines, and a table or none. A page and a Word file draw the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flow.clock import day_words, moment_words
from flow.reports import wording
from flow.reports.figures import counted
from flow.reports.numbers import Numbers
from flow.reports.parts import Minutes
from flow.vocabulary import words

Cells = tuple[str, ...]
WIDTHS: dict[Cells, tuple[float, ...]] = {
    ("Name", "For", "When"): (5, 9, 4),
    ("What", "Who", "At the start", "What the data shows"): (5.5, 4, 2.5, 6),
    ("Decision", "Part", "Written down by"): (10.5, 3, 4.5),
    ("Decision", "Part"): (14, 4),
    ("", "What", "Who", "By", "Tier", "Stands"): (0.8, 6.2, 3.8, 2.3, 2.5, 2.4),
}
"""Centimetres of the columns of each table, by its heads: 18 in all at most."""


@dataclass(frozen=True)
class Section:
    """`heads`: of the table's columns; none where there are lines only."""

    title: str
    lines: tuple[str, ...] = ()
    heads: Cells = ()
    rows: tuple[Cells, ...] = ()


def title(minutes: Minutes) -> str:
    """Minutes of the huddle of Tue 5 June 2018: Plymouth."""
    return f"Minutes of the huddle of {day_words(minutes.head.day)}: {minutes.head.place}"


def sections(minutes: Minutes) -> tuple[Section, ...]:
    """In the order of the huddle."""
    numbers = Numbers(minutes.head.public)
    return (
        _held(minutes),
        _present(minutes),
        Section("Gate", tuple(wording.gate(minutes.files, numbers))),
        _declared(minutes),
        _promises(minutes, numbers),
        _decisions(minutes),
        _actions(minutes, numbers),
        _corrections(minutes),
        _next(minutes),
    )


def _held(minutes: Minutes) -> Section:
    public, day = minutes.head.public, minutes.head.day
    if minutes.not_held:
        why = "" if public else f": {minutes.not_held}"
        return Section("Held", (f"No huddle was held{why}",))
    if minutes.opened_at is None:
        return Section("Held", ("Nobody wrote down that this huddle was opened.",))
    by = "" if public else f" by {minutes.opened_by}"
    lines = [f"Opened at {wording.of_day(minutes.opened_at, day)}{by}."]
    if minutes.closed_at:
        by = "" if public else f" by {minutes.closed_by}"
        lasted = wording.length(minutes.closed_at - minutes.opened_at)
        lines.append(f"Closed at {wording.of_day(minutes.closed_at, day)}{by}: {lasted}.")
    else:
        lines.append("Not closed yet.")
    if minutes.spent:
        lines.append(f"{', '.join(f'{words(part)} {wording.length(spent)}' for part, spent in minutes.spent)}.")
    return Section("Held", (*lines, *([] if public else minutes.moved)))


def _present(minutes: Minutes) -> Section:
    public = minutes.head.public
    rows = [wording.present(one, public) for one in minutes.present]
    if not rows:
        return Section("Present", ("Nobody was written down as present.",))
    if public:
        return Section("Present", tuple(dict.fromkeys(organisation for _, organisation, _ in rows)))
    return Section("Present", (), ("Name", "For", "When"), tuple(rows))


def _declared(minutes: Minutes) -> Section:
    lines = tuple(wording.declared(one, minutes.head.public) for one in minutes.declared)
    return Section("Levels declared", lines or ("No level was declared.",))


def _promises(minutes: Minutes, numbers: Numbers) -> Section:
    public = minutes.head.public
    rows = tuple(
        (
            one.what,
            wording.person(one.owner, one.organisation, public),
            wording.stood(one),
            _joined(wording.became(one.evidence, numbers), wording.since(one, public)),
        )
        for one in minutes.promises
    )
    if not rows:
        return Section("Yesterday first", ("No earlier action was due at this huddle.",))
    return Section("Yesterday first", (), ("What", "Who", "At the start", "What the data shows"), rows)


def _decisions(minutes: Minutes) -> Section:
    rows = tuple(
        (one.text, words(one.part) if one.part else "", *([] if minutes.head.public else [one.who]))
        for one in minutes.decisions
    )
    if not rows:
        return Section("Decided", ("No decision was written down.",))
    return Section("Decided", (), ("Decision", "Part", "Written down by")[: len(rows[0])], rows)


def _actions(minutes: Minutes, numbers: Numbers) -> Section:
    public, day = minutes.head.public, minutes.head.day
    rows = tuple(
        (
            str(number),
            _joined(one.what, wording.meant(one, numbers, named=False)),
            wording.person(one.owner, one.organisation, public),
            wording.due(one, day),
            wording.tier(one),
            wording.stands(one, public) or words(one.status),
        )
        for number, one in enumerate(minutes.actions, 1)
    )
    if not rows:
        return Section("Agreed today", ("Nothing was agreed at this huddle.",))
    return Section("Agreed today", (), ("", "What", "Who", "By", "Tier", "Stands"), rows)


def _corrections(minutes: Minutes) -> Section:
    """Sentences that name people: in public only how many there are."""
    lines = minutes.corrections
    if lines and minutes.head.public:
        lines = (f"{counted(len(lines), 'change was', 'changes were')} made after it closed.",)
    if not lines:
        lines = ("Nothing was changed after it closed." if minutes.closed_at else "It has not been closed.",)
    return Section("Since the huddle", lines)


def _next(minutes: Minutes) -> Section:
    moment = minutes.next_huddle
    return Section("Next huddle", (moment_words(moment) if moment else "No time is set.",))


def _joined(*parts: str | None) -> str:
    """Texts of one cell, a line each."""
    return "\n".join(part for part in parts if part)


def text(found: Sequence[Section]) -> list[str]:
    """Every line and cell, in order."""
    lines: list[str] = []
    for section in found:
        lines += [section.title, *section.lines, *section.heads, *(cell for row in section.rows for cell in row)]
    return [line for line in lines if line]
