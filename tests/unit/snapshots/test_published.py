"""The shipped profiles on excerpts of the files they are for: every real trap, with numbers as published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flow.snapshots.text_files import decode
from flow.vocabulary import Level
from tests.unit.snapshots.made import AS_PUBLISHED, PLYMOUTH, PUBLISHED, ROOT, messages, number, published, understood

JANUARY = date(2018, 1, 8)


@pytest.mark.parametrize(
    ("file", "profile"),
    [
        ("winter-sitrep-1718.csv", "winter-sitrep"),
        ("winter-sitrep-1819.csv", "winter-sitrep"),
        ("winter-sitrep-1920.csv", "winter-sitrep"),
        ("winter-sitrep-2021-clock-change.csv", "winter-sitrep"),
        ("discharge-sitrep-both.csv", "discharge-sitrep"),
        ("discharge-sitrep-criteria.csv", "discharge-sitrep-criteria"),
        ("discharge-sitrep-discharged.csv", "discharge-sitrep-discharged"),
        ("ae-monthly-2024-09.csv", "ae-monthly"),
        ("ae-monthly-2025-04.csv", "ae-monthly"),
        ("ae-monthly-2025-12.csv", "ae-monthly"),
        ("ae-attendances-nhsr.csv", "ae-monthly-types"),
        ("dtoc-monthly-2017-08.xls", "dtoc-monthly"),
        ("dtoc-monthly-2018-05.xls", "dtoc-monthly"),
        ("kh03-2020-09.xlsx", "kh03"),
    ],
)
def test_each_published_shape_is_known_by_its_columns(file: str, profile: str) -> None:
    found = published(file)
    assert found.profile_key == profile
    assert not found.refused
    assert found.rows_left_out == 0
    assert {snapshot.series for snapshot in found.snapshots[:1]} == {profile}


@pytest.mark.parametrize("path", sorted((ROOT / "sample_data" / "published").glob("*.csv")), ids=lambda path: path.stem)
def test_the_shipped_history_loads_without_a_row_left_out(path: Path) -> None:
    found = understood(path.read_bytes(), **AS_PUBLISHED)
    assert not found.refused
    assert found.rows_left_out == 0
    assert found.organisations == ["RCB", "RK9"]


def test_england_is_left_out_by_its_code_and_heart_of_england_is_not() -> None:
    found = published("winter-sitrep-1718.csv")
    assert found.organisations == ["RCB", "RK9", "RR1", "RW6"]
    assert found.organisation_names["RR1"] == "Heart Of England NHS Foundation Trust"


def test_the_winter_return_gives_its_counts_and_none_of_its_rounded_rates() -> None:
    found = published("winter-sitrep-1718.csv")
    line = next(
        line.split(",") for line in (PUBLISHED / "winter-sitrep-1718.csv").read_text().splitlines() if "RK9" in line
    )
    assert line[7] in {"0", "1"}, "the published rate is rounded to nothing"
    day = date.fromisoformat(line[2])
    assert number(found, "RK9", day, "beds_open") == float(line[5])
    assert number(found, "RK9", day, "beds_occupied") == float(line[6])
    assert number(found, "RK9", day, "handover_over_30") == float(line[3]) + float(line[4])
    assert number(found, "RK9", day, "handover_over_60") == float(line[4])
    assert number(found, "RK9", day, "stranded_7") == float(line[13])
    assert number(found, "RK9", day, "long_stay_21") == float(line[14])
    assert "occupancy" not in set(found.checked.rows["measure"])


def test_a_day_told_in_utc_after_the_clocks_went_forward_is_the_next_english_day() -> None:
    found = published("winter-sitrep-2021-clock-change.csv")
    assert number(found, "RK9", date(2021, 3, 28), "beds_occupied") == 739
    assert number(found, "RK9", date(2021, 3, 29), "beds_occupied") == 768
    assert messages(found) == []


def test_a_nought_at_a_trust_is_kept_and_said_once() -> None:
    found = published("discharge-sitrep-criteria.csv")
    assert number(found, "RK9", date(2022, 6, 19), "nctr") == 0
    assert messages(found) == [
        "Row 4, do_not_meet_criteria_to_reside: nctr is 0 in 2 rows, the first for RAJ on 15/04/2022. A nought here "
        "is most often a return not made; it is kept as filed: check it."
    ]


def test_more_discharged_than_lacked_criteria_is_kept_and_said() -> None:
    found = published("discharge-sitrep-both.csv")
    said = [sentence for sentence in messages(found) if "nctr_discharged" in sentence]
    assert said[0] == (
        "Row 7, discharged_total: nctr_discharged 163 is more than nctr 86. Both are kept as filed: check them."
    )
    assert len(said) == 3
    assert all(finding.level is Level.NOTE for finding in found.findings)
    assert number(found, "RH8", date(2022, 5, 22), "nctr_discharged") == 163


def test_rows_of_no_trust_are_left_out_and_an_empty_cell_is_no_number() -> None:
    found = published("discharge-sitrep-both.csv")
    assert found.organisations == ["RAJ", "RD8", "RH8", "RK9", "RM1"]
    by_17 = found.checked.rows["measure"].eq("nctr_discharged_by_17").sum()
    assert by_17 == 8, "the split ends in May 2023"


@pytest.mark.parametrize("spelling", ["TOTAL", "TOTAL ", "Total", "Total "])
def test_a_total_row_is_left_out_however_it_is_spelt(spelling: str) -> None:
    whole = (PUBLISHED / "ae-monthly-2025-04.csv").read_text()
    respelt = whole.replace("TOTAL,TOTAL,TOTAL,TOTAL", ",".join([spelling] * 4))
    found = understood(respelt, **AS_PUBLISHED)
    assert spelling in respelt
    assert found.organisations == ["RCB", "RK9"]


def test_junk_columns_and_trailing_spaces_make_no_difference() -> None:
    found = published("ae-monthly-2024-09.csv")
    assert number(found, "RBQ", date(2024, 9, 1), "ed_attendances") == 0
    assert found.days == [date(2024, 9, 1)]
    assert found.organisation_names["RK9"] == "UNIVERSITY HOSPITALS PLYMOUTH NHS TRUST"


def test_booked_appointments_are_part_of_attendances_and_of_those_over_four_hours() -> None:
    found = published("ae-monthly-2025-04.csv")
    month = date(2025, 4, 1)
    assert number(found, "RK9", month, "ed_attendances") == 9037 + 155 + 5353
    assert number(found, "RK9", month, "ed_attendances_type1") == 9037
    assert number(found, "RK9", month, "ed_over_4h") == 4695 + 0 + 99
    assert number(found, "RK9", month, "emergency_admissions") == 2792
    assert number(found, "RK9", month, "dta_waits_12h") == 583
    assert set(found.checked.rows["grain"]) == {"month"}


def test_the_same_month_with_its_columns_in_another_order_gives_the_same_numbers() -> None:
    lines = [line.split(",") for line in (PUBLISHED / "ae-monthly-2025-12.csv").read_text().splitlines()]
    turned = "\n".join(",".join(reversed(cells)) for cells in lines)
    again = understood(turned, **AS_PUBLISHED)
    assert again.checked.rows.equals(published("ae-monthly-2025-12.csv").checked.rows)


def test_a_row_for_each_department_type_gives_the_types_and_their_sum() -> None:
    found = published("ae-attendances-nhsr.csv")
    lines = [line.split(",") for line in (PUBLISHED / "ae-attendances-nhsr.csv").read_text().splitlines()[1:]]
    mine = {cells[2]: cells for cells in lines if cells[:2] == ["2018-06-01", "RK9"]}
    month = date(2018, 6, 1)
    assert number(found, "RK9", month, "ed_attendances_type1") == float(mine["1"][3])
    assert number(found, "RK9", month, "ed_over_4h_type3") == float(mine["other"][4])
    assert number(found, "RK9", month, "ed_attendances") == sum(float(cells[3]) for cells in mine.values())
    assert number(found, "RK9", month, "emergency_admissions") == sum(float(cells[5]) for cells in mine.values())
    assert "emergency_admissions_type1" not in set(found.checked.rows["measure"])
    within = 1 - float(mine["1"][4]) / float(mine["1"][3])
    assert round(within, 3) == 0.853, "RK9, type 1, June 2018: 85.3% within four hours"


def test_the_delayed_transfers_workbook_gives_beds_from_days_on_all_its_sheets() -> None:
    found = published("dtoc-monthly-2018-05.xls")
    rows = found.checked.rows[found.checked.rows["organisation_code"] == "E06000026"].set_index("measure")
    assert found.days == [date(2018, 5, 1)]
    assert rows.loc["dtoc_beds", ["numerator", "denominator"]].tolist() == [1107, 31]
    assert rows.loc["dtoc_beds_acute", "numerator"] == 570
    assert rows.loc["dtoc_beds_non_acute", "numerator"] == 537
    assert rows.loc[["dtoc_beds_nhs", "dtoc_beds_social_care", "dtoc_beds_both"], "numerator"].sum() == 1107
    by_reason = rows[rows.index.str.startswith("dtoc_beds_reason_")]
    assert (len(by_reason), by_reason["numerator"].sum()) == (11, 1107)
    assert found.organisations == ["E06000014", "E06000015", "E06000026"], "England and Wales are left out"
    assert found.organisation_names["E06000026"] == "Plymouth UA"


def test_the_housing_reason_was_worded_otherwise_in_2017() -> None:
    found = published("dtoc-monthly-2017-08.xls")
    assert found.checked.rows["measure"].eq("dtoc_beds_reason_i").sum() == 3


def test_kh03_is_read_under_its_title_block_and_grouped_header() -> None:
    found = published("kh03-2020-09.xlsx")
    assert found.days == [date(2020, 9, 1)]
    assert number(found, "RK9", date(2020, 9, 1), "beds_open") > number(found, "RK9", date(2020, 9, 1), "beds_occupied")
    assert "RQY" in found.organisations


def test_an_occupancy_column_is_never_read_whatever_its_form() -> None:
    whole = (PUBLISHED / "winter-sitrep-1718.csv").read_text().splitlines()
    plain = published("winter-sitrep-1718.csv")
    for rate in ("0.941", "94.1", "94.1%", "0", ""):
        changed = "\n".join(_with(line, 7, rate) for line in whole)
        again = understood(changed, **AS_PUBLISHED)
        assert again.checked.rows.equals(plain.checked.rows)


def _with(line: str, place: int, value: str) -> str:
    cells = line.split(",")
    if line.startswith("Code"):
        return line
    return ",".join([*cells[:place], value, *cells[place + 1 :]])


def test_a_name_that_changes_keeps_the_code_and_takes_the_last_name() -> None:
    data = (ROOT / "sample_data" / "published" / "winter-sitrep-2015-2023.csv").read_bytes()
    found = understood(data, **AS_PUBLISHED)
    assert found.organisation_names["RK9"] == "University Hospitals Plymouth NHS Trust"
    assert "Plymouth Hospitals NHS Trust" in decode(data)[0]


def test_an_organisation_nobody_configured_stops_a_pooled_system() -> None:
    found = published("ae-monthly-2025-04.csv", layout=PLYMOUTH)
    assert messages(found, Level.STOP) == [
        "'RCB' is not an organisation of Plymouth. It has RK9, LWSW. Correct organisation_code, or add the "
        "organisation to the configuration."
    ]
    assert found.organisation_names == {}
