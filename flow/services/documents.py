"""The sheet and the minutes of one huddle, from the same board and record that the screens show."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from flow import clock
from flow.errors import RuleRefused, UsageError
from flow.reports.pages import html
from flow.reports.parts import Head, Minutes, Sheet
from flow.reports.pdf import can_be_made, one_page, pdf
from flow.reports.sheet import SHARES
from flow.reports.word import word
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import document_parts as parts
from flow.services import huddles
from flow.services.actions import histories
from flow.services.allowed import allowed
from flow.services.board import board, version
from flow.services.document_read import Read
from flow.services.meeting import meeting
from flow.services.public_numbers import OF_ALL
from flow.services.values import known_system
from flow.services.written import whole
from flow.store.database import Database

SATURDAY = 5
TRIES = 5


class Kind(StrEnum):
    SHEET = "sheet"
    MINUTES = "minutes"


class Ending(StrEnum):
    """The kinds of file, by the end of their name."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


ENDINGS: dict[Kind, tuple[Ending, ...]] = {
    Kind.SHEET: (Ending.HTML, Ending.PDF),
    Kind.MINUTES: (Ending.DOCX, Ending.HTML, Ending.PDF),
}
MIME: dict[Ending, str] = {
    Ending.HTML: "text/html",
    Ending.PDF: "application/pdf",
    Ending.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Asked(NamedTuple):
    """Which document of which huddle, of one organisation where one is named; `public`: with small counts hidden."""

    kind: Kind
    system: str
    day: date
    organisation: str | None = None
    public: bool = False


@allowed(Act.EXPORT, hides=True)
def sheet(db: Database, asked: Asked, *, who: Person | None = None, now: datetime | None = None) -> Sheet:
    """What the sheet says, before it is cut to one page."""
    read = _read(db, asked)
    return parts.sheet(read, _head(read, asked, who, now))


@allowed(Act.EXPORT, hides=True)
def minutes(db: Database, asked: Asked, *, who: Person | None = None, now: datetime | None = None) -> Minutes:
    """What the minutes say."""
    read = _read(db, asked)
    return parts.minutes(read, _head(read, asked, who, now))


@allowed(Act.EXPORT)
def document(
    db: Database, asked: Asked, ending: Ending, *, who: Person | None = None, now: datetime | None = None
) -> bytes:
    """The document as a file of this kind. `who` prints it.

    Raises UsageError for a system, an organisation or a kind of file that is not there; FlowError, with the way round
    it, for a PDF where Pango is absent.
    """
    _check(asked.kind, ending, f".{ending}")
    if asked.kind is Kind.SHEET:
        made = sheet(db, asked, who=who, now=now)
        return one_page(html(made, share) for share in SHARES) if ending is Ending.PDF else html(made).encode()
    said = minutes(db, asked, who=who, now=now)
    if ending is Ending.DOCX:
        return word(said)
    return pdf(html(said)) if ending is Ending.PDF else html(said).encode()


@allowed(Act.EXPORT)
def write(db: Database, asked: Asked, path: Path, *, who: Person | None = None, now: datetime | None = None) -> None:
    """The document as a file, of the kind that its name ends in; whole or not at all."""
    whole(path, document(db, asked, ending_of(asked.kind, path), who=who, now=now))


def ending_of(kind: Kind, path: Path) -> Ending:
    """The kind of file, by the end of its name."""
    ending = path.suffix.removeprefix(".").lower()
    _check(kind, ending, path.name)
    return Ending(ending)


def _check(kind: Kind, ending: str, name: str) -> None:
    known = [f".{one}" for one in ENDINGS[kind]]
    if ending not in ENDINGS[kind]:
        raise UsageError(f"'{name}': the {kind} can be written as {', '.join(known[:-1])} or {known[-1]}.")


def endings_here(kind: Kind) -> tuple[Ending, ...]:
    """The kinds of file that can be made on this machine: no PDF where Pango is absent."""
    return tuple(ending for ending in ENDINGS[kind] if ending is not Ending.PDF or can_be_made())


def file_name(asked: Asked, ending: Ending) -> str:
    """plymouth-2018-06-05-sheet.pdf"""
    return f"{asked.system}-{asked.day.isoformat()}-{asked.kind}{'-public' if asked.public else ''}.{ending}"


def _head(read: Read, asked: Asked, who: Person | None, now: datetime | None) -> Head:
    return parts.head(read, now or clock.now(), str(who) if who else None, asked.public)


def _read(db: Database, asked: Asked) -> Read:
    """Everything at one moment: read again where something was saved in between."""
    with db.reading() as connection:
        layout = known_system(connection, asked.system)
    if asked.public and asked.organisation and layout.pooled:
        raise RuleRefused(OF_ALL)
    for _ in range(TRIES):
        before = version(db, asked.system)
        found = board(db, asked.system, asked.day, asked.organisation)
        events = huddles.history(db, asked.system, asked.day)
        done = histories(db, list(found.agreed_today)) if found.agreed_today else {}
        parts_of = meeting(db, asked.system, asked.day, found.organisation)
        following = next_huddle(db, asked.system, asked.day, found.huddle_time)
        if version(db, asked.system) == before:
            return Read(found, parts_of, events, done, following, layout.settings.mark)
    raise RuleRefused("So much is being saved just now that the document would not be of one moment: try again.")


@allowed(Act.SEE)
def next_huddle(db: Database, system: str, day: date, at: str) -> datetime:
    """The next morning; a Saturday or Sunday is passed over unless a huddle was opened a week before it."""
    following = day + timedelta(days=1)
    while following.weekday() >= SATURDAY and not _held(db, system, following - timedelta(weeks=1)):
        following += timedelta(days=1)
    return clock.at(following, time.fromisoformat(at))


def _held(db: Database, system: str, day: date) -> bool:
    return huddles.record(db, system, day).opened_at is not None
