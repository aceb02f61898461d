"""The sample's totals are the published ones: exactly where they are shared out, closely where they emerge."""

import pandas as pd
import pytest

from flow.sample.days import DAYS, day_of
from flow.sample.delay_plan import delay_plan
from flow.sample.parameters import PARAMETERS, winter_mean
from flow.sample.systems import published

MONTHS = ["2018-03", "2018-04", "2018-05", "2018-06", "2018-07"]
DTOC_BEDS = {"plymouth": [62.8, 48.5, 35.7, 35.7, 33.2], "york": [23.7, 34.1, 30.6, 34.4, 20.2]}
"""Delayed days of the month over its days, as published."""
TARGET = 0.035
UNDER_TARGET = pd.date_range("2018-05-21", "2018-07-16", freq="W-MON")
G_AND_A = ["general_acute", "assessment"]


def month(rows: pd.DataFrame) -> pd.Series:
    return rows["day"].dt.strftime("%Y-%m")


def weekly_rates(written) -> pd.Series:
    """DTOC rate by the Monday of the week, with all of its days: delayed patients over occupied beds that count."""
    beds = written.rows("beds")
    counted = beds[~beds["ward_type"].isin(["maternity", "paediatric"])]
    occupied = counted["occupied_beds"].astype(int).groupby(counted["day"]).sum()
    days = pd.DataFrame({"delayed": written.rows("dtoc").groupby("day").size(), "occupied": occupied})
    weeks = days.groupby(days.index - pd.to_timedelta(days.index.day_of_week, unit="D"))
    whole = weeks.sum()[weeks.size() == 7]
    return whole["delayed"] / whole["occupied"]


def test_delayed_patients_a_month_are_within_three_per_cent_of_those_published(written) -> None:
    rows = written.rows("dtoc")
    days = month(rows.drop_duplicates("day")).value_counts()
    beds = rows.groupby(month(rows)).size() / days
    for key, expected in zip(MONTHS, DTOC_BEDS[written.system], strict=True):
        assert beds[key] == pytest.approx(expected, rel=0.03), key


def test_delayed_patients_are_those_planned_on_every_day(written) -> None:
    rows = written.rows("dtoc")
    plan = delay_plan(written.system).patients
    for care, planned in plan.items():
        expected = pd.Series(planned, index=pd.to_datetime([day_of(day) for day in DAYS]))
        filed = rows[rows["care_type"] == care].groupby("day").size()
        assert (filed == expected[filed.index]).all(), care
    assert rows["day"].nunique() == 153


def test_plymouth_is_under_three_and_a_half_per_cent_for_exactly_nine_weeks(plymouth) -> None:
    rates = weekly_rates(plymouth)
    assert list(rates.index[rates <= TARGET]) == list(UNDER_TARGET)
    assert rates.index[0] == pd.Timestamp("2018-03-05")
    assert rates.index[-1] == pd.Timestamp("2018-07-23")


def test_no_week_of_plymouth_is_so_near_the_target_that_a_patient_or_two_would_decide(plymouth) -> None:
    assert (weekly_rates(plymouth) - TARGET).abs().min() > 0.0003


def test_the_run_ends_with_people_waiting_for_care_homes(plymouth) -> None:
    rows = plymouth.rows("dtoc")
    homes = rows[rows["reason"].isin(["Di", "Dii"])].groupby("day").size()
    before, after = homes["2018-07-09":"2018-07-15"].sum(), homes["2018-07-23":"2018-07-29"].sum()
    assert after > 1.5 * before
    nursing = (
        plymouth.rows("capacity").query("service == 'Nursing homes'").set_index("day")["capacity_available"].astype(int)
    )
    assert nursing["2018-07-20":].max() <= 1 < nursing[:"2018-07-19"].mean()


def test_emergency_counts_of_a_month_are_those_published(written) -> None:
    rows = written.rows("emergency")
    names = ["attendances", "over_4h", "emergency_admissions"]
    made = rows[names].astype(int).groupby([month(rows), rows["department_type"]]).sum()
    organisation = PARAMETERS[written.system].acute
    for row in published("emergency"):
        if row["organisation_code"] == organisation and row["month"][:7] in MONTHS:
            assert made.loc[(row["month"][:7], row["department_type"])].tolist() == [int(row[name]) for name in names]


