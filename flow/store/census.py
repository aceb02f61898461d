"""Which of several snapshots of one day gives its figures, and which is the newest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from flow.clock import at, naive_utc

KEY = ["organisation", "series", "day"]
Place = tuple[str, str, date]
BEFORE_ALL = datetime.min.replace(tzinfo=UTC).replace(tzinfo=None)
"""Of a flow, which has no census."""


def best(candidates: pd.DataFrame, census: time) -> pd.DataFrame:
    """organisation, series, day, snapshot, newest: of each census the newest file, then the census nearest the time.

    `candidates`: organisation, series, day, id, census_at (UTC without a zone; missing for a flow).
    """
    moments = candidates["census_at"].astype(object).where(candidates["census_at"].notna(), None)
    plain = zip(*(candidates[name].tolist() for name in (*KEY, "id")), moments.tolist(), strict=True)
    rows = [(*key, *found) for key, found in nearest(plain, census).items()]
    return pd.DataFrame(rows, columns=[*KEY, "snapshot", "newest"])


def nearest(candidates: Iterable[Any], census: time) -> dict[Place, tuple[int, int]]:
    """`best` of plain rows: (organisation, series, day) -> (snapshot, newest)."""
    usual: dict[date, datetime] = {}
    figures: dict[Place, tuple[timedelta, int]] = {}
    newest: dict[Place, tuple[datetime, int]] = {}
    for organisation, series, day, number, moment in candidates:
        if day not in usual:
            usual[day] = naive_utc(at(day, census))
        away = timedelta.max if moment is None else abs(moment - usual[day])
        key = (organisation, series, day)
        figures[key] = min(figures.get(key, (away, -number)), (away, -number))
        newest[key] = max(newest.get(key, (BEFORE_ALL, 0)), (moment or BEFORE_ALL, number))
    return {key: (-found, newest[key][1]) for key, (_, found) in figures.items()}
