"""Everything the huddle says about one morning, for the screen and for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flow import clock
from flow.actions.action import Action
from flow.errors import UsageError
from flow.huddle.delays import DelayGroup, groups, people
from flow.huddle.evidence import Evidence
from flow.huddle.position import tiles as keys_of_tiles
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure
from flow.measures.targets import standard_on
from flow.measures.usual import usual
from flow.services import promises, series
from flow.services.filed import by_day
from flow.services.gate import FeedState, gate
from flow.services.values import Fact, Judge, Place, Value, by_place, known_system
from flow.store import reasons, snapshots, systems
from flow.store.database import Database
from flow.vocabulary import Feed, Grain, Scope

SPARK_DAYS = 28
HISTORY_WEEKS = 6


@dataclass(frozen=True)
class Tile:
    """One number of the position: now, the day before, the usual for this weekday, the target, and the way there.

    `series`: (day, value) of the days before and of this one, oldest first; a gap is None. `left_out`: rows of the files
    behind it that were left out. `note`: one line that a person needs beside the number.
    """

    measure: str
    label: str
    unit: str
    is_rate: bool
    better: str
    now: Value
    before: float | None
    usual: float | None
    standard: float | None
    series: tuple[tuple[date, float | None], ...]
    left_out: int
    note: str | None


@dataclass(frozen=True)
class Promise:
    """An action due at this huddle, with what the snapshots show of its people."""

    action: Action
    overdue: bool
    evidence: Evidence


@dataclass(frozen=True)
class Board:
    """One morning of one system (or of one organisation, where the system is not pooled)."""

    system: str
    system_name: str
    pooled: bool
    day: date
    organisation: str | None
    huddle_time: str
    gate: tuple[FeedState, ...]
    promises: tuple[Promise, ...]
    tiles: tuple[Tile, ...]
    waiting: int | None
    waiting_reason: str | None
    groups: tuple[DelayGroup, ...]
    agreed_today: tuple[Action, ...]
    organisation_names: Mapping[str, str] = field(default_factory=dict)
    reason_words: Mapping[str, str] = field(default_factory=dict)
    reason_kinds: Mapping[str, str] = field(default_factory=dict)
    ward_names: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class SystemChoice:
    """A system to choose in the frame, with the days that have something filed, newest first."""

    key: str
    name: str
    pooled: bool
    days: tuple[date, ...]
    organisations: tuple[tuple[str, str], ...]


def choices(db: Database) -> list[SystemChoice]:
    """Every system, pooled ones first."""
    with db.reading() as connection:
        return [_choice(connection, key) for key, _ in systems.keys(connection)]


def _choice(connection: Any, key: str) -> SystemChoice:
    layout = known_system(connection, key)
    named = tuple((item.code, item.name) for item in layout.organisations.values())
    return SystemChoice(key, layout.name, layout.pooled, huddle_days(connection, key), named)


def huddle_days(connection: Any, system: str) -> tuple[date, ...]:
    """Days a huddle can be opened for, newest first: those with something filed."""
    return tuple(snapshots.days_filed(connection, system))


def board(db: Database, system: str, day: date, organisation: str | None = None) -> Board:
    """The board of one morning. Raises UsageError for a system or organisation that does not exist.

    A system that is not pooled shows one organisation: the one named, else its first.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
        who = _organisation(layout, organisation)
        waiting = _waiting(connection, layout, day, who)
        words = reasons.read(connection)
        made = tiles(connection, layout, day, who)
        return Board(
            system=layout.key,
            system_name=layout.name,
            pooled=layout.pooled,
            day=day,
            organisation=who,
            huddle_time=layout.settings.huddle_time,
            gate=tuple(gate(connection, layout, day, who)),
            promises=tuple(
                Promise(action, action.overdue(clock.now()), evidence)
                for action, evidence in promises.promises(connection, layout, day)
            ),
            tiles=tuple(made),
            waiting=None if waiting is None else sum(len(group.people) for group in waiting),
            waiting_reason=_why_nobody(layout, day) if waiting is None else None,
            groups=tuple(waiting or ()),
            agreed_today=tuple(promises.agreed(connection, layout, day)),
            organisation_names={code: item.name for code, item in layout.organisations.items()},
            reason_words={code: row.words for code, row in words.items()},
            reason_kinds={code: row.kind for code, row in words.items()},
            ward_names={place: item.name for place, item in layout.wards.items()},
        )


def _organisation(layout: Layout, asked: str | None) -> str | None:
    if asked is not None and asked not in layout.organisations:
        raise UsageError(f"{layout.name} has no organisation '{asked}'. It has {', '.join(layout.organisations)}.")
    if layout.pooled:
        return asked
    if not layout.organisations:
        raise UsageError(f"{layout.name} has no organisations yet: load a published file first.")
    return asked or next(iter(layout.organisations))


