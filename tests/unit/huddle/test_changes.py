"""What changed since yesterday: every person has one answer, and the answers add up at every site, every day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.changes import Census, Changes, census, changes
from flow.huddle.cohorts import COLUMNS, Came, Change, Cohort, Present, Went, change_words, present
from flow.huddle.movement import together

MONDAY, TUESDAY = date(2018, 6, 4), date(2018, 6, 5)
FIT, SEVEN, LONG, DELAYED = Cohort.FIT_WAITING, Cohort.SEVEN, Cohort.TWENTY_ONE, Cohort.DELAYED
D, E = ("RK9", "D"), ("RK9", "E")


def who(spell: str, **more: object) -> Present:
    person = Present(
        "RK9", "D", "HAR", "B1", spell, 9, True, "E", "PCC", "1", date(2018, 6, 8), 2, delayed=False, counted=True
    )
    return replace(person, **more)  # type: ignore[arg-type]


def compare(before: list[Present], now: list[Present], cohort: Cohort = FIT, **left: bool) -> Changes:
    """`left`: spell -> died."""
    gone = {("RK9", spell): died for spell, died in left.items()}
    return changes(cohort, census(MONDAY, before, {"RK9"}), census(TUESDAY, now, {"RK9"}), gone)


def test_a_morning_adds_up_by_every_way_in_and_out() -> None:
    before = [
        who("stays"),
        who("home"),
        who("died"),
        who("vanished"),
        who("unwell"),
        who("to critical care"),
        who("to E"),
        who("gets ready", fit_waiting=False, days=None),
        who("from critical care", counted=False),
    ]
    now = [
        who("stays", length_of_stay=10, days=3),
        who("unwell", fit_waiting=False),
        who("to critical care", counted=False),
        who("to E", site="E", ward="ASH"),
        who("gets ready"),
        who("from critical care"),
        who("came at night", length_of_stay=1, days=0),
        who("forgotten yesterday", length_of_stay=12),
    ]
    found = compare(before, now, home=False, died=True)
    derriford, eye = found.sites[D], found.sites[E]
    assert (derriford.before, derriford.now, eye.before, eye.now) == (7, 5, 0, 1)
    assert derriford.came_in == {Came.BECAME: 1, Came.ADMITTED: 1, Came.WARD_COUNTED: 1, Came.NOT_IN_FILE_BEFORE: 1}
    assert derriford.went_out == {
        Went.DISCHARGED: 1,
        Went.DIED: 1,
        Went.NO_LONGER: 1,
        Went.MOVED_OUT: 1,
        Went.WARD_NOT_COUNTED: 1,
        Went.NOT_IN_FILE: 1,
    }
    assert (eye.came_in, eye.went_out) == ({Came.MOVED_IN: 1}, {})
    assert derriford.adds_up
    assert eye.adds_up
    assert found.total.words == "7 then + 4 in - 5 out = 6 now"
    assert found.total.in_words == (
        "1 newly ready to leave, 1 admitted and ready already, 1 moved in from a ward not counted,"
        " 1 not in the file before"
    )
    assert found.total.out_words == (
        "1 discharged, 1 died, 1 no longer ready to leave, 1 moved to a ward not counted,"
        " 1 not in the file, discharge row due"
    )
    assert found.counts() == {
        Change.NEW: 4,
        Change.LEFT: 3,
        Change.NO_LONGER: 2,
        Change.MOVED: 1,
        Change.SAME: 1,
    }


@pytest.mark.parametrize(
    ("more", "change", "what", "was", "is_now"),
    [
        ({"reason": "A"}, Change.BLOCKER, "reason", "E", "A"),
        ({"reason": None}, Change.BLOCKER, "reason", "E", None),
        ({"owner": "LWSW"}, Change.BLOCKER, "owner", "PCC", "LWSW"),
        ({"pathway": "3"}, Change.PATHWAY, "pathway", "1", "3"),
        ({"expected": date(2018, 6, 9)}, Change.DATE_SLIPPED, "expected", "2018-06-08", "2018-06-09"),
        ({"ward": "BRA"}, Change.MOVED, "ward", "HAR", "BRA"),
        ({"site": "E"}, Change.MOVED, "site", "D", "E"),
        ({"reason": "A", "pathway": "3", "ward": "BRA"}, Change.BLOCKER, "reason", "E", "A"),
        ({"pathway": "3", "ward": "BRA", "expected": date(2018, 7, 1)}, Change.PATHWAY, "pathway", "1", "3"),
        ({"ward": "BRA", "expected": date(2018, 7, 1)}, Change.DATE_SLIPPED, "expected", "2018-06-08", "2018-07-01"),
        ({"reason": "A", "site": "E"}, Change.MOVED, "site", "D", "E"),
    ],
)
def test_the_most_important_change_of_somebody_who_stayed(
    more: dict[str, object], change: Change, what: str, was: str, is_now: str
) -> None:
    (line,) = compare([who("S1")], [who("S1", **more)]).lines
    assert (line.change, line.what, line.was, line.is_now) == (change, what, was, is_now)
    assert (line.came, line.went) == (None, None)


@pytest.mark.parametrize(
    "more",
    [
        {"bed": "B7"},
        {"length_of_stay": 10, "days": 3},
        {"expected": date(2018, 6, 7)},
        {"expected": None},
        {"delayed": True},
    ],
)
def test_somebody_with_nothing_new_is_counted_and_not_listed(more: dict[str, object]) -> None:
    found = compare([who("S1")], [who("S1", **more)])
    assert (found.lines, found.unchanged, found.counts()) == ((), 1, {Change.SAME: 1})
    assert found.total.words == "1 then + 0 in - 0 out = 1 now"


def test_the_lines_to_read_leave_out_those_nobody_can_do_anything_more_for() -> None:
    before = [who("home"), who("died"), who("vanished"), who("unwell")]
    found = compare(before, [who("unwell", fit_waiting=False), who("new", length_of_stay=0)], home=False, died=True)
    assert [line.person.spell_id for line in found.lines] == ["new", "died", "home", "vanished", "unwell"]
    assert [line.person.spell_id for line in found.to_read] == ["new", "vanished", "unwell"]


def test_new_people_come_first_and_of_one_kind_who_has_waited_longest() -> None:
    now = [who("S1", reason="A"), who("S2", days=1), who("S3", days=9), who("S4", days=None)]
    found = compare([who("S1")], now)
    assert [line.person.spell_id for line in found.lines] == ["S3", "S2", "S4", "S1"]


def test_the_seven_day_cohort_counts_who_reached_seven_and_whose_admission_date_was_changed() -> None:
    before = [who("S1", length_of_stay=6), who("S2", length_of_stay=8), who("S3", length_of_stay=20)]
    now = [who("S1", length_of_stay=7), who("S2", length_of_stay=2), who("S3", length_of_stay=21)]
    seven = compare(before, now, SEVEN).total
    assert (seven.words, seven.in_words, seven.out_words) == (
        "2 then + 1 in - 1 out = 2 now",
        "1 reached 7 days",
        "1 admission date changed",
    )
    long = compare(before, now, LONG).total
    assert (long.words, long.in_words) == ("0 then + 1 in - 0 out = 1 now", "1 reached 21 days")


def test_the_delayed_are_those_on_the_list_of_the_day() -> None:
    before = [who("S1"), who("S2", delayed=True)]
    found = compare(before, [who("S1", delayed=True), who("S2")], DELAYED)
    assert (found.total.in_words, found.total.out_words) == ("1 newly delayed", "1 no longer delayed")
    assert [change_words(DELAYED, line.change) for line in found.lines] == ["new", "no longer delayed"]


def test_a_spell_is_one_of_its_organisation() -> None:
    other = who("S1", organisation="RCB")
    found = changes(
        FIT, census(MONDAY, [who("S1"), other], {"RK9", "RCB"}), census(TUESDAY, [other], {"RK9", "RCB"}), {}
    )
    assert [(line.person.organisation, line.went) for line in found.lines] == [("RK9", Went.NOT_IN_FILE)]
    assert found.sites["RCB", "D"].words == "1 then + 0 in - 0 out = 1 now"


def test_without_yesterdays_snapshot_it_says_so_and_lists_nobody() -> None:
    found = changes(FIT, census(MONDAY, [], ()), census(TUESDAY, [who("S1")], {"RK9"}), {})
    assert (found.lines, found.unchanged, found.sites) == ((), 0, {})
    assert found.not_compared == (
        "No inpatients file from RK9 for Mon 4 June 2018: what changed there cannot be shown.",
    )
    none = changes(DELAYED, census(MONDAY, [], ()), census(TUESDAY, [], ()), {})
    assert none.not_compared == (
        "No inpatients and dtoc files for Mon 4 June 2018 and Tue 5 June 2018: what changed cannot be shown.",
    )


def test_an_organisation_without_todays_file_has_not_lost_its_people() -> None:
    before = census(MONDAY, [who("S1"), who("S1", organisation="RCB")], {"RK9", "RCB"})
    found = changes(FIT, before, census(TUESDAY, [who("S1")], {"RK9"}), {})
    assert (found.lines, found.total.words) == ((), "1 then + 0 in - 0 out = 1 now")
    assert found.not_compared == (
        "No inpatients file from RCB for Tue 5 June 2018: what changed there cannot be shown.",
    )


def test_a_file_without_patients_is_a_morning_without_patients() -> None:
    found = changes(FIT, census(MONDAY, [who("S1")], {"RK9"}), census(TUESDAY, [], {"RK9"}), {("RK9", "S1"): False})
    assert (found.total.words, found.not_compared) == ("1 then + 0 in - 1 out = 0 now", ())


def test_over_a_weekend_those_admitted_since_friday_are_new_admissions() -> None:
    friday = census(date(2018, 6, 1), [], {"RK9"})
    monday = census(MONDAY, [who("S1", length_of_stay=3), who("S2", length_of_stay=4)], {"RK9"})
    assert changes(FIT, friday, monday, {}).total.came_in == {Came.ADMITTED: 1, Came.NOT_IN_FILE_BEFORE: 1}


def test_rows_become_people_with_their_list_of_delays_and_the_kind_of_their_ward() -> None:
    row = dict.fromkeys(COLUMNS) | {"organisation_code": "RK9", "site_code": "D", "ward_code": "HAR", "spell_id": "S1"}
    row |= {"length_of_stay": 4, "fit_waiting": True, "ready_on": date(2018, 6, 2), "delay_reason": "E"}
    (person,) = present([row], TUESDAY, {("RK9", "S1")}, lambda _organisation, site, _ward: site == "D")
    assert (person.days, person.delayed, person.counted, person.reason) == (3, True, True, "E")
    (ahead,) = present(
        [row | {"ready_on": date(2018, 6, 9), "site_code": "E"}], TUESDAY, (), lambda _o, site, _w: False
    )
    assert (ahead.days, ahead.delayed, ahead.counted) == (0, False, False)
    (undated,) = present([row | {"ready_on": None}], TUESDAY, ())
    assert (undated.days, undated.counted) == (None, True)


people = st.builds(
    who,
    st.sampled_from([f"S{number}" for number in range(12)]),
    organisation=st.sampled_from(["RK9", "RCB", "LWSW"]),
    site=st.sampled_from(["D", "E", "F"]),
    ward=st.sampled_from(["HAR", "BRA"]),
    length_of_stay=st.sampled_from([0, 1, 6, 7, 20, 21, 40]),
    fit_waiting=st.booleans(),
    reason=st.sampled_from([None, "E", "A"]),
    pathway=st.sampled_from([None, "1", "3"]),
    expected=st.sampled_from([None, date(2018, 6, 8), date(2018, 6, 9)]),
    days=st.none() | st.integers(0, 40),
    delayed=st.booleans(),
    counted=st.booleans(),
)
filed = st.sets(st.sampled_from(["RK9", "RCB", "LWSW"]))


@st.composite
def mornings(draw: st.DrawFn) -> Census:
    chosen = draw(filed)
    here = draw(st.lists(people, max_size=40, unique_by=lambda person: person.spell))
    return census(MONDAY, [person for person in here if person.organisation in chosen], chosen)


@given(st.sampled_from(Cohort), mornings(), mornings(), st.dictionaries(people.map(lambda p: p.spell), st.booleans()))
def test_yesterday_and_in_less_out_is_today_for_every_cohort_and_site(
    cohort: Cohort, before: Census, now: Census, left: dict[tuple[str, str], bool]
) -> None:
    found = changes(cohort, before, replace(now, day=TUESDAY), left)
    both = before.filed & now.filed
    then = [person for person in before.people.values() if cohort.takes(person) and person.organisation in both]
    today = [person for person in now.people.values() if cohort.takes(person) and person.organisation in both]
    for place, movement in found.sites.items():
        assert movement.before == sum(person.place == place for person in then)
        assert movement.now == sum(person.place == place for person in today)
        assert movement.adds_up
    assert (found.total.before, found.total.now) == (len(then), len(today))
    assert found.total.adds_up
    assert Came.MOVED_IN not in found.total.came_in
    assert Went.MOVED_OUT not in found.total.went_out
    everybody = {person.spell for person in (*then, *today)}
    listed = [line.person.spell for line in found.lines]
    assert len(listed) == len(set(listed))
    assert len(listed) + found.unchanged == len(everybody) == sum(found.counts().values())
    assert set(listed) <= everybody
    assert bool(found.not_compared) == (before.filed != now.filed or not before.filed)


@given(st.sampled_from(Cohort), mornings())
def test_the_same_morning_twice_has_no_line(cohort: Cohort, morning: Census) -> None:
    found = changes(cohort, morning, replace(morning, day=TUESDAY), {})
    assert (found.lines, found.total.came_in, found.total.went_out) == ((), {}, {})


def test_no_sites_together_are_nobody() -> None:
    assert together(FIT, []).words == "0 then + 0 in - 0 out = 0 now"
