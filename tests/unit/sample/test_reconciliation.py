"""The feeds agree with one another: nobody appears, leaves or waits in one that another does not know of."""

import numpy as np
import pandas as pd

from flow.sample import planted
from flow.sample.parameters import PARAMETERS

NHS_ONLY, NEVER_BOTH = {"C", "I"}, {"Di", "G", "H"}


def missing(written) -> set[tuple[str, pd.Timestamp]]:
    return {(one.organisation, pd.Timestamp(one.day)) for one in planted(written.system) if one.kind == "missing"}


def moments(rows: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_datetime(rows[column].where(rows[column] != ""))


def test_patients_then_and_those_who_came_less_those_who_left_are_patients_now(written) -> None:
    here, left = written.rows("inpatients"), written.rows("discharges")
    spells = pd.concat(
        [
            here[["spell_id", "organisation_code", "admission_at"]],
            left[["spell_id", "organisation_code", "admission_at"]],
        ]
    )
    spells = spells.drop_duplicates("spell_id").set_index("spell_id")
    admitted, gone = moments(spells, "admission_at"), moments(left.set_index("spell_id"), "discharge_at")
    censuses = {day: set(rows) for day, rows in here.groupby("day")["spell_id"]}
    silent = missing(written)
    for day in pd.date_range("2018-03-02", "2018-07-31"):
        start, end = day - pd.Timedelta(hours=16), day + pd.Timedelta(hours=8)
        came = set(admitted.index[(admitted >= start) & (admitted < end)])
        went = set(gone.index[(gone >= start) & (gone < end)])
        expected = (censuses[day - pd.Timedelta(days=1)] | came) - went
        unknown = {code for code, when in silent if when in (day, day - pd.Timedelta(days=1))}
        wrong = expected ^ censuses[day]
        assert {spell for spell in wrong if spells.loc[spell, "organisation_code"] not in unknown} == set(), day


def test_occupied_beds_are_the_inpatients_of_the_ward(written) -> None:
    key = ["day", "organisation_code", "site_code", "ward_code"]
    beds, here = written.rows("beds"), written.rows("inpatients")
    counted = here.groupby(key).size()
    for column, value in (("definite_discharges_today", "definite"), ("possible_discharges_today", "possible")):
        expected = here[here["discharge_planned"] == value].groupby(key).size()
        assert_same(beds.set_index(key)[column].astype(int), expected, written)
    assert_same(beds.set_index(key)["occupied_beds"].astype(int), counted, written)


def assert_same(filed: pd.Series, counted: pd.Series, written) -> None:
    silent = missing(written)
    told = [
        (code, day) not in silent
        for day, code in zip(filed.index.get_level_values(0), filed.index.get_level_values(1), strict=True)
    ]
    filed = filed[told]
    assert (filed == counted.reindex(filed.index, fill_value=0)).all()


def test_nobody_is_in_two_beds_and_no_bed_holds_two(written) -> None:
    here = written.rows("inpatients")
    assert not here.duplicated(["day", "spell_id"]).any()
    assert not here.duplicated(["day", "site_code", "ward_code", "bed"]).any()


def test_the_delayed_are_inpatients_who_are_fit_and_their_dates_are_in_order(written) -> None:
    silent = missing(written)
    key = ["day", "organisation_code", "site_code", "ward_code", "spell_id"]
    delayed = written.rows("dtoc").merge(written.rows("inpatients"), on=key, how="left", suffixes=("", "_in"))
    filed = zip(delayed["organisation_code"], delayed["day"], strict=True)
    delayed = delayed[[pair not in silent for pair in filed]]
    assert delayed["admission_at"].notna().all()
    assert (delayed["delayed_since"] >= delayed["admission_at"].str[:10]).all()
    assert (delayed["delayed_since"] < delayed["snapshot_at"].str[:10]).all()
    fit, agreed, safe = (
        moments(delayed, name) for name in ("medically_fit_at", "mdt_decision_at", "safe_to_transfer_at")
    )
    assert ((fit <= agreed) & (agreed <= safe) & (safe < moments(delayed, "snapshot_at"))).all()
    assert (delayed["reason"] == delayed["delay_reason"]).all()
    assert (delayed["local_authority"] == PARAMETERS[written.system].home).all()


def test_delays_keep_the_national_rules(written) -> None:
    rows = written.rows("dtoc")
    assert set(rows.loc[rows["reason"].isin(NHS_ONLY), "attributable_to"]) <= {"nhs"}
    assert "both" not in set(rows.loc[rows["reason"].isin(NEVER_BOTH), "attributable_to"])
    assert "O" not in set(rows.loc[rows["care_type"] == "acute", "reason"])
    wards = written.rows("beds").drop_duplicates(["site_code", "ward_code"])
    kinds = rows.merge(wards[["site_code", "ward_code", "ward_type"]], on=["site_code", "ward_code"])
    non_acute = kinds["ward_type"].isin(["community", "mental_health"])
    assert (non_acute == (kinds["care_type"] == "non_acute")).all()


def test_nothing_at_the_census_happens_after_it(written) -> None:
    here = written.rows("inpatients")
    census = moments(here, "snapshot_at")
    for column in (
        "admission_at",
        "first_admission_at",
        "expected_discharge_set_at",
        "medically_fit_at",
        "mdt_decision_at",
        "last_review_at",
    ):
        assert not (moments(here, column) >= census).any(), column
    assert not (moments(here, "medically_fit_at") < moments(here, "admission_at")).any()
    assert not (moments(here, "expected_discharge_set_at") < moments(here, "admission_at")).any()


def test_discharges_come_after_admissions_and_say_the_same_of_the_spell(written) -> None:
    left, here = written.rows("discharges"), written.rows("inpatients").drop_duplicates("spell_id", keep="last")
    assert (moments(left, "discharge_at") > moments(left, "admission_at")).all()
    assert not left["spell_id"].duplicated().any()
    both = left.merge(here, on="spell_id", suffixes=("", "_in"))
    for column in ("organisation_code", "admission_at", "nhs_number", "age", "local_authority", "admission_method"):
        assert (both[column] == both[f"{column}_in"]).all(), column
    died = left["discharge_method"] == "4"
    assert (died == (left["discharge_destination"] == "79")).all()
    assert (left.loc[died, "pathway"] == "").all()


def test_emergency_admissions_are_the_admissions_by_way_of_the_department(written) -> None:
    rows = pd.concat([written.rows("inpatients"), written.rows("discharges")]).drop_duplicates("spell_id")
    rows = rows[(rows["admission_method"] == "21") & (rows["organisation_code"] == PARAMETERS[written.system].acute)]
    wards = dict(rows.groupby(rows["admission_at"].str[:10]).size())
    department = written.rows("emergency")
    counted = department["emergency_admissions"].astype(int).groupby(department["activity_date"]).sum()
    for day in counted.index[1:-1]:
        assert counted[day] == wards[day], day


def test_a_stay_that_goes_on_in_a_community_bed_names_its_first_admission(written) -> None:
    acute = PARAMETERS[written.system].acute
    here = written.rows("inpatients").drop_duplicates("spell_id")
    moved = here[here["first_admission_at"] != ""]
    left = written.rows("discharges")
    before = left[(left["organisation_code"] == acute) & (left["pathway"] == "2")]
    recent = moved[moved["admission_at"] > "2018-03-02"]
    pairs = recent.merge(before, on="nhs_number", suffixes=("", "_before"))
    pairs = pairs[pairs["first_admission_at"] == pairs["admission_at_before"]]
    assert len(recent) > 200
    assert set(pairs["spell_id"]) == set(recent["spell_id"])
    gap = moments(pairs, "admission_at") - moments(pairs, "discharge_at")
    assert ((gap > pd.Timedelta(0)) & (gap < pd.Timedelta(hours=3))).all()


def test_emergency_counts_are_nested(written) -> None:
    rows = (
        written.rows("emergency").drop(columns=["day", "organisation_code", "site_code", "activity_date"]).astype(int)
    )
    for part, whole in (
        ("over_4h", "attendances"),
        ("emergency_admissions", "attendances"),
        ("dta_waits_4_12h", "emergency_admissions"),
        ("dta_waits_12h", "over_12h_from_arrival"),
        ("ambulance_arrivals", "attendances"),
        ("handover_over_15", "ambulance_arrivals"),
        ("handover_over_30", "handover_over_15"),
        ("handover_over_60", "handover_over_30"),
    ):
        assert (rows[part] <= rows[whole]).all(), part
    assert np.isin(rows["department_type"], [1, 2, 3]).all()


def test_capacity_is_what_the_beds_and_the_waiting_say(written) -> None:
    capacity = written.rows("capacity")
    numbers = capacity[["capacity_total", "capacity_available", "waiting"]].astype(int)
    assert (numbers["capacity_available"] <= numbers["capacity_total"]).all()
    beds = written.rows("beds").query("ward_type == 'community'")
    count = beds[["core_beds", "escalation_beds", "closed_beds", "occupied_beds"]].astype(int)
    empty = (count["core_beds"] + count["escalation_beds"] - count["closed_beds"] - count["occupied_beds"]).clip(
        lower=0
    )
    named = (
        capacity[capacity["service"] == "Community hospital beds"].set_index("day")["capacity_available"].astype(int)
    )
    assert (named == empty.groupby(beds["day"]).sum()).all()
