"""Clocks of one morning that run against a standard: who is about to pass it, and how many have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flow import clock
from flow.errors import UsageError
from flow.huddle import clocks as running
from flow.huddle import staying
from flow.huddle.clocks import Clocks
from flow.huddle.tipping import COMMUNITY_DAYS
from flow.huddle.worklist import judged_at
from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.stay_reviews import newest_reviews
from flow.services.values import known_system
from flow.store import clocks as store
from flow.store import snapshots, wards
from flow.store.database import Database
from flow.vocabulary import G_AND_A, Feed

DATE_COLUMNS = (
    "organisation_code",
    "site_code",
    "ward_code",
    "bed",
    "spell_id",
    "admission_at",
    "expected_discharge_date",
)


@dataclass(frozen=True)
class ClockDay:
    """The clocks, and the moment that hours left are judged at: now; of a morning that is past, as its huddle ended.

    `cases_reason`, `people_reason`: why there is nothing to show, None where there is.
    """

    day: date
    judged_at: datetime
    clocks: Clocks
    cases_reason: str | None
    people_reason: str | None
    organisation_names: Mapping[str, str] = field(default_factory=dict)
    ward_names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def about(self) -> dict[str, int]:
        """How many are about to pass, by kind."""
        found = self.clocks
        return {"cases": found.cases.total, "stays": found.stays.total, "dates": found.dates.total}


@allowed(Act.SEE, hides=True)
def clock_day(
    db: Database, system: str, day: date, now: datetime | None = None, organisation: str | None = None
) -> ClockDay:
    """Raises UsageError for a system or organisation that does not exist."""
    moment = now or clock.now()
    with db.reading() as connection:
        layout = known_system(connection, system)
        if organisation is not None and organisation not in layout.organisations:
            raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
        within = [organisation] if organisation else list(layout.organisations)
        files = snapshots.used(connection, layout.key, [day], within)
        lists = [int(number) for number in files.loc[files["feed"] == Feed.INPATIENTS, "snapshot"]]
        chc = [number for _, _, number in snapshots.newest_lists(connection, layout.key, Feed.CHC, within, until=day)]
        when = judged_at(day, moment, time.fromisoformat(layout.settings.huddle_time))
        return ClockDay(
            day=day,
            judged_at=when,
            clocks=_clocks(connection, layout, day, lists, chc, when),
            cases_reason=None if chc else "Nobody has filed a list of continuing-healthcare cases.",
            people_reason=None if lists else f"No list of inpatients is filed for {clock.day_words(day)}.",
            organisation_names={code: item.name for code, item in layout.organisations.items()},
            ward_names={place: ward.name for place, ward in layout.wards.items()},
        )


def _clocks(connection: Any, layout: Layout, day: date, lists: list[int], chc: list[int], when: datetime) -> Clocks:
    rows = wards.people(connection, lists, staying.COLUMNS, COMMUNITY_DAYS[0], [])
    people = staying.people(rows, layout, newest_reviews(connection, layout.key, day), {})
    undated = store.without_date(connection, lists, DATE_COLUMNS)
    in_g_and_a = [
        row
        for row in undated
        if layout.ward_type(row["organisation_code"], row["site_code"], row["ward_code"]) in G_AND_A
    ]
    cases, cases_passed = running.cases(store.undecided(connection, chc, running.CASE_COLUMNS, day), day)
    stays, stays_passed = running.stays(people)
    dates, dates_passed = running.dates(in_g_and_a, when)
    return Clocks(cases, cases_passed, stays, stays_passed, dates, dates_passed)
