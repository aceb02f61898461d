"""A file nobody knew yet: shown, tried as a person says it is to be read, and kept as a profile of the system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from flow import clock
from flow.errors import ConfigurationError, RuleRefused, UsageError, nearest
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.security.person import ADMINISTRATOR, Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.load_report import LoadReport, report_of
from flow.services.values import known_system
from flow.snapshots import previewing
from flow.snapshots.delay_reasons import matcher
from flow.snapshots.drafting import Draft, as_profile, checked, key_of, with_codes
from flow.snapshots.feeds import FEEDS
from flow.snapshots.folding import fold, shown
from flow.snapshots.ours import in_our_columns
from flow.snapshots.pipeline import understand
from flow.snapshots.previewing import Preview, in_our_words
from flow.snapshots.profile import Profile
from flow.snapshots.profile_text import as_toml, own_files
from flow.snapshots.profiles import parse_profile
from flow.snapshots.unknown_codes import Choices, UnknownCode, unknown_codes
from flow.store import reasons, systems
from flow.store.database import Database
from flow.vocabulary import Feed

__all__ = ["Draft", "Preview", "Tried", "add_codes", "preview", "profile_keys", "profile_toml", "save_profile"]

FIRST_ROWS = 10
WORDS = dict[str, dict[str, str]]
"""Our column -> our code -> its words."""


@dataclass(frozen=True)
class Tried:
    """A file read as a draft says, and kept nowhere. `first_rows`: text in our columns, indexed by the file's row."""

    key: str
    report: LoadReport
    first_rows: pd.DataFrame
    unknown: tuple[UnknownCode, ...]
    choices: WORDS
    """Of each column with an unknown code."""
    first_day: date | None
    """The first day it files."""


