"""Adding up, noughts, precedence, and what a change of one feed gives."""

from datetime import date

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from flow.layout import Ward
from flow.measures.compute import compute, compute_counted, measures_touched
from flow.measures.counts import counted_facts, one_of_each
from flow.measures.definitions import MEASURES
from flow.measures.noughts import with_ward_noughts
from flow.measures.sheet import FACT_COLUMNS
from flow.vocabulary import Feed, Scope, WardType
from tests.spec.drawn import DAY, KINDS, draw, facts_of, layout, parts, value
from tests.unit.measures.facts import fact, table

BEDS = """
ward_code | core_beds | escalation_beds | closed_beds | occupied_beds
HAR       | 28        | 0               | 0           | 25
MAU       | 20        | 0               | 0           | 10
"""
PATIENTS = "ward_code | criteria_to_reside | discharge_ready_date\nHAR | N | 2018-06-02\nMAU | Y |"


def morning() -> dict[Feed, pd.DataFrame]:
    return {Feed.BEDS: draw(Feed.BEDS, BEDS), Feed.INPATIENTS: draw(Feed.INPATIENTS, PATIENTS)}


def test_facts_have_the_promised_columns_and_types() -> None:
    facts = facts_of(morning())
    assert tuple(facts.columns) == FACT_COLUMNS
    assert facts["numerator"].dtype == facts["denominator"].dtype == np.dtype("float64")
    assert {type(day) for day in facts["day"]} == {date}
    assert set(facts["source"]) == {"computed"}
    assert all(isinstance(facts[name].dtype, pd.StringDtype) for name in ("grain", "scope", "scope_code", "measure"))


def test_nothing_filed_gives_no_facts() -> None:
    facts = facts_of({})
    assert facts.empty
    assert tuple(facts.columns) == FACT_COLUMNS


def test_a_shared_ward_code_is_named_with_its_site() -> None:
    shared = layout()
    shared.wards["RK951", "HAR"] = Ward("HAR", "RK951", "Hartor again", WardType.GENERAL_ACUTE)
    rows = draw(Feed.INPATIENTS, "site_code | admission_at\nRK950 | 2018-05-01 10:00\nRK951 | 2018-05-01 10:00")
    facts = facts_of({Feed.INPATIENTS: rows}, of=shared)
    assert value(facts, "stranded_7", "RK950:HAR") == 1
    assert value(facts, "stranded_7", "RK951:HAR") == 1


def test_two_unknown_wards_add_up_under_ward_not_known() -> None:
    rows = draw(Feed.INPATIENTS, "ward_code | admission_at\nX1 | 2018-05-01 10:00\nX2 | 2018-05-01 10:00")
    facts = facts_of({Feed.INPATIENTS: rows})
    assert value(facts, "stranded_7", "ward not known (RK9)") == 2
    assert value(facts, "stranded_7") == 2


def test_a_site_that_only_the_rows_name_counts() -> None:
    rows = draw(Feed.INPATIENTS, "site_code | admission_at\nRK999 | 2018-05-01 10:00")
    assert value(facts_of({Feed.INPATIENTS: rows}), "stranded_7", "RK999") == 1


def test_a_rate_of_a_ward_with_nobody_is_nought_over_its_beds() -> None:
    assert parts(facts_of(morning()), "fit_waiting_rate", "MAU") == (0, 10)


def test_what_one_feed_touches_is_the_same_as_in_the_whole() -> None:
    frames = morning() | {Feed.DTOC: draw(Feed.DTOC, "ward_code\nHAR")}
    whole = facts_of(frames)
    for feed in (Feed.BEDS, Feed.INPATIENTS, Feed.DTOC):
        some = compute("RK9", DAY, frames, layout(), delay_kinds=KINDS, only={feed})
        expected = whole[whole["measure"].isin(measures_touched({feed}))]
        pd.testing.assert_frame_equal(_sorted(some), _sorted(expected))


def test_a_counted_number_gives_way_to_a_computed_one() -> None:
    counts = draw(Feed.COUNTS, "measure | value\nfit_waiting | 99\nclosed_beds | 7\nambulance_arrivals | 104")
    facts = facts_of(morning() | {Feed.COUNTS: counts})
    assert value(facts, "fit_waiting") == 1
    assert value(facts, "closed_beds") == 0
    assert value(facts, "ambulance_arrivals") == 104
    sources = dict(zip(facts["measure"], facts["source"], strict=True))
    assert sources["ambulance_arrivals"] == "counted"


def test_a_ratio_with_one_counted_part_is_counted() -> None:
    counts = draw(Feed.COUNTS, "measure | value\nbeds_occupied | 40")
    facts = facts_of({Feed.INPATIENTS: draw(Feed.INPATIENTS, PATIENTS), Feed.COUNTS: counts})
    assert parts(facts, "fit_waiting_rate") == (1, 40)
    assert facts.loc[facts["measure"] == "fit_waiting_rate", "source"].tolist() == ["counted"]


def test_a_rate_from_counted_parts_wins_over_the_same_rate_rounded() -> None:
    rows = draw(Feed.COUNTS, "measure | value\noccupancy | 0.94\nbeds_open | 836\nbeds_occupied | 787")
    assert parts(compute_counted(rows, layout()), "occupancy") == (787, 836)


def test_a_counted_rate_given_in_parts_keeps_them() -> None:
    rows = draw(Feed.COUNTS, "measure | value | numerator | denominator\nfour_hour | | 232 | 290\noccupancy | 0.94 | |")
    facts = compute_counted(rows, layout())
    assert parts(facts, "four_hour") == (232, 290)
    numerator, denominator = parts(facts, "occupancy") or (0, 0)
    assert numerator == 0.94
    assert denominator != denominator, "a value alone has no parts"


