"""What changed since the morning before, cohort by cohort, read of the two censuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flow.huddle.changes import Census, Changes, census, changes
from flow.huddle.cohorts import COLUMNS, SEVEN, Cohort, Present, present
from flow.layout import Layout
from flow.measures.discharges import DIED
from flow.store import meeting as store
from flow.store import snapshots
from flow.vocabulary import G_AND_A, Feed

YESTERDAY = timedelta(days=1)


def since_yesterday(connection: Any, layout: Layout, day: date, within: Sequence[str]) -> tuple[Changes, ...]:
    """One for each cohort. A morning without files is said in it."""
    used = snapshots.used(connection, layout.key, [day - YESTERDAY, day], within)
    mornings = [_Lists(connection, used[used["day"] == morning]) for morning in (day - YESTERDAY, day)]
    known = [{row["spell_id"] for row in lists.rows} for lists in mornings]
    for lists, theirs, others in zip(mornings, known, reversed(known), strict=True):
        lists.add(others - theirs)
    gone = known[0] - {row["spell_id"] for row in mornings[1].rows}
    leavers = used.loc[used["feed"] == Feed.DISCHARGES, "snapshot"].tolist()
    left = store.discharged(connection, leavers, gone, DIED) if gone else {}
    before, now = mornings
    return tuple(
        changes(cohort, before.census(cohort, day - YESTERDAY, layout), now.census(cohort, day, layout), left)
        for cohort in Cohort
    )


class _Lists:
    """One morning's inpatients of any cohort, and its list of delayed transfers."""

    def __init__(self, connection: Any, used: Any) -> None:
        self._connection = connection
        self._chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
        self.filed = set(used.loc[used["feed"] == Feed.INPATIENTS, "organisation"])
        self.filed_delays = set(used.loc[used["feed"] == Feed.DTOC, "organisation"])
        self.delayed = store.delayed(connection, used.loc[used["feed"] == Feed.DTOC, "snapshot"].tolist())
        named = {spell for _, spell in self.delayed}
        self.rows = store.cohorts(connection, self._chosen, COLUMNS, SEVEN, named)

    def add(self, spells: set[str]) -> None:
        """Those in a cohort on the other morning who are here and in none on this one."""
        if spells:
            some = store.of_spells(self._connection, self._chosen, COLUMNS, spells)
            here = {(row["organisation_code"], row["spell_id"]) for row in self.rows}
            self.rows += [row for row in some if (row["organisation_code"], row["spell_id"]) not in here]

    def census(self, cohort: Cohort, day: date, layout: Layout) -> Census:
        if cohort is Cohort.DELAYED:
            return census(day, self._people(day, layout, every=True), self.filed & self.filed_delays)
        return census(day, self._people(day, layout, every=False), self.filed)

    def _people(self, day: date, layout: Layout, *, every: bool) -> list[Present]:
        def counted(organisation: str, site: str, ward: str) -> bool:
            return every or layout.ward_type(organisation, site, ward) in G_AND_A

        return present(self.rows, day, self.delayed, counted)
