"""The sample systems as files in the feeds' formats: one an organisation, feed and month, and some mornings' own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flow.sample.bed_feeds import beds, demand, emergency
from flow.sample.coming import came, is_daily
from flow.sample.continuing_care import chc
from flow.sample.days import FIRST, LAST, day_of, months, number
from flow.sample.parameters import PARAMETERS
from flow.sample.patient_feeds import discharges, dtoc, inpatients, nobody
from flow.sample.planted import CORRECTION, MISSING, Planted, planted, spoiled
from flow.sample.services import capacity
from flow.sample.sheets import Sheet
from flow.sample.systems import sample_system

FEEDS: dict[str, Callable[[str, int, int], Sheet]] = {
    "beds": beds,
    "discharges": discharges,
    "inpatients": inpatients,
    "dtoc": dtoc,
    "emergency": emergency,
    "demand": demand,
    "capacity": capacity,
    "chc": chc,
}
"""In the order in which they should be loaded: each may be compared with those before it."""


@dataclass(frozen=True)
class SampleFile:
    """One file: where it goes within the folder, the days it holds, and when it came.

    `late`: it corrects one loaded before.
    """

    path: str
    organisation: str
    feed: str
    first: date
    last: date
    came: datetime
    late: bool = False


def manifest(system: str, first: date = FIRST, last: date = LAST) -> list[SampleFile]:
    """The files of a system for the days [first, last], in the order in which they came. Raises as `write_files`."""
    _check(first, last)
    files = [
        file
        for month in months(first, last)
        for feed in FEEDS
        for organisation, owed in sample_system(system).feeds.items()
        if feed in owed
        for file in _of_month(system, organisation, feed, *month)
    ]
    late = [
        _file(system, one.late, one.organisation, one.feed, one.day, one.day, late=True)
        for one in planted(system)
        if one.kind == CORRECTION and first <= one.day <= last
    ]
    return sorted(files + late, key=lambda file: file.came)


def _file(
    system: str, path: str, organisation: str, feed: str, first: date, last: date, *, late: bool = False
) -> SampleFile:
    moment = came(organisation, feed, first, last, late=late, acute=organisation == PARAMETERS[system].acute)
    return SampleFile(path, organisation, feed, first, last, moment, late)


def write_files(
    system: str,
    folder: Path,
    first: date = FIRST,
    last: date = LAST,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[Path]:
    """Writes the files of a system for the days [first, last] into `folder`; returns them in the order to load them in.

    A day's rows are the same bytes whatever the range. `progress` is told files done, files in all, what comes next.
    KeyError for a system that is not one of `SYSTEMS`, ValueError for days outside the sample's.
    """
    tell = progress or (lambda done, total, what: None)
    tell(0, 1, f"Simulating {sample_system(system).name}")
    listed = manifest(system, first, last)
    made = {file.feed for file in listed}
    sheets = {feed: make(system, number(first), number(last)) for feed, make in FEEDS.items() if feed in made}
    written = []
    for place, file in enumerate(listed):
        tell(place, len(listed), file.path)
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(system, sheets[file.feed], file), encoding="utf-8", newline="\n")
        written.append(path)
    tell(len(listed), len(listed), "Done")
    return written


def _check(first: date, last: date) -> None:
    if not FIRST <= first <= last <= LAST:
        raise ValueError(f"The sample runs from {FIRST} to {LAST}; {first} to {last} is not within it.")


def _of_month(system: str, organisation: str, feed: str, first: date, last: date) -> list[SampleFile]:
    """One file, unless some mornings stand alone: those of the days on which files came one by one, those that are
    planted, and those on which there was nobody."""
    own = {one.day: one for one in planted(system) if (one.organisation, one.feed) == (organisation, feed)}
    files: list[list[date]] = []
    run: list[date] = []
    for day in (day_of(one) for one in range(number(first), number(last) + 1)):
        if day not in own and not is_daily(day) and (organisation, feed, number(day)) not in nobody(system):
            run.append(day)
            continue
        files += [run] if run else []
        files += [] if day in own and own[day].kind == MISSING else [[day]]
        run = []
    files += [run] if run else []
    return [
        _file(system, _name(organisation, feed, days[0], days[-1]), organisation, feed, days[0], days[-1])
        for days in files
    ]


def _name(organisation: str, feed: str, first: date, last: date) -> str:
    """rk9-beds-2018-03.csv for a whole month, else the day, else the days."""
    start = f"{organisation.lower()}-{feed}-"
    if first == last:
        return f"{start}{first}.csv"
    if (whole := months(first.replace(day=1), last)[0]) and first.day == 1 and _is_month_end(last):
        return f"{start}{whole[0]:%Y-%m}.csv"
    return f"{start}{first}-to-{last:%d}.csv"


def _is_month_end(day: date) -> bool:
    return day_of(number(day) + 1).day == 1


def _text(system: str, sheet: Sheet, file: SampleFile) -> str:
    lines = sheet.cut(file.organisation, number(file.first), number(file.last))
    spoil = _planted_in(system, file)
    if spoil and not file.late:
        lines = spoiled(spoil.kind, sheet.header, lines)
    return "\n".join([sheet.header, *lines]) + "\n"


def _planted_in(system: str, file: SampleFile) -> Planted | None:
    found = (
        one
        for one in planted(system)
        if (one.organisation, one.feed, one.day) == (file.organisation, file.feed, file.first)
    )
    return next((one for one in found if file.first == file.last), None)
