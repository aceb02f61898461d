"""A `Raw` becomes a `Checked`: typed rows that may be used, rows left out with why, and every finding in one pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from flow.clock import day_words, london, moment_words, naive_utc
from flow.snapshots import doubts, file_names, judging, typing_cells
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.snapshots.findings import Finding, stop
from flow.snapshots.notes import Gathered
from flow.snapshots.pseudonyms import PREFIX
from flow.snapshots.recognising import ALSO_READ, missing_columns, own_name, repeated_columns, unused_columns
from flow.snapshots.refusing import refuse_personal
from flow.snapshots.snapshot import BEYOND, ROW, THEIRS, Checked, Raw
from flow.snapshots.typing_cells import Typed
from flow.vocabulary import Feed

Reasons = Callable[[str], str | None]
"""Gives the code of a delay reason for a code or its words; None where it is not known."""
USABLE_SHARE = 0.5
NHS_NUMBER = "nhs_number"


@dataclass(frozen=True)
class Terms:
    """What a file is checked against besides its feed."""

    now: datetime
    census: time = time(8)
    reasons: Reasons | None = None


def check(
    raw: Raw,
    feed: Feed,
    *,
    now: datetime,
    day: date | None = None,
    file_name: str = "",
    census: time = time(8),
    reasons: Reasons | None = None,
) -> Checked:
    """Check a file against its feed.

    `raw`: cells as text; columns in our names, or the same but for case and spaces. `day`: the day of a file with no
    rows, else it is looked for in `file_name`. `census`: the time of a census given as a date alone. `reasons`: gives
    the code of a delay reason; without it the column is kept as written. Never raises for anything in the file.
    """
    spec = FEEDS[feed]
    columns = [column for column in raw.rows.columns if column not in (BEYOND, THEIRS)]
    stops = raw.findings if raw.refused else _about_columns(columns, feed)
    if stops:
        return refused(feed, raw, [*stops])
    text = _ours(raw.rows, spec)
    notes = list(raw.findings) + ([] if THEIRS in raw.rows else unused_columns(columns, feed))
    if text.empty:
        return _without_rows(spec, raw, notes, now, day or file_names.day_in(file_name))
    return _checked(spec, raw, text, notes, Terms(now, census, reasons))


def refused(feed: Feed | None, raw: Raw, findings: list[Finding]) -> Checked:
    """Nothing of the file may be used."""
    nothing = raw.rows.iloc[:0]
    return Checked(feed, nothing, nothing.assign(reason=""), findings, len(raw.rows))


def _about_columns(columns: list[str], feed: Feed) -> list[Finding]:
    return [
        *refuse_personal(columns, ALSO_READ),
        *repeated_columns(columns, feed),
        *missing_columns(columns, feed),
    ]


def _ours(rows: pd.DataFrame, spec: FeedSpec) -> pd.DataFrame:
    """The feed's columns under our names, text, indexed by position. Of NHS numbers nothing but pseudonyms."""
    found = {own_name(column): rows[column] for column in rows.columns}
    text = pd.DataFrame({name: found[name] for name in spec.names if name in found}, index=rows.index)
    if NHS_NUMBER in text:
        text[NHS_NUMBER] = text[NHS_NUMBER].where(text[NHS_NUMBER].str.startswith(PREFIX), "")
    return text.reset_index(drop=True)


def _without_rows(spec: FeedSpec, raw: Raw, notes: list[Finding], now: datetime, day: date | None) -> Checked:
    """A header and no rows: a return of nought for its day, where the feed has such a thing and the day is known."""
    if not spec.empty_is_nought:
        notes = [
            stop(f"The file has a header and no rows, and {spec.feed} cannot be nought: each row is {spec.row_is}.")
        ]
    elif day is None:
        notes = [
            stop(
                f"The file has a header and no rows, which is a return of nought for {spec.feed}. Say for which day: "
                "give the day, or put it into the name of the file, for example 2018-06-05."
            )
        ]
    elif day > now.date():
        notes = [stop(f"The file is a return of nought for {day_words(day)}, which has not come yet. Correct the day.")]
    nothing = raw.rows.iloc[:0]
    rows = typing_cells.complete(nothing[[]], spec)
    return Checked(spec.feed, rows, nothing.assign(reason=""), notes, 0, day)


def _checked(spec: FeedSpec, raw: Raw, text: pd.DataFrame, notes: list[Finding], terms: Terms) -> Checked:
    theirs = raw.rows[THEIRS].tolist() if THEIRS in raw.rows else None
    gathered = Gathered(raw.rows.index.tolist(), theirs)
    typed = typing_cells.type_cells(text, spec, terms.census, terms.reasons)
    stops = _future(spec, typed, text, terms.now)
    if BEYOND in raw.rows:
        judging.out_of_step(raw.rows[BEYOND], gathered)
    rows = judging.judge(spec, typed, text, gathered, terms.now)
    doubts.look_at(spec, typed.rows, text, gathered, terms.now)
    out = np.array(sorted(gathered.out), dtype=int)
    if len(out) > USABLE_SHARE * len(text):
        stops.append(_too_many(len(out), len(text)))
    left_out = text.iloc[out].assign(reason=[gathered.reason(position) for position in out])
    left_out.index = raw.rows.index[out]
    kept = np.delete(np.arange(len(text)), out)
    usable = typing_cells.complete(rows if not len(out) else rows.iloc[kept], spec)
    usable.index = raw.rows.index[kept]
    usable.index.name = left_out.index.name = ROW
    return Checked(spec.feed, usable, left_out, [*stops, *gathered.all(), *notes], len(text))


def _future(spec: FeedSpec, typed: Typed, text: pd.DataFrame, now: datetime) -> list[Finding]:
    """A census that has not happened yet stops the file."""
    if not spec.is_stock:
        return []
    census = typed.rows["snapshot_at"]
    late = census > pd.Timestamp(naive_utc(now), tz="UTC")
    if not late.any():
        return []
    first = int(late.to_numpy().argmax())
    said = str(text["snapshot_at"].iloc[first])
    other = doubts.meant_instead(london(census.iloc[first]).date(), now)
    read = f" Dates are read as day/month/year: as month/day it would be {day_words(other)}." if other else ""
    return [
        stop(
            f"The census is in the future: snapshot_at says '{said}', and it is {moment_words(now)}. "
            f"Correct snapshot_at, or load the file once the census has been taken.{read}",
            "snapshot_at",
            said,
        )
    ]


def _too_many(out: int, rows: int) -> Finding:
    return stop(
        f"More than half of the rows cannot be used ({out:,} of {rows:,}), so nothing is loaded. "
        "Correct the file, or the profile that reads it, and load it again."
    )
