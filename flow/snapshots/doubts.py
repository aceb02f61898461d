"""What makes a whole file doubtful though each row can be read: noughts alone, a day turned round, garbled text."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from flow.clock import LONDON, day_words, london
from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FeedSpec
from flow.snapshots.folding import shown
from flow.snapshots.notes import Gathered
from flow.vocabulary import Feed

NEVER_ALL_NOUGHT: dict[Feed, tuple[str, ...]] = {
    Feed.BEDS: ("core_beds", "occupied_beds"),
    Feed.EMERGENCY: ("attendances",),
    Feed.CAPACITY: ("capacity_total",),
}
"""Columns that are not 0 in every row of a true file. One row alone may be."""
GARBLED = re.compile("\u00c3[\u0080-\u00bf]|\u00e2\u20ac|\u00c2[\u00a0-\u00bf]|\ufffd")
"""UTF-8 that was read as Windows-1252 on its way here and saved again, and letters that were lost for good."""
MONTHS = 12
SPOKEN = frozenset({Kind.TEXT, Kind.CODE, Kind.CHOICE})


def look_at(spec: FeedSpec, rows: pd.DataFrame, text: pd.DataFrame, gathered: Gathered, now: datetime) -> None:
    """`rows`: typed, `text`: as written, both by position; the notes go into `gathered`."""
    left = np.ones(len(rows), dtype=bool)
    left[list(gathered.out)] = False
    for column in NEVER_ALL_NOUGHT.get(spec.feed, ()):
        _noughts(rows, column, left, gathered)
    _turned_round(spec, rows, text, left, gathered, now)
    _garbled(spec, text, gathered)


def _noughts(rows: pd.DataFrame, column: str, left: np.ndarray, gathered: Gathered) -> None:
    if column not in rows or left.sum() < 2 or not (rows[column] == 0).to_numpy()[left].all():
        return
    first = int(np.flatnonzero(left)[0])
    sentence = (
        f"it is 0 here and in every other row. That is most often a return not made; it is kept as filed: "
        f"check {column} with its sender, and load the file again."
    )
    gathered.note(first, column, sentence, "0")


def meant_instead(day: date, now: datetime) -> date | None:
    """The day with day and month exchanged, where that is today or yesterday and the day itself is neither."""
    today = london(now).date()
    expected = {today, today - timedelta(days=1)}
    if day in expected or day.day > MONTHS:
        return None
    other = date(day.year, day.day, day.month)
    return other if other in expected else None


def _turned_round(
    spec: FeedSpec, rows: pd.DataFrame, text: pd.DataFrame, left: np.ndarray, gathered: Gathered, now: datetime
) -> None:
    """A file of one day that is long past, and would be of this morning with its day and month exchanged."""
    filed = rows[spec.filed_by][left]
    days = (filed if filed.dt.tz is None else filed.dt.tz_convert(LONDON)).dt.date.dropna().unique().tolist()
    other = meant_instead(days[0], now) if len(days) == 1 else None
    if other is None:
        return
    first = int(np.flatnonzero(left & rows[spec.filed_by].notna().to_numpy())[0])
    written = str(text.at[first, spec.filed_by])
    sentence = (
        f"'{shown(written)}' is {day_words(days[0])}. With day and month the other way round it would be "
        f"{day_words(other)}: dates are read as day/month/year. Correct them if they are month/day."
    )
    gathered.note(first, spec.filed_by, sentence, written)


def _garbled(spec: FeedSpec, text: pd.DataFrame, gathered: Gathered) -> None:
    """Words whose letters were changed on the way: said once for each column."""
    for name in (column.name for column in spec.columns if column.kind in SPOKEN and column.name in text):
        bad = [value for value in text[name].unique() if not value.isascii() and GARBLED.search(value)]
        if bad:
            at = text.index[text[name].isin(bad)]
            sentence = (
                f"'{shown(bad[0])}' has letters that were changed on their way, in {len(at):,} "
                f"{'row' if len(at) == 1 else 'rows'}. Save the file as CSV UTF-8 where it was made, and load that."
            )
            gathered.note(int(at[0]), name, sentence, bad[0])