@allowed(Act.MAP, any_organisation=True)
def preview(
    db: Database,
    data: bytes,
    name: str,
    system: str,
    *,
    organisation: str | None = None,
    feed: Feed | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> Preview:
    """What a file looks like and may be. `organisation`: whose file it is; None: several organisations'.

    Raises FileRefused where it cannot be read, UsageError without the system.
    """
    with db.reading() as connection:
        known_system(connection, system)
    return previewing.preview(data, name, feed=feed, sheet=sheet, header_row=header_row)


@allowed(Act.MAP)
def try_profile(
    db: Database, data: bytes, name: str, system: str, draft: Draft, key: bytes, now: datetime | None = None
) -> Tried:
    """What would be found in the file if it were read so; stores nothing. Raises ConfigurationError for a bad draft."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        table = reasons.table(connection)
        made = _made(connection, layout, draft)
    how: dict[str, Any] = {"profiles": [made], "profile": made.key, "layout": layout, "sender": draft.organisation}
    moment = now or clock.now()
    found = understand(data, name, now=moment, key=key, reasons=matcher(table), measures=MEASURES, **how)
    ours = in_our_columns(data, name, key=key, **how).ours
    choices = Choices(table, layout, draft.organisation)
    unknown = unknown_codes(ours.rows, draft.feed, choices)
    return Tried(
        made.key,
        report_of(layout, name, found),
        in_our_words(ours.rows, draft.feed, FIRST_ROWS),
        tuple(unknown),
        words_of(unknown, draft.feed, choices),
        min(found.days, default=None),
    )


def words_of(unknown: list[UnknownCode], feed: Feed, choices: Choices) -> WORDS:
    """Our codes, in words, of each column in which there is an unknown one."""
    return {name: choices.of(FEEDS[feed].column(name)) for name in dict.fromkeys(one.column for one in unknown)}


@allowed(Act.MAP)
def save_profile(
    db: Database, system: str, organisation: str | None, draft: Draft, who: Person, now: datetime | None = None
) -> str:
    """Keeps the draft as a profile of this organisation, or of anybody where None; gives its key.

    One of the same name and organisation gives way to it, and its code maps stay. Raises ConfigurationError for what
    cannot be, RuleRefused where the name belongs to another organisation's profile or to another feed's.
    """
    draft = replace(draft, organisation=organisation)
    with db.writing() as connection:
        systems.hold(connection, system)
        made = _made(connection, known_system(connection, system), draft)
        _keep(connection, system, made, who, now)
    return made.key


@allowed(Act.MAP)
def add_codes(
    db: Database,
    system: str,
    profile_key: str | None,
    column: str,
    codes: Mapping[str, str],
    start: date | None,
    who: Person = ADMINISTRATOR,
    *,
    feed: Feed | None = None,
    organisation: str | None = None,
    now: datetime | None = None,
) -> str:
    """Maps their wordings to our codes in one column, from a day on; gives the key of the profile that does it.

    `profile_key` None: files of this `feed` in our own columns, which get a profile of the organisation that does
    nothing else. Raises UsageError for a profile that is not there, ConfigurationError for a code that is none of ours.
    """
    with db.writing() as connection:
        systems.hold(connection, system)
        layout = known_system(connection, system)
        profile = (
            _named(connection, system, profile_key) if profile_key else _own(connection, layout, feed, organisation)
        )
        choices = Choices(reasons.table(connection), layout)
        _ours(profile.feed, column, codes, choices)
        made = checked(with_codes(profile, {column: codes}, start))
        _keep(connection, system, made, who, now)
    return made.key


@allowed(Act.SEE_LOADS)
def profile_toml(db: Database, system: str, key: str) -> str:
    """The TOML of a profile as it is kept. Raises UsageError where there is none."""
    with db.reading() as connection:
        known_system(connection, system)
        return _toml(connection, system, key)


@allowed(Act.SEE_LOADS)
def profile_keys(db: Database, system: str) -> dict[str, str]:
    """Key -> title and whose it is, of every profile of the system."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        found = stored_profiles(connection, system)
    return {key: _told(profile, layout) for key, profile in found.items()}


def stored_profiles(connection: Any, system: str) -> dict[str, Profile]:
    """Key -> profile, of every one kept with the system."""
    return {key: parse_profile(text, f"profile {key}") for key, text in systems.profiles(connection, system).items()}


def _told(profile: Profile, layout: Layout) -> str:
    owner = layout.organisations.get(profile.organisation or "")
    whose = owner.name if owner else profile.organisation
    return f"{profile.title} ({', '.join(filter(None, [str(profile.feed), whose]))})"


def _toml(connection: Any, system: str, key: str) -> str:
    texts = systems.profiles(connection, system)
    if key not in texts:
        near = nearest(key, texts)
        raise UsageError(f"There is no profile '{key}'{f'; the nearest is {near!r}' if near else ''}.")
    return texts[key]


def _named(connection: Any, system: str, key: str) -> Profile:
    return parse_profile(_toml(connection, system, key), f"profile {key}")


def _own(connection: Any, layout: Layout, feed: Feed | None, organisation: str | None) -> Profile:
    """The profile of the organisation's files in our own columns: the one that is kept, else a new one."""
    if feed is None:
        raise UsageError("Say which feed the files are of, or which profile reads them.")
    _is_here(layout, organisation)
    fresh = own_files(feed, organisation)
    texts = systems.profiles(connection, layout.key)
    return parse_profile(texts[fresh.key], f"profile {fresh.key}") if fresh.key in texts else fresh


def _made(connection: Any, layout: Layout, draft: Draft) -> Profile:
    """The profile of a draft, with the code maps of the one it takes the place of."""
    _is_here(layout, draft.organisation)
    key, texts = key_of(draft), systems.profiles(connection, layout.key)
    before = parse_profile(texts[key], f"profile {key}") if key in texts else None
    if before and fold(before.organisation or "") != fold(draft.organisation or ""):
        whose = f"of {before.organisation}" if before.organisation else "for anybody's files"
        raise RuleRefused(f"There is already a profile {key}, {whose}. Give yours another name; nothing was saved.")
    if before and before.feed is not draft.feed:
        raise RuleRefused(f"The profile {key} reads the {before.feed} feed. Give this one another name.")
    if before and before.measures:
        raise RuleRefused(f"The profile {key} reads a published return. Give this one another name.")
    made = as_profile(draft, before)
    choices = Choices(reasons.table(connection), layout)
    for column, codes in draft.codes.items():
        _ours(draft.feed, column, codes, choices)
    return made


def _is_here(layout: Layout, organisation: str | None) -> None:
    if organisation is not None and organisation not in layout.organisations:
        near = nearest(organisation, layout.organisations)
        hint = f"; the nearest is {near}" if near else ""
        raise ConfigurationError(f"'{shown(organisation)}' is not an organisation of {layout.name}{hint}.")


def _ours(feed: Feed, column: str, codes: Mapping[str, str], choices: Choices) -> None:
    """Refuses a column without codes, an empty wording, and a code that is none of ours."""
    if column not in FEEDS[feed].names:
        near = nearest(column, FEEDS[feed].names)
        raise ConfigurationError(f"The {feed} feed has no column '{shown(column)}'; the nearest is '{near}'.")
    known = choices.of(FEEDS[feed].column(column))
    for theirs, ours in codes.items():
        if not theirs.strip():
            raise ConfigurationError(f"{column}: an empty cell means not submitted, and is not mapped.")
        if ours not in known:
            hint = f"; the nearest is '{near}'" if (near := nearest(ours, known)) else ""
            raise ConfigurationError(f"{column}: '{shown(ours)}' is none of our codes{hint}.")


def _keep(connection: Any, system: str, made: Profile, who: Person, now: datetime | None) -> None:
    at = clock.naive_utc(now or clock.now())
    systems.save_profile(connection, system, made.key, as_toml(made), str(who), at)
