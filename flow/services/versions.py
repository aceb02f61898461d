"""Versions of a day's files: which there are, one against another, and which numbers changed since the huddle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pandas as pd

from flow import clock
from flow.errors import RuleRefused, UsageError
from flow.huddle.position import tiles
from flow.layout import Layout
from flow.measures.compute import measures_touched
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services import facts_then
from flow.services.allowed import allowed
from flow.services.facts_then import Numbers
from flow.services.gate import day_of
from flow.services.series import NEEDED
from flow.services.values import known_system
from flow.snapshots import versions as comparing
from flow.snapshots.sentences import SECRET
from flow.snapshots.versions import Comparison
from flow.store import purges, snapshots
from flow.store import versions as stored
from flow.store.database import Database
from flow.store.versions import Version
from flow.vocabulary import Feed

__all__ = ["Came", "Comparison", "NumberChanged", "Version", "changed_since", "compared", "since_held", "versions"]

PLACE = ("organisation", "feed", "series", "day")
Place = tuple[str, str, str, date]
NO_ROWS = "The rows of these versions were removed at the end of their time, so they cannot be compared any more."
SAID_OF_AT_MOST = 7
"""A file of more days than this is history being loaded: it is never late for a huddle."""
A_DAY = timedelta(days=1)


@allowed(Act.SEE_LOADS)
def versions(db: Database, system: str, organisation: str, feed: Feed, day: date) -> list[Version]:
    """Every version of what one organisation filed for one day in one feed, the first one first."""
    with db.reading() as connection:
        known_system(connection, system)
        return stored.of_day(connection, system, organisation, feed, day)


@allowed(Act.SEE_LEFT_OUT)
def compared(db: Database, system: str, before: int, after: int) -> Comparison:
    """Two versions (snapshots) of the same organisation, feed and day, row by row. Pseudonyms are never shown.

    Raises UsageError for a snapshot that the system does not have, and for two that are not of the same thing;
    RuleRefused where the rows of one were removed.
    """
    with db.reading() as connection:
        known_system(connection, system)
        then, now = (_version(connection, system, number) for number in (before, after))
        if (then.organisation, then.feed, then.day) != (now.organisation, now.feed, now.day):
            raise UsageError("Two versions can be compared where they are of the same organisation, feed and day.")
        if purges.purged_among(connection, [before, after]):
            raise RuleRefused(NO_ROWS)
        rows = snapshots.rows(connection, then.feed, [before, after])
    earlier, later = (rows[rows["snapshot"] == number] for number in (before, after))
    found = comparing.compare(earlier, later, then.feed)
    hidden = found.changed["column"].isin(list(SECRET))
    cells = found.changed.assign(
        before=found.changed["before"].mask(hidden, "a number"), after=found.changed["after"].mask(hidden, "another")
    )
    secret = [name for name in SECRET if name in found.added]
    return Comparison(found.key, found.added.drop(columns=secret), found.gone.drop(columns=secret), cells, found.same)


def _version(connection: Any, system: str, snapshot: int) -> Version:
    found = stored.one(connection, system, snapshot)
    if found is None:
        raise UsageError(f"There is no version {snapshot}.")
    return found


@dataclass(frozen=True)
class Came:
    """A file that came after the huddle: which version of what, and when. `late`: nothing was there at the huddle."""

    organisation: str
    organisation_name: str
    feed: Feed
    file_name: str
    version: int
    at: datetime
    load: int
    late: bool


@dataclass(frozen=True)
class NumberChanged:
    """A number of the huddle that is another one now, and the files that made it so.

    `before`, `after`: None where there was, or is, no value. `scope_code`: the system's key, or an organisation's code.
    """

    measure: str
    label: str
    unit: str
    day: date
    scope_code: str
    before: float | None
    after: float | None
    why: tuple[Came, ...]


@allowed(Act.SEE)
def since_held(
    db: Database, system: str, day: date, held_at: datetime | None = None, organisation: str | None = None
) -> tuple[NumberChanged, ...]:
    """Which numbers of the huddle of this day changed since it was held; none where no file came after it.

    `held_at`: UTC; where not given, the time at which the system holds its huddles. `organisation`: of a system that
    is not pooled, whose huddle it is.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
        held = held_at or clock.at(day, time.fromisoformat(layout.settings.huddle_time))
        return tuple(changed_since(connection, layout, day, held, organisation))


