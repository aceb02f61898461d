"""Versions of a day's files, one against another, and what changed since the huddle; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flow.errors import UsageError
from flow.sample import manifest, planted, write_files
from flow.security.person import ADMINISTRATOR
from flow.services.configure import configure
from flow.services.load import How, load_together
from flow.services.quarantine import load_again
from flow.services.versions import NumberChanged, compared, since_held, versions
from flow.store.database import Database
from flow.vocabulary import Feed
from tests import mornings
from tests.mornings import DAY, KEY, NOW, beds, csv, dtoc, emergency, put

BEFORE = DAY - timedelta(days=1)
EARLY = datetime(2018, 6, 5, 7, 40, tzinfo=UTC)
"""08:40 in England: before the huddle of 09:00."""
AFTER = datetime(2018, 6, 5, 9, 40, tzinfo=UTC)
"""10:40 in England: after it."""
SAMPLE = Path(__file__).parents[2] / "sample_data"


def changed(store: Database, day: date = DAY, held_at: datetime | None = None) -> dict[str, NumberChanged]:
    return {item.measure: item for item in since_held(store, "demo", day, held_at)}


def as_numbers(found: dict[str, NumberChanged]) -> dict[str, tuple[float | None, float | None]]:
    return {key: (item.before, item.after) for key, item in found.items()}


def test_every_version_of_a_day_is_listed_with_who_loaded_it(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,many"), "first.csv", now=EARLY)
    put(store, beds(DAY, "HAR,28,2,1,25"), "second.csv", now=AFTER)
    put(store, beds(DAY, "HAR,28,2,1,29", at="14:00"), "afternoon.csv")
    found = versions(store, "demo", "RK9", Feed.BEDS, DAY)
    assert [(item.number, item.file_name, item.rows, item.left_out, item.in_use) for item in found] == [
        (1, "first.csv", 1, 1, False),
        (2, "second.csv", 1, 0, True),
        (3, "afternoon.csv", 1, 0, False),
    ]
    assert [item.at for item in found] == [moment.replace(tzinfo=None) for moment in (EARLY, AFTER, NOW)]
    assert {item.who for item in found} == {str(ADMINISTRATOR)}
    assert [item.census_at for item in found] == [
        datetime(2018, 6, 5, hour, 0)  # noqa: DTZ001 - as the store keeps it
        for hour in (7, 7, 13)
    ]
    assert versions(store, "demo", "LWSW", Feed.BEDS, DAY) == []


def test_a_kept_file_loaded_again_is_a_version_that_says_what_was_mended(store: Database, tmp_path: Path) -> None:
    first = put(store, beds(DAY, "NEW,28,2,1,27"))
    ward = '\n[[ward]]\ncode = "NEW"\nname = "New"\nsite = "RK950"\ntype = "general_acute"\n'
    mornings.make_demo(store, tmp_path, mornings.DEMO + ward)
    assert first.load is not None
    load_again(store, first.load, KEY, ADMINISTRATOR, NOW)
    told = [item.mended for item in versions(store, "demo", "RK9", Feed.BEDS, DAY)]
    assert told == [None, "ward New (NEW) at Derriford Hospital (added: name New, type General acute)"]


def test_two_versions_are_compared_cell_by_cell(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,18", "OLD,10,0,0,9"))
    put(store, beds(DAY, "HAR,28,2,1,25", "BRA,20,0,0,18", "NEW,10,0,0,9"))
    before, after = (item.snapshot for item in versions(store, "demo", "RK9", Feed.BEDS, DAY))
    found = compared(store, "demo", before, after)
    assert (found.added["ward_code"].tolist(), found.gone["ward_code"].tolist(), found.same) == (["NEW"], ["OLD"], 1)
    assert found.changed[["ward_code", "column", "before", "after"]].values.tolist() == [
        ["HAR", "occupied_beds", 27, 25]
    ]


def test_a_pseudonym_is_in_no_comparison(store: Database) -> None:
    number = ("9990000018", "9434765919")
    for each in number:
        put(store, mornings.inpatients(DAY, f"HAR,S1,2018-05-01 10:00,Y,,,,,{each}"))
    put(store, mornings.inpatients(DAY, "HAR,S2,2018-05-01 10:00,Y,,,,,9990000018"))
    first, second, third = (item.snapshot for item in versions(store, "demo", "RK9", Feed.INPATIENTS, DAY))
    cell = compared(store, "demo", first, second).changed
    assert cell[["spell_id", "column", "before", "after"]].values.tolist() == [
        ["S1", "nhs_number", "a number", "another"]
    ]
    rows = compared(store, "demo", second, third)
    assert "nhs_number" not in rows.added
    assert "nhs_number" not in rows.gone


def test_versions_of_different_things_are_not_compared(store: Database) -> None:
    put(store, beds(DAY))
    put(store, beds(BEFORE))
    one, other = (versions(store, "demo", "RK9", Feed.BEDS, day)[0].snapshot for day in (DAY, BEFORE))
    with pytest.raises(UsageError, match="of the same organisation, feed and day"):
        compared(store, "demo", one, other)
    with pytest.raises(UsageError, match="There is no version 999"):
        compared(store, "demo", one, 999)


def test_a_correction_after_the_huddle_says_which_numbers_changed_and_why(store: Database) -> None:
    put(store, beds(), now=EARLY)
    put(store, emergency(BEFORE), "emergency.csv", now=EARLY)
    assert changed(store) == {}
    put(store, emergency(BEFORE, "1,200,50,80", "3,100,0,0"), "corrected.csv", now=AFTER)
    found = changed(store)
    assert as_numbers(found) == {"four_hour": (260 / 300, 250 / 300)}
    number = found["four_hour"]
    assert (number.day, number.scope_code, number.unit) == (BEFORE, "demo", "%")
    (why,) = number.why
    assert (why.organisation_name, why.feed, why.file_name) == (
        "University Hospitals Plymouth",
        Feed.EMERGENCY,
        "corrected.csv",
    )
    assert (why.version, why.at, why.late) == (2, AFTER.replace(tzinfo=None), False)
    assert changed(store, DAY + timedelta(days=1)) == {}


def test_the_time_at_which_the_huddle_was_held_counts(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20"), now=EARLY)
    put(store, beds(DAY, "HAR,28,0,0,21"), now=AFTER)
    put(store, beds(DAY, "HAR,28,0,0,22"), now=AFTER + timedelta(hours=1))
    assert as_numbers(changed(store))["beds_empty"] == (8, 6)
    assert as_numbers(changed(store, held_at=AFTER + timedelta(minutes=1)))["beds_empty"] == (7, 6)
    assert changed(store, held_at=AFTER + timedelta(hours=2)) == {}
    assert changed(store, held_at=EARLY - timedelta(hours=1)) == {}


def test_a_correction_that_changes_no_number_says_nothing(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20", "BRA,20,0,0,18"), now=EARLY)
    put(store, beds(DAY, "BRA,20,0,0,18", "HAR,28,0,0,20"), now=AFTER)
    assert len(versions(store, "demo", "RK9", Feed.BEDS, DAY)) == 2
    assert changed(store) == {}


def test_a_rate_of_the_system_pools_the_others_as_they_are(store: Database) -> None:
    put(store, beds(), now=EARLY)
    put(store, beds(DAY, "SKY,20,0,0,15", organisation="LWSW", site="LWMG"), now=EARLY)
    put(store, dtoc(DAY), now=EARLY)
    put(store, dtoc(DAY, "C1,non_acute,C,nhs,2018-06-01,E06000026", organisation="LWSW", site="LWMG"), now=EARLY)
    rows = [f"S{number},acute,E,social_care,2018-06-01,E06000026" for number in range(3)]
    put(store, dtoc(DAY, *rows), now=AFTER)
    assert as_numbers(changed(store)) == {"dtoc_rate": (2 / 60, 4 / 60), "dtoc_patients": (2, 4)}


def test_a_file_that_came_only_after_the_huddle_gives_what_it_gave(store: Database) -> None:
    put(store, beds(), now=EARLY)
    put(store, dtoc(), "late.csv", now=AFTER)
    found = changed(store)
    assert as_numbers(found) == {"dtoc_rate": (None, 1 / 45), "dtoc_patients": (None, 1)}
    assert [(why.file_name, why.late, why.version) for why in found["dtoc_rate"].why] == [("late.csv", True, 1)]


def test_history_loaded_after_the_day_says_nothing(store: Database) -> None:
    mornings.a_morning(store)
    assert changed(store) == {}
    put(store, beds(DAY - timedelta(days=7)), now=EARLY)
    assert changed(store) == {}


def test_a_file_of_many_days_is_history_also_where_other_files_had_come(store: Database) -> None:
    put(store, beds(), now=EARLY)
    days = [DAY - timedelta(days=back) for back in range(9)]
    lines = [f"{day} 08:00,RK9,RK950,S1,acute,E,social_care,2018-05-01,E06000026" for day in days]
    put(store, csv(mornings.DTOC, *lines), now=AFTER)
    assert changed(store) == {}


@pytest.mark.parametrize(("came", "is_late"), [(AFTER, True), (AFTER + timedelta(days=3), False)])
def test_a_file_of_a_few_days_is_late_on_the_day_and_history_days_after(
    store: Database, came: datetime, is_late: bool
) -> None:
    put(store, beds(), now=EARLY)
    lines = [f"{day} 08:00,RK9,RK950,S1,acute,E,social_care,2018-05-01,E06000026" for day in (BEFORE, DAY)]
    put(store, csv(mornings.DTOC, *lines), now=came)
    assert ("dtoc_patients" in changed(store)) is is_late


def test_another_census_after_the_huddle_changes_no_number(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20"), now=EARLY)
    put(store, beds(DAY, "HAR,28,0,0,28", at="14:00"), now=datetime(2018, 6, 5, 13, 30, tzinfo=UTC))
    assert changed(store) == {}


def test_discharges_needed_is_worked_out_of_the_beds_that_were_known(store: Database, tmp_path: Path) -> None:
    for weeks in range(1, 5):
        put(store, emergency(DAY - timedelta(weeks=weeks)), now=EARLY)
    put(store, csv(DEMAND, f"{DAY} 08:00,RK9,RK950,12,6"), now=EARLY)
    put(store, beds(DAY, "HAR,100,0,0,60"), now=EARLY)
    put(store, beds(DAY, "HAR,100,0,0,70"), now=AFTER)
    before, after = as_numbers(changed(store))["discharges_needed"]
    assert (before, after) == (60 + 80 + 6 - 92, 70 + 80 + 6 - 92)


DEMAND = "snapshot_at,organisation_code,site_code,decisions_to_admit_waiting,electives_expected"


def test_the_configuration_alone_changes_no_number_of_a_huddle(store: Database, tmp_path: Path) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20", "BRA,20,0,0,18"), now=EARLY)
    put(store, beds(DAY, "HAR,28,0,0,24", "BRA,20,0,0,18"), now=AFTER)
    assert as_numbers(changed(store))["beds_empty"] == (10, 6)
    put(store, beds(DAY, "HAR,28,0,0,20", "BRA,20,0,0,18", "NEW,1,0,0,1"), now=AFTER)
    assert as_numbers(changed(store))["occupancy"] == (38 / 48, 39 / 49)
    ward = BRAUNTON.replace("general_acute", "critical_care")
    mornings.make_demo(store, tmp_path, mornings.DEMO.replace(BRAUNTON, ward))
    assert as_numbers(changed(store))["occupancy"] == (20 / 28, 21 / 29), "both are counted as configured now"


def test_a_kept_file_loaded_again_after_the_huddle_changes_its_numbers(store: Database, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(BED_LIST.format(occupied="In use"), encoding="utf-8")
    with_profile = mornings.DEMO + '\n[[profile]]\nfile = "list.toml"\n'
    mornings.make_demo(store, tmp_path, with_profile)
    first = put(store, csv("Census,Ward,In use,In use now", f"{DAY} 08:00,HAR,27,25"), "list.csv", now=EARLY)
    (tmp_path / "list.toml").write_text(BED_LIST.format(occupied="In use now"), encoding="utf-8")
    mornings.make_demo(store, tmp_path, with_profile)
    assert changed(store) == {}
    assert first.load is not None
    load_again(store, first.load, KEY, ADMINISTRATOR, AFTER)
    found = changed(store)
    assert as_numbers(found) == {"occupancy": (27 / 28, 25 / 28), "beds_empty": (1, 3)}
    assert [(why.file_name, why.version, why.at) for why in found["occupancy"].why] == [
        ("list.csv", 2, AFTER.replace(tzinfo=None))
    ]


BED_LIST = """
[profile]
key = "list"
title = "The bed team's list"
feed = "beds"
recognise = ["Ward", "In use"]

