"""Who is fit to leave and waiting, and who did not meet the criteria to reside on a day."""

import pandas as pd

from flow.measures.patients import describe_inpatients
from flow.vocabulary import Feed
from tests.spec.drawn import KINDS, draw, facts_of, parts, value

BEDS = draw(Feed.BEDS, "core_beds | escalation_beds | closed_beds | occupied_beds\n28 | 0 | 0 | 25")


def fit(table: str) -> pd.DataFrame:
    return facts_of({Feed.INPATIENTS: draw(Feed.INPATIENTS, table), Feed.BEDS: BEDS})


def test_a_patient_waiting_for_a_package_of_care_counts_once() -> None:
    table = """
    criteria_to_reside | discharge_ready_date | medically_fit_at | delay_reason
    N                  | 2018-06-02           | 2018-06-02 11:00 | E
    """
    facts = fit(table)
    assert value(facts, "fit_waiting") == 1
    assert value(facts, "fit_external") == 1
    assert [value(facts, f"fit_by_{how}") for how in ("criteria", "ready_date", "medically_fit")] == [1, 0, 0]


def test_a_ready_date_or_medically_fit_time_counts_only_up_to_the_census() -> None:
    table = """
    criteria_to_reside | discharge_ready_date | medically_fit_at
                       | 2018-06-05           |
                       | 2018-06-06           |
                       |                      | 2018-06-05 08:00
                       |                      | 2018-06-05 08:01
    """
    facts = fit(table)
    assert value(facts, "fit_waiting") == 2
    assert [value(facts, f"fit_by_{how}") for how in ("criteria", "ready_date", "medically_fit")] == [0, 1, 1]


def test_a_patient_who_meets_a_criterion_again_is_not_fit_whatever_the_dates_say() -> None:
    table = """
    criteria_to_reside | discharge_ready_date | medically_fit_at
    Y                  | 2018-06-01           | 2018-06-01 09:00
    03                 | 2018-06-01           |
    12                 |                      | 2018-06-01 09:00
    not mapped         | 2018-06-01           |
    """
    assert value(fit(table), "fit_waiting") == 1


def test_only_general_acute_and_assessment_wards_count() -> None:
    table = "ward_code | criteria_to_reside\nHAR | N\nMAU | N\nICU | N\nMAT | N"
    assert value(fit(table), "fit_waiting") == 2


def test_the_share_of_fit_patients_divides_by_occupied_beds() -> None:
    assert parts(fit("criteria_to_reside\nN\nN\nY"), "fit_waiting_rate") == (2, 25)


def test_ready_before_today_means_before_the_census_date() -> None:
    table = "criteria_to_reside | discharge_ready_date\nN | 2018-06-04\nN | 2018-06-05\nN |"
    assert value(fit(table), "fit_over_24h") == 1


def test_days_lost_are_midnights_since_the_ready_date_else_since_medically_fit() -> None:
    table = """
    criteria_to_reside | discharge_ready_date | medically_fit_at
    N                  | 2018-06-02           | 2018-05-30 10:00
    N                  |                      | 2018-06-03 23:50
    N                  | 2018-06-05           |
    N                  |                      |
    Y                  | 2018-05-01           |
    """
    facts = fit(table)
    assert value(facts, "bed_days_lost") == 3 + 2 + 0 + 0
    assert value(facts, "fit_no_date") == 1


def test_a_ready_date_in_the_future_is_no_date_yet() -> None:
    table = """
    criteria_to_reside | discharge_ready_date | medically_fit_at
    N                  | 2018-06-08           | 2018-06-03 10:00
    N                  | 2018-06-08           |
    """
    facts = fit(table)
    assert value(facts, "bed_days_lost") == 2
    assert value(facts, "fit_no_date") == 1


def test_delays_are_internal_external_or_not_known() -> None:
    table = "criteria_to_reside | delay_reason\nN | pharmacy\nN | E\nN | C\nN |\nN | never heard of it\nY | pharmacy"
    facts = fit(table)
    assert [value(facts, f"fit_{kind}") for kind in ("internal", "external", "no_reason")] == [1, 2, 2]


