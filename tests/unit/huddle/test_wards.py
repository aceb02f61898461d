"""Bed state and long stays without a database: exact sums, who is listed, which review is the newest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from flow.huddle.staying import COLUMNS, Review, Said, Staying, Wanted, newest, people
from flow.huddle.wards import NUMBERS, Known, State, sites, together
from flow.layout import Layout, Organisation, Site, Ward
from flow.vocabulary import OrganisationKind, WardType

DAY = date(2018, 6, 5)
ACUTE = WardType.GENERAL_ACUTE
LAYOUT = Layout(
    "demo",
    "Demo",
    organisations={"RK9": Organisation("RK9", "Plymouth", OrganisationKind.ACUTE)},
    sites={"D": Site("D", "Derriford", "RK9"), "E": Site("E", "Eye unit", "RK9")},
    wards={
        ("D", "A"): Ward("A", "D", "Alder", ACUTE, "North"),
        ("D", "B"): Ward("B", "D", "Beech", ACUTE, None),
        ("D", "C"): Ward("C", "D", "Cedar", WardType.CRITICAL_CARE, "North"),
        ("E", "A"): Ward("A", "E", "Ash", ACUTE, "North"),
    },
)


def bed_row(site: str, ward: str, beds: tuple[int, int, int, int], **more: Any) -> dict[str, Any]:
    """beds: core, escalation, closed, occupied."""
    names = ("core_beds", "escalation_beds", "closed_beds", "occupied_beds")
    row = {"organisation_code": "RK9", "site_code": site, "ward_code": ward, "ward_name": None, "ward_type": None}
    row |= {"closed_reason": None, "definite_discharges_today": None, "possible_discharges_today": None}
    return row | dict(zip(names, beds, strict=True)) | more


def patient_row(spell: str, stay: int, ward: str = "A", site: str = "D", **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(COLUMNS) | {"organisation_code": "RK9", "site_code": site, "ward_code": ward}
    return row | {"spell_id": spell, "length_of_stay": stay} | more


def everybody(*rows: dict[str, Any], recorded: Any = None) -> tuple[Staying, ...]:
    return people(rows, LAYOUT, recorded or {}, {})


def known(*beds: dict[str, Any], counts: Any = None, who: tuple[Staying, ...] = ()) -> Known:
    return Known(beds, counts or {}, who, {"RK9"}, {"RK9"})


def test_a_total_is_the_sum_of_its_parts_and_of_empty_beds_ward_by_ward() -> None:
    found = sites(
        LAYOUT,
        known(
            bed_row("D", "A", (28, 2, 4, 27), closed_reason="infection", definite_discharges_today=1),
            bed_row("D", "B", (20, 0, 1, 18), closed_reason="staffing", definite_discharges_today=2),
            bed_row("D", "C", (10, 0, 2, 8), closed_reason="infection"),
        ),
        ["RK9"],
    )
    derriford = found[0]
    assert [(zone.name, [ward.code for ward in zone.wards]) for zone in derriford.zones] == [
        ("North", ["A", "C"]),
        (None, ["B"]),
    ]
    state = derriford.state
    assert (state.core, state.escalation, state.closed, state.opened, state.occupied) == (58, 2, 7, 53, 53)
    assert (state.empty, state.definite, state.possible) == (1, 3, None)
    assert state.closed_for == (("infection", 6), ("staffing", 1))
    assert state.occupancy == 1.0
    for name in NUMBERS:
        parts = [getattr(zone.state, name) for zone in derriford.zones]
        numbers = [number for number in parts if number is not None]
        assert getattr(state, name) == (sum(numbers) if numbers else None), name


def test_occupancy_passes_one_and_says_by_how_many() -> None:
    state = State(opened=26, occupied=27)
    assert state.occupancy == 27 / 26
    assert state.over == 1
    assert State(opened=0, occupied=3).occupancy is None
    assert together([State(), State()]) == State()


def test_people_come_from_the_facts_of_each_ward_by_its_own_code() -> None:
    counts = {
        ("D:A", "stranded_7"): 5.0,
        ("D:A", "fit_waiting"): 2.0,
        ("E:A", "stranded_7"): 0.0,
        ("C", "stranded_7"): 9.0,
    }
    found = sites(LAYOUT, known(counts=counts), ["RK9"])
    by_ward = {ward.key: ward.state for site in found for ward in site.wards}
    assert (by_ward["D", "A"].seven, by_ward["D", "A"].fit, by_ward["E", "A"].seven) == (5, 2, 0)
    assert by_ward["D", "C"].seven is None, "critical care is not counted"
    assert by_ward["D", "B"].seven is None, "no fact, no number"


def test_a_ward_only_a_file_names_is_shown_with_the_people_listed_in_it() -> None:
    who = everybody(
        patient_row("S1", 21, "X"), patient_row("S2", 6, "X", fit_waiting=True), patient_row("S3", 13, "A"),
        patient_row("S4", 7, "Y", site="F"),
    )  # fmt: skip
    found = sites(LAYOUT, known(bed_row("D", "X", (4, 0, 0, 5), ward_name="Extra"), who=who), ["RK9"])
    assert [site.name for site in found] == ["Derriford", "Eye unit", "F"]
    extra = next(ward for ward in found[0].wards if ward.code == "X")
    assert (extra.name, extra.is_configured, extra.in_file, extra.kind) == ("Extra", False, True, ACUTE)
    assert (extra.state.seven, extra.state.fourteen, extra.state.twenty_one, extra.state.fit) == (1, 1, 1, 1)
    (elsewhere,) = found[2].wards
    assert (elsewhere.in_file, elsewhere.state.opened, elsewhere.state.seven) == (False, None, 1)


def test_another_organisations_wards_are_left_out() -> None:
    assert sites(LAYOUT, known(bed_row("D", "A", (1, 0, 0, 1))), ["RCB"]) == ()


def review(on: date, hour: int, source: Said) -> Review:
    return Review(on, datetime(on.year, on.month, on.day, hour, tzinfo=UTC), "Matron", source)


@pytest.mark.parametrize(
    ("in_file", "here", "source"),
    [
        (review(DAY, 9, Said.FILE), review(DAY, 8, Said.HERE), Said.FILE),
        (review(DAY, 8, Said.FILE), review(DAY, 9, Said.HERE), Said.HERE),
        (review(DAY, 8, Said.FILE), review(DAY, 8, Said.HERE), Said.HERE),
        (review(DAY, 8, Said.FILE), review(date(2018, 6, 4), 9, Said.HERE), Said.FILE),
        (review(DAY, 8, Said.FILE), None, Said.FILE),
        (None, review(DAY, 8, Said.HERE), Said.HERE),
    ],
)
def test_the_newer_review_stands_and_says_where_it_is_from(
    in_file: Review | None, here: Review | None, source: Said
) -> None:
    stands = newest(in_file, here)
    assert stands is not None
    assert stands.source is source


def test_a_review_written_down_years_later_is_of_its_own_morning() -> None:
    late = Review(DAY, datetime(2026, 1, 1, tzinfo=UTC), "Ruth", Said.HERE)
    assert newest(review(date(2018, 6, 6), 8, Said.FILE), late) == review(date(2018, 6, 6), 8, Said.FILE)


def test_a_list_holds_those_here_long_enough_in_the_wards_wanted() -> None:
    day_before = datetime(2018, 6, 4, 10, tzinfo=UTC)
    week_before = datetime(2018, 5, 29, 10, tzinfo=UTC)
    who = everybody(
        patient_row("S1", 21, last_review_at=day_before, reviewed_by="Matron"),
        patient_row("S2", 35, last_review_at=week_before),
        patient_row("S3", 20, "B"),
        patient_row("S4", 40, "C"),
    )

    def keys(**wanted: Any) -> list[str]:
        return [person.spell_id for person in who if Wanted(**wanted).takes(person, DAY)]

    assert keys() == ["S2", "S1"]
    assert keys(least=14) == ["S2", "S1", "S3"]
    assert keys(every_kind=True) == ["S4", "S2", "S1"]
    assert keys(stale_only=True) == ["S2"]
    assert keys(least=7, ward=("D", "B")) == ["S3"]
    assert keys(least=7, zone="North") == ["S2", "S1"]
    assert keys(organisation="LWSW") == []
    assert [person.days_since_review(DAY) for person in who] == [None, 7, 1, None]


def test_a_next_step_in_the_file_stands_without_a_review() -> None:
    (person,) = everybody(patient_row("S1", 21, next_step="Call the agency"))
    assert (person.review, person.next_step) == (None, "Call the agency")
