"""Delay reason by organisation that must act: people and days lost, internal and external apart; it adds up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flow.huddle.delays import DelayGroup, Waiting
from flow.vocabulary import DelayKind

LONGEST = 20
AND_OWNER = " and owner"
KINDS: tuple[DelayKind | None, ...] = (DelayKind.INTERNAL, DelayKind.EXTERNAL, None)
"""None: no reason is recorded, or none that the table of reasons knows."""


@dataclass(frozen=True)
class Cell(DelayGroup):
    """People of one place in the matrix: a delay group over every pathway. A total has no reason or owner of its own.

    `place` tells a total from the people without a reason, and from those nobody is named for.
    """

    place: str

    @property
    def key(self) -> str:
        return f"{self.place}|{self.reason or ''}|{self.owner or ''}"


@dataclass(frozen=True)
class Line:
    """One reason, or everybody of one kind: a cell an owner, in the matrix's order, and all of them together."""

    reason: str | None
    kind: DelayKind | None
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True)
class Matrix:
    """Owners and, within a kind, lines with most days lost first; nobody named last.

    `kinds`: a line for everybody of each of `KINDS`; `everybody`: a cell an owner and all people together.
    """

    owners: tuple[str | None, ...]
    lines: tuple[Line, ...]
    kinds: tuple[Line, ...]
    everybody: Line

    def of_kind(self, kind: DelayKind | None) -> Line:
        """Everybody who waits for this kind of reason."""
        return self.kinds[KINDS.index(kind)]


@dataclass(frozen=True)
class Lost:
    """Days lost, and by how many people, to one owner for one kind of reason."""

    owner: str | None
    kind: DelayKind | None
    people: int
    days: int


def matrix(people: Iterable[Waiting], kinds: Mapping[str, str]) -> Matrix:
    """Everybody once, by reason and owner. `kinds`: the kind of each reason by its code."""
    everybody = tuple(people)
    owners = _owners(everybody)
    lines = [
        _line([who for who in everybody if who.reason == reason], owners, kind_of(reason, kinds), "reason", reason)
        for reason in {who.reason for who in everybody}
    ]
    by_kind = [
        _line([who for who in everybody if kind_of(who.reason, kinds) is kind], owners, kind, str(kind or "no kind"))
        for kind in KINDS
    ]
    total = _line(everybody, owners, None, "everybody")
    return Matrix(owners, tuple(sorted(lines, key=_line_order)), tuple(by_kind), total)


def kind_of(reason: str | None, kinds: Mapping[str, str]) -> DelayKind | None:
    """Internal or external; None for no reason and for one that is not in the table."""
    known = kinds.get(reason) if reason else None
    return DelayKind(known) if known else None


def days_by_owner(found: Matrix) -> list[Lost]:
    """Who must act for how many days lost, by kind of reason: most days first."""
    lost = [
        Lost(cell.owner, line.kind, len(cell.people), cell.bed_days)
        for line in found.kinds
        for cell in line.cells
        if cell.people
    ]
    return sorted(lost, key=lambda each: (-each.days, -each.people, each.owner or ""))


def longest(people: Iterable[Waiting], number: int = LONGEST) -> tuple[Waiting, ...]:
    """Those who have waited longest since they were ready; without a ready date last, then by length of stay."""
    return tuple(sorted(people, key=_longest_first)[:number])


def _longest_first(person: Waiting) -> tuple[int, int, str, str]:
    days = person.days if person.days is not None else -1
    return -days, -person.length_of_stay, person.organisation, person.spell_id


def _line(
    people: Sequence[Waiting],
    owners: Sequence[str | None],
    kind: DelayKind | None,
    place: str,
    reason: str | None = None,
) -> Line:
    cells = (
        Cell(reason, owner, None, tuple(who for who in people if who.owner == owner), place + AND_OWNER)
        for owner in owners
    )
    return Line(reason, kind, tuple(cells), Cell(reason, None, None, tuple(people), place))


def _owners(people: Sequence[Waiting]) -> tuple[str | None, ...]:
    """Whom most days wait for first, nobody named last."""
    days: dict[str | None, tuple[int, int]] = {}
    for person in people:
        lost, number = days.get(person.owner, (0, 0))
        days[person.owner] = (lost + (person.days or 0), number + 1)
    return tuple(sorted(days, key=lambda owner: (owner is None, -days[owner][0], -days[owner][1], owner or "")))


def _line_order(line: Line) -> tuple[int, int, int, str]:
    return KINDS.index(line.kind), -line.total.bed_days, -len(line.total.people), line.reason or ""
