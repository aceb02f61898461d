"""Readmissions by the week of the discharge: exact days, who counts, and weeks that are not known yet."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd

from flow.layout import Layout, Organisation
from flow.measures.readmissions import NO_PSEUDONYM, NOT_YET, NOTHING, readmitted, why_none
from flow.vocabulary import OrganisationKind

LAYOUT = Layout("demo", "Demo", True, {"RK9": Organisation("RK9", "Plymouth", OrganisationKind.ACUTE)}, {}, {})
MONDAY = date(2018, 6, 4)
LATER = date(2018, 12, 1)
ROW = {
    "organisation_code": "RK9",
    "site_code": "RK950",
    "ward_code": "HAR",
    "discharge_method": "1",
    "discharge_destination": "19",
    "pathway": None,
}


def counted(*known: int, **changed: str) -> pd.DataFrame:
    """Discharges with a pseudonym on the days from Monday on."""
    return pd.DataFrame(
        [ROW | changed | {"day": MONDAY + timedelta(days=day), "known": many} for day, many in enumerate(known)]
    )


def back(*gaps: tuple[datetime, datetime], **changed: str) -> pd.DataFrame:
    rows = [ROW | changed | {"day": left.date(), "discharge_at": left, "back_at": again} for left, again in gaps]
    columns = [*ROW, "day", "discharge_at", "back_at"]
    frame = pd.DataFrame(rows, columns=columns)
    for name in ("discharge_at", "back_at"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2018, 6, 4, hour, minute, tzinfo=UTC) + timedelta(days=day)


def values(found: pd.DataFrame, scope: str = "organisation") -> dict[str, tuple[float, float]]:
    mine = found[found["scope"] == scope]
    return {
        key: (top, bottom)
        for key, top, bottom in zip(mine["measure"], mine["numerator"], mine["denominator"], strict=True)
    }


def test_seven_days_and_twenty_eight_days_are_counted_by_the_date() -> None:
    returned = back((at(0), at(7, 22)), (at(0), at(8, 1)), (at(1), at(29, 22)), (at(1), at(30, 1)))
    found = readmitted(counted(10, 10, 10, 10, 10), returned, LAYOUT, LATER)
    assert values(found) == {"readmitted_7": (1.0, 50.0), "readmitted_28": (3.0, 50.0)}
    assert values(found, "system") == values(found)
    assert set(found["day"]) == {MONDAY}


def test_the_date_is_that_of_an_english_clock() -> None:
    """23:30 UTC in June is the next day in England: the eighth."""
    found = readmitted(counted(10, 10, 10, 10, 10), back((at(0), at(7, 23, 30))), LAYOUT, LATER)
    assert values(found)["readmitted_7"] == (0.0, 50.0)


def test_deaths_and_transfers_between_hospitals_are_no_discharges() -> None:
    many = pd.concat(
        [counted(10, 10, 10, 10, 10), counted(3, discharge_method="4"), counted(2, discharge_destination="51")]
    )
    assert values(readmitted(many, back(), LAYOUT, LATER))["readmitted_7"] == (0.0, 50.0)


def test_a_week_of_four_days_of_files_gives_nothing() -> None:
    assert readmitted(counted(10, 10, 10, 10), back(), LAYOUT, LATER).empty


def test_a_week_is_known_once_everybody_has_been_followed_long_enough() -> None:
    week = counted(10, 10, 10, 10, 10)
    sunday = MONDAY + timedelta(days=6)
    assert values(readmitted(week, back(), LAYOUT, sunday + timedelta(days=7))) == {}
    assert set(values(readmitted(week, back(), LAYOUT, sunday + timedelta(days=8)))) == {"readmitted_7"}
    assert set(values(readmitted(week, back(), LAYOUT, sunday + timedelta(days=29)))) == {
        "readmitted_7",
        "readmitted_28",
    }


def test_without_pseudonyms_there_is_no_value_and_a_reason() -> None:
    assert readmitted(counted(0, 0, 0, 0, 0), back(), LAYOUT, LATER).empty
    assert why_none(counted(0, 0, 0, 0, 0), LATER) == NO_PSEUDONYM
    assert why_none(counted(10), LATER) == NOT_YET
    assert why_none(counted(10), None) == NOTHING
