"""Being woken when something is dropped. Where the system cannot tell, the folder is looked through now and then."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import TracebackType

from watchdog.events import EVENT_TYPE_CLOSED_NO_WRITE, EVENT_TYPE_OPENED, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from flow.services.watching_files import OURS

logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # it logs its own end as an error

SLICE = 0.25
"""Seconds after which a watcher that waits sees that it is to stop; also how long many events count as one."""
READING = (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE)
NOT_TOLD = "New files in {folder} cannot be told at once here: it is looked through now and then instead."


class Alarm(FileSystemEventHandler):
    """Rings when something changes in a folder or in a sender's folder inside it; not in the folders of ours."""

    def __init__(self, folder: Path, trouble: Callable[[str, str], None]) -> None:
        self._folder, self._trouble = folder, trouble
        self._rung = Event()
        self._observer = Observer()
        self._heard: set[Path] = set()

    def __enter__(self) -> Alarm:
        self._observer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by the observer's thread."""
        if event.event_type not in READING:
            self._rung.set()

    def wait(self, seconds: float, stop: Event) -> None:
        """Until something is dropped, so many seconds are over, or `stop` is set."""
        self._listen()
        for _ in range(max(1, round(seconds / SLICE))):
            if stop.wait(min(seconds, SLICE)) or self._rung.is_set():
                break
        self._rung.clear()

    def _listen(self) -> None:
        """To the folder and to every sender's folder that is there by now."""
        try:
            inside = {path for path in self._folder.iterdir() if path.is_dir() and path.name not in OURS}
            for path in {self._folder, *inside} - self._heard:
                self._observer.schedule(self, str(path), recursive=False)
                self._heard.add(path)
        except OSError:
            self._trouble("events", NOT_TOLD.format(folder=self._folder))
