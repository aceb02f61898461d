"""What happens when snapshots land: facts of the organisations and days they touch are worked out again, then pooled.

Facts depend only on the snapshots in use and the configuration, so the order in which files arrive does not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from flow.layout import Layout
from flow.measures.chc import GIVES as BY_MONTH
from flow.measures.compute import compute, compute_counted
from flow.measures.pool import pool
from flow.measures.sheet import FACT_COLUMNS, no_facts
from flow.services.landed_checks import land_checks
from flow.services.without_rows import keep_facts, purged_feeds
from flow.store import facts as stored
from flow.store import purges, reasons, snapshots
from flow.vocabulary import DelayKind, Feed, Scope

DAYS_AT_ONCE = 31
THE_SYSTEM = ""
"""The organisation of a system's own facts."""
Rows = Mapping[int, pd.DataFrame]
"""Rows just loaded, by snapshot, so that they need not be read back."""


def land(
    connection: Any,
    layout: Layout,
    organisations: Collection[str],
    days: Collection[date],
    fresh: Rows | None = None,
    feeds: Collection[Feed] = tuple(Feed),
) -> None:
    """Work out again every fact and check of these organisations and days, and the system's facts of those days.

    `feeds` are those that landed: lists by month are only read again where one of them came.
    """
    kinds = delay_kinds(connection)
    for some in _chunks(sorted(days)):
        made = facts_of(connection, layout, organisations, some, kinds, fresh)
        put_facts(connection, layout, organisations, some, made)
        if set(feeds) != {Feed.COUNTS}:
            land_checks(connection, layout, organisations, some, fresh)
    if Feed.CHC in feeds:
        land_by_month(connection, layout, organisations)


def put_facts(
    connection: Any, layout: Layout, organisations: Collection[str], days: Sequence[date], made: pd.DataFrame
) -> None:
    """Put the facts made of these organisations and days in the place of what they had, and pool the system's."""
    stored.replace(connection, layout.key, made, days=days, organisations=organisations, leave=BY_MONTH)
    if layout.pooled:
        every = stored.read(connection, layout.key, days, scope=Scope.ORGANISATION, grain=None)
        pooled = pool(every, layout.key)
        stored.replace(connection, layout.key, pooled, days=days, organisations=[THE_SYSTEM], leave=BY_MONTH)


def land_by_month(connection: Any, layout: Layout, organisations: Collection[str]) -> None:
    """Continuing healthcare: the newest whole list of each organisation gives all its months."""
    made = months_of(connection, layout, organisations)
    stored.replace_months(connection, layout.key, made, organisations=organisations, measures=BY_MONTH)
    if layout.pooled:
        pooled = pooled_months(stored.read_months(connection, layout.key, BY_MONTH), layout)
        stored.replace_months(connection, layout.key, pooled, organisations=[THE_SYSTEM], measures=BY_MONTH)


