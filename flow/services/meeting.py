"""What the meeting needs of one morning beside its board: changes, agenda, bed gap, glide path, tipping points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.errors import UsageError
from flow.huddle import agenda as ranking
from flow.huddle import staying, tipping
from flow.huddle.agenda import Agenda, Move
from flow.huddle.bed_gap import BedGap, NoGap
from flow.huddle.bed_record import Scored, Standing, standing
from flow.huddle.changes import Changes
from flow.huddle.delays import COLUMNS, DelayGroup, groups, people
from flow.huddle.glide import Glide, glide
from flow.huddle.nearest import Near, nearest
from flow.huddle.record import Held, replay
from flow.huddle.remaining import Remaining, history, learn
from flow.huddle.resolvable import edited, share
from flow.huddle.staying import PLANNED, Staying
from flow.huddle.tipping import Case, Shortened, Tips
from flow.layout import Layout
from flow.measures.pressure import LocalLevel, local_level, thresholds
from flow.measures.runs import WeeksInARow, weeks_in_a_row
from flow.measures.targets import target_on
from flow.measures.weeks import weekly
from flow.security.roles import Act
from flow.services import series
from flow.services.allowed import allowed
from flow.services.meeting_changes import since_yesterday
from flow.services.meeting_gap import bed_gap
from flow.services.series import Fact, Place
from flow.services.stay_reviews import newest_reviews
from flow.services.values import known_system
from flow.store import huddles, reasons, snapshots, systems, wards
from flow.store import meeting as store
from flow.store.database import Database
from flow.vocabulary import Feed, Grain, Scope

LEARNS_FROM = timedelta(weeks=12)
RATE = "dtoc_rate"
LOOKS_AT_STAYS_FROM = min(tipping.LONG_TOMORROW)


@dataclass(frozen=True)
class Lessons:
    """What the files teach of one morning, whatever is said at the meeting: the slower part, worth keeping.

    `changes`: one a cohort. `remaining`: how long people go on to wait. `scored`: forecasts of earlier mornings, oldest
    first; `standing`: how they do against 'the same as yesterday'. `glide` None: no figure today, or no target.
    """

    level: LocalLevel | None
    changes: tuple[Changes, ...]
    remaining: Remaining
    gap: BedGap | NoGap
    scored: tuple[Scored, ...]
    standing: Standing | None
    glide: Glide | None
    run: WeeksInARow | None
    chc: Shortened[Case]


@dataclass(frozen=True)
class Meeting:
    """One morning of a system, or of one organisation where it is not pooled.

    `held`: the record so far. `agenda` None: nobody has filed who is waiting. `nearest`: people named for the bed gap.
    """

    day: date
    held: Held
    lessons: Lessons
    agenda: Agenda | None
    nearest: tuple[Near, ...]
    long_tomorrow: Shortened[Tips]
    community: Shortened[Tips]
    site_names: Mapping[str, str] = field(default_factory=dict)


@allowed(Act.SEE, hides=True)
def lessons(db: Database, system: str, day: date, organisation: str | None = None) -> Lessons:
    """Raises UsageError for a system or an organisation that does not exist."""
    with db.reading() as connection:
        layout = _layout(connection, system, organisation)
        return _lessons(connection, layout, day, organisation)


@allowed(Act.SEE, hides=True)
def meeting(
    db: Database, system: str, day: date, organisation: str | None = None, known: Lessons | None = None
) -> Meeting:
    """`known`: the lessons of this very morning, where they are at hand. Raises as `lessons`."""
    with db.reading() as connection:
        layout = _layout(connection, system, organisation)
        taught = known or _lessons(connection, layout, day, organisation)
        lists = _inpatients(connection, layout, day, _within(layout, organisation))
        here = _staying(connection, layout, day, lists)
        held = replay(huddles.events(connection, layout.key, day))
        kinds = {code: row.kind for code, row in reasons.read(connection).items()}
        return Meeting(
            day=day,
            held=held,
            lessons=taught,
            agenda=_agenda(connection, layout, day, lists, taught.remaining, held),
            nearest=nearest(here, day, kinds, taught.gap.more) if isinstance(taught.gap, BedGap) else (),
            long_tomorrow=tipping.long_tomorrow(here, day),
            community=tipping.community_standard(here, day),
            site_names={code: site.name for code, site in layout.sites.items()},
        )


@allowed(Act.SEE)
def files_version(db: Database, system: str) -> str:
    """Changes whenever a file or a setting of this system does: what kept lessons are known by."""
    with db.reading() as connection:
        return systems.files_version(connection, system)


def _layout(connection: Any, system: str, organisation: str | None) -> Layout:
    layout = known_system(connection, system)
    if organisation is not None and organisation not in layout.organisations:
        raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
    return layout


def _within(layout: Layout, organisation: str | None) -> list[str]:
    return [organisation] if organisation else list(layout.organisations)


def _lessons(connection: Any, layout: Layout, day: date, organisation: str | None) -> Lessons:
    within = _within(layout, organisation)
    place = (Scope.ORGANISATION, organisation) if organisation else (Scope.SYSTEM, layout.key)
    gap, scored = bed_gap(connection, layout, day, *place)
    path, run = _glide(connection, layout, day, *place)
    return Lessons(
        level=_level(connection, layout, day, *place),
        changes=since_yesterday(connection, layout, day, within),
        remaining=learnt(connection, layout, day, within),
        gap=gap,
        scored=scored,
        standing=standing(scored),
        glide=path,
        run=run,
        chc=_cases(connection, layout, day, within),
    )


def _inpatients(connection: Any, layout: Layout, day: date, within: Sequence[str]) -> list[int]:
    used = snapshots.used(connection, layout.key, [day], within)
    return [int(number) for number in used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"]]


def _staying(connection: Any, layout: Layout, day: date, lists: Sequence[int]) -> tuple[Staying, ...]:
    plans = [str(word) for word in PLANNED]
    rows = wards.people(connection, lists, staying.COLUMNS, LOOKS_AT_STAYS_FROM, plans)
    return staying.people(rows, layout, newest_reviews(connection, layout.key, day), {})


def _agenda(
    connection: Any, layout: Layout, day: date, lists: Sequence[int], remaining: Remaining, held: Held
) -> Agenda | None:
    """Groups by what could be unlocked, and in the order the meeting gave them."""
    if not lists:
        return None
    known, ours = reasons.read(connection), edited(layout.settings.shares)
    ranked = ranking.agenda(
        _groups(connection, day, lists),
        remaining,
        lambda reason: share(reason, known, ours),
    )
    return ranking.reordered(ranked, [Move(one.group, one.place, one.why) for one in held.moved])


def _groups(connection: Any, day: date, lists: Sequence[int]) -> list[DelayGroup]:
    return groups(people(snapshots.fit_waiting(connection, lists, COLUMNS), day))


def learnt(connection: Any, layout: Layout, day: date, within: Sequence[str]) -> Remaining:
    """How long people went on to wait here, from the twelve weeks up to this morning."""
    seen, last = store.waits_seen(connection, layout.key, day - LEARNS_FROM, day, within)
    return learn(history(seen, last))


def _glide(
    connection: Any, layout: Layout, day: date, scope: Scope, code: str
) -> tuple[Glide | None, WeeksInARow | None]:
    """The glide path while there is a target, and weeks in a row from all of history."""
    target = target_on(RATE, day, layout, scope)
    if target is None:
        return None, None
    first = min(snapshots.days_filed(connection, layout.key), default=day)
    facts = series.facts(connection, layout, first, day, Grain.DAY, scope, [RATE], [code])
    parts = zip(facts["day"], facts["numerator"], facts["denominator"], strict=True)
    weeks: pd.DataFrame = weekly(facts)
    run = weeks_in_a_row(weeks, lambda monday: _aim(monday, layout, scope), day) if len(weeks) else None
    return glide(day, target.value, {on: (top, bottom) for on, top, bottom in parts}, run), run


def _aim(monday: date, layout: Layout, scope: Scope) -> float | None:
    target = target_on(RATE, monday, layout, scope)
    return target.value if target else None


def _level(connection: Any, layout: Layout, day: date, scope: Scope, code: str) -> LocalLevel | None:
    limits = thresholds(layout.settings.local_level)
    if not limits:
        return None
    keys = sorted({one.measure for one in limits})
    yesterday = day - timedelta(days=1)
    facts: Mapping[Place, Fact] = series.points(connection, layout, yesterday, day, scope, keys, code)
    return local_level(limits, {key: _newest(facts, key, code, (day, yesterday)) for key in keys})


def _newest(facts: Mapping[Place, Fact], key: str, code: str, days: Sequence[date]) -> float | None:
    """A stock of the morning itself, a flow of the day before: whichever there is."""
    return next((facts[on, code, key].value for on in days if (on, code, key) in facts), None)


def _cases(connection: Any, layout: Layout, day: date, within: Sequence[str]) -> Shortened[Case]:
    """From each organisation's newest list of cases up to this morning."""
    lists = snapshots.newest_lists(connection, layout.key, Feed.CHC, within, until=day)
    chosen = [snapshot for _, _, snapshot in lists]
    since = day - timedelta(days=tipping.CHC_DAYS[-1])
    return tipping.chc_standard(store.undecided(connection, chosen, tipping.CASE_COLUMNS, since), day)


__all__ = ["Lessons", "Meeting", "files_version", "learnt", "lessons", "meeting"]