def test_those_remaining_are_not_worked_out_when_more_left_than_there_were() -> None:
    rows = draw(Feed.COUNTS, "measure | value\nnctr | 50\nnctr_discharged | 60")
    facts = compute_counted(rows, layout())
    assert value(facts, "nctr_remaining") is None
    assert value(facts, "nctr_remaining_rate") is None


def test_a_published_count_of_those_remaining_stands_as_published() -> None:
    rows = draw(Feed.COUNTS, "measure | value\nnctr | 50\nnctr_discharged | 20\nnctr_remaining | 31")
    facts = compute_counted(rows, layout())
    assert value(facts, "nctr_remaining") == 31
    assert parts(facts, "nctr_remaining_rate") == (31, 50)


def test_counted_numbers_take_their_day_grain_and_place_from_the_row() -> None:
    rows = draw(
        Feed.COUNTS,
        """
        day        | grain | scope | scope_code | measure        | value | numerator | denominator
        2018-01-08 |       |       |            | beds_open      | 836   |           |
        2018-01-17 | month |       |            | ed_attendances | 9000  |           |
        2018-01-08 |       | site  | RK950      | beds_open      | 800   |           |
        2018-01-08 |       |       |            | four_hour      |       | 0         | 0
        2018-01-08 |       |       |            | beds_occupied  |       |           |
        2018-01-08 |       |       |            | no such thing  | 1     |           |
        """,
    )
    facts = counted_facts(rows)
    seen = {(row.day, row.grain, row.scope, row.scope_code, row.measure, row.numerator) for row in facts.itertuples()}
    assert seen == {
        (date(2018, 1, 8), "day", "organisation", "RK9", "beds_open", 836.0),
        (date(2018, 1, 1), "month", "organisation", "RK9", "ed_attendances", 9000.0),
        (date(2018, 1, 8), "day", "site", "RK950", "beds_open", 800.0),
    }


def test_of_two_facts_the_computed_one_stands() -> None:
    facts = table(fact("nctr", DAY, 5, source="counted"), fact("nctr", DAY, 6), fact("nctr", DAY, 7, code="RK950"))
    assert sorted(one_of_each(facts)["numerator"]) == [6, 7]


def test_noughts_of_wards_come_back_for_wards_that_the_measure_counts() -> None:
    filled = with_ward_noughts(facts_of(morning()), layout())
    assert value(filled, "fit_waiting", "MAU") == 0
    assert value(filled, "fit_waiting", "HAR") == 1
    assert value(filled, "fit_waiting", "ICU") is None
    assert value(filled, "edd_passed", "ICU") is None, "the file gives nobody an expected date"
    assert value(filled, "beds_open", "ICU") is None, "a ward that is not in the beds file is not known"
    assert value(filled, "dtoc_patients", "HAR") is None, "not filed"


WARDS = ("HAR", "MAU", "ICU", "MAT", "NEW")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(WARDS),
        st.sampled_from(("", "N", "Y", "05", "not mapped")),
        st.integers(0, 60),
        st.one_of(st.none(), st.integers(-2, 20)),
        st.sampled_from(("", "E", "pharmacy", "who knows")),
    ),
    max_size=25,
)


def _patients(rows: list[tuple[str, str, int, int | None, str]]) -> pd.DataFrame:
    lines = ["spell_id | ward_code | criteria_to_reside | admission_at | discharge_ready_date | delay_reason"]
    census = pd.Timestamp(DAY)
    for number, (ward, criteria, stay, ready, reason) in enumerate(rows):
        admitted = census - pd.Timedelta(days=stay)
        ready_on = "" if ready is None else str((census - pd.Timedelta(days=ready)).date())
        lines.append(f"S{number} | {ward} | {criteria} | {admitted} | {ready_on} | {reason}")
    return draw(Feed.INPATIENTS, "\n".join(lines))


def _sorted(facts: pd.DataFrame) -> pd.DataFrame:
    return facts.sort_values(["scope", "scope_code", "measure", "grain"]).reset_index(drop=True)


@given(ROWS)
def test_wards_add_up_to_their_site_and_organisation(rows: list) -> None:
    facts = facts_of({Feed.INPATIENTS: _patients(rows)})
    counts = facts[facts["denominator"].isna()]
    for measure in counts["measure"].unique():
        of = counts[counts["measure"] == measure]
        sums = of.groupby("scope")["numerator"].sum()
        assert sums.get("site", 0.0) == sums["organisation"]
        at_ward = Scope.WARD in MEASURES[measure].scopes
        assert sums.get("ward", 0.0) == (sums["organisation"] if at_ward else 0.0)


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows: list, random: object) -> None:
    patients = _patients(rows)
    order = list(range(len(patients)))
    random.shuffle(order)  # type: ignore[attr-defined]
    there = facts_of({Feed.INPATIENTS: patients})
    back = facts_of({Feed.INPATIENTS: patients.iloc[order].reset_index(drop=True)})
    pd.testing.assert_frame_equal(_sorted(there), _sorted(back))


@given(ROWS)
def test_the_splits_of_those_waiting_add_up(rows: list) -> None:
    facts = facts_of({Feed.INPATIENTS: _patients(rows)})
    waiting = value(facts, "fit_waiting")
    for split in (("by_criteria", "by_ready_date", "by_medically_fit"), ("internal", "external", "no_reason")):
        each = [value(facts, f"fit_{part}") for part in split]
        assert (waiting is None) == all(part is None for part in each)
        assert sum(part or 0 for part in each) == (waiting or 0)
    assert (value(facts, "stranded_7") or 0) >= (value(facts, "stay_14") or 0) >= (value(facts, "long_stay_21") or 0)
