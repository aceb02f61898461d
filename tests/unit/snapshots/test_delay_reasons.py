"""The shipped reasons: as many as there are, each found by its code and by its wording however it was typed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from flow.snapshots.delay_reasons import bare, load_shipped, match
from flow.vocabulary import DelayKind, DtocReason, OrganisationKind


def test_there_are_as_many_reasons_as_each_return_had() -> None:
    groups = Counter(reason.group for reason in load_shipped())
    assert groups["Hospital process"] == 7
    assert groups["Wellbeing concerns"] == 4
    assert groups["Care transfer hub process"] == 3
    assert groups["Interface process"] == 12
    assert groups["Capacity"] == 11
    assert groups["Reasons of 2022"] == 18
    assert groups["Delayed transfers of care"] == len(DtocReason)
    assert groups["Internal waits"] == 11


def test_codes_and_words_are_each_used_once() -> None:
    reasons = load_shipped()
    assert len({reason.code for reason in reasons}) == len(reasons)
    assert len({bare(reason.words) for reason in reasons}) == len(reasons)


def test_every_reason_is_found_by_code_words_and_group_with_words() -> None:
    for reason in load_shipped():
        assert match(reason.code) == reason.code
        assert match(reason.words.upper()) == reason.code
        assert match(f"{reason.group} \u2013 {reason.words}") == reason.code


def test_kinds_owners_letters_and_dates_are_those_there_are() -> None:
    for reason in load_shipped():
        assert reason.kind in set(DelayKind)
        assert reason.usual_owner is None or reason.usual_owner in set(OrganisationKind)
        assert reason.dtoc_letter is None or reason.dtoc_letter in set(DtocReason)
    by_code = {reason.code: reason for reason in load_shipped()}
    assert by_code["E"].valid_to == date(2020, 2, 29)
    assert by_code["22_no_plan"].valid_to == date(2024, 5, 26)
    assert by_code["therapy_review"].valid_from == date(2024, 5, 27)
    assert by_code["senior_review"].valid_from is None
    assert all(reason.kind is DelayKind.INTERNAL for reason in load_shipped() if reason.group == "Internal waits")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Hospital process\u2013 Awaiting therapy review of need for supported discharge", "therapy_review"),
        ("Interface\u00a0process \u2013 Homeless with no recourse to public funds?", "no_recourse"),
        ("Interface process ? Further action requested by agreed provider", "provider_request"),
        ("Wellbeing concerns \u2013 Patient\u00a0/family/carer concerns over discharge readiness", "family_concerns"),
        ("Capacity - Residential/nursing home care not yet available (P3)", "p3_care_home_capacity"),
        ("capacity \u2014 residential/nursing home care not yet available\u00a0(Pathway 3)", "p3_care_home_capacity"),
        ("No plan", "22_no_plan"),
        ("E) Awaiting care package in own home", "E"),
        ("dii)  awaiting nursing home placement or availability", "Dii"),
        ("C) Awaiting further non-acute NHS care", "C"),
        ("I) Housing \u2013 patients not covered by NHS and Community Care Act", "I"),
        ("SENIOR REVIEW", "senior_review"),
        ("ward-move", "ward_move"),
    ],
)
def test_published_wording_is_found_with_its_dashes_spaces_and_glyphs(written: str, code: str) -> None:
    assert match(written) == code


@pytest.mark.parametrize("written", ["", "?", "the weather", "Awaiting", "Z", "Capacity"])
def test_what_is_no_reason_is_none(written: str) -> None:
    assert match(written) is None
