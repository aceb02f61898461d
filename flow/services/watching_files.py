"""The files of a drop folder: which are there to be loaded, which have stopped growing, and under which name they go.

No clock is compared with another machine's: a file has stopped growing when this process has seen the same size and
the same time of change for long enough by its own stopwatch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flow.errors import UsageError

LOADED, REFUSED, CLAIMED = "loaded", "refused", ".claimed"
OURS = (LOADED, REFUSED, CLAIMED)
REPORT_JSON, REPORT_TEXT = ".report.json", ".report.txt"
HALF_WRITTEN = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download", ".swp", ".lock", "~")
NOBODYS = ("thumbs.db", "desktop.ini")
LONGEST = 200
"""Bytes of a file's name: with the report's ending it must fit the 255 that file systems take."""

Ticks = Callable[[], float]
"""A stopwatch, in seconds."""


@dataclass(frozen=True)
class Mark:
    """What changes while a file is written."""

    size: int
    changed: int


def mark(path: Path) -> Mark | None:
    """How a file stands; None where it is gone."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return Mark(stat.st_size, stat.st_mtime_ns)


def prepare(folder: Path) -> None:
    """The folders of ours inside. Raises UsageError where the folder is not there or cannot be written."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    try:
        for name in OURS:
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from None


def waiting(folder: Path) -> list[Path]:
    """Files there to be loaded, relative to the folder, by name. A link is no file: it may lead anywhere."""
    return sorted(path.relative_to(folder) for path in _inside(folder) if path.is_file() and not path.is_symlink())


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in OURS or is_passing(path.name) or path.is_symlink():
            continue
        if path.is_dir():
            inside = path.rglob("*")
            yield from (each for each in inside if not any(map(is_passing, each.relative_to(folder).parts)))
        else:
            yield path


def is_passing(name: str) -> bool:
    """Names that programs give to what they have not finished, hidden files, and reports of ours."""
    small = name.lower()
    return small.startswith((".", "~")) or small.endswith((*HALF_WRITTEN, REPORT_JSON, REPORT_TEXT)) or small in NOBODYS


class Settling:
    """Which of the files waiting have not changed for so many seconds."""

    def __init__(self, seconds: float, ticks: Ticks) -> None:
        self._seconds, self._ticks = seconds, ticks
        self._seen: dict[Path, tuple[Mark, float]] = {}

    def settled(self, folder: Path, paths: Sequence[Path]) -> dict[Path, Mark]:
        """Those that can be taken now, with how they stand. Call it again and again; each call is a look."""
        now, found, seen = self._ticks(), {}, {}
        for path in paths:
            stands = mark(folder / path)
            if stands is None:
                continue
            before = self._seen.get(path)
            same = before is not None and before[0] == stands
            seen[path] = before if before is not None and same else (stands, now)
            if now - seen[path][1] >= self._seconds and is_readable(folder / path):
                found[path] = stands
        self._seen = seen
        return found


def is_readable(path: Path) -> bool:
    """Whether it can be opened: where files are locked while they are written, it cannot."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False


def plain(name: str) -> str:
    """A file's name as text that can be written anywhere: bytes that are no text become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def free_names(name: str) -> Iterator[str]:
    """beds.csv, beds (2).csv, beds (3).csv and so on, none too long to have a report beside it."""
    safe = Path(plain(name))
    stem = safe.stem
    while len((stem + safe.suffix).encode()) > LONGEST and stem:
        stem = stem[:-1]
    yield stem + safe.suffix
    for number in count(2):
        yield f"{stem} ({number}){safe.suffix}"


def reserve(folder: Path, name: str) -> Path:
    """A place for a file of this name that nobody has: its report's name is taken first, which only one can."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in free_names(name):
        if (folder / each).exists():
            continue
        try:
            (folder / f"{each}{REPORT_JSON}").touch(exist_ok=False)
        except FileExistsError:
            continue
        return folder / each
    raise AssertionError("the names never end")
