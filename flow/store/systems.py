"""Systems as configured: a Layout in, a Layout out, every change written to history in the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flow.layout import Layout, Organisation, Site, SystemSettings, Target, Ward
from flow.store import tables as t
from flow.vocabulary import Feed, OrganisationKind, WardType

MARK = "mark"


def keys(connection: sa.Connection) -> list[tuple[str, str]]:
    """(key, name) of every system, pooled ones first, then by name."""
    query = sa.select(t.system.c.key, t.system.c.name).order_by(t.system.c.pooled.desc(), t.system.c.name)
    return [(row.key, row.name) for row in connection.execute(query)]


def hold(connection: sa.Connection, key: str) -> None:
    """Whoever else writes to this system waits until this transaction ends (in SQLite any writer waits anyway)."""
    connection.execute(sa.select(t.system.c.key).where(t.system.c.key == key).with_for_update())


def layout(connection: sa.Connection, key: str) -> Layout | None:
    """The system with this key; None where there is none."""
    row = connection.execute(sa.select(t.system).where(t.system.c.key == key)).one_or_none()
    if row is None:
        return None
    return Layout(
        key=row.key,
        name=row.name,
        pooled=row.pooled,
        organisations={item.code: item for item in _organisations(connection, key)},
        sites={item.code: item for item in _sites(connection, key)},
        wards={(item.site, item.code): item for item in _wards(connection, key)},
        targets=tuple(_targets(connection, key)),
        settings=SystemSettings(**row.settings),
    )


def _of(connection: sa.Connection, table: sa.Table, key: str, *order: str) -> sa.CursorResult[Any]:
    query = sa.select(table).where(table.c.system == key).order_by(*(table.c[name] for name in order))
    return connection.execute(query)


def _organisations(connection: sa.Connection, key: str) -> list[Organisation]:
    return [
        Organisation(
            row.code,
            row.name,
            OrganisationKind(row.kind) if row.kind else None,
            tuple(Feed(feed) for feed in row.feeds),
            row.due,
        )
        for row in _of(connection, t.organisation, key, "place", "name", "code")
    ]


def _sites(connection: sa.Connection, key: str) -> list[Site]:
    return [Site(row.code, row.name, row.organisation) for row in _of(connection, t.site, key, "place", "code")]


def _wards(connection: sa.Connection, key: str) -> list[Ward]:
    return [
        Ward(row.code, row.site, row.name, WardType(row.type) if row.type else None, row.zone)
        for row in _of(connection, t.ward, key, "place", "site", "code")
    ]


def _targets(connection: sa.Connection, key: str) -> list[Target]:
    return [
        Target(row.measure, row.value, row.start, row.source)
        for row in _of(connection, t.target, key, "measure", "start")
    ]


def save(connection: sa.Connection, new: Layout, who: str, at: datetime) -> list[str]:
    """Create or update a system to this layout; returns what changed, in words, as written to history.

    What the new layout leaves out is kept: nothing is deleted.
    """
    old = layout(connection, new.key)
    changed: list[str] = []
    for what, before, after, write in _writes(old, new):
        if before != after:
            write(connection)
            change = {"system": new.key, "at": at, "who": who, "what": what, "before": before, "after": after}
            connection.execute(t.setting_change.insert(), change)
            changed.append(what)
    return changed


def register(connection: sa.Connection, key: str, named: dict[str, str], who: str, at: datetime) -> None:
    """Add organisations (code -> name) that a published file names, with history."""
    rows = [{"system": key, "code": code, "name": name, "feeds": [], "place": 1000} for code, name in named.items()]
    connection.execute(t.organisation.insert(), rows)
    changes = [
        {"system": key, "at": at, "who": who, "what": f"organisation {code}", "after": {"code": code, "name": name}}
        for code, name in named.items()
    ]
    connection.execute(t.setting_change.insert(), changes)


def _writes(old: Layout | None, new: Layout) -> list[tuple[str, Any, Any, Any]]:
    """(what, before, after, writer) for the system and each of its parts; before and after as plain JSON."""
    key = new.key
    head = {"name": new.name, "pooled": new.pooled, "settings": asdict(new.settings)}
    was = {"name": old.name, "pooled": old.pooled, "settings": asdict(old.settings)} if old else None
    writes: list[tuple[str, Any, Any, Any]] = [
        (f"system {key}", was, head, lambda c: _put(c, t.system, {"key": key}, head))
    ]
    parts: list[tuple[str, sa.Table, dict[Any, Any], dict[Any, Any]]] = [
        ("organisation", t.organisation, old.organisations if old else {}, new.organisations),
        ("site", t.site, old.sites if old else {}, new.sites),
        ("ward", t.ward, old.wards if old else {}, new.wards),
        ("target", t.target, _by_start(old), _by_start(new)),
    ]
    for word, table, before, after in parts:
        for place, (name, item) in enumerate(after.items()):
            writes.append(_write(word, table, key, before.get(name), item, place))
    return writes


def _by_start(known: Layout | None) -> dict[tuple[str, Any], Target]:
    return {(item.measure, item.start): item for item in known.targets} if known else {}


def _write(word: str, table: sa.Table, key: str, before: Any, item: Any, place: int) -> tuple[str, Any, Any, Any]:
    row = asdict(item)
    named = {"system": key} | {
        column.name: row.pop(column.name) for column in table.primary_key if column.name != "system"
    }
    values = row | ({"place": place} if "place" in table.c and before is None else {})
    what = " ".join([word, *(str(value) for name, value in named.items() if name != "system")])
    return what, _plain(before), _plain(item), lambda c: _put(c, table, named, values)


def _plain(item: Any) -> Any:
    if item is None:
        return None
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
        for name, value in asdict(item).items()
    }


def _put(connection: sa.Connection, table: sa.Table, named: dict[str, Any], values: dict[str, Any]) -> None:
    where = [table.c[name] == value for name, value in named.items()]
    updated = connection.execute(table.update().where(*where).values(**values)).rowcount
    if not updated:
        connection.execute(table.insert().values(**named, **values))


def save_profile(connection: sa.Connection, key: str, profile: str, toml: str, who: str, at: datetime) -> bool:
    """Keep a profile's text with the system; True where it changed."""
    where = (t.profile.c.system == key, t.profile.c.key == profile)
    before = connection.execute(sa.select(t.profile.c.toml).where(*where)).scalar_one_or_none()
    if before == toml:
        return False
    _put(connection, t.profile, {"system": key, "key": profile}, {"toml": toml})
    change = {"system": key, "at": at, "who": who, "what": f"profile {profile}", "before": before, "after": toml}
    connection.execute(t.setting_change.insert(), change)
    return True


