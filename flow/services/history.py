"""What only earlier days can tell about a file: yesterday's rows again, far from usual, a site missing, a balance."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

import pandas as pd

from flow.clock import day_words
from flow.layout import Layout
from flow.snapshots.comparing import (
    Reconciliation,
    delays_against_inpatients,
    far_from_usual,
    reconcile,
    rows_again,
)
from flow.snapshots.findings import Finding, note, stop
from flow.snapshots.snapshot import Snapshot
from flow.snapshots.splitting import Split
from flow.store import snapshots as stored
from flow.vocabulary import Feed

SAID_OF_AT_MOST = 7
"""A file of more days than this is history being loaded: its days are compared with nothing."""
ENOUGH_WEEKS = 3
FEW = 400
"""Snapshots of one file up to which each is looked at by itself."""
NAMED = 5
"""Spells named in one sentence."""


def digests(split: Split) -> list[str]:
    """The digest of each snapshot with which tomorrow's may be compared: of a file of history only the last days."""
    last = set(sorted(set(split.days))[-SAID_OF_AT_MOST:]) if len(split) <= FEW else set()
    return [split[place].digest if day in last else "" for place, day in enumerate(split.days)]


def findings(connection: Any, layout: Layout, fresh: Split, confirm: bool) -> list[Finding]:
    """Findings that compare these snapshots with what is stored."""
    if len(set(fresh.days)) > SAID_OF_AT_MOST:
        return []
    found: list[Finding] = []
    for snapshot in fresh:
        if snapshot.feed is Feed.COUNTS:
            continue
        found += _compared(connection, layout, snapshot, confirm)
        if snapshot.feed is Feed.INPATIENTS:
            found += _balance(connection, layout, snapshot)
        if snapshot.feed is Feed.DTOC:
            found += _delayed(connection, layout, snapshot)
    return found


def _delayed(connection: Any, layout: Layout, fresh: Snapshot) -> list[Finding]:
    """Delayed patients beside the inpatients of the same organisation and day, where these are there."""
    known = stored.earlier(connection, layout.key, Feed.INPATIENTS, fresh.organisation, "", [fresh.day])
    if fresh.day not in known:
        return []
    inpatients = stored.spells(connection, Feed.INPATIENTS, known[fresh.day][2], "spell_id", "admission_at")
    return delays_against_inpatients(fresh.rows, inpatients)


def _compared(connection: Any, layout: Layout, fresh: Snapshot, confirm: bool) -> list[Finding]:
    weeks = [fresh.day - timedelta(weeks=week) for week in range(1, layout.settings.usual_weeks + 1)]
    yesterday = fresh.day - timedelta(days=1)
    days = [fresh.day, yesterday, *weeks]
    known = stored.earlier(connection, layout.key, fresh.feed, fresh.organisation, fresh.series, days)
    return [
        *_site_missing(connection, fresh, known, confirm),
        *_same_rows(fresh, known, yesterday),
        *_unusual(fresh, [known[day][0] for day in weeks if day in known], layout.settings.far_from_usual),
    ]


def _site_missing(
    connection: Any, fresh: Snapshot, known: dict[date, tuple[int, str, int]], confirm: bool
) -> list[Finding]:
    if fresh.day not in known or "site_code" not in fresh.rows:
        return []
    gone = sorted(stored.sites_of(connection, fresh.feed, known[fresh.day][2]) - set(fresh.rows["site_code"].dropna()))
    if not gone:
        return []
    said = (
        f"The {fresh.feed} file of {fresh.organisation} for {day_words(fresh.day)} that is loaded has rows of"
        f" {', '.join(gone)}; this one has none."
    )
    if confirm:
        return [note(f"{said} It was confirmed.", column="site_code")]
    return [stop(f"{said} If that is right, confirm it and load the file again.", column="site_code")]


def _same_rows(fresh: Snapshot, known: dict[date, tuple[int, str, int]], yesterday: date) -> list[Finding]:
    mark = known[yesterday][1] if yesterday in known else ""
    if not mark or fresh.digest != mark:
        return []
    return [rows_again(fresh.feed, yesterday)]


def _unusual(fresh: Snapshot, before: list[int], share: float) -> list[Finding]:
    if len(before) < ENOUGH_WEEKS:
        return []
    found = far_from_usual(len(fresh.rows), median(before), share)
    return [found] if found else []


def _balance(connection: Any, layout: Layout, fresh: Snapshot) -> list[Finding]:
    """Census to census, said where somebody is left to explain or a discharge row is due."""
    found = reconciled(connection, layout, fresh.organisation, fresh.day, fresh.rows)
    if found is None:
        return []
    said = [
        f"{len(spells)} {words}: {', '.join(spells[:NAMED])}{' ...' if len(spells) > NAMED else ''}."
        for spells, words in (
            (found.due, "left without a discharge row; if after midnight, it is due in tomorrow's file"),
            (found.unexplained_gone, "gone without a discharge row"),
            (found.unexplained_new, "here who were not at the last census and were admitted before it"),
            (found.unexplained_here, "here although a discharge row says they left"),
        )
        if spells
    ]
    if not said:
        return []
    moved = f"{len(found.admitted)} in, {len(found.discharged)} out, {found.now} now"
    sum_up = f"{fresh.organisation}: {found.before} patients at the last census, {moved}."
    return [note(f"{sum_up} {' '.join(said)}", column="spell_id")]


def reconciled(
    connection: Any, layout: Layout, organisation: str, day: date, now: pd.DataFrame
) -> Reconciliation | None:
    """The balance between yesterday's census and today's; None where it or every discharge file is missing."""
    yesterday = day - timedelta(days=1)
    before = stored.earlier(connection, layout.key, Feed.INPATIENTS, organisation, "", [yesterday])
    if yesterday not in before:
        return None
    left = stored.earlier(connection, layout.key, Feed.DISCHARGES, organisation, "", [yesterday, day])
    if not left:
        return None
    then = stored.spells(connection, Feed.INPATIENTS, before[yesterday][2], "spell_id", "admission_at", "snapshot_at")
    gone = [
        stored.spells(connection, Feed.DISCHARGES, row[2], "spell_id", "admission_at", "discharge_at")
        for row in left.values()
    ]
    return reconcile(then, pd.concat(gone), now)