[columns]
snapshot_at = "Census"
ward_code = "Ward"
occupied_beds = "{occupied}"

[constants]
organisation_code = "RK9"
site_code = "RK950"
core_beds = "28"
escalation_beds = "0"
closed_beds = "0"
"""
BRAUNTON = '\n[[ward]]\ncode = "BRA"\nname = "Braunton"\nsite = "RK950"\ntype = "general_acute"\n'


def test_the_samples_late_correction_changes_its_own_morning_alone(empty_store: Database, tmp_path: Path) -> None:
    (late,) = (one for one in planted("plymouth") if one.kind == "correction")
    first, last = late.day - timedelta(days=2), late.day + timedelta(days=2)
    files = manifest("plymouth", first, last)
    write_files("plymouth", tmp_path, first, last)
    configure(empty_store, SAMPLE / "plymouth.toml")
    for moment in sorted({file.came for file in files}):
        together = [(file.path, (tmp_path / file.path).read_bytes()) for file in files if file.came == moment]
        load_together(empty_store, together, How(system="plymouth"), KEY, who=ADMINISTRATOR, now=moment)
    said = {
        day: since_held(empty_store, "plymouth", day)
        for day in (first + timedelta(days=number) for number in range(1, 5))
    }
    by_measure = {item.measure: item for item in said[late.day]}
    assert [day for day, found in said.items() if any(not why.late for item in found for why in item.why)] == [late.day]
    patients = by_measure["dtoc_patients"]
    assert patients.before is not None
    assert patients.after == patients.before + 2
    assert [(why.organisation, why.feed, why.version) for why in patients.why] == [("RK9", "dtoc", 2)]
    assert set(by_measure) == {"dtoc_rate", "dtoc_patients"}
