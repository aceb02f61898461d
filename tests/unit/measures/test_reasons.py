"""No value comes with a sentence."""

from dataclasses import replace
from datetime import date

from flow.measures.reasons import lacking, why_no_value
from flow.vocabulary import Feed
from tests.spec.drawn import layout

DAY = date(2018, 6, 12)
ALL = {"RK9": set(Feed), "LWSW": set(Feed)}


def test_a_missing_file_is_named_with_its_organisation_and_day() -> None:
    filed = {"RK9": {Feed.INPATIENTS}}
    assert why_no_value("occupancy", layout(), filed, DAY) == "No beds file from RK9 for Tue 12 June 2018."


def test_several_who_have_not_filed_are_all_named() -> None:
    assert why_no_value("edd_passed", layout(), {}, DAY) == "No inpatients file from RK9 and LWSW for Tue 12 June 2018."


def test_a_feed_that_nobody_files_is_said() -> None:
    assert why_no_value("capacity_available", layout(), ALL | {"RK9": set(), "LWSW": set()}, DAY) == (
        "Nobody files capacity here."
    )
    assert why_no_value("dtoc_patients", layout(), {}, DAY, "LWSW") == "LWSW does not file dtoc."


def test_an_organisation_without_such_wards_is_not_blamed() -> None:
    assert why_no_value("occupancy", layout(), ALL, DAY, "LWSW") == "No assessment or general acute wards at LWSW."
    assert why_no_value("community_mean_stay", layout(), {"RK9": {Feed.INPATIENTS}}, DAY) == (
        "No inpatients file from LWSW for Tue 12 June 2018."
    )


def test_a_file_that_does_not_say_is_named() -> None:
    assert why_no_value("edd_passed", layout(), {"RK9": {Feed.INPATIENTS}, "LWSW": {Feed.INPATIENTS}}, DAY) == (
        "Filed by RK9 and LWSW for Tue 12 June 2018 (inpatients), but the file does not say."
    )
    assert "nothing to divide by" in why_no_value("four_hour_type2", layout(), ALL, DAY)


def test_attendances_serve_for_the_emergency_totals() -> None:
    assert "does not say" in why_no_value("ed_attendances", layout(), {"RK9": {Feed.ATTENDANCES}}, DAY)
    assert why_no_value("ambulance_arrivals", layout(), {"RK9": {Feed.ATTENDANCES}}, DAY) == (
        "No emergency file from RK9 for Tue 12 June 2018."
    )


def test_a_published_system_says_not_published() -> None:
    published = replace(layout(), pooled=False)
    assert why_no_value("nctr", published, {}, DAY, "RK9") == "Not published for this day."
    assert "Not pooled" in why_no_value("nctr", published, {}, DAY)


def test_actions_are_counted_from_the_log() -> None:
    assert why_no_value("actions_agreed", layout(), {}, DAY) == "Nothing to count on this day."


def test_a_pooled_value_names_whom_it_lacks() -> None:
    filed = {"RK9": {Feed.INPATIENTS}}
    assert lacking("edd_passed", layout(), filed) == "Without LWSW: no inpatients file."
    assert lacking("stranded_7", layout(), filed) == "", "Livewell has no wards that this measure counts"
    assert lacking("dtoc_rate", layout(), filed) == "Without RK9: no dtoc file; RK9: no beds file; LWSW: no beds file."
    assert lacking("dtoc_patients", layout(), filed) == "Without RK9: no dtoc file."
    assert lacking("edd_passed", layout(), ALL) == ""