def changed_since(
    connection: Any, layout: Layout, day: date, held_at: datetime, organisation: str | None = None
) -> list[NumberChanged]:
    """The tiles of a huddle that are other numbers now than by the files that stood at a moment, in their order.

    Both are worked out with the configuration as it is now, so that files alone make a difference. History that was
    loaded after the moment, of days that had nothing before, makes none, nor do days whose rows were removed.
    """
    moment = clock.naive_utc(held_at)
    days = [day, day - timedelta(days=1)]
    within = [organisation] if organisation else list(layout.organisations)
    known = stored.known(connection, layout.key, days, within)
    if not (known["loaded_at"] > moment).any():
        return []
    places = _places(connection, layout, known, moment, days, within)
    came = _came(layout, known, places, moment, day)
    if not came or purges.purged_among(connection, known["id"].tolist()):
        return []
    changed = {(place[0], place[3]) for place in came}
    stood = places.assign(snapshot=places["then"].where(_is_in(places, set(came)), places["now"]))
    stood = stood[[pair in changed for pair in zip(stood["organisation"], stood["day"], strict=True)]]
    keys = tiles(day)
    then = facts_then.then(connection, layout, day, stood, keys, organisation)
    now = facts_then.now(connection, layout, day, keys, organisation)
    found = (_number(key, day, organisation or layout.key, then, now, came) for key in keys)
    return [item for item in found if item is not None]


def _places(
    connection: Any, layout: Layout, known: pd.DataFrame, moment: datetime, days: list[date], within: list[str]
) -> pd.DataFrame:
    """Every organisation, feed, series and day with the snapshot that stood `then` and the one that stands `now`."""
    standing = stored.standing_at(connection, known, moment, layout.settings.census)
    used = snapshots.used(connection, layout.key, days, within)
    both = standing.rename(columns={"snapshot": "then"}).merge(
        used.rename(columns={"snapshot": "now"}), how="outer", on=list(PLACE)
    )
    return both.astype({"then": "Int64", "now": "Int64"})


def _is_in(places: pd.DataFrame, wanted: set[Place]) -> np.ndarray:
    return np.array([place in wanted for place in places[list(PLACE)].itertuples(index=False, name=None)], dtype=bool)


def _came(layout: Layout, known: pd.DataFrame, places: pd.DataFrame, moment: datetime, day: date) -> dict[Place, Came]:
    """The places in which another file stands now than then, and that file.

    A file where nothing was is late only if the huddle had something else to go by, and if it is not history.
    """
    of_morning = [day_of(Feed(feed), day) == on for feed, on in zip(places["feed"], places["day"], strict=True)]
    was_held = bool(places.loc[of_morning, "then"].notna().any())
    found: dict[Place, Came] = {}
    for *place, then, now in places[[*PLACE, "then", "now"]].itertuples(index=False, name=None):
        late, gone = pd.isna(then), pd.isna(now)
        if (late and not was_held) or (not late and not gone and then == now):
            continue
        of_place = known[(known[list(PLACE)] == place).all(axis=1)]
        newest = of_place.iloc[-1] if gone else of_place[of_place["id"] == now].iloc[0]
        if late and _is_history(newest, moment):
            continue
        organisation, feed, series, on = place
        number = int((of_place["id"] <= newest["id"]).sum())
        found[organisation, feed, series, on] = Came(
            organisation, layout.organisations[organisation].name, Feed(feed), str(newest["file_name"]), number,
            newest["loaded_at"].to_pydatetime(), int(newest["load"]), late,
        )  # fmt: skip
    return found


def _is_history(load: pd.Series, moment: datetime) -> bool:
    """Whether the file of a snapshot holds many days, or several and came days after the huddle."""
    days = (load["last_day"] - load["first_day"]).days + 1
    return bool(days > SAID_OF_AT_MOST or (days > 1 and load["loaded_at"] - moment > A_DAY))


def _number(
    key: str, day: date, code: str, then: Numbers, now: Numbers, came: Mapping[Place, Came]
) -> NumberChanged | None:
    """One measure of the huddle, where its value is another one."""
    measure = MEASURES[key]
    on = day - timedelta(days=1) if measure.is_flow else day
    before, after = then.get((on, key)), now.get((on, key))
    values = (before.value if before else None, after.value if after else None)
    if values[0] == values[1]:
        return None
    files = {place: file for place, file in came.items() if place[3] == on or key == NEEDED}
    direct = [file for file in files.values() if file.feed in (*measure.feeds, *measure.instead)]
    behind = direct or [file for file in files.values() if key in measures_touched([file.feed])]
    return NumberChanged(key, measure.label, measure.unit, on, code, *values, tuple(behind or files.values()))
