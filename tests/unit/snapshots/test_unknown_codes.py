"""Texts that are none of our codes: counted, with an example, and the likeliest of ours."""

from __future__ import annotations

import pandas as pd
import pytest

from flow.snapshots.delay_reasons import load_shipped
from flow.snapshots.feeds import FEEDS
from flow.snapshots.unknown_codes import Choices, UnknownCode, called, likeliest, unknown_codes
from flow.vocabulary import Feed
from tests.unit.snapshots.made import PLYMOUTH

CHOICES = Choices(load_shipped())


def rows(**columns: list[str]) -> pd.DataFrame:
    made = pd.DataFrame(columns, dtype="str")
    made.index = pd.RangeIndex(2, 2 + len(made))
    return made


def test_each_unknown_code_has_its_count_its_first_row_and_the_likeliest_of_ours() -> None:
    frame = rows(
        pathway=["1", "P2", "Home first", "home  FIRST", "-", "zz"], delay_reason=["E", "TTOs", "", "F", "G", "G"]
    )
    assert unknown_codes(frame, Feed.INPATIENTS, CHOICES) == [
        UnknownCode("pathway", "Home first", 2, 4, "1", False),
        UnknownCode("pathway", "P2", 1, 3, "2", True),
        UnknownCode("pathway", "zz", 1, 7, None, False),
        UnknownCode("delay_reason", "TTOs", 1, 3, "pharmacy", False),
    ]


def test_every_column_with_choices_is_looked_at() -> None:
    declared = {(feed, column.name) for feed, spec in FEEDS.items() for column in spec.columns if CHOICES.of(column)}
    for feed, name in declared:
        (found,) = unknown_codes(rows(**{name: ["quite unheard of"]}), feed, CHOICES)
        assert (found.column, found.count, found.row) == (name, 1, 2)
    assert {name for _, name in declared} == {
        *(
            "pathway",
            "delay_reason",
            "discharge_planned",
            "ward_type",
            "criteria_to_reside",
            "reason",
            "attributable_to",
        ),
        *("care_type", "dst_setting", "closed_reason", "department_type", "admitted"),
        *("validated_by_nhs", "validated_by_la"),
    }


def test_our_own_codes_in_any_typing_are_known() -> None:
    frame = rows(ward_type=["General Acute", "critical-care"], closed_reason=["INFECTION", ""])
    assert unknown_codes(frame, Feed.BEDS, CHOICES) == []


def test_a_place_that_is_not_configured_is_an_unknown_code_of_its_system() -> None:
    frame = rows(organisation_code=["RK9"], site_code=["Derriford"], ward_code=["har"])
    choices = Choices(load_shipped(), PLYMOUTH, "RK9")
    assert unknown_codes(frame, Feed.BEDS, choices) == [UnknownCode("site_code", "Derriford", 1, 2, "RK950", True)]
    assert choices.of(FEEDS[Feed.BEDS].column("site_code")) == {"RK950": "Derriford"}


@pytest.mark.parametrize(
    ("text", "column", "code", "exact"),
    [
        ("Pathway 1", "pathway", "1", True),
        ("PW3", "pathway", "3", True),
        ("General & Acute", "ward_type", "general_acute", True),
        ("Type 1", "department_type", "1", True),
        ("UTC", "department_type", "3", False),
        ("Social Services", "attributable_to", "social_care", False),
        ("does not meet", "criteria_to_reside", "N", False),
        ("D&V", "closed_reason", "infection", False),
        ("Nursing Home", "dst_setting", "care_home", False),
        ("Awaiting package of care", "delay_reason", "E", False),
    ],
)
def test_the_likeliest_of_our_codes(text: str, column: str, code: str, exact: bool) -> None:
    spec = next(spec for spec in FEEDS.values() if column in spec.names)
    assert likeliest(text, column, CHOICES.of(spec.column(column))) == (code, exact)


def test_every_kept_wording_is_of_a_code_we_have() -> None:
    columns = {column.name: column for spec in FEEDS.values() for column in spec.columns}
    for name, codes in called().items():
        assert set(codes) <= set(CHOICES.of(columns[name])), name
