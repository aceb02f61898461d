"""Today against yesterday and usual; patients then + in - out = now."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.snapshots.comparing import delays_against_inpatients, far_from_usual, reconcile, rows_again, same_rows
from flow.vocabulary import Feed
from tests.unit.snapshots.made import ANYWHERE, rows, understood


def checked(feed: Feed, *changes: dict[str, str]) -> pd.DataFrame:
    return understood(rows(feed, *changes), layout=ANYWHERE, feed=feed).checked.rows


MONDAY, TUESDAY = {"snapshot_at": "2018-06-04 08:00"}, {"snapshot_at": "2018-06-05 08:00"}


def test_the_same_rows_of_another_day_in_another_order_are_yesterdays_rows_again() -> None:
    yesterday = checked(Feed.INPATIENTS, MONDAY | {"spell_id": "A"}, MONDAY | {"spell_id": "B"})
    today = checked(Feed.INPATIENTS, TUESDAY | {"spell_id": "B"}, TUESDAY | {"spell_id": "A"})
    assert same_rows(today, yesterday)
    assert not same_rows(checked(Feed.INPATIENTS, TUESDAY | {"spell_id": "B"}), yesterday)
    changed = checked(Feed.INPATIENTS, TUESDAY | {"spell_id": "B"}, TUESDAY | {"spell_id": "A", "bed": "4"})
    assert not same_rows(changed, yesterday)
    assert rows_again(Feed.INPATIENTS, date(2018, 6, 4)).message == (
        "The rows are those of Mon 4 June 2018 again. Check that the inpatients file is today's."
    )


def test_two_returns_of_nought_are_not_yesterdays_rows_again() -> None:
    nothing = checked(Feed.INPATIENTS, TUESDAY).iloc[:0]
    assert not same_rows(nothing, nothing)


@pytest.mark.parametrize(
    ("count", "said"), [(130, False), (131, True), (70, False), (69, True), (100, False), (0, True)]
)
def test_far_from_usual_is_more_than_the_share_away(count: int, said: bool) -> None:
    assert (far_from_usual(count, 100, 0.3) is not None) is said


def test_far_from_usual_says_how_far() -> None:
    found = far_from_usual(700, 1000, 0.2)
    assert found is not None
    assert found.message == (
        "There are 700 rows, 30% fewer than usual for the weekday (1,000). Check that the file is whole and of one day."
    )
    assert far_from_usual(700, None, 0.2) is None
    assert far_from_usual(700, 0, 0.2) is None


OLD, NEW = "2018-05-28 14:20", "2018-06-04 12:00"


def patient(census: dict[str, str], spell: str, admitted: str = OLD) -> dict[str, str]:
    return census | {"spell_id": spell, "admission_at": admitted}


def left(spell: str, at: str, admitted: str = OLD) -> dict[str, str]:
    return {"spell_id": spell, "discharge_at": at, "admission_at": admitted}


def test_census_to_census_everybody_is_accounted_for_or_listed() -> None:
    before = checked(Feed.INPATIENTS, *(patient(MONDAY, spell) for spell in ("stays", "leaves", "night", "both")))
    now = checked(
        Feed.INPATIENTS,
        patient(TUESDAY, "stays"),
        patient(TUESDAY, "comes", NEW),
        patient(TUESDAY, "appears", OLD),
        patient(TUESDAY, "both"),
    )
    gone = checked(
        Feed.DISCHARGES,
        left("leaves", "2018-06-04 15:00"),
        left("passes", "2018-06-04 20:00", NEW),
        left("both", "2018-06-04 16:00"),
    )
    found = reconcile(before, gone, now)
    assert (found.before, found.now) == (4, 4)
    assert found.admitted == ("comes", "passes")
    assert found.discharged == ("leaves", "passes")
    assert found.due == ("night",)
    assert found.unexplained_new == ("appears",)
    assert found.unexplained_gone == ()
    assert found.unexplained_here == ("both",)
    assert not found.adds_up


def test_once_todays_discharges_are_filed_nobody_is_due_any_more() -> None:
    before = checked(Feed.INPATIENTS, *(patient(MONDAY, spell) for spell in ("night", "lost")))
    now = checked(Feed.INPATIENTS, patient(TUESDAY, "comes", NEW))
    gone = checked(Feed.DISCHARGES, left("night", "2018-06-05 02:00"))
    found = reconcile(before, gone, now)
    assert found.discharged == ("night",)
    assert (found.due, found.unexplained_gone) == ((), ("lost",))


SPELLS = st.sets(st.sampled_from("ABCDEFGH"), min_size=1)


@settings(max_examples=30)
@given(SPELLS, SPELLS, st.sets(st.sampled_from("ABCDEFGH")))
def test_then_plus_in_less_out_is_now_for_any_lists(then: set[str], here: set[str], out: set[str]) -> None:
    before = checked(Feed.INPATIENTS, *(patient(MONDAY, spell) for spell in sorted(then)))
    now = checked(Feed.INPATIENTS, *(patient(TUESDAY, spell) for spell in sorted(here)))
    leavers = [left(spell, "2018-06-04 15:00") for spell in sorted(out)]
    gone = checked(Feed.DISCHARGES, *leavers, left("Z", "2018-06-04 13:00"))
    found = reconcile(before, gone, now)
    appeared = len(found.unexplained_new)
    vanished = len(found.due) + len(found.unexplained_gone)
    assert found.before + len(found.admitted) + appeared - len(found.discharged) - vanished == found.now


def test_a_delayed_patient_who_is_no_inpatient_or_was_delayed_before_admission_is_a_note() -> None:
    here = checked(
        Feed.INPATIENTS, patient(TUESDAY, "A", "2018-06-02 23:30"), patient(TUESDAY, "B", "2018-06-03 00:30")
    )
    waiting = [TUESDAY | {"spell_id": spell, "delayed_since": "2018-06-02"} for spell in ("A", "B", "C")]
    found = delays_against_inpatients(checked(Feed.DTOC, *waiting), here)
    assert [finding.message for finding in found] == [
        "Row 4, spell_id: the stay is not in the inpatients file of that census. Correct one of the two.",
        "Row 3, delayed_since: the delay began before the admission. Correct one of the two.",
    ]
