"""Mornings on which something went wrong, on purpose, so that every screen has something true to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MISSING, CORRECTION, BAD_ROWS = "missing", "correction", "bad_rows"
UNMAPPED = "Waiting for POC review"
"""Somebody's own words for a delay, which no mapping knows."""
IMPOSSIBLE = "31/02/2018"


@dataclass(frozen=True)
class Planted:
    """One thing gone wrong. `late` names the file that puts it right, to be loaded after all others."""

    system: str
    day: date
    organisation: str
    feed: str
    kind: str
    what: str
    file: str = ""
    late: str = ""


_MISSING = "The inpatients file never came; the other files of the organisation did."
_CORRECTION = "The first file lacks two delayed patients; the corrected file, sent later, has them."
_BAD_ROWS = (
    "Four bad rows: a spell that is there twice, an admission after the census, an expected date of 31/02/2018,"
    f" and a delay in words that nobody mapped ('{UNMAPPED}')."
)


def _one(system: str, day: date, organisation: str, feed: str, kind: str, what: str) -> Planted:
    name = f"{organisation.lower()}-{feed}-{day}"
    return Planted(
        system,
        day,
        organisation,
        feed,
        kind,
        what,
        file="" if kind == MISSING else f"{name}.csv",
        late=f"late/{name}-corrected.csv" if kind == CORRECTION else "",
    )


_PLANTED = (
    _one("plymouth", date(2018, 6, 6), "RK9", "dtoc", CORRECTION, _CORRECTION),
    _one("plymouth", date(2018, 6, 8), "RK9", "inpatients", BAD_ROWS, _BAD_ROWS),
    _one("plymouth", date(2018, 6, 13), "LWSW", "inpatients", MISSING, _MISSING),
    _one("york", date(2018, 6, 7), "RCB", "dtoc", CORRECTION, _CORRECTION),
    _one("york", date(2018, 6, 12), "RCB", "inpatients", BAD_ROWS, _BAD_ROWS),
    _one("york", date(2018, 6, 14), "RX3", "inpatients", MISSING, _MISSING),
)


def planted(system: str | None = None) -> tuple[Planted, ...]:
    """What was planted in one system, or in all."""
    return tuple(one for one in _PLANTED if system in (None, one.system))


def spoiled(kind: str, header: str, lines: list[str]) -> list[str]:
    """The lines of a file as it first came, from its true lines."""
    if kind == CORRECTION:
        return [line for place, line in enumerate(lines) if place not in (3, 9)]
    return _with_bad_rows(header.split(","), lines) if kind == BAD_ROWS else lines


def _with_bad_rows(names: list[str], lines: list[str]) -> list[str]:
    rows = [line.split(",") for line in lines]
    at = {name: place for place, name in enumerate(names)}
    dated = next(row for row in rows[100:] if row[at["expected_discharge_date"]] and not row[at["delay_reason"]])
    worded = next(row for row in rows[200:] if row[at["delay_reason"]] == "therapy" and row is not dated)
    early = list(rows[40])
    dated[at["expected_discharge_date"]] = IMPOSSIBLE
    worded[at["delay_reason"]] = UNMAPPED
    snapshot = early[at["snapshot_at"]]
    for name, value in _TOO_EARLY.items():
        early[at[name]] = value
    early[at["admission_at"]] = snapshot.replace("08:00", "11:20")
    spoilt = [",".join(row) for row in rows]
    return [*spoilt[:60], spoilt[59], *spoilt[60:], ",".join(early)]


_TOO_EARLY = {"spell_id": "TEST000001", "nhs_number": "", "first_admission_at": "", "expected_discharge_set_at": ""}
"""A row of a patient who is not there yet."""
