"""Rows become snapshots, in their places: organisations, sites and wards as configured, or a sentence."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from flow.layout import Layout
from flow.snapshots.splitting import NOWHERE
from flow.vocabulary import Feed, Level
from tests.unit.snapshots.made import ANYWHERE, PLYMOUTH, messages, rows, understood

IN = Feed.INPATIENTS


def test_a_file_of_several_organisations_days_and_censuses_gives_a_snapshot_for_each() -> None:
    table = rows(
        IN,
        {},
        {"snapshot_at": "2018-06-04 08:00"},
        {"snapshot_at": "2018-06-04 14:00"},
        {"organisation_code": "LWSW", "site_code": "LWMG", "ward_code": "X"},
        {},
    )
    found = understood(table)
    made = [(one.organisation, one.day, one.census_at, one.rows.index.tolist()) for one in found.snapshots]
    assert made == [
        ("RK9", date(2018, 6, 4), datetime(2018, 6, 4, 7, tzinfo=UTC), [3]),
        ("RK9", date(2018, 6, 4), datetime(2018, 6, 4, 13, tzinfo=UTC), [4]),
        ("LWSW", date(2018, 6, 5), datetime(2018, 6, 5, 7, tzinfo=UTC), [5]),
        ("RK9", date(2018, 6, 5), datetime(2018, 6, 5, 7, tzinfo=UTC), [2, 6]),
    ]
    assert found.snapshots.keys["rows"].tolist() == [1, 1, 1, 2]
    assert found.snapshots[-1].organisation == "RK9"
    assert len(found.snapshots[1:3]) == 2


def test_a_row_left_out_belongs_to_its_organisations_day() -> None:
    table = rows(IN, {}, {"spell_id": ""}, {"snapshot_at": "soon"}, {"organisation_code": ""}, more=4)
    found = understood(table)
    assert found.snapshots.of_left_out.tolist() == [0, 0, NOWHERE]
    assert found.snapshots[0].left_out.index.tolist() == [3, 4]
    assert found.snapshots.keys["left_out"].tolist() == [2]


def test_a_sender_may_file_for_one_organisation_only() -> None:
    both = rows(IN, {}, {"organisation_code": "LWSW", "site_code": "LWMG"})
    assert messages(understood(both, sender="RK9"), Level.STOP) == [
        "There is more than one organisation in the file: LWSW besides RK9. You may file for RK9: send each "
        "organisation its own file."
    ]
    assert messages(understood(rows(IN, {}), sender="LWSW"), Level.STOP) == [
        "The file is about RK9. You may file for LWSW: send each organisation its own file."
    ]
    assert not understood(rows(IN, {}), sender="RK9").refused


def test_an_organisation_not_of_the_system_stops_the_file_and_names_those_that_are() -> None:
    found = understood(rows(IN, {"organisation_code": "RXX"}))
    assert messages(found, Level.STOP) == [
        "'RXX' is not an organisation of Plymouth. It has RK9, LWSW. Correct organisation_code, or add the "
        "organisation to the configuration."
    ]
    assert len(found.snapshots) == 0
    assert found.rows_loaded == 0


def test_a_system_that_is_not_pooled_takes_any_organisation() -> None:
    found = understood(rows(IN, {"organisation_code": "RXX"}), layout=ANYWHERE)
    assert messages(found) == []
    assert found.organisations == ["RXX"]


def test_an_unknown_ward_keeps_its_rows_and_is_said_once() -> None:
    found = understood(rows(IN, {"ward_code": "X9"}, {}, {"ward_code": "X9"}))
    assert messages(found) == [
        "Ward 'X9' is not in the configuration: its 2 rows are kept under ward not known and counted as general_acute "
        "until it is added or mapped."
    ]
    assert found.findings[0].row == 2
    assert found.rows_loaded == 3


def test_an_unknown_ward_of_a_community_organisation_counts_as_community() -> None:
    table = rows(IN, {"organisation_code": "LWSW", "site_code": "LWMG", "ward_code": "X9"})
    assert messages(understood(table)) == [
        "Ward 'X9' is not in the configuration: its 1 row is kept under ward not known and counted as community until "
        "it is added or mapped."
    ]


def test_an_unknown_ward_with_a_type_in_the_file_counts_as_that() -> None:
    found = understood(rows(Feed.BEDS, {"ward_code": "X9", "ward_type": "maternity"}))
    assert "counted as maternity" in messages(found)[0]


def test_very_many_unknown_wards_are_one_sentence() -> None:
    found = understood(rows(IN, *[{"ward_code": f"X{number}"} for number in range(21)]))
    assert messages(found) == [
        "21 wards are not in the configuration, 'X0' the first: their 21 rows are kept under ward not known and "
        "counted as general_acute until they are added or mapped."
    ]


def test_an_unknown_site_is_said_and_not_each_of_its_wards() -> None:
    found = understood(rows(IN, {"site_code": "RK999", "ward_code": "A"}, {"site_code": "RK999", "ward_code": "B"}))
    assert messages(found) == [
        "Site 'RK999' is not in the configuration: its 2 rows are kept, and its wards are ward not known. Add the "
        "site, or map it in the profile."
    ]


@pytest.mark.parametrize("code", ["rk9", "RK9", " rk9 ", "Rk9"])
def test_codes_are_matched_after_folding(code: str) -> None:
    found = understood(rows(IN, {"organisation_code": code, "ward_code": "har", "site_code": "rk950"}))
    row = found.snapshots[0].rows.iloc[0]
    assert (row["organisation_code"], row["site_code"], row["ward_code"]) == ("RK9", "RK950", "HAR")
    assert messages(found) == []


def test_a_row_without_a_ward_is_no_unknown_ward() -> None:
    assert messages(understood(rows(Feed.DISCHARGES, {"ward_code": ""}))) == []


def test_very_many_small_snapshots_are_made_at_once() -> None:
    days = pd.date_range("2018-01-01", periods=150, freq="D").strftime("%Y-%m-%d")
    table = [
        {"day": day, "organisation_code": f"R{number:02d}", "measure": "nctr", "value": "5"}
        for day in days
        for number in range(40)
    ]
    started = time.perf_counter()
    found = understood(table, layout=Layout("x", "X", pooled=False))
    assert len(found.snapshots) == 6000
    assert found.snapshots[0].rows["value"].tolist() == [5.0]
    assert time.perf_counter() - started < 5


def test_plymouth_is_laid_out_as_these_tests_say() -> None:
    assert list(PLYMOUTH.organisations) == ["RK9", "LWSW"]
