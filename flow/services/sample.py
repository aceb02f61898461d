"""Making the sample systems: their files are generated and loaded through the front door, like anybody's."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from multiprocessing import cpu_count, get_context
from pathlib import Path
from typing import Any

from flow import clock
from flow.actions.action import NewAction, PatientRef
from flow.errors import UsageError, nearest
from flow.huddle.record import HuddleEvent
from flow.sample import SYSTEMS, huddle_actions, huddle_records, manifest, write_files
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import actions, huddles
from flow.services.allowed import allowed
from flow.services.configure import configure
from flow.services.load import How, LoadReport, keep_together, load_together
from flow.services.reading import Read, read_paths, reader
from flow.services.start import key
from flow.settings import Settings
from flow.store import actions as stored_actions
from flow.store import systems
from flow.store.database import Database
from flow.vocabulary import HuddleEventKind, HuddlePart, Tier

Progress = Callable[[int, int, str], None]
PUBLISHED = "published"
MAKER = Person("Sample data", "sample")
CORES = 2
READERS = 2
"""Processes that read files while this one keeps what was read; as many batches wait in memory."""
STEPS = 100
"""The bar counts hundredths of each system."""


@allowed(Act.CONFIGURE)
def make(db: Database, settings: Settings, wanted: Sequence[str] | None, progress: Progress) -> None:
    """Make the sample systems named (all where none is). What is there already is left as it is.

    Raises UsageError for a system that is not among the samples.
    """
    known = [*SYSTEMS, PUBLISHED]
    for system in wanted or ():
        if system not in known:
            near = nearest(system, known)
            raise UsageError(
                f"There is no sample system '{system}'. There are: {', '.join(known)}."
                + (f" Did you mean '{near}'?" if near else "")
            )
    chosen = list(wanted or known)
    for place, system in enumerate(chosen):
        step = _part(progress, place, len(chosen))
        if not _finished(db, system):
            configure(db, settings.sample_folder / f"{system}.toml", who=MAKER)
            for done, of, what in _published(db, settings) if system == PUBLISHED else _made(db, settings, system):
                step(done, of, what)
        step(1, 1, f"{system.capitalize()} is ready")


def _part(progress: Progress, place: int, of: int) -> Progress:
    """One system's share of the whole bar."""

    def step(done: int, total: int, what: str) -> None:
        progress(place * STEPS + done * STEPS // max(total, 1), of * STEPS, what)

    return step


def _finished(db: Database, system: str) -> bool:
    """Whether the last thing that is made of a system is there."""
    with db.reading() as connection:
        return systems.mark(connection, system) == FINISHED


FINISHED = "sample finished"
Steps = Iterator[tuple[int, int, str]]


def _published(db: Database, settings: Settings) -> Steps:
    """The published files of RK9 and RCB that ship with the product."""
    files = sorted((settings.sample_folder / PUBLISHED).glob("*.csv"))
    for place, path in enumerate(files):
        yield place, len(files), f"Loading {path.name}"
        _together(db, PUBLISHED, [path], settings, clock.now())
    _finish(db, PUBLISHED)


def _made(db: Database, settings: Settings, system: str) -> Steps:
    """Generate the files, load those that came together as one, then replay what the huddles agreed."""
    folder = settings.data_folder / "sample" / system
    yield 0, 20, f"Making the files of {system.capitalize()}"
    write_files(system, folder)
    together = [(came, list(files)) for came, files in groupby(manifest(system), key=lambda file: file.came)]
    batches = [(came, [folder / file.path for file in files]) for came, files in together]
    how, secret = How(system=system), key(settings)
    for place, (came, understood) in enumerate(_read_ahead(reader(db, how, secret), batches, how, secret)):
        yield 4 + place * 14 // len(together), 20, f"Loading {system.capitalize()}, {together[place][1][0].first:%B %Y}"
        _check(keep_together(db, understood, how, secret, MAKER, came))
    yield 19, 20, f"Replaying the huddles of {system.capitalize()}"
    agree(db, system)
    hold(db, system)
    _finish(db, system)


def _together(db: Database, system: str, paths: Sequence[Path], settings: Settings, now: datetime) -> None:
    files = [(path.name, path.read_bytes()) for path in paths]
    _check(load_together(db, files, How(system=system), key(settings), who=MAKER, now=now))


Understood = list[tuple[str, Read]]


def _read_ahead(
    by: Any, batches: Sequence[tuple[datetime, list[Path]]], how: How, secret: bytes
) -> Iterator[tuple[datetime, Understood]]:
    """The batches in their order, each read while another is kept: by other processes, where there are cores."""
    if cpu_count() < CORES or len(batches) < CORES:
        yield from ((came, read_paths(by, paths, how, secret, came)) for came, paths in batches)
        return
    with ProcessPoolExecutor(min(cpu_count(), READERS), get_context("spawn")) as pool:
        ahead: deque[tuple[datetime, Future[Understood]]] = deque()
        for came, paths in batches:
            ahead.append((came, pool.submit(read_paths, by, paths, how, secret, came)))
            if len(ahead) > READERS:
                first, understood = ahead.popleft()
                yield first, understood.result()
        yield from ((first, understood.result()) for first, understood in ahead)


def _check(reports: Sequence[LoadReport]) -> None:
    refused = [f"{report.file}: {report.findings[0].message}" for report in reports if report.refused]
    if refused:
        raise RuntimeError(f"The sample does not load: {'; '.join(refused)}")


def _finish(db: Database, system: str) -> None:
    with db.writing() as connection:
        systems.set_mark(connection, system, FINISHED, str(MAKER), clock.naive_utc(clock.now()))


@allowed(Act.CONFIGURE)
def agree(db: Database, system: str, until: date = date.max) -> None:
    """What the sample's huddles agreed up to a day and what became of it, by the same service as anybody's actions."""
    with db.reading() as connection:
        there = {action.what + str(action.huddle_day) for action in stored_actions.find(connection, system)}
    for one in huddle_actions(system):
        if one["huddle_day"] > until or one["what"] + str(one["huddle_day"]) in there:
            continue
        chair = Person("Huddle chair", one["owner_organisation"])
        action = actions.agree_action(db, system, one["huddle_day"], _new(one), who=chair, at=one["agreed_at"])
        for event in one["events"]:
            action = _replay(db, action.id, action.version, one, event)


@allowed(Act.CONFIGURE)
def hold(db: Database, system: str, until: date = date.max) -> None:
    """How the sample's huddles were held up to a day, each owner's yes included."""
    with db.reading() as connection:
        agreed = stored_actions.find(connection, system)
    held = {}
    for day, events in huddle_records(system).items():
        if day <= until:
            found = [huddle_event(event) for event in events]
            *before, closed = found
            yes = [
                replace(before[0], at=closed.at, kind=HuddleEventKind.CONFIRMED, data={"action": action.id})
                for action in agreed
                if action.huddle_day == day
            ]
            held[day] = [*before, *yes, closed]
    huddles.replayed(db, system, held)


def huddle_event(event: dict[str, Any]) -> HuddleEvent:
    """One event of the sample's plain data."""
    who, organisation = event["who"]
    part = HuddlePart(event["part"]) if event["part"] else None
    kind = HuddleEventKind(event["kind"])
    return HuddleEvent(0, event["at"], who, organisation, kind, part, event["note"], event["data"])


def _new(one: dict[str, Any]) -> NewAction:
    return NewAction(
        what=one["what"],
        owner_name=one["owner_name"],
        owner_organisation=one["owner_organisation"],
        due_at=one["due_at"],
        tier=Tier(one["tier"]),
        measure=one["measure"],
        delay_reason=one["delay_reason"],
        pathway=one["pathway"],
        patients=tuple(PatientRef(*spell) for spell in one["spells"]),
    )


def _replay(db: Database, action: int, version: int, one: dict[str, Any], event: dict[str, Any]) -> Any:
    by = {"who": Person(event["by"], event["organisation"]), "at": event["at"]}
    note = event["note"]
    if event["kind"] == "done":
        return actions.finish_action(db, action, version, outcome=note, **by)
    if event["kind"] == "carried_over":
        return actions.carry_over(db, action, version, event["due_at"], note=note, **by)
    if event["kind"] == "escalated":
        return actions.escalate(db, action, version, event["to"], note=note, **by)
    close = {"not_done": actions.not_done, "cancelled": actions.cancel_action}[event["kind"]]
    return close(db, action, version, note, **by)