def pooled_months(facts: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A system's facts by month from those of its organisations."""
    return pool(facts[facts["scope"] == Scope.ORGANISATION], layout.key)


def land_again(connection: Any, layout: Layout) -> None:
    """Work out every fact of a system again: its wards, sites or settings changed."""
    days = snapshots.days_filed(connection, layout.key)
    if days:
        land(connection, layout, list(layout.organisations), days)


def delay_kinds(connection: Any) -> dict[str, DelayKind]:
    """Internal or external, by the code of a delay reason."""
    return {code: DelayKind(row.kind) for code, row in reasons.read(connection).items()}


def facts_of(
    connection: Any,
    layout: Layout,
    organisations: Collection[str],
    days: Sequence[date],
    kinds: Mapping[str, DelayKind],
    fresh: Rows | None = None,
) -> pd.DataFrame:
    """Facts at organisation, site and ward scope from the snapshots in use. Changes nothing.

    What rests on rows that were removed at the end of their time is as it is kept.
    """
    gone = purged_feeds(connection, layout, organisations, days)
    used = snapshots.used(connection, layout.key, days, organisations)
    listed = used[~used["feed"].isin([Feed.CHC, Feed.COUNTS])]
    counts = _counts(connection, used[used["feed"] == Feed.COUNTS], fresh or {})
    feeds = [Feed(feed) for feed in listed["feed"].unique()]
    rows = {
        feed: _rows(connection, feed, listed.loc[listed["feed"] == feed, "snapshot"], fresh or {}) for feed in feeds
    }
    filed: dict[tuple[str, date], dict[Feed, pd.DataFrame]] = {}
    columns = (listed[name].tolist() for name in ("organisation", "feed", "day", "snapshot"))
    for organisation, feed, day, snapshot in zip(*columns, strict=True):
        filed.setdefault((organisation, day), {})[Feed(feed)] = rows[Feed(feed)][snapshot]
    made = [no_facts()]
    for (organisation, day), frames in filed.items():
        here = (counts["_organisation"] == organisation) & (counts["_day"] == day)
        if here.any():
            frames[Feed.COUNTS] = counts[here]
            counts = counts[~here]
        made.append(compute(organisation, day, frames, layout, delay_kinds=kinds))
    if len(counts):
        made.append(compute_counted(counts, layout))
    found = pd.concat([facts for facts in made if len(facts)] or made[:1], ignore_index=True)
    return keep_facts(connection, layout, found, gone)


def _counts(connection: Any, used: pd.DataFrame, fresh: Rows) -> pd.DataFrame:
    """The counted rows in use, of every series, with the organisation and day of their snapshots."""
    rows = _rows(connection, Feed.COUNTS, used["snapshot"], fresh, apart=False)
    found = pd.concat(rows.values()) if rows else pd.DataFrame({"snapshot": []})
    places = used.set_index("snapshot")
    return found.assign(
        _organisation=found["snapshot"].map(places["organisation"]), _day=found["snapshot"].map(places["day"])
    )


def months_of(connection: Any, layout: Layout, organisations: Collection[str]) -> pd.DataFrame:
    """Facts by month from the newest continuing-healthcare list of each organisation. Changes nothing.

    Of a list whose rows were removed they are as they are kept.
    """
    made = [no_facts()]
    lists = snapshots.newest_lists(connection, layout.key, Feed.CHC, organisations)
    gone = purges.purged_among(connection, [snapshot for _, _, snapshot in lists])
    for organisation, day, snapshot in lists:
        if snapshot in gone:
            kept = stored.read_months(connection, layout.key, BY_MONTH)
            made.append(kept.loc[kept["organisation"] == organisation, list(FACT_COLUMNS)])
            continue
        rows = snapshots.rows(connection, Feed.CHC, [snapshot])
        made.append(compute(organisation, day, {Feed.CHC: rows}, layout, delay_kinds={}, only=[Feed.CHC]))
    return pd.concat([facts for facts in made if len(facts)] or made[:1], ignore_index=True)


def _rows(
    connection: Any, feed: Feed, wanted: pd.Series, fresh: Rows, *, apart: bool = True
) -> dict[int, pd.DataFrame]:
    """Rows by snapshot; read together where they are not wanted apart (thousands of tiny snapshots), under number 0."""
    known = {int(snapshot): fresh[snapshot] for snapshot in wanted if snapshot in fresh}
    missing = [int(snapshot) for snapshot in wanted if snapshot not in known]
    if missing:
        read = snapshots.rows(connection, feed, missing)
        known |= dict.fromkeys(missing, read.iloc[:0]) if apart else {0: read}
        known |= by_snapshot(read) if apart else {}
    return known


def by_snapshot(rows: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """Rows of several snapshots, apart, each in the order they had."""
    of_row = rows["snapshot"].to_numpy(dtype="int64")
    if (of_row[1:] < of_row[:-1]).any():
        order = np.argsort(of_row, kind="stable")
        rows, of_row = rows.take(order), of_row[order]
    numbers, starts = np.unique(of_row, return_index=True)
    ends = [*starts[1:].tolist(), len(rows)][: len(numbers)]
    return {
        number: rows.iloc[start:end] for number, start, end in zip(numbers.tolist(), starts.tolist(), ends, strict=True)
    }


def _chunks(days: Sequence[date]) -> Iterator[Sequence[date]]:
    for start in range(0, len(days), DAYS_AT_ONCE):
        yield days[start : start + DAYS_AT_ONCE]


def recomputed(connection: Any, layout: Layout, days: Sequence[date]) -> pd.DataFrame:
    """The facts of these days worked out afresh and kept nowhere: what `verify` compares with."""
    made = facts_of(connection, layout, list(layout.organisations), days, delay_kinds(connection))
    if not layout.pooled:
        return made
    return pd.concat([made, pool(made[made["scope"] == Scope.ORGANISATION], layout.key)], ignore_index=True)
