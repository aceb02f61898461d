"""Everything the huddle says about one morning, for the screen and for the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from flow import clock
from flow.actions.action import Action
from flow.errors import UsageError
from flow.huddle.delays import COLUMNS, DelayGroup, groups, people
from flow.huddle.evidence import Evidence
from flow.layout import Layout
from flow.security.roles import Act
from flow.services import promises
from flow.services.allowed import allowed
from flow.services.confidence import look
from flow.services.gate import FeedState, gate, in_use_at
from flow.services.plain import plain
from flow.services.tiles import Tile, tiles
from flow.services.values import known_system
from flow.store import reasons, snapshots, systems
from flow.store.database import Database
from flow.store.systems import huddles_in
from flow.vocabulary import G_AND_A, ActionStatus, Feed

__all__ = [
    "Board",
    "FeedState",
    "Promise",
    "SystemChoice",
    "Tile",
    "as_json",
    "board",
    "choices",
    "huddles_in",
    "version",
]


@dataclass(frozen=True)
class Promise:
    """An action due at this huddle: as it stands now, as it stood when the huddle began, and what the snapshots show.

    `since`: what was last done to it after the huddle began, a sentence; None where nothing was.
    """

    action: Action
    status_then: ActionStatus
    overdue: bool
    evidence: Evidence
    since: str | None


@dataclass(frozen=True)
class Board:
    """One morning of one system (or of one organisation, where the system is not pooled).

    `waiting`: people ready to leave in wards of every kind, as `groups` hold them; `waiting_g_and_a`: those of them in
    general and acute wards, which is the measure fit_waiting.
    """

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
    waiting_g_and_a: int | None
    waiting_reason: str | None
    groups: tuple[DelayGroup, ...]
    agreed_today: tuple[Action, ...]
    organisation_names: Mapping[str, str] = field(default_factory=dict)
    reason_words: Mapping[str, str] = field(default_factory=dict)
    reason_kinds: Mapping[str, str] = field(default_factory=dict)
    ward_names: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class SystemChoice:
    """A system to choose in the frame, the days that have something filed, newest first, and the one shown first."""

    key: str
    name: str
    pooled: bool
    days: tuple[date, ...]
    organisations: tuple[tuple[str, str], ...]
    opens_on: date | None = None
    mark: str | None = None
    about: str | None = None


@allowed(Act.SEE, anywhere=True)
def choices(db: Database) -> list[SystemChoice]:
    """Every system that whoever asks may see, pooled ones first."""
    who = db.who
    assert who is not None
    with db.reading() as connection:
        return [_choice(connection, key) for key, _ in systems.keys(connection) if who.may(Act.SEE, key)]


def _choice(connection: Any, key: str) -> SystemChoice:
    layout = known_system(connection, key)
    named = tuple((item.code, item.name) for item in layout.organisations.values())
    days = huddle_days(connection, key)
    first = layout.settings.opens_on
    opens = next((day for day in days if day.isoformat() == first), days[0] if days else None)
    said = layout.settings
    return SystemChoice(key, layout.name, layout.pooled, days, named, opens, said.mark, said.about)


def huddle_days(connection: Any, system: str) -> tuple[date, ...]:
    """Days a huddle can be opened for, newest first: those with something filed."""
    return tuple(snapshots.days_filed(connection, system))


@allowed(Act.SEE, hides=True)
def board(db: Database, system: str, day: date, organisation: str | None = None) -> Board:
    """The board of one morning. Raises UsageError for a system or organisation that does not exist.

    A system that is not pooled shows one organisation: the one named, else its first.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
        who = _organisation(layout, organisation)
        filed = in_use_at(connection, layout, day, who)
        waiting = _waiting(connection, day, filed)
        words = reasons.read(connection)
        confidence = look(connection, layout, [day - timedelta(days=back) for back in range(3)], all_checks=True)
        made = tiles(connection, layout, day, filed, confidence, who)
        return Board(
            system=layout.key,
            system_name=layout.name,
            pooled=layout.pooled,
            day=day,
            organisation=who,
            huddle_time=layout.settings.huddle_time,
            gate=tuple(gate(connection, layout, day, filed, confidence, who)),
            promises=tuple(Promise(*each) for each in promises.promises(connection, layout, day)),
            tiles=tuple(made),
            waiting=None if waiting is None else sum(len(group.people) for group in waiting),
            waiting_g_and_a=_in_g_and_a(layout, waiting),
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


def _waiting(connection: Any, day: date, filed: Sequence[snapshots.Filed]) -> list[DelayGroup] | None:
    """Delay groups of the people ready to leave, in wards of every kind; None where no inpatients were filed."""
    chosen = [item.snapshot for item in filed if item.feed is Feed.INPATIENTS and item.day == day]
    if not chosen:
        return None
    return groups(people(snapshots.fit_waiting(connection, chosen, COLUMNS), day))


def _in_g_and_a(layout: Layout, waiting: list[DelayGroup] | None) -> int | None:
    if waiting is None:
        return None
    everybody = [person for group in waiting for person in group.people]
    return sum(layout.ward_type(who.organisation, who.site, who.ward) in G_AND_A for who in everybody)


def _why_nobody(layout: Layout, day: date) -> str:
    if not layout.pooled:
        return "The published returns are counts: they do not say who waits, or for what."
    owing = layout.owing(Feed.INPATIENTS)
    if not owing:
        return "Nobody files inpatients here, so there is no list of who is waiting."
    return f"No inpatients file from {' or '.join(owing)} for {clock.day_words(day)}: who waits cannot be shown."


@allowed(Act.SEE)
def version(db: Database, system: str) -> str:
    """Changes whenever anything a screen shows of this system changes: what cached boards are keyed by."""
    with db.reading() as connection:
        return systems.data_version(connection, system)


@allowed(Act.SEE)
def settled_version(db: Database, system: str) -> str:
    """The same, but for what is written all day: actions, a huddle's record, live work and the plan."""
    with db.reading() as connection:
        return systems.settled_version(connection, system)


def as_json(found: Board) -> dict[str, Any]:
    """The board as plain JSON: days and moments as ISO text, values as `measures --json` gives them."""
    found_json: dict[str, Any] = plain(asdict(found))
    found_json["gate"] = [plain(asdict(state)) | {"failed": state.failed} for state in found.gate]
    found_json["tiles"] = [plain(asdict(tile)) | {"now": tile.now.as_json()} for tile in found.tiles]
    found_json["groups"] = [
        plain(asdict(group)) | {"patients": len(group.people), "bed_days": group.bed_days, "longest": group.longest}
        for group in found.groups
    ]
    found_json["ward_names"] = [
        {"site": site, "ward": ward, "name": name} for (site, ward), name in found.ward_names.items()
    ]
    return found_json
