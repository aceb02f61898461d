"""Every key that the product promises is declared, and something gives it."""

import pytest

from flow.errors import UsageError
from flow.measures.declared_published import PUBLISHED
from flow.measures.definitions import MEASURES, RATIOS, measure
from flow.measures.measure import SHORT_AT_MOST, MeasureKind
from flow.measures.targets import NATIONAL
from flow.measures.topics import TOPICS, feeds_to_read, measures_touched, topics_to_run
from flow.vocabulary import Better, Feed, Grain
from tests.unit.snapshots.made import shipped_profiles

LISTED = """
beds_open beds_occupied occupancy beds_empty escalation_beds closed_beds stranded_7 stay_14 long_stay_21
stranded_7_rate long_stay_21_rate fit_waiting fit_waiting_rate nctr nctr_discharged nctr_remaining nctr_remaining_rate
fit_over_24h fit_internal fit_external bed_days_lost dtoc_patients dtoc_patients_acute dtoc_patients_non_acute
dtoc_rate dtoc_nhs dtoc_social_care dtoc_both dtoc_not_agreed dtoc_reason_a dtoc_reason_b dtoc_reason_c dtoc_reason_di
dtoc_reason_dii dtoc_reason_e dtoc_reason_f dtoc_reason_g dtoc_reason_h dtoc_reason_i dtoc_reason_o
dtoc_reason_not_agreed dtoc_beds discharges discharges_before_noon discharges_by_17 discharges_before_noon_rate
discharges_by_17_rate discharges_needed weekend_discharge_ratio edd_set_48h edd_passed ed_attendances ed_over_4h
four_hour four_hour_type1 dta_waits_4_12h dta_waits_12h handover_over_30 handover_over_60 community_occupied
community_stay_14 community_mean_stay capacity_available capacity_available_p0 capacity_available_p1
capacity_available_p2 capacity_available_p3 pathway_waiting pathway_waiting_p0 pathway_waiting_p1 pathway_waiting_p2
pathway_waiting_p3 dst_in_hospital_rate dst_28_day_rate actions_agreed actions_done_on_time action_median_age
actions_carried fit_by_criteria fit_by_ready_date fit_by_medically_fit fit_no_reason fit_no_date ed_attendances_type1
ed_attendances_type2 ed_attendances_type3 ed_over_4h_type1 ed_over_4h_type2 ed_over_4h_type3 four_hour_type2
emergency_admissions electives_expected beds_occupied_all beds_open_all critical_care_open critical_care_occupied
handover_over_15 ambulance_arrivals over_12h_from_arrival
"""
PROMISED = LISTED.split()
FROM_ELSEWHERE = {"discharges_needed", "actions_agreed", "actions_done_on_time", "action_median_age", "actions_carried"}
"""Worked out from history (needed) or from the action log."""
ONLY_PUBLISHED = {item.key for item in PUBLISHED}


def test_every_promised_key_is_declared() -> None:
    assert not set(PROMISED) - set(MEASURES)


def test_a_key_names_its_own_declaration() -> None:
    assert all(key == item.key for key, item in MEASURES.items())


def test_every_measure_of_a_day_is_given_by_one_topic_or_ratio() -> None:
    given = [key for topic in TOPICS for key in topic.gives] + list(RATIOS)
    assert len(given) == len(set(given))
    promised = {key for key, item in MEASURES.items() if item.grain is Grain.DAY} - FROM_ELSEWHERE - ONLY_PUBLISHED
    assert set(given) == promised


def test_a_number_that_is_only_published_needs_counts_and_mixes_with_nothing_of_the_morning() -> None:
    assert all(MEASURES[key].feeds == (Feed.COUNTS,) for key in ONLY_PUBLISHED)
    assert all(MEASURES[key].grain is Grain.MONTH for key in ONLY_PUBLISHED - {"nctr_discharged_by_17"})
    assert not ONLY_PUBLISHED & {part for ratio in RATIOS.values() for part in ratio.parts}


def test_every_measure_that_a_shipped_profile_gives_is_declared() -> None:
    for profile in shipped_profiles():
        endings = {"", *(profile.pivot.endings.values() if profile.pivot else ())}
        given = {counted.key + ending for counted in profile.measures if counted.split for ending in endings}
        given |= {counted.key for counted in profile.measures}
        assert given <= set(MEASURES), profile.key


def test_a_measure_names_the_feeds_that_its_topic_needs() -> None:
    for topic in TOPICS:
        for key in topic.gives:
            assert MEASURES[key].feeds == topic.needs, key


def test_a_ratio_needs_the_feeds_of_its_parts() -> None:
    for key, ratio in RATIOS.items():
        assert set(MEASURES[key].feeds) == {feed for part in ratio.parts for feed in MEASURES[part].feeds}, key
        assert MEASURES[key].is_rate == (ratio.over is not None)


@pytest.mark.parametrize("key", MEASURES)
def test_a_declaration_fits_on_a_tile_and_says_what_it_counts(key: str) -> None:
    item = MEASURES[key]
    assert 0 < len(item.short) <= SHORT_AT_MOST
    assert item.label
    assert item.numerator
    assert item.unit
    assert item.scopes


def test_the_family_of_those_without_criteria_describes_a_whole_day_but_is_not_summed_over_days() -> None:
    assert all(MEASURES[key].kind is MeasureKind.FLOW for key in MEASURES if key.startswith("nctr"))
    assert not MEASURES["nctr"].adds_up
    assert MEASURES["nctr_discharged"].adds_up


def test_every_national_target_is_on_a_measure_with_a_better_way() -> None:
    assert all(MEASURES[target.measure].better is not Better.NEITHER for target in NATIONAL)


def test_emergency_measures_can_do_with_attendances_but_ambulances_cannot() -> None:
    assert MEASURES["four_hour"].served_by({Feed.ATTENDANCES})
    assert not MEASURES["ambulance_arrivals"].served_by({Feed.ATTENDANCES})
    assert not MEASURES["nctr"].served_by({Feed.INPATIENTS})


def test_an_unknown_key_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="Did you mean 'occupancy'"):
        measure("ocupancy")


def test_a_change_of_one_feed_touches_its_ratios_and_reads_their_other_parts() -> None:
    touched = measures_touched({Feed.DTOC})
    assert {"dtoc_patients", "dtoc_rate"} <= touched
    assert "beds_open" not in touched
    assert {Feed.DTOC, Feed.BEDS} <= feeds_to_read({Feed.DTOC})
    assert Feed.INPATIENTS not in feeds_to_read({Feed.DTOC})
    assert [topic.name for topic in topics_to_run({Feed.CAPACITY})] == ["capacity"]


def test_ratios_of_ratios_are_touched_too() -> None:
    assert {"nctr_remaining", "nctr_remaining_rate"} <= measures_touched({Feed.DISCHARGES})
