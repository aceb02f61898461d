"""Starts a day: entered with its age, or usual; a figure older than a day is said and not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from flow.huddle.localities import EVERYWHERE
from flow.huddle.starts import Entry, Kind, Starts, starts_of

DAY = date(2018, 6, 5)
NOW = datetime(2018, 6, 5, 8, 40, tzinfo=UTC)
CITY, COUNTY = "E06000026", "E10000008"
ENTRY = Entry(DAY, "LWSW", "1", CITY, 6, None, None, NOW - timedelta(hours=2), "Sam Price", "LWSW")
USUAL: dict[str, float | None] = {EVERYWHERE: 9.0, CITY: 5.0, COUNTY: 3.0}


def entered(starts: int, locality: str = CITY, hours: float = 2, organisation: str = "LWSW") -> Entry:
    return replace(ENTRY, starts=starts, locality=locality, at=NOW - timedelta(hours=hours), organisation=organisation)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (2, "entered 07:40 today by Sam Price (LWSW), 2 h old"),
        (0.5, "entered 09:10 today by Sam Price (LWSW), under 1 h old"),
        (24, "entered 09:40 yesterday by Sam Price (LWSW), 24 h old"),
        (26, "entered 07:40 yesterday by Sam Price (LWSW), 26 h old: not used"),
        (80, "entered 01:40 on Sat 2 June 2018 by Sam Price (LWSW), 3 days old: not used"),
        (-1, "entered 10:40 today by Sam Price (LWSW), under 1 h old"),
    ],
)
def test_an_age_in_words(hours: float, said: str) -> None:
    assert entered(6, hours=hours).words(NOW) == said


def test_a_second_beyond_24_hours_is_not_used() -> None:
    at = entered(6, hours=24)
    assert at.used(NOW)
    assert not at.used(NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("entries", "locality", "number", "kind"),
    [
        ([], CITY, 5.0, Kind.USUAL),
        ([], "E06000052", None, Kind.NONE),
        ([entered(6)], CITY, 6.0, Kind.ENTERED),
        ([entered(6)], COUNTY, 3.0, Kind.USUAL),
        ([entered(6), entered(2, organisation="PCC")], CITY, 8.0, Kind.ENTERED),
        ([entered(6)], EVERYWHERE, 9.0, Kind.BOTH),
        ([entered(6), entered(1, COUNTY)], EVERYWHERE, 7.0, Kind.ENTERED),
        ([entered(6), entered(4, EVERYWHERE)], EVERYWHERE, 10.0, Kind.ENTERED),
        ([entered(4, EVERYWHERE)], CITY, 5.0, Kind.USUAL),
        ([entered(0)], CITY, 0.0, Kind.ENTERED),
        ([entered(6, hours=26)], CITY, 5.0, Kind.USUAL),
        ([entered(6, hours=26), entered(2, organisation="PCC")], CITY, 2.0, Kind.ENTERED),
    ],
)
def test_which_number_stands(entries: list[Entry], locality: str, number: float | None, kind: Kind) -> None:
    found = starts_of(entries, locality, USUAL, NOW)
    assert (found.number, found.kind) == (number, kind)


def test_an_old_figure_is_said_beside_the_usual_that_takes_its_place() -> None:
    found = starts_of([entered(6, hours=26)], CITY, USUAL, NOW)
    assert found.words(NOW) == (
        "usual (four-week median of the weekday); entered 07:40 yesterday by Sam Price (LWSW), 26 h old: not used"
    )
    assert Starts(None, Kind.NONE, ()).words(NOW) == "not known"
