"""The checks of the confidence gate that rest on the rows: whole, reconciling, codes known. Worked out as they land.

They depend on the snapshots in use of a day and of the day before and on the configuration, so the order of loading
does not matter; and on a screen nobody reads the rows for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.layout import Layout
from flow.services.without_rows import checks_stand
from flow.snapshots import confidence
from flow.snapshots.columns import Kind
from flow.snapshots.comparing import reconcile
from flow.snapshots.confidence import Check
from flow.snapshots.feeds import FEEDS
from flow.snapshots.rules import WORTH_KNOWING
from flow.store import checks as stored
from flow.store import snapshots
from flow.store.checks import Kept, Standing
from flow.vocabulary import Feed

ONE_DAY = timedelta(days=1)
BY_WARD = (Feed.BEDS, Feed.INPATIENTS)
BY_SITE = (Feed.EMERGENCY, Feed.ATTENDANCES, Feed.DEMAND)
NEVER_NOUGHT: dict[Feed, tuple[str, str]] = {
    Feed.BEDS: ("occupied_beds", "occupied beds"),
    Feed.EMERGENCY: ("attendances", "attendances"),
    Feed.CAPACITY: ("capacity_total", "places"),
}
"""The count that cannot be 0 in every row, and its words."""
NESTED = (Feed.EMERGENCY, Feed.CAPACITY)
CODES: dict[Feed, tuple[str, ...]] = {
    feed: tuple(
        column.name
        for column in spec.columns
        if (column.kind is Kind.CHOICE and not column.refuse_other) or column.name == "delay_reason"
    )
    for feed, spec in FEEDS.items()
    if feed is not Feed.COUNTS
}
Rows = Mapping[int, pd.DataFrame]
Found = Mapping[tuple[str, Feed, date], Standing]


def land_checks(
    connection: Any, layout: Layout, organisations: Collection[str], days: Collection[date], fresh: Rows | None = None
) -> None:
    """Work out again the checks of these organisations for these days, and for the days after, which rest on them."""
    touched = sorted({*days, *(day + ONE_DAY for day in days)})
    found = worked_out(connection, layout, organisations, touched, fresh)
    stored.replace(connection, layout.key, found, days=touched, organisations=organisations)


def worked_out(
    connection: Any, layout: Layout, organisations: Collection[str], days: Sequence[date], fresh: Rows | None = None
) -> list[Kept]:
    """The checks of these organisations and days. Changes nothing. `fresh`: rows just loaded, by snapshot.

    Those that rest on rows that were removed at the end of their time are as they are kept.
    """
    stand = checks_stand(connection, layout, organisations, days)
    around = sorted({*days, *(day - ONE_DAY for day in days)})
    standing = stored.standing(connection, layout.key, around, organisations)
    found = {(item.organisation, item.feed, item.day): item for item in standing}
    wanted = set(days)
    here = [item for item in standing if item.day in wanted and (item.organisation, item.day) not in stand]
    seen = _look(connection, found, here, fresh or {})
    fresh_ones = [
        (item.day, item.organisation, item.feed, check.check, check.outcome, check.message)
        for item in here
        for check in _checks(layout, found, item, seen)
    ]
    kept = stored.read(connection, layout.key, min(wanted), max(wanted), organisations) if stand and wanted else []
    return [*fresh_ones, *(one for one in kept if one[0] in wanted and (one[1], one[0]) in stand)]


@dataclass
class _Seen:
    """What was read of the rows, by snapshot."""

    places: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    empty: dict[int, set[tuple[str, str]]] = field(default_factory=dict)
    unmapped: dict[int, tuple[int, dict[str, int]]] = field(default_factory=dict)
    total: dict[int, tuple[int, ...]] = field(default_factory=dict)
    broken: dict[int, int] = field(default_factory=dict)
    stays: dict[int, pd.DataFrame] = field(default_factory=dict)


def _look(connection: Any, found: Found, here: Sequence[Standing], fresh: Rows) -> _Seen:
    """Everything the checks ask of the rows: a few numbers a feed, whatever number of snapshots there are."""
    seen = _Seen()
    of_feed: dict[Feed, list[int]] = {}
    for item in here:
        of_feed.setdefault(item.feed, []).append(item.snapshot)
    for feed, ids in of_feed.items():
        if feed in (*BY_WARD, *BY_SITE):
            before = [found[place].snapshot for place in _day_before(here, feed) if place in found]
            seen.places |= stored.places(connection, feed, sorted({*ids, *before}))
        if CODES[feed]:
            seen.unmapped |= stored.unmapped(connection, feed, ids, CODES[feed])
        if feed in NEVER_NOUGHT:
            seen.total |= stored.sums(connection, feed, ids, [NEVER_NOUGHT[feed][0]])
        if feed in NESTED:
            seen.broken |= _broken(feed, snapshots.rows(connection, feed, ids))
        if feed is Feed.BEDS:
            seen.empty |= stored.empty_wards(connection, ids)
    _read_stays(connection, seen, found, here, fresh)
    return seen


def _day_before(here: Sequence[Standing], feed: Feed) -> Iterator[tuple[str, Feed, date]]:
    return ((item.organisation, feed, item.day - ONE_DAY) for item in here if item.feed is feed)


def _broken(feed: Feed, rows: pd.DataFrame) -> dict[int, int]:
    """By snapshot the rows in which a part is more than its whole; only snapshots that have one."""
    wrong = pd.Series(False, index=rows.index)
    for rule in WORTH_KNOWING[feed]:
        wrong |= rule.broken(rows).fillna(False).astype(bool)
    return dict(Counter(rows.loc[wrong, "snapshot"].tolist()))


def _read_stays(connection: Any, seen: _Seen, found: Found, here: Sequence[Standing], fresh: Rows) -> None:
    """The stays of every census that can be reconciled with the one before."""
    needed: dict[Feed, set[int]] = {Feed.INPATIENTS: set(), Feed.DISCHARGES: set()}
    for item in here:
        before, left = _to_reconcile(found, item)
        if before and left:
            needed[Feed.INPATIENTS] |= {item.snapshot, before.snapshot}
            needed[Feed.DISCHARGES] |= {one.snapshot for one in left}
    for feed, ids in needed.items():
        at_hand = {number: fresh[number] for number in ids if number in fresh}
        missing = sorted(ids - set(at_hand))
        seen.stays |= at_hand | (stored.stays(connection, feed, missing) if missing else {})


def _to_reconcile(found: Found, item: Standing) -> tuple[Standing | None, list[Standing]]:
    """The census before one of inpatients, and the discharges filed since."""
    if item.feed is not Feed.INPATIENTS:
        return None, []
    yesterday = item.day - ONE_DAY
    left = [found.get((item.organisation, Feed.DISCHARGES, day)) for day in (yesterday, item.day)]
    return found.get((item.organisation, Feed.INPATIENTS, yesterday)), [one for one in left if one]


def _checks(layout: Layout, found: Found, item: Standing, seen: _Seen) -> Iterator[Check]:
    """The checks of one snapshot: what cannot be asked of it is left out."""
    yield _complete(layout, found, item, seen)
    before, left = _to_reconcile(found, item)
    if before and left:
        gone = pd.concat([seen.stays[one.snapshot] for one in left])
        yield confidence.balances(reconcile(seen.stays[before.snapshot], gone, seen.stays[item.snapshot]))
    if item.feed in NESTED:
        yield confidence.nested(seen.broken.get(item.snapshot, 0), item.rows)
    if CODES[item.feed]:
        yield confidence.known_codes(item.rows, *seen.unmapped.get(item.snapshot, (0, {})))


def _complete(layout: Layout, found: Found, item: Standing, seen: _Seen) -> Check:
    before = found.get((item.organisation, item.feed, item.day - ONE_DAY))
    usually = _usual_places(layout, item, before, seen)
    if item.feed is Feed.INPATIENTS:
        beds = found.get((item.organisation, Feed.BEDS, item.day))
        usually -= seen.empty.get(beds.snapshot, set()) if beds else set()
    missing = sorted(usually - seen.places.get(item.snapshot, set()))
    column, words = NEVER_NOUGHT.get(item.feed, ("", ""))
    is_nought = bool(column) and item.rows > 0 and not any(seen.total.get(item.snapshot, (0,)))
    return confidence.complete(
        item.rows,
        item.left_out,
        missing=[_place_words(layout, place) for place in missing],
        usually=len(usually),
        expected=before is not None,
        nought=words if is_nought else None,
        what="ward" if item.feed in BY_WARD else "site",
    )


def _usual_places(layout: Layout, item: Standing, before: Standing | None, seen: _Seen) -> set[tuple[str, str]]:
    """The configured wards (or sites) that its last file had; with no file the day before, every configured ward."""
    sites = {code for code, site in layout.sites.items() if site.organisation == item.organisation}
    if item.feed in BY_WARD:
        known = {place for place in layout.wards if place[0] in sites}
        return known & seen.places.get(before.snapshot, set()) if before else known
    if item.feed in BY_SITE and before:
        return {(site, "") for site in sites} & seen.places.get(before.snapshot, set())
    return set()


def _place_words(layout: Layout, place: tuple[str, str]) -> str:
    ward, site = layout.wards.get(place), layout.sites[place[0]]
    return f"{ward.name} ({ward.code})" if ward else f"{site.name} ({site.code})"