def test_a_file_that_says_of_nobody_whether_they_are_fit_gives_no_value() -> None:
    facts = fit("admission_at\n2018-06-01 10:00")
    assert value(facts, "fit_waiting") is None
    assert value(facts, "fit_waiting_rate") is None
    assert value(facts, "stranded_7") == 0


def test_a_filed_list_with_nobody_on_it_is_nought() -> None:
    facts = facts_of({Feed.INPATIENTS: draw(Feed.INPATIENTS, "")})
    assert value(facts, "fit_waiting") == 0
    assert value(facts, "stranded_7") == 0
    assert value(facts, "edd_passed") == 0


def test_every_row_tells_its_stay_and_since_when_it_waits() -> None:
    table = """
    admission_at     | criteria_to_reside | discharge_ready_date | delay_reason
    2018-05-29 10:00 | N                  | 2018-06-02           | pharmacy
    2018-06-05 01:00 | Y                  | 2018-06-02           | E
    """
    rows = describe_inpatients(draw(Feed.INPATIENTS, table), KINDS)
    assert rows["length_of_stay"].tolist() == [7, 0]
    assert rows["fit_waiting"].tolist() == [True, False]
    assert rows["days_waiting"].tolist() == [3, 0]
    assert rows["ready_on"].iloc[0] == pd.Timestamp("2018-06-02")
    assert rows["ready_on"].isna().tolist() == [False, True]
    assert rows["delay_kind"].tolist() == ["internal", "external"]


def criteria_day(inpatients: str, discharges: str) -> pd.DataFrame:
    frames = {
        Feed.INPATIENTS: draw(Feed.INPATIENTS, inpatients),
        Feed.DISCHARGES: draw(Feed.DISCHARGES, discharges),
    }
    return facts_of(frames)


AT_CENSUS = """
spell_id | ward_code | criteria_to_reside
S1       | HAR       | N
S2       | HAR       | N
S3       | MAU       | Y
S4       | ICU       | N
"""


def test_without_criteria_on_the_day_are_those_at_the_census_and_those_who_left_ready() -> None:
    left = """
    spell_id | ward_code | discharge_ready_date
    S1       | HAR       | 2018-06-04
    S3       | MAU       | 2018-06-05
    S8       | HAR       | 2018-06-05
    S9       | HAR       |
    """
    facts = criteria_day(AT_CENSUS, left)
    assert value(facts, "nctr") == 4
    assert value(facts, "nctr_discharged") == 3
    assert value(facts, "nctr_remaining") == 1
    assert parts(facts, "nctr_remaining_rate") == (1, 4)


def test_who_died_or_went_to_another_hospital_neither_left_ready_nor_remains() -> None:
    left = """
    spell_id | discharge_method | discharge_destination | pathway | discharge_ready_date
    S1       | 4                | 79                    |         | 2018-06-04
    S2       | 1                | 51                    |         | 2018-06-04
    """
    facts = criteria_day(AT_CENSUS, left)
    assert [value(facts, key) for key in ("nctr", "nctr_discharged", "nctr_remaining")] == [0, 0, 0]


def test_a_patient_who_left_by_way_of_the_lounge_is_placed_in_the_ward_of_the_census() -> None:
    facts = criteria_day(AT_CENSUS, "spell_id | ward_code | discharge_ready_date\nS1 | LOUNGE | 2018-06-04")
    assert value(facts, "nctr_discharged", "HAR") == 1
    assert value(facts, "nctr", "HAR") == 2


def test_who_became_ready_after_the_census_and_left_is_placed_in_the_ward_of_the_census_too() -> None:
    facts = criteria_day(AT_CENSUS, "spell_id | ward_code | discharge_ready_date\nS3 | LOUNGE | 2018-06-05")
    assert value(facts, "nctr_discharged", "MAU") == 1
    assert value(facts, "nctr_discharged") == 1


def test_without_both_feeds_there_is_no_count_of_those_without_criteria() -> None:
    assert value(fit("criteria_to_reside\nN"), "nctr") is None
