"""The audit, for those who may read it; and the line that says who looked at a screen with people on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pandas as pd

from flow import clock
from flow.errors import RuleRefused
from flow.security.principal import LOCAL, Principal
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.audit_words import about_words, matching, words
from flow.services.export_write import MADE, SYSTEM, WRITERS, About, Ending
from flow.services.values import known_system
from flow.store import audit as store
from flow.store.audit import Line, Narrow
from flow.store.database import Database

__all__ = ["Asked", "Found", "Line", "export", "looked", "read"]
MOST = 5_000
MOST_IN_A_FILE = 200_000
COLUMNS = (
    "at", "who", "key", "act", "done", "service", "system", "organisation", "about", "via", "address", "allowed",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which lines: of one system and of none (None: of every system), from `day` to `to`, both days in England.

    `person`: the key of an account and, where several people share it because nobody signs in, the name they gave.
    """

    system: str | None
    day: date | None = None
    to: date | None = None
    act: str | None = None
    person: tuple[str, str | None] | None = None
    search: str = ""
    refused_first: bool = False


@dataclass(frozen=True)
class Found:
    """The newest lines; how many there are in all, and how many of these were refused.

    `acts` and `people`: those of the span, whatever else was asked, to choose from. A person as (key, name or None).
    """

    lines: list[Line]
    every: int
    refused: int
    acts: tuple[str, ...]
    people: dict[tuple[str, str | None], str]


@allowed(Act.READ_AUDIT)
def read(db: Database, asked: Asked, most: int = MOST) -> Found:
    """The lines that are asked for, the newest first, or those that were refused first."""
    span, narrow = _span(asked), _narrow(asked)
    with db.reading() as connection:
        if asked.system:
            known_system(connection, asked.system)
        lines = store.read(connection, *span, most, narrow)
        every, refused = store.count(connection, *span, narrow)
        acts, people = store.there(connection, *span)
    return Found(lines, every, refused, tuple(acts), _people(people))


@allowed(Act.READ_AUDIT)
def export(db: Database, asked: Asked, ending: Ending, now: datetime | None = None) -> bytes:
    """All of them as a file in which no text is a formula. RuleRefused where there are more than a file may hold."""
    span, narrow = _span(asked), _narrow(asked)
    with db.reading() as connection:
        if asked.system:
            known_system(connection, asked.system)
        every, _ = store.count(connection, *span, narrow)
        if every > MOST_IN_A_FILE:
            raise RuleRefused(too_many(every))
        lines = store.read(connection, *span, MOST_IN_A_FILE, narrow)
    frame = pd.DataFrame([_row(line) for line in lines], columns=list(COLUMNS), dtype=object)
    about: About = [
        ("table", "The audit: who did or looked at what, when and from where"),
        (SYSTEM, asked.system or "every system"),
        ("days", _days(asked)),
        (MADE, now or clock.now()),
    ]
    return WRITERS[ending](frame, [*about, *_chosen(asked)], "audit")


def too_many(every: int) -> str:
    """Why there is no file."""
    return f"These are {every:,} lines, and a file holds {MOST_IN_A_FILE:,}: choose fewer days, one person or one act."


def looked(db: Database, page: str, system: str, day: date | None, now: datetime | None = None) -> None:
    """Write down that whoever asks looked at people: on a screen, or with a command of that name."""
    who = db.who
    if who is not None and who.may(Act.SEE_PEOPLE, system):
        with db.writing() as connection:
            store.add(connection, _look(who, page, system, day, now or clock.now()))


def _look(who: Principal, page: str, system: str, day: date | None, now: datetime) -> Line:
    about = {"day": day.isoformat()} if day else {}
    return Line(
        at=clock.naive_utc(now),
        key=who.key,
        who=f"{who.name} ({who.organisation})",
        organisation="",
        act=Act.SEE_PEOPLE,
        what=page,
        system=system,
        about=about,
        via=who.via,
        address=who.address,
    )


def _span(asked: Asked) -> tuple[str | None, datetime | None, datetime | None]:
    return asked.system, _start(asked.day), _start(asked.to + timedelta(days=1)) if asked.to else None


def _start(day: date | None) -> datetime | None:
    return clock.naive_utc(clock.at(day, time())) if day else None


def _narrow(asked: Asked) -> Narrow:
    key, who = asked.person or (None, None)
    text = asked.search.strip()
    return Narrow(asked.act, key, who, text, matching(text) if text else (), asked.refused_first)


def _people(there: list[tuple[str, str]]) -> dict[tuple[str, str | None], str]:
    """(key, None) or, where nobody signs in, (key, name) -> the name; of several names of a key the longest."""
    names: dict[tuple[str, str | None], str] = {}
    for key, who in there:
        place = (key, who if key == LOCAL.key else None)
        names[place] = max(names.get(place, ""), who or key, key=len)
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _row(line: Line) -> dict[str, object]:
    told = {name: getattr(line, name) for name in COLUMNS if hasattr(line, name)}
    at = clock.london(line.at)
    return told | {"at": at, "done": words(line), "service": line.what, "about": about_words(line)}


def _days(asked: Asked) -> str:
    first, last = (clock.day_words(day) if day else None for day in (asked.day, asked.to))
    return f"{first or 'the first line'} to {last or 'now'}"


def _chosen(asked: Asked) -> About:
    """What else narrows the file: it says of itself what is not in it."""
    key, who = asked.person or (None, None)
    said = (("act", asked.act), ("person", who or key), ("search", asked.search.strip()))
    return [(what, told) for what, told in said if told]