def profiles(connection: sa.Connection, key: str) -> dict[str, str]:
    """The profiles kept with a system: key -> TOML text."""
    query = sa.select(t.profile.c.key, t.profile.c.toml).where(t.profile.c.system == key).order_by(t.profile.c.key)
    return {row.key: row.toml for row in connection.execute(query)}


def files_version(connection: sa.Connection, key: str) -> str:
    """Changes whenever a load or a setting of it does."""
    newest = [
        sa.select(sa.func.max(table.c.id)).where(table.c.system == key).scalar_subquery()
        for table in (t.load, t.setting_change)
    ]
    return ".".join(str(number or 0) for number in connection.execute(sa.select(*newest)).one())


def settled_version(connection: sa.Connection, key: str) -> str:
    """Changes whenever anything does but what is written all day: actions, a huddle's record, live work, the plan."""
    return _joined(connection, sa.select(*NEWEST), key)


def data_version(connection: sa.Connection, key: str) -> str:
    """Changes whenever a load, a setting, an action, a huddle's record, a verdict on a delay or a review of it does.

    `huddles_in` knows which part of it is the huddles' own.
    """
    return _joined(connection, DATA_VERSION, key)


def _joined(connection: sa.Connection, query: sa.Select[Any], key: str) -> str:
    return ".".join(str(number or 0) for number in connection.execute(query, {OF: key}).one())


OF = "of_system"


def _newest_of(table: sa.Table) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.max(table.c.id)).where(table.c.system == sa.bindparam(OF)).scalar_subquery()


def _versions_of(table: sa.Table) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.sum(table.c.version)).where(table.c.system == sa.bindparam(OF)).scalar_subquery()


def _newest_action_event() -> sa.ScalarSelect[Any]:
    ours = sa.select(t.action.c.id).where(t.action.c.system == sa.bindparam(OF))
    return sa.select(sa.func.max(t.action_event.c.id)).where(t.action_event.c.action.in_(ours)).scalar_subquery()


NEWEST = tuple(
    _newest_of(table)
    for table in (
        t.load, t.setting_change, t.dtoc_verdict, t.stay_review, t.capacity_entry, t.handover, t.maturity, t.indicator,
        t.rebase,
    )
)  # fmt: skip
DATA_VERSION = sa.select(
    _versions_of(t.huddle), *NEWEST, _newest_action_event(), _versions_of(t.work_item), _versions_of(t.plan_line)
)
"""Made once: every look of everybody at a page asks it several times."""


def huddles_in(version: str) -> str:
    """Of a data version, what changes whenever the record of a huddle does, and only then."""
    return version.partition(".")[0]


def mark(connection: sa.Connection, key: str) -> str | None:
    """What was last noted of a system as a whole (`set_mark`); None where nothing was."""
    query = sa.select(t.setting_change.c.after).where(t.setting_change.c.system == key, t.setting_change.c.what == MARK)
    return connection.execute(query.order_by(t.setting_change.c.id.desc()).limit(1)).scalar_one_or_none()


def set_mark(connection: sa.Connection, key: str, said: str, who: str, at: datetime) -> None:
    """Note something of a system as a whole, in its history."""
    connection.execute(t.setting_change.insert(), {"system": key, "at": at, "who": who, "what": MARK, "after": said})