def test_long_stays_go_from_the_winter_part_of_the_way_to_december(written) -> None:
    stays = written.rows("inpatients").merge(
        written.rows("beds")[["day", "site_code", "ward_code", "ward_type"]], on=["day", "site_code", "ward_code"]
    )
    adults = stays[stays["ward_type"].isin(G_AND_A)]
    length = (adults["day"] - pd.to_datetime(adults["admission_at"].str[:10])).dt.days
    acute = PARAMETERS[written.system].acute
    december = next(r for r in published("winter") if r["organisation_code"] == acute and r["month"] == "2018-12-01")
    for column, least in (("stay_7", 7), ("stay_21", 21)):
        days = adults[length >= least].groupby("day").size()
        means = days.groupby(days.index.strftime("%Y-%m")).mean()
        winter, end = winter_mean(acute, column), float(december[column])
        wanted = winter + (end - winter) * 0.6
        assert means["2018-03"] == pytest.approx(winter, rel=0.03), column
        assert means["2018-07"] == pytest.approx(wanted, rel=0.04), column


def test_beds_are_about_those_of_the_winter(written) -> None:
    acute = PARAMETERS[written.system].acute
    beds = written.rows("beds")
    ours = beds[beds["organisation_code"] == acute]
    numbers = ours[["core_beds", "escalation_beds", "closed_beds", "occupied_beds"]].astype(int)
    numbers["open"] = numbers["core_beds"] + numbers["escalation_beds"] - numbers["closed_beds"]
    days = numbers.groupby([ours["ward_type"], ours["day"]]).sum()
    general = sum(days.loc[kind] for kind in G_AND_A).mean()
    assert general["occupied_beds"] == pytest.approx(winter_mean(acute, "occupied_beds"), rel=0.01)
    assert general["open"] == pytest.approx(winter_mean(acute, "open_beds"), rel=0.01)
    critical = days.loc["critical_care"]["occupied_beds"].mean()
    assert critical == pytest.approx(winter_mean(acute, "critical_care_occupied"), rel=0.05)


def test_it_gets_better_as_the_documents_say(written) -> None:
    stays = written.rows("inpatients")
    wards = written.rows("beds")[["day", "site_code", "ward_code", "ward_type"]]
    stays = stays.merge(wards, on=["day", "site_code", "ward_code"])
    fit = stays[(stays["medically_fit_at"] != "") & stays["ward_type"].isin(G_AND_A)].groupby("day").size()
    assert fit.resample("MS").mean().is_monotonic_decreasing
    community = stays[stays["ward_type"] == "community"]
    length = (community["day"] - pd.to_datetime(community["admission_at"].str[:10])).dt.days
    mean = length.groupby(month(community)).mean()
    assert mean["2018-03"] > 17 > 15 > mean["2018-07"]
    left = written.rows("discharges")
    acute = left[left["organisation_code"] == PARAMETERS[written.system].acute]
    assert acute.groupby("day").size()["2018-06":].mean() > acute.groupby("day").size()[:"2018-04"].mean()


def test_discharges_keep_the_hours_and_days_of_hospitals(written) -> None:
    rows = written.rows("discharges")
    home = rows[(rows["organisation_code"] == PARAMETERS[written.system].acute) & (rows["discharge_method"] != "4")]
    assert 0.16 <= (home["discharge_at"].str[11:] < "12:00").mean() <= 0.26
    a_day = home.groupby("day").size()
    ratio = a_day[a_day.index.day_of_week >= 5].mean() / a_day[a_day.index.day_of_week < 5].mean()
    assert 0.68 <= ratio <= 0.82


def test_continuing_healthcare_moves_out_of_hospital_and_into_time(written) -> None:
    cases = written.rows("chc")
    last = cases[cases["day"] == cases["day"].max()]
    done = last[last["dst_date"] != ""]
    hospital = (done["dst_setting"] == "acute_hospital").groupby(done["dst_date"].str[:7]).mean()
    assert hospital["2018-03"] > 0.33
    assert hospital["2018-07"] < 0.22
    decided = last[last["decision_date"] != ""]
    days = (pd.to_datetime(decided["decision_date"]) - pd.to_datetime(decided["checklist_date"])).dt.days
    in_time = (days <= 28).groupby(decided["decision_date"].str[:7]).mean()
    assert in_time["2018-03"] < 0.60 < 0.70 < in_time["2018-07"]
