"""The shipped profiles on excerpts of the files they are for: every real trap, with numbers as published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from flow.snapshots.delay_reasons import load_shipped, match
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
        ("dtoc-monthly-2018-03.xls", "dtoc-monthly"),
        ("dtoc-monthly-2018-04.xls", "dtoc-monthly"),
        ("dtoc-monthly-2018-05.xls", "dtoc-monthly"),
        ("dtoc-monthly-2018-06.xls", "dtoc-monthly"),
        ("dtoc-monthly-2018-07.xls", "dtoc-monthly"),
        ("dtoc-authorities.csv", "dtoc-authorities"),
        ("dtoc-england.csv", "dtoc-england"),
        ("kh03-2020-09.xlsx", "kh03"),
        ("uec-beds-monthly.csv", "uec-beds-monthly"),
        ("discharge-reasons-2024-06.csv", "discharge-reasons"),
        ("ae-monthly-2025-04-england.csv", "ae-monthly"),
        ("ae-monthly-2026-03-england.csv", "ae-monthly"),
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
    if path.stem.startswith("england-"):
        assert len(found.organisations) > 110
        assert not {"RCB", "RK9"} & set(found.organisations), "they stand in the other files"
    else:
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


@pytest.mark.parametrize(
    ("month", "days", "beds"), [(3, 1948, 62.8), (4, 1454, 48.5), (5, 1107, 35.7), (6, 1071, 35.7), (7, 1028, 33.2)]
)
def test_plymouths_delayed_beds_from_march_to_july_2018(month: int, days: int, beds: float) -> None:
    found = published(f"dtoc-monthly-2018-{month:02}.xls")
    counts = found.checked.rows
    mine = counts[(counts["organisation_code"] == "E06000026") & (counts["measure"] == "dtoc_beds")]
    assert mine["numerator"].tolist() == [days]
    assert [round(value, 1) for value in mine["numerator"] / mine["denominator"]] == [beds]
    assert found.days == [date(2018, month, 1)]
    assert messages(found) == []


@pytest.mark.parametrize(("file", "within"), [("2025-04", 0.748), ("2026-03", 0.771)])
def test_englands_four_hours_of_all_types_are_those_published(file: str, within: float) -> None:
    found = published(f"ae-monthly-{file}-england.csv")
    sums = found.checked.rows.groupby("measure")["value"].sum()
    lines = decode((PUBLISHED / f"ae-monthly-{file}-england.csv").read_bytes())[0].splitlines()
    (total,) = [line.split(",")[4:16] for line in lines if line.lower().startswith("total")]
    assert sums["ed_attendances"] == sum(map(int, total[:6])), "the rows add up to the total that is left out"
    assert sums["ed_over_4h"] == sum(map(int, total[6:]))
    assert round(1 - sums["ed_over_4h"] / sums["ed_attendances"], 3) == within


def test_authorities_laid_end_to_end_give_what_their_workbook_gives() -> None:
    may = date(2018, 5, 1)
    long, workbook = published("dtoc-authorities.csv"), published("dtoc-monthly-2018-05.xls")
    parts = ["organisation_code", "measure", "numerator", "denominator"]
    tables = []
    for found in (long, workbook):
        rows = found.checked.rows
        here = rows[(rows["day"].dt.date == may) & rows["organisation_code"].isin(["E06000014", "E06000026"])]
        tables.append(here[parts].sort_values(parts[:2]).reset_index(drop=True))
    assert len(tables[0]) == 2 * 17
    assert tables[0].equals(tables[1])
    assert date(2019, 12, 1) in long.days, "where beds are called an average number of people"


def test_england_by_month_gives_the_workbooks_total_whichever_way_it_is_split() -> None:
    rows = published("dtoc-england.csv").checked.rows
    assert set(rows["organisation_code"]) == {"E92000001"}
    days = {(row.day.date(), row.measure): (row.numerator, row.denominator) for row in rows.itertuples()}
    assert days[date(2018, 5, 1), "dtoc_beds"] == (139812, 31), "as on the sheets of the workbook of May 2018"
    assert days[date(2018, 5, 1), "dtoc_beds_acute"] == (92311, 31)
    assert days[date(2010, 8, 1), "dtoc_beds_non_acute"] == (54586, 31), "August of 2010-11 is in 2010"
    assert days[date(2020, 2, 1), "dtoc_beds"][1] == 29, "February of 2019-20 is in 2020, a leap year"
    for profile in ("dtoc-england-organisation", "dtoc-england-reason"):
        split = published("dtoc-england.csv", profile=profile).checked.rows
        may = split[split["day"].dt.date == date(2018, 5, 1)].set_index("measure")["numerator"]
        assert may["dtoc_beds"] == may.drop("dtoc_beds").sum() == 139812
    assert may["dtoc_beds_reason_o"] > 0


def test_the_37_reasons_come_in_their_five_groups_however_they_are_typed() -> None:
    found = published("discharge-reasons-2024-06.csv")
    lines = (PUBLISHED / "discharge-reasons-2024-06.csv").read_text(encoding="utf-8").splitlines()[1:]
    mine = [line for line in lines if ",RK9," in line]
    assert len({match(line.split(",2024-06-01,")[1].strip('"').rpartition(",")[0].strip('"')) for line in mine}) == 37
    june = date(2024, 6, 1)
    assert number(found, "RK9", june, "delays_published") == sum(float(line.rpartition(",")[2]) for line in mine)
    hospital = [line for line in mine if "Hospital process" in line]
    assert number(found, "RK9", june, "delays_published_hospital") == sum(
        float(line.rpartition(",")[2]) for line in hospital
    )
    assert (len(hospital), number(found, "RK9", june, "delays_published_hospital")) == (7, 36)
    groups = ("hospital", "wellbeing", "hub", "interface", "capacity")
    assert sum(number(found, "RCB", june, f"delays_published_{group}") for group in groups) == 94
    assert number(found, "RCB", june, "delays_published") == 94


GLYPHS = ("\u2013", "-", "\u2014", "\u00a0\u2013 ", "? ", "\u2013\u00a0")


@pytest.mark.parametrize("glyph", GLYPHS)
def test_every_reason_is_known_with_any_dash_space_or_sign(glyph: str) -> None:
    lines = (PUBLISHED / "discharge-reasons-2024-06.csv").read_text(encoding="utf-8")
    plain = published("discharge-reasons-2024-06.csv").checked.rows
    again = understood(lines.replace("\u2013", glyph).replace("\u00a0", " "), **AS_PUBLISHED)
    assert again.checked.rows.equals(plain)


def test_the_18_reasons_of_2022_give_the_whole_alone() -> None:
    reasons = [reason.words for reason in load_shipped() if reason.group == "Reasons of 2022"]
    header = "nhs_trust22_name,nhs_trust22_code,date,delay_reason,delay_count"
    rows = [f'Plymouth,RK9,2023-01-01,"{words}",{number}' for number, words in enumerate(reasons, start=1)]
    found = understood("\n".join([header, *rows]), **AS_PUBLISHED)
    assert len(reasons) == 18
    assert found.checked.rows[["measure", "value"]].to_numpy().tolist() == [["delays_published", sum(range(1, 19))]]


def test_a_reason_not_submitted_leaves_the_whole_unsaid() -> None:
    lines = (PUBLISHED / "discharge-reasons-2024-06.csv").read_text(encoding="utf-8").splitlines()
    at = next(place for place, line in enumerate(lines) if ",RK9," in line)
    lines[at] = f"{lines[at].rpartition(',')[0]},-"
    found = understood("\n".join(lines), **AS_PUBLISHED)
    rk9 = found.checked.rows[found.checked.rows["organisation_code"] == "RK9"]
    assert "delays_published" not in set(rk9["measure"])
    assert number(found, "RCB", date(2024, 6, 1), "delays_published") == 94


def test_a_reason_that_is_no_number_is_left_out_and_said() -> None:
    lines = (PUBLISHED / "discharge-reasons-2024-06.csv").read_text(encoding="utf-8").splitlines()
    at = next(place for place, line in enumerate(lines) if ",RK9," in line)
    lines[at] = f"{lines[at].rpartition(',')[0]},many"
    found = understood("\n".join(lines), **AS_PUBLISHED)
    assert messages(found, Level.ROW)[0] == (
        f"Row {at + 1}, delay_count: 'many' is not a number. Use digits only, for example 836."
    )


def test_monthly_beds_are_filed_from_the_counts_and_never_from_the_rounded_share() -> None:
    found = published("uec-beds-monthly.csv")
    april = date(2022, 4, 1)
    assert (number(found, "RK9", april, "beds_open"), number(found, "RK9", april, "beds_occupied")) == (1000, 945)
    assert number(found, "RK9", april, "critical_care_open") == 46
    assert set(found.checked.rows["grain"]) == {"month"}
    assert "occupancy" not in set(found.checked.rows["measure"])
    assert [sentence.split(":")[0] for sentence in messages(found)] == [
        "Row 5, general_acute_beds_available",
        "Row 5, general_acute_beds_occupied",
        "Row 5, adult_critical_care_beds_available",
    ], "a month of noughts at RA4"


def test_kh03_is_read_under_its_title_block_and_grouped_header_as_measures_of_its_own() -> None:
    found = published("kh03-2020-09.xlsx")
    september = date(2020, 9, 1)
    assert found.days == [september]
    available = number(found, "RK9", september, "kh03_beds_available")
    occupied = number(found, "RK9", september, "kh03_beds_occupied")
    assert 700 < occupied < available < 1100
    assert number(found, "RK9", september, "kh03_beds_available_all") > available
    rows = found.checked.rows.set_index(["organisation_code", "measure"])
    assert rows.loc[("RK9", "kh03_occupancy"), ["numerator", "denominator"]].tolist() == [occupied, available]
    assert all(measure.startswith("kh03_") for measure in found.checked.rows["measure"])
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
