"""Claims: which watcher has a file in hand. Two watchers of one folder never have the same one.

A claim is a folder in `.claimed`. The file is renamed into it, which only one watcher can do, and while it is in hand
the claim's `beat` is written anew every second. A claim whose beat has stood still for long enough, by the stopwatch of
whoever looks, was left by a watcher that died: renaming the claim takes it over, which again only one can do.

Inside: `in/` the file, under its sender's folder; `report.json` and `report.txt` once it has been loaded; `going`, the
place it goes to. Whoever takes over a claim that has `going` only carries the rest of it there.
"""

from __future__ import annotations

import platform
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from flow.services.watching_files import CLAIMED, REPORT_JSON, REPORT_TEXT, Ticks, free_names, reserve

BEAT_SECONDS = 1.0
IN, BEAT, GOING, REPORT, TEXT = "in", "beat", "going", "report.json", "report.txt"


def claim(folder: Path, path: Path) -> Path | None:
    """Takes a file (relative to the folder) in hand: its claim; None where another watcher or its writer has it."""
    made = _new(folder)
    place = made / IN / path
    place.parent.mkdir(parents=True)
    _write(made / BEAT, made.name)
    try:
        (folder / path).rename(place)
    except (FileNotFoundError, PermissionError):
        clear(made)
        return None
    return made


def _new(folder: Path) -> Path:
    machine = re.sub(r"[^A-Za-z0-9-]", "", platform.node())[:40] or "watcher"
    return folder / CLAIMED / f"{machine}-{uuid.uuid4().hex[:12]}"


def file_in(made: Path) -> Path | None:
    """The file of a claim, relative to its `in`; None where it has gone where it goes."""
    inside = made / IN
    return next((path.relative_to(inside) for path in inside.rglob("*") if path.is_file()), None)


@contextmanager
def held(made: Path) -> Iterator[None]:
    """While this lasts the claim's beat changes every second, whatever else the process does."""
    done = Event()
    thread = Thread(target=_beat, args=(made, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(made: Path, done: Event) -> None:
    number = 0
    while not done.wait(BEAT_SECONDS if number else 0):
        number += 1
        with suppress(OSError):  # the folder does not answer, or another has taken the claim over
            _write(made / BEAT, f"{made.name} {number}")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def send(folder: Path, made: Path, kind: str, report: str, text: str) -> Path:
    """Lays the reports beside the file and carries it to `loaded` or `refused`; returns where it lies."""
    path = file_in(made)
    if path is None:
        raise FileNotFoundError(made)
    _write(made / REPORT, report)
    _write(made / TEXT, text)
    target = reserve(folder / kind / path.parent, path.name)
    _write(made / f"{GOING} half", target.relative_to(folder).as_posix())
    (made / f"{GOING} half").replace(made / GOING)
    return carry(folder, made)


def is_going(made: Path) -> bool:
    return (made / GOING).exists()


def carry(folder: Path, made: Path) -> Path:
    """The reports first and the file last, each where it still is: where it lies, its report is beside it."""
    target = folder / (made / GOING).read_text(encoding="utf-8")
    path = file_in(made)
    steps = [(made / TEXT, f"{target.name}{REPORT_TEXT}"), (made / REPORT, f"{target.name}{REPORT_JSON}")]
    for source, name in [*steps, *([(made / IN / path, target.name)] if path else [])]:
        with suppress(FileNotFoundError):
            source.replace(target.with_name(name))
    return target


def give_back(folder: Path, made: Path) -> None:
    """Lays the file where it was dropped, for whoever looks next."""
    path = file_in(made)
    if path is not None:
        (folder / path.parent).mkdir(parents=True, exist_ok=True)
        free = next(name for name in free_names(path.name) if not (folder / path.parent / name).exists())
        (made / IN / path).rename(folder / path.parent / free)
    clear(made)


def clear(made: Path) -> None:
    """Removes a claim that holds no file any more; one that does stays: only empty folders are ever removed."""
    with suppress(OSError):
        inside = made / IN
        for each in [*sorted((path for path in inside.rglob("*") if path.is_dir()), reverse=True), inside]:
            with suppress(FileNotFoundError):
                each.rmdir()
        for name in (BEAT, GOING, f"{GOING} half", REPORT, TEXT):
            (made / name).unlink(missing_ok=True)
        made.rmdir()


@dataclass(frozen=True)
class _Seen:
    beat: str
    since: float
    beats: bool


class Abandoned:
    """Claims of watchers that died, told by a beat that stands still: no clock of another machine is read."""

    def __init__(self, after: float, ticks: Ticks) -> None:
        self._after, self._ticks = after, ticks
        self._seen: dict[str, _Seen] = {}

    def look(self, folder: Path) -> list[Path]:
        """The claims that nobody has in hand, as far as looking until now can tell."""
        now, seen = self._ticks(), {}
        for made in (folder / CLAIMED).iterdir():
            before, beat = self._seen.get(made.name), _read(made / BEAT)
            if before is None:
                seen[made.name] = _Seen(beat, now, beats=False)
            else:
                seen[made.name] = before if before.beat == beat else _Seen(beat, now, beats=True)
        self._seen = seen
        return [folder / CLAIMED / name for name, each in seen.items() if now - each.since >= self._after]

    @property
    def in_doubt(self) -> bool:
        """Whether there is a claim of which it is not known yet that somebody has it in hand."""
        return any(not each.beats for each in self._seen.values())


def _read(beat: Path) -> str:
    try:
        return beat.read_text(encoding="utf-8")
    except OSError:
        return ""


def take_over(folder: Path, made: Path) -> Path | None:
    """The claim under a name of our own; None where another watcher was first, or it is in use after all."""
    mine = _new(folder)
    try:
        return made.rename(mine)
    except OSError:
        return None
