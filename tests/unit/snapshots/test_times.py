"""Time: English clocks, the nights they change, leap days, and what no date is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from flow.snapshots.times import read_times
from flow.vocabulary import Feed
from tests.unit.snapshots.made import messages, rows, understood

LATER = datetime(2024, 12, 31, tzinfo=UTC)


def utc(text: str) -> object:
    moment = pd.Timestamp(read_times(pd.Series([text], dtype="str")).utc[0])
    return None if pd.isna(moment) else moment.tz_localize("UTC").to_pydatetime()


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2018-06-05 08:00", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("05/06/2018 08:00", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("5/6/2018 8:00", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("05/06/2018 08:00:30", datetime(2018, 6, 5, 7, 0, 30, tzinfo=UTC)),
        ("2018-06-05T08:00:00", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("2018-06-05 08:00:00.000000", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("2018-06-05T08:00:00Z", datetime(2018, 6, 5, 8, tzinfo=UTC)),
        ("2018-06-05T08:00:00+01:00", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("2018-06-05 08:00+0100", datetime(2018, 6, 5, 7, tzinfo=UTC)),
        ("2018-12-05 08:00", datetime(2018, 12, 5, 8, tzinfo=UTC)),
        ("2018-12-05", datetime(2018, 12, 5, tzinfo=UTC)),
        ("2018-03-25 01:30", datetime(2018, 3, 25, 1, 30, tzinfo=UTC)),
        ("2018-10-28 01:30", datetime(2018, 10, 28, 0, 30, tzinfo=UTC)),
        ("2018-10-28 02:30", datetime(2018, 10, 28, 2, 30, tzinfo=UTC)),
        ("29/02/2020 12:00", datetime(2020, 2, 29, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_on_an_english_clock(written: str, moment: datetime) -> None:
    assert utc(written) == moment


NO_DATES = ["06/13/2018", "31/02/2018", "29/02/2019", "2018-13-01", "05.06.2018", "5 June 2018", "05/06/18", "20180605"]
NO_DATES += ["2018-06", "2018", "43256", "25:00", "2018-06-05 24:30", "3018-06-05", "0018-06-05", "NA", "8 am", "--"]


@pytest.mark.parametrize("written", NO_DATES)
def test_what_is_no_date_is_none(written: str) -> None:
    assert utc(written) is None


def test_day_and_month_are_never_swapped() -> None:
    assert read_times(pd.Series(["03/11/2018"])).local[0] == pd.Timestamp(2018, 11, 3)


def test_the_october_hour_that_comes_twice_is_the_first_with_a_note() -> None:
    found = understood(
        rows(Feed.ATTENDANCES, {"arrival_at": "28/10/2018 01:30", "departure_at": "28/10/2018 05:30"}), now=LATER
    )
    assert messages(found) == [
        "Row 2, arrival_at: '28/10/2018 01:30' comes twice in the night the clocks go back. The first of the two "
        "(summer time) is taken."
    ]
    row = found.checked.rows.iloc[0]
    assert row["departure_at"] - row["arrival_at"] == pd.Timedelta(hours=5)


def test_the_march_hour_that_is_skipped_is_taken_an_hour_later_with_a_note() -> None:
    found = understood(
        rows(Feed.ATTENDANCES, {"arrival_at": "25/03/2018 01:30", "departure_at": "25/03/2018 05:30"}), now=LATER
    )
    assert messages(found) == [
        "Row 2, arrival_at: '25/03/2018 01:30' is skipped in the night the clocks go forward. It is taken as one hour "
        "later."
    ]
    row = found.checked.rows.iloc[0]
    assert row["departure_at"] - row["arrival_at"] == pd.Timedelta(hours=3)


@pytest.mark.parametrize(
    ("arrival", "day"),
    [
        ("2018-06-04 00:00", date(2018, 6, 4)),
        ("2018-06-04 00:30", date(2018, 6, 4)),
        ("2018-06-04 23:59:59", date(2018, 6, 4)),
        ("2018-06-03T23:30:00Z", date(2018, 6, 4)),
    ],
)
def test_a_flow_is_filed_under_its_english_day(arrival: str, day: date) -> None:
    found = understood(rows(Feed.ATTENDANCES, {"arrival_at": arrival, "departure_at": ""}))
    assert found.days == [day]
    assert found.snapshots[0].census_at is None


@pytest.mark.parametrize("written", ["2018-06-05 08:00", "2018-06-05T07:00:00Z", "05/06/2018 08:00", "2018-06-05"])
def test_a_stock_is_filed_under_the_day_of_its_census(written: str) -> None:
    found = understood(rows(Feed.INPATIENTS, {"snapshot_at": written}))
    assert found.days == [date(2018, 6, 5)]
    assert found.snapshots[0].census_at == datetime(2018, 6, 5, 7, tzinfo=UTC)


def test_a_date_with_a_time_is_that_date() -> None:
    found = understood(rows(Feed.INPATIENTS, {"expected_discharge_date": "07/06/2018 00:00:00"}))
    assert found.checked.rows["expected_discharge_date"].iloc[0] == pd.Timestamp(2018, 6, 7)


def test_the_leap_day_is_a_day() -> None:
    change = {"snapshot_at": "29/02/2020 08:00", "admission_at": "28/02/2020 10:00"}
    assert understood(rows(Feed.INPATIENTS, change), now=LATER).days == [date(2020, 2, 29)]
