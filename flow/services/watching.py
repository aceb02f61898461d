"""Watching a drop folder: what is dropped is loaded once it has stopped growing, and moved with its report beside."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Event

from flow import clock
from flow.errors import UsageError, nearest
from flow.services import watching_claims as claims
from flow.services.load import load_bytes
from flow.services.load_each import refusal, sentence
from flow.services.load_report import How, LoadReport
from flow.services.values import NO_SYSTEM, known_system
from flow.services.watching_events import Alarm
from flow.services.watching_files import LOADED, REFUSED, Mark, Settling, Ticks, mark, plain, prepare, waiting
from flow.services.watching_report import as_json, in_words
from flow.snapshots.reading import LARGEST_FILE, larger_than
from flow.store import systems
from flow.store.database import Database, DatabaseGone

STAYS = "Dropped files stay where they are and are tried again."


@dataclass(frozen=True)
class Pace:
    """Seconds: a file unchanged for `settle` has stopped growing; the folder is looked through every `sweep` also
    where nothing tells of a new file; a claim silent for `abandoned` is taken over; what failed is tried again after
    `retry`."""

    settle: float = 5.0
    sweep: float = 10.0
    abandoned: float = 120.0
    retry: float = 10.0


@dataclass(frozen=True)
class Moved:
    """A file that was dealt with: what came of it, and where it lies now."""

    report: LoadReport
    to: Path


@dataclass
class Watcher:
    """One process that watches one folder. `tell` gets every file that was dealt with, `say` sentences of trouble."""

    folder: Path
    opened: Callable[[], Database]
    key: bytes
    tell: Callable[[Moved], None]
    say: Callable[[str], None]
    system: str | None = None
    pace: Pace = Pace()
    once: bool = False
    ticks: Ticks = time.monotonic
    largest: int = LARGEST_FILE
    """Bytes; a larger file is refused unread."""

    def __post_init__(self) -> None:
        self.stop = Event()
        self._settling = Settling(self.pace.settle, self.ticks)
        self._abandoned = claims.Abandoned(self.pace.abandoned, self.ticks)
        self._troubles: dict[str, str] = {}

    @cached_property
    def _db(self) -> Database:
        """Opened when it is first needed, and tried again where it does not answer."""
        return self.opened()

    def run(self) -> None:
        """Watch until `stop` is set; with `once`, until nothing is left to do. Raises UsageError for the folder or the
        system, and, with `once` alone, DatabaseGone; what was in hand then lies in the folder again."""
        prepare(self.folder)
        self._check_system()
        with Alarm(self.folder, self._trouble) as alarm:
            while not self.stop.is_set():
                again = self._look()
                if again is None and self.once:
                    return
                alarm.wait(self.pace.sweep if again is None else again, self.stop)

    def _check_system(self) -> None:
        try:
            self._codes()
        except DatabaseGone as error:
            if self.once:
                raise
            self._trouble("database", f"{error} {STAYS}")

    def _look(self) -> float | None:
        """Deals with all that can be dealt with now; the seconds until more may be, None where nothing waits."""
        try:
            for left in self._abandoned.look(self.folder):
                taken = None if self.stop.is_set() else claims.take_over(self.folder, left)
                if taken:
                    self._deal_with(taken)
            for path, stands in self._settling.settled(self.folder, waiting(self.folder)).items():
                made = None if self.stop.is_set() else claims.claim(self.folder, path)
                if made:
                    self._deal_with(made, stands)
            self._over("folder")
            return self._again_in()
        except OSError as error:
            self._trouble("folder", f"{self.folder} does not answer: {error.strerror or error}. It is tried again.")
            return self.pace.retry

    def _again_in(self) -> float | None:
        if waiting(self.folder):
            return max(self.pace.settle / 3, 0.1)
        return min(self.pace.sweep, self.pace.abandoned / 4) if self._abandoned.in_doubt else None

    def _deal_with(self, made: Path, stands: Mark | None = None) -> None:
        """Carries one claim to its end, or, where that cannot be now, gives the file back."""
        with claims.held(made):
            if claims.is_going(made):
                claims.carry(self.folder, made)
            elif path := claims.file_in(made):
                try:
                    report = self._report(made / claims.IN / path, _sender(path), stands)
                except BaseException:
                    claims.give_back(self.folder, made)
                    raise
                if report is None:
                    claims.give_back(self.folder, made)
                    return
                text = in_words(report, clock.now())
                kind = REFUSED if report.refused else LOADED
                self.tell(Moved(report, claims.send(self.folder, made, kind, as_json(report), text)))
        claims.clear(made)

    def _report(self, path: Path, sender: str | None, stands: Mark | None) -> LoadReport | None:
        """What came of a file; None where the watcher is stopped before that can be said."""
        there = mark(path)
        if there is not None and there.size > self.largest:
            name = plain(path.name)
            return refusal(name, How(self.system), f"{name} {larger_than(self.largest)}")
        while (data := self._steady(path, stands)) is not None:
            try:
                report = self._load(data, plain(path.name), sender)
            except DatabaseGone as error:
                if self.once:
                    raise
                self._trouble("database", f"{error} {STAYS}")
                if self.stop.wait(self.pace.retry):
                    return None
            else:
                self._over("database")
                return report
        return None

    def _steady(self, path: Path, stands: Mark | None) -> bytes | None:
        """The bytes of a file that did not change while they were read; its writer may still have had it open."""
        while True:
            before = mark(path)
            if before is not None and before == stands:
                data = path.read_bytes()
                if mark(path) == before:
                    return data
            stands = before
            if self.stop.wait(self.pace.settle):
                return None

    def _load(self, data: bytes, name: str, sender: str | None) -> LoadReport:
        codes = self._codes()
        if sender is not None and sender not in codes:
            near = nearest(sender, codes)
            hint = f" Did you mean '{near}'?" if near else f" Known: {', '.join(codes)}."
            why = f"The folder '{plain(sender)}' is not named after an organisation.{hint}"
            return refusal(name, How(self.system), f"{why} Drop the file again in the right one.")
        how = How(system=self.system, sender=sender)
        try:
            return load_bytes(self._db, data, name, how, self.key)
        except DatabaseGone:
            raise
        except Exception as error:
            return refusal(name, how, sentence(error))

    def _codes(self) -> list[str]:
        """The organisations that may send. Raises UsageError for a system that does not exist."""
        with self._db.reading() as connection:
            keys = [self.system] if self.system else [key for key, _ in systems.keys(connection)]
            if not keys:
                raise UsageError(f"There is no system yet. {NO_SYSTEM}")
            return [code for key in keys for code in known_system(connection, key).organisations]

    def _trouble(self, what: str, sentence: str) -> None:
        """Says it once, and again only after it was over."""
        if what not in self._troubles:
            self.say(sentence)
        self._troubles[what] = sentence

    def _over(self, what: str) -> None:
        if self._troubles.pop(what, None):
            self.say(f"The {what} answers again.")


def _sender(path: Path) -> str | None:
    """The organisation whose folder a file was dropped in, by the folder's name."""
    return path.parts[0] if len(path.parts) > 1 else None
