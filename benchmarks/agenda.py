"""The agenda's order against ranking by count, by what people of the sample really went on to wait.

Every third morning of Plymouth, from four weeks in to four weeks before the end: the order is made from earlier
mornings alone, and judged by the bed-days that the people of its first five groups then waited, up to 28 each. That is
what could have been unlocked, times the share the meeting could resolve; never what was.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median

import pandas as pd

from benchmarks.stores import fresh_store
from flow.huddle.agenda import agenda, by_count, realised
from flow.huddle.delays import COLUMNS, groups, people
from flow.huddle.evidence import Spell
from flow.huddle.remaining import HORIZON, Remaining, history, learn
from flow.huddle.resolvable import Basis, Share, share
from flow.services.sample import make
from flow.settings import Settings
from flow.snapshots.delay_reasons import load_shipped
from flow.store import snapshots, systems
from flow.store.database import Database
from flow.vocabulary import Feed

SYSTEM = "plymouth"
LOOKS_BACK = timedelta(weeks=12)
FOUR_WEEKS = timedelta(days=HORIZON)
EVERY = 3
REASONS = {reason.code: reason for reason in load_shipped()}
SEGMENT = ["organisation", "spell_id", "reason", "ready_on"]


def results() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder, fresh_store("sqlite", Path(folder)) as store:
        make(store, Settings(_env_file=None, data_folder=Path(folder)), [SYSTEM], lambda _done, _of, _what: None)
        waiting = _waiting(store)
    found = _judge(waiting)
    total = Counter[str]()
    for morning in found:
        total.update(morning)
    yield "agenda, bed-days the room could resolve, ranked / by count", total["ours"] / total["by count"], "at least 1"
    yield "agenda, bed-days waited, by expected days / by count", total["days"] / total["days by count"], "at least 1"
    yield (
        "agenda, share of bed-days so far in the first five",
        median(each["covered"] for each in found),
        "at least 0.6",
    )


@cache
def judged(reason: str | None) -> Share:
    return share(reason, REASONS)


def all_of_it(_reason: str | None) -> Share:
    """As if every delay could be resolved: what is expected of the days alone."""
    return Share(1.0, Basis.EDITED)


def _judge(waiting: pd.DataFrame) -> list[dict[str, float]]:
    """What each order put before the meeting, a morning each."""
    last = max(waiting["day"])
    ended = _ended(history(_seen(waiting), _last_mornings(waiting)))
    mornings = [
        day for day in sorted(set(waiting["day"])) if min(waiting["day"]) + FOUR_WEEKS <= day <= last - FOUR_WEEKS
    ]
    return [_morning(waiting, day, ended, last) for day in mornings[::EVERY]]


def _morning(waiting: pd.DataFrame, day: date, ended: dict[Spell, date | None], last: date) -> dict[str, float]:
    rows = waiting[waiting["day"] == day].to_dict("records")
    found = groups(people(rows, day))
    spells = [(row["organisation_code"], row["spell_id"]) for row in rows]
    waited = {spell: (((ended[spell] or last) - day).days, ended[spell] is not None) for spell in spells}
    remaining = _learnt_before(waiting, day)
    ranked = agenda(found, remaining, judged)
    by_days = agenda(found, remaining, all_of_it)
    yardstick = realised(by_count(found), waited, judged)
    return {
        "ours": realised([item.group for item in ranked.items], waited, judged).resolvable,
        "by count": yardstick.resolvable,
        "days": realised([item.group for item in by_days.items], waited, judged).bed_days,
        "days by count": yardstick.bed_days,
        "covered": ranked.covered() or 0.0,
    }


def _learnt_before(waiting: pd.DataFrame, day: date) -> Remaining:
    past = waiting[(waiting["day"] < day) & (waiting["day"] >= day - LOOKS_BACK)]
    return learn(history(_seen(past), _last_mornings(past)))


def _ended(delays: pd.DataFrame) -> dict[Spell, date | None]:
    keys = zip(delays["organisation"], delays["spell_id"], strict=True)
    return {key: None if pd.isna(end) else end.date() for key, end in zip(keys, delays["ended_on"], strict=True)}


def _seen(rows: pd.DataFrame) -> pd.DataFrame:
    named = rows.rename(columns={"organisation_code": "organisation", "delay_reason": "reason"})
    mornings = named.groupby(SEGMENT, dropna=False)["day"]
    return mornings.agg(first_seen="min", last_seen="max").reset_index()


def _last_mornings(rows: pd.DataFrame) -> dict[str, date]:
    last: dict[str, date] = rows.groupby("organisation_code")["day"].max().to_dict()
    return last


def _waiting(store: Database) -> pd.DataFrame:
    """Everybody ready to leave on every morning: `COLUMNS` and the day."""
    with store.reading() as connection:
        layout = systems.layout(connection, SYSTEM)
        assert layout is not None
        days = snapshots.days_filed(connection, SYSTEM, Feed.INPATIENTS)
        used = snapshots.used(connection, SYSTEM, days, list(layout.organisations))
        rows = []
        for day, chosen in used[used["feed"] == Feed.INPATIENTS].groupby("day")["snapshot"]:
            found = snapshots.fit_waiting(connection, chosen.tolist(), COLUMNS)
            rows += [row | {"day": day} for row in found]
    return pd.DataFrame(rows, dtype=object)
