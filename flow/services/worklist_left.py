"""Who left the live list: in the newest list no longer, with the day they were seen last and how they went."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from flow.huddle import cohorts, staying
from flow.huddle.cohorts import Went
from flow.huddle.worklist import Key, Left
from flow.layout import Layout
from flow.measures.discharges import DIED
from flow.store import meeting, snapshots
from flow.store import worklist as store
from flow.vocabulary import Feed

COLUMNS = tuple(dict.fromkeys((*staying.COLUMNS, *cohorts.COLUMNS)))
LOOKS_BACK = (7, 28, 112, 40_000)
"""Days in which somebody who left is looked for, nearest first: most left this week."""
DISCHARGES_OF = timedelta(days=28)


@dataclass(frozen=True)
class Gone:
    """Somebody's last row, and how they left."""

    row: Mapping[str, Any]
    left: Left


class Lists(Protocol):
    """One list of a moment by its days and snapshots."""

    @property
    def day(self) -> Mapping[str, date]: ...
    @property
    def inpatients(self) -> tuple[int, ...]: ...


class Morning(Protocol):
    """What is known of the morning."""

    connection: Any
    layout: Layout
    day: date

    @property
    def census(self) -> Lists: ...
    @property
    def earlier(self) -> Lists: ...


def gone(morning: Morning, missed: Collection[Key], here: Collection[Key]) -> dict[Key, Gone]:
    """Those of `missed` who are not here.

    Somebody who is still an inpatient, though on the live list no longer, has not left. An organisation without a list
    says nothing of anybody.
    """
    wanted = {key for key in set(missed) - set(here) if key[0] in morning.census.day}
    still = store.of_spells(
        morning.connection, morning.census.inpatients, ("organisation_code", "spell_id"), {spell for _, spell in wanted}
    )
    wanted -= {(row["organisation_code"], row["spell_id"]) for row in still}
    before = store.of_spells(morning.connection, morning.earlier.inpatients, COLUMNS, {spell for _, spell in wanted})
    rows = {(row["organisation_code"], row["spell_id"]): row for row in before}
    seen: dict[Key, tuple[date, Mapping[str, Any]]] = {
        key: (morning.earlier.day[key[0]], rows[key]) for key in wanted if key in rows
    }
    seen |= _seen_before(morning, wanted - set(seen))
    how = _how(morning, {key: day for key, (day, _) in seen.items()})
    return {key: Gone(row, Left(day, how[key])) for key, (day, row) in seen.items()}


def _seen_before(morning: Morning, wanted: set[Key]) -> dict[Key, tuple[date, Mapping[str, Any]]]:
    """Where those were listed last who left before the earlier list too; nobody who was never listed up to today."""
    found: dict[Key, tuple[date, int]] = {}
    last = morning.day
    for back in LOOKS_BACK:
        left = wanted - set(found)
        if not left:
            break
        first = date.fromordinal(max(morning.day.toordinal() - back, 1))
        seen = store.last_seen(morning.connection, morning.layout.key, {spell for _, spell in left}, first, last)
        found |= {key: where for key, where in seen.items() if key in left}
        last = first
    lists = sorted({snapshot for _, snapshot in found.values()})
    rows = store.of_spells(morning.connection, lists, ("snapshot", *COLUMNS), {spell for _, spell in found})
    by_list = {(row["organisation_code"], row["spell_id"], row["snapshot"]): row for row in rows}
    return {key: (day, by_list[*key, snapshot]) for key, (day, snapshot) in found.items()}


def _how(morning: Morning, last_seen: Mapping[Key, date]) -> dict[Key, Went]:
    """Discharged, died, or in no file of discharges yet."""
    recent = [day for day in last_seen.values() if day > morning.day - DISCHARGES_OF]
    died: dict[Key, bool] = {}
    if recent:
        first = min(recent)
        days = [first + timedelta(days=number) for number in range((morning.day - first).days + 1)]
        used = snapshots.used(morning.connection, morning.layout.key, days, list(morning.layout.organisations))
        chosen = used.loc[used["feed"] == Feed.DISCHARGES, "snapshot"].tolist()
        died = meeting.discharged(morning.connection, chosen, {spell for _, spell in last_seen}, DIED)
    return {
        key: Went.NOT_IN_FILE if key not in died else Went.DIED if died[key] else Went.DISCHARGED for key in last_seen
    }
