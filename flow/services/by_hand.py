"""Counting by hand: a number somebody counted stands in where a feed has not come, or beside a figure not to be relied
on. It is a load like any other, of a series of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite
from typing import Any

from flow import clock
from flow.actions import fields
from flow.errors import RuleRefused, UsageError
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure, measure
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import keeping
from flow.services.allowed import allowed
from flow.services.landing import land
from flow.services.load_report import report_of
from flow.services.values import known_system
from flow.snapshots.findings import note as remark
from flow.snapshots.pipeline import Understood, understand
from flow.store import by_hand as stored
from flow.store import systems
from flow.store.database import Database
from flow.vocabulary import Feed, Grain, Scope

Number = float | str
NOT_COUNTED = frozenset({"discharges_needed"})
"""Worked out of other figures; never counted."""
MAY_PASS_ONE = frozenset({"occupancy"})
HEADER = ("day", "organisation_code", "measure", "value", "numerator", "denominator")


@dataclass(frozen=True)
class ByHand:
    """A number counted by hand. A rate has its parts and no `value` of its own. `at` is UTC as the store keeps it."""

    organisation: str
    day: date
    measure: str
    value: float | None
    numerator: float | None
    denominator: float | None
    who: str
    at: datetime
    note: str | None = None

    @property
    def figure(self) -> float | None:
        """The number as its measure is shown: a rate as a share."""
        if self.numerator is not None and self.denominator:
            return self.numerator / self.denominator
        return self.value

    @property
    def words(self) -> str:
        """Counted by hand by Ann Lee at 08:50; on another day than its own morning, which day."""
        same = (clock.london(self.at).date() - self.day).days in (0, 1)
        when = clock.time_words(self.at) if same else clock.moment_words(self.at)
        return f"counted by hand by {self.who} at {when}"


def countable() -> list[Measure]:
    """The measures that may be counted by hand, in the order of the screens."""
    return [item for item in MEASURES.values() if _may_be_counted(item)]


def _may_be_counted(item: Measure) -> bool:
    by_day = item.grain is Grain.DAY and Scope.ORGANISATION in item.scopes
    return by_day and bool(item.feeds) and item.key not in NOT_COUNTED


@allowed(Act.COUNT)
def count_by_hand(
    db: Database,
    system: str,
    organisation: str,
    day: date,
    key: str,
    value: Number | tuple[Number, Number],
    who: Person,
    now: datetime | None = None,
    note: str | None = None,
) -> ByHand:
    """Keep what somebody counted: of a rate (numerator, denominator), of anything else one number.

    The newest number of a measure wins; those of other measures of the day stay. UsageError for what does not exist or
    is no number; RuleRefused where it cannot be so.
    """
    moment = now or clock.now()
    item = measure(key)
    parts = _numbers(item, value)
    said = fields.note(note) if note else None
    with db.writing() as connection:
        systems.hold(connection, system)
        layout = known_system(connection, system)
        _allowed(layout, organisation, item, day, moment)
        before = [row for row in _newest(connection, layout.key, [day], organisation) if row.measure != item.key]
        new = ByHand(organisation, day, item.key, *parts, who.name, clock.naive_utc(moment), said)
        _keep(connection, layout, [new, *before], who, moment)
        return new


@allowed(Act.SEE)
def by_hand(db: Database, system: str, day: date) -> list[ByHand]:
    """What was counted by hand for a day: of each organisation and measure the newest."""
    with db.reading() as connection:
        return _newest(connection, known_system(connection, system).key, [day])


def standing(connection: Any, layout: Layout, days: Sequence[date]) -> list[ByHand]:
    """What was counted by hand for these days and may be shown beside what was worked out."""
    return _newest(connection, layout.key, days)


def _newest(connection: Any, system: str, days: Sequence[date], organisation: str | None = None) -> list[ByHand]:
    found: dict[tuple[str, date, str], ByHand] = {}
    for row in stored.entries(connection, system, days, organisation):
        one = ByHand(**row | {"who": row["who"].rsplit(" (", 1)[0]})
        found[one.organisation, one.day, one.measure] = one
    return list(found.values())


def _allowed(layout: Layout, organisation: str, item: Measure, day: date, now: datetime) -> None:
    if organisation not in layout.organisations:
        raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
    if not _may_be_counted(item):
        raise RuleRefused(f"{item.label} is worked out from other figures: it is not counted by hand.")
    if day > clock.london(now).date():
        raise RuleRefused(f"{clock.day_words(day)} is still to come: count it when it is there.")


def _numbers(item: Measure, value: Number | tuple[Number, Number]) -> tuple[float | None, float | None, float | None]:
    """(value, numerator, denominator) as counts rows have them."""
    if isinstance(value, tuple) is not item.is_rate:
        wanted = "its two counts" if item.is_rate else "one number"
        raise UsageError(f"{item.label} needs {wanted}.")
    if not isinstance(value, tuple):
        return number(value, whole=item.unit != "days"), None, None
    top, bottom = (number(part, whole=True) for part in value)
    if bottom == 0:
        raise RuleRefused("The second number is 0: there is nothing to divide by, so there is no figure.")
    if item.unit == "%" and top > bottom and item.key not in MAY_PASS_ONE:
        raise RuleRefused(f"{top:,.0f} is more than {bottom:,.0f}, of which it is a part. Correct one of the two.")
    return None, top, bottom


def number(text: Number, *, whole: bool) -> float:
    """A count as typed; 1,204 is 1204. UsageError with the cure where it is none."""
    typed = str(text).strip()
    try:
        found = float(typed.replace(",", ""))
    except ValueError:
        found = float("nan")
    if not typed:
        raise UsageError("There is no number yet. Write it in digits, for example 290.")
    if not isfinite(found):
        raise UsageError(f"'{typed[:40]}' is not a number. Write it in digits, for example 290.")
    if found < 0:
        raise UsageError(f"'{typed[:40]}' is below nought. Use 0 or more.")
    if whole and not found.is_integer():
        raise UsageError(f"'{typed[:40]}' is not a whole number. People and beds are counted whole.")
    return found


def _keep(connection: Any, layout: Layout, rows: Sequence[ByHand], who: Person, moment: datetime) -> None:
    """The day's numbers as a file of counts, the new one first: checked, filed and worked out as any other file is."""
    new = rows[0]
    lines = [",".join(HEADER), *(_line(row) for row in rows)]
    data = "\n".join(lines).encode()
    name = f"Counted by hand: {who.name}, {new.organisation}"
    found = understand(data, name, profiles=[], layout=layout, now=moment, key=b"", feed=Feed.COUNTS)
    if found.refused:
        raise RuleRefused(found.findings[0].message)
    found = _by_hand(found, new.note)
    mark = hashlib.sha256(data + f"{moment.isoformat()} {who} {layout.key}".encode()).hexdigest()
    _, landed = keeping.keep(connection, layout, report_of(layout, name, found), found, mark, who, moment)
    if landed:
        land(connection, landed.layout, landed.organisations, landed.days, landed.fresh, [Feed.COUNTS])


def _by_hand(found: Understood, said: str | None) -> Understood:
    """In its own series, with what the person said. There is no file whose bytes could be read again."""
    findings = [*found.findings, *([remark(said, column=stored.NOTE)] if said else [])]
    snapshots = replace(found.snapshots, series=stored.SERIES)
    return replace(found, snapshots=snapshots, findings=findings, kept_bytes=b"", kept_name="")


def _line(row: ByHand) -> str:
    cells = (row.value, row.numerator, row.denominator)
    numbers = ("" if cell is None else f"{cell:.15g}" for cell in cells)
    return ",".join((row.day.isoformat(), row.organisation, row.measure, *numbers))