def _waiting(connection: Any, layout: Layout, day: date, organisation: str | None) -> list[DelayGroup] | None:
    """Delay groups of the people in G&A wards who are ready to leave; None where no inpatients were filed."""
    within = [organisation] if organisation else list(layout.organisations)
    used = snapshots.used(connection, layout.key, [day], within)
    chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
    if not chosen:
        return None
    return groups(people(snapshots.fit_waiting(connection, chosen), day))


def _why_nobody(layout: Layout, day: date) -> str:
    if not layout.pooled:
        return "The published returns are counts: they do not say who waits, or for what."
    owing = layout.owing(Feed.INPATIENTS)
    if not owing:
        return "Nobody files inpatients here, so there is no list of who is waiting."
    return f"No inpatients file from {' or '.join(owing)} for {clock.day_words(day)}: who waits cannot be shown."


def tiles(connection: Any, layout: Layout, day: date, organisation: str | None) -> list[Tile]:
    """The tiles of the position, in order. A stock is that of the day, a flow that of the day before."""
    scope = Scope.ORGANISATION if organisation else Scope.SYSTEM
    code = organisation or layout.key
    keys = keys_of_tiles(day)
    first = day - timedelta(weeks=HISTORY_WEEKS, days=1)
    facts = by_place(series.facts(connection, layout, first, day, Grain.DAY, scope, keys, [code]))
    filed = by_day(connection, layout, [day, day - timedelta(days=1)])
    judge = Judge(layout, scope, Grain.DAY)
    lacking = _left_out(connection, layout, day, organisation)
    made = []
    for key in keys:
        measure = MEASURES[key]
        on = day - timedelta(days=1) if measure.is_flow else day
        now = judge.value(on, code, key, facts.get((on, code, key)), filed[on])
        made.append(_tile(measure, now, facts, layout, lacking))
    return made


def _tile(
    measure: Measure, now: Value, facts: Mapping[Place, Fact], layout: Layout, lacking: Mapping[tuple[Feed, date], int]
) -> Tile:
    known = {day: fact.value for (day, code, key), fact in facts.items() if key == measure.key}
    standard = standard_on(measure.key, now.day)
    days = [now.day - timedelta(days=back) for back in range(SPARK_DAYS - 1, -1, -1)]
    return Tile(
        measure=measure.key,
        label=measure.label,
        unit=measure.unit,
        is_rate=measure.is_rate,
        better=measure.better,
        now=now,
        before=known.get(now.day - timedelta(days=1)),
        usual=usual(known, now.day, layout.settings.usual_weeks),
        standard=standard.value if standard else None,
        series=tuple((day, known.get(day)) for day in days),
        left_out=sum(lacking.get((feed, now.day), 0) for feed in (*measure.feeds, *measure.instead)),
        note=_note(now),
    )


def _note(now: Value) -> str | None:
    """The ceiling of the DTOC rate in patients, and how many more would pass it."""
    if now.measure != "dtoc_rate" or now.denominator is None or now.target is None or now.numerator is None:
        return None
    ceiling = int(now.target * now.denominator + 1e-9)
    room = ceiling - int(now.numerator)
    said = f"headroom {room} patients" if room >= 0 else f"{-room} patients over"
    return f"{int(now.numerator)} patients; ceiling {ceiling}, {said}"


def _left_out(
    connection: Any, layout: Layout, day: date, organisation: str | None
) -> dict[tuple[Feed, date], int]:
    """How many rows of each feed and day were left out of what is in use."""
    within = [organisation] if organisation else None
    counted: dict[tuple[Feed, date], int] = {}
    for item in snapshots.in_use(connection, layout.key, [day, day - timedelta(days=1)], within):
        counted[(item.feed, item.day)] = counted.get((item.feed, item.day), 0) + item.left_out
    return counted


def version(db: Database, system: str) -> str:
    """Changes whenever anything a screen shows of this system changes: what cached boards are keyed by."""
    with db.reading() as connection:
        return systems.data_version(connection, system)


def as_json(found: Board) -> dict[str, Any]:
    """The board as plain JSON: days and moments as ISO text, values as `measures --json` gives them."""
    plain: dict[str, Any] = _plain(asdict(found))
    plain["tiles"] = [_plain(asdict(tile)) | {"now": tile.now.as_json()} for tile in found.tiles]
    plain["groups"] = [
        _plain(asdict(group)) | {"patients": len(group.people), "bed_days": group.bed_days, "longest": group.longest}
        for group in found.groups
    ]
    plain["ward_names"] = [{"site": site, "ward": ward, "name": name} for (site, ward), name in found.ward_names.items()]
    return plain


def _plain(item: Any) -> Any:
    if isinstance(item, dict):
        return {str(key): _plain(value) for key, value in item.items() if not isinstance(key, tuple)}
    if isinstance(item, list | tuple):
        return [_plain(value) for value in item]
    return item.isoformat() if isinstance(item, date | datetime) else item


