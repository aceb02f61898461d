"""Which rows of the live list are wanted, in which order and in which groups; how many there are of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from flow.huddle.since import Names
from flow.huddle.worklist import Row, Why

LAST = datetime.max.replace(tzinfo=UTC)


class Show(StrEnum):
    """Which of them by how the work stands."""

    EVERYONE = "everyone"
    MINE = "mine"
    OVERDUE = "overdue"
    STALE = "stale"
    BLOCKED = "blocked"
    NOBODY = "claimed by nobody"
    DONE = "done"
    LEFT = "left since"


class Order(StrEnum):
    DAYS_READY = "days since ready"
    """Of two with as many, the next check that comes first."""
    NEXT_CHECK = "next check"
    STAY = "length of stay"
    TOUCHED = "longest untouched"
    WARD = "ward and bed"


class GroupBy(StrEnum):
    NOTHING = "none"
    PATHWAY = "pathway"
    OWNER = "owner"
    ZONE = "zone"
    WARD = "ward"


@dataclass(frozen=True)
class Wanted:
    """Every filter that is given must hold. A ward is 'site|code', since two hospitals may both have a ward 1."""

    search: str = ""
    show: Show = Show.EVERYONE
    why: Why | None = None
    pathway: str | None = None
    owner: str | None = None
    zone: str | None = None
    ward: str | None = None
    order: Order = Order.DAYS_READY
    group: GroupBy = GroupBy.NOTHING

    def as_json(self) -> dict[str, Any]:
        return {name: value if value is None else str(value) for name, value in asdict(self).items()}


KINDS: Mapping[str, type[StrEnum]] = {"show": Show, "why": Why, "order": Order, "group": GroupBy}


def wanted(said: Mapping[str, Any]) -> Wanted:
    """Filters as they were saved; what is not known any more is left out."""
    known: dict[str, Any] = {}
    for item in fields(Wanted):
        value = said.get(item.name)
        kind = KINDS.get(item.name)
        if kind and value in set(kind):
            known[item.name] = kind(value)
        elif not kind and isinstance(value, str):
            known[item.name] = value
    return Wanted(**known)


def place(row: Row) -> str:
    return f"{row.person.site}|{row.person.ward or ''}"


OF_GROUP: Mapping[GroupBy, Callable[[Row], str | None]] = {
    GroupBy.NOTHING: lambda _row: None,
    GroupBy.PATHWAY: lambda row: row.person.pathway,
    GroupBy.OWNER: lambda row: row.person.owner,
    GroupBy.ZONE: lambda row: row.person.zone,
    GroupBy.WARD: place,
}


def narrowed(rows: Iterable[Row], want: Wanted, me: str | None, now: datetime, names: Names) -> list[Row]:
    """The rows that are wanted, in their order; group by group where they are grouped, the largest group first.

    `me`: the person who looks, as 'Ruth Hall (RK9)'.
    """
    looked_for = want.search.casefold().split()
    exact = [(value, OF_GROUP[by]) for value, by in _exact(want) if value is not None]
    takes = SHOWS[want.show]
    found = [
        row
        for row in rows
        if takes(row, me, now)
        and (want.why is None or want.why in row.person.why)
        and all(of(row) == value for value, of in exact)
        and (not looked_for or _has(row, looked_for, names))
    ]
    found.sort(key=ORDERS[want.order])
    if want.group is GroupBy.NOTHING:
        return found
    return [row for group in groups(found, want.group) for row in group.rows]


def _exact(want: Wanted) -> Sequence[tuple[str | None, GroupBy]]:
    return (
        (want.pathway, GroupBy.PATHWAY),
        (want.owner, GroupBy.OWNER),
        (want.zone, GroupBy.ZONE),
        (want.ward, GroupBy.WARD),
    )


SHOWS: Mapping[Show, Callable[[Row, str | None, datetime], bool]] = {
    Show.EVERYONE: lambda row, me, now: row.left is None,
    Show.MINE: lambda row, me, now: me is not None and row.work.holder == me,
    Show.OVERDUE: lambda row, me, now: row.overdue(now) is not None,
    Show.STALE: lambda row, me, now: row.stale(now),
    Show.BLOCKED: lambda row, me, now: bool(row.work.blocked_by),
    Show.NOBODY: lambda row, me, now: row.left is None and row.work.holder is None and not row.work.done,
    Show.DONE: lambda row, me, now: row.work.done,
    Show.LEFT: lambda row, me, now: row.left is not None,
}
"""Whoever left is shown as having left, and where work for them is still open."""


def _has(row: Row, looked_for: Sequence[str], names: Names) -> bool:
    """Every word that is looked for stands somewhere in what the row says."""
    person, work = row.person, row.work
    told = (
        person.ward_name,
        person.zone,
        person.bed,
        person.spell_id,
        names.reasons.get(person.reason or "", person.reason),
        names.organisations.get(person.owner or "", person.owner),
        row.next_step,
        work.blocked_by,
        work.holder,
        *(action.what for action in row.actions),
    )
    text = " ".join(part for part in told if part).casefold()
    return all(word in text for word in looked_for)


Rank = tuple[Any, ...]


def _by_days_ready(row: Row) -> Rank:
    days = row.person.days_ready
    return -1 if days is None else -days - 2, row.next_check or LAST, -(row.person.length_of_stay or 0), row.key


ORDERS: Mapping[Order, Callable[[Row], Rank]] = {
    Order.DAYS_READY: lambda row: _by_days_ready(row),
    Order.NEXT_CHECK: lambda row: (row.next_check or LAST, _by_days_ready(row)),
    Order.STAY: lambda row: (-(row.person.length_of_stay or 0), row.key),
    Order.TOUCHED: lambda row: (row.touched or datetime.min.replace(tzinfo=UTC), row.key),
    Order.WARD: lambda row: (row.person.ward_name, row.person.bed or "", row.key),
}


@dataclass(frozen=True)
class Group:
    """People of the list with the same pathway, owner, zone or ward; `value` None where they have none."""

    value: str | None
    rows: tuple[Row, ...]


def groups(rows: Iterable[Row], by: GroupBy) -> list[Group]:
    """Every row is in exactly one group; the largest group first."""
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(OF_GROUP[by](row), []).append(row)
    made = [Group(value, tuple(members)) for value, members in found.items()]
    return sorted(made, key=lambda group: (-len(group.rows), group.value or ""))


def counts(rows: Sequence[Row], me: str | None, now: datetime) -> dict[Show, int]:
    """How many rows each kind of showing has."""
    return {show: sum(takes(row, me, now) for row in rows) for show, takes in SHOWS.items()}
