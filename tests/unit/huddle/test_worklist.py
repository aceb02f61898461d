"""The live list's rows: what stands, what is overdue or stale in words, which are wanted and in which order."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from flow.actions.work import WorkItem
from flow.huddle.cohorts import Went
from flow.huddle.narrowing import GroupBy, Order, Show, Wanted, counts, groups, narrowed, wanted
from flow.huddle.since import Names
from flow.huddle.worklist import Left, Linked, Listed, Row, Why, judged_at, lasted

DAY = date(2018, 6, 12)
NOW = datetime(2018, 6, 12, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ME = "Ruth Hall (RK9)"
NAMES = Names({"E": "Care package at home"}, {"LWSW": "Livewell Southwest"}, {("RK950", "HAR"): "Hartor"})


def row(
    spell: str = "S1",
    *,
    days: int | None = 3,
    before: bool = True,
    left: Left | None = None,
    actions=(),
    person=None,
    **work,
) -> Row:
    listed = Listed(
        "RK9", spell, "RK950", "HAR", "Hartor", "Medicine", "B1", 10, None, days, None, "1", "E", "LWSW", (Why.READY,)
    )
    return Row(
        replace(listed, **(person or {})),
        WorkItem("demo", "RK9", spell, **work),
        tuple(actions),
        before=before,
        left=left,
    )


def keys(rows) -> list[str]:
    return [each.person.spell_id for each in rows]


def test_nothing_to_say_of_a_row_touched_today_and_due_later():
    fresh = row(next_step="Ring", next_check=NOW + HOUR, touched_at=NOW - HOUR)
    assert fresh.standing(NOW) == ()
    assert (fresh.overdue(NOW), fresh.stale(NOW)) == (None, False)


def test_overdue_and_stale_are_said_in_words():
    late = row(next_step="Ring", next_check=NOW - 3 * HOUR, touched_at=NOW - 50 * HOUR, blocked_by="No transport")
    assert late.standing(NOW) == ("overdue by 3 hours", "not touched for 2 days", "blocked")


@pytest.mark.parametrize(("hours", "stale"), [(23, False), (24, False), (25, True)])
def test_stale_begins_after_24_hours(hours, stale):
    assert row(touched_at=NOW - hours * HOUR).stale(NOW) is stale


def test_nobody_ever_touched_it_is_stale_once_the_list_before_had_it():
    assert row().standing(NOW) == ("nobody has touched it yet",)
    assert row(before=False).standing(NOW) == ()


def test_a_review_and_an_action_are_touches_too():
    assert not row(person={"reviewed_at": NOW - HOUR}).stale(NOW)
    agreed = Linked(1, "Ring", "Sam (RK9)", NOW, "Open", True, NOW - HOUR)
    assert not row(actions=[agreed]).stale(NOW)


def test_what_is_set_here_stands_over_the_file_and_what_is_done_has_neither_step_nor_check():
    filed = {"step": "From the file", "check": NOW - HOUR}
    assert (row(person=filed).next_step, row(person=filed).next_check) == ("From the file", NOW - HOUR)
    here = row(person=filed, next_step="Ours", next_check=NOW + HOUR)
    assert (here.next_step, here.next_check) == ("Ours", NOW + HOUR)
    done = row(person=filed, next_step="Ours", done=True)
    assert (done.next_step, done.next_check, done.standing(NOW)) == (None, None, ("done",))


def test_whoever_left_is_overdue_only_while_work_is_open():
    left = Left(DAY, Went.DISCHARGED)
    file = {"step": "From the file", "check": NOW - HOUR}
    assert row(left=left, person=file).standing(NOW) == ()
    claimed = row(left=left, person=file, claimed_by="Ruth Hall", claimed_organisation="RK9")
    assert claimed.standing(NOW) == ("overdue by 1 hour", "nobody has touched it yet")


def test_a_past_morning_is_judged_as_at_the_end_of_its_huddle():
    assert judged_at(DAY, NOW, time(9)) == NOW
    assert judged_at(DAY, NOW + timedelta(days=3000), time(9)) == datetime(2018, 6, 12, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(hours=49), "2 days"),
    ],
)
def test_a_span_is_said_in_its_largest_unit(span, words):
    assert lasted(span) == words


def test_the_order_is_days_ready_then_the_next_check_and_no_date_last():
    rows = [
        row("none", days=None),
        row("today", days=0),
        row("late", days=5, next_step="x", next_check=NOW + 2 * HOUR),
        row("soon", days=5, next_step="x", next_check=NOW),
        row("unset", days=5),
        row("nine", days=9),
    ]
    assert keys(narrowed(rows, Wanted(), ME, NOW, NAMES)) == ["nine", "soon", "late", "unset", "today", "none"]
    assert keys(narrowed(rows, Wanted(order=Order.NEXT_CHECK), ME, NOW, NAMES))[:2] == ["soon", "late"]


def test_each_showing_holds_its_rows_and_is_counted():
    rows = [
        row("mine", claimed_by="Ruth Hall", claimed_organisation="RK9", touched_at=NOW),
        row("overdue", next_step="x", next_check=NOW - HOUR, touched_at=NOW),
        row("stale", touched_at=NOW - 30 * HOUR),
        row("blocked", blocked_by="Family", touched_at=NOW),
        row("done", done=True, touched_at=NOW),
        row("left", left=Left(DAY, Went.DISCHARGED)),
    ]
    shown = {show: keys(narrowed(rows, Wanted(show=show), ME, NOW, NAMES)) for show in Show}
    for show in (Show.MINE, Show.OVERDUE, Show.STALE, Show.BLOCKED, Show.DONE):
        assert shown[show] == [str(show)]
    assert shown[Show.LEFT] == ["left"]
    assert sorted(shown[Show.EVERYONE]) == ["blocked", "done", "mine", "overdue", "stale"]
    assert sorted(shown[Show.NOBODY]) == ["blocked", "overdue", "stale"]
    assert counts(rows, ME, NOW) == {show: len(found) for show, found in shown.items()}
    assert narrowed(rows, Wanted(show=Show.MINE), None, NOW, NAMES) == []


@pytest.mark.parametrize(
    "text", ["hartor", "S1", "CARE package", "livewell", "ring agency", "family", "ruth", "b1 medicine"]
)
def test_a_search_looks_in_everything_the_row_says_by_words(text):
    found = row(next_step="Ring the agency", blocked_by="Family", claimed_by="Ruth Hall", claimed_organisation="RK9")
    other = row("T9", person={"ward_name": "Other", "zone": None, "bed": None, "reason": None, "owner": None})
    assert keys(narrowed([found, other], Wanted(search=text), ME, NOW, NAMES)) == ["S1"]


def test_filters_hold_together_and_each_narrows():
    rows = [row("a"), row("b", person={"pathway": "2"}), row("c", person={"pathway": "2", "zone": "Surgery"})]
    assert keys(narrowed(rows, Wanted(pathway="2"), ME, NOW, NAMES)) == ["b", "c"]
    assert keys(narrowed(rows, Wanted(pathway="2", zone="Surgery"), ME, NOW, NAMES)) == ["c"]
    assert keys(narrowed(rows, Wanted(why=Why.TIPPING), ME, NOW, NAMES)) == []
    assert len(narrowed(rows, Wanted(owner="LWSW", ward="RK950|HAR"), ME, NOW, NAMES)) == 3


@pytest.mark.parametrize("by", list(GroupBy)[1:])
def test_every_row_is_in_exactly_one_group_and_the_list_keeps_them_together(by):
    rows = [row("a"), row("b", person={"pathway": None, "owner": None, "zone": None, "ward": "BRA"}), row("c")]
    made = groups(rows, by)
    assert [len(group.rows) for group in made] == [2, 1]
    assert sorted(key for group in made for key in keys(group.rows)) == ["a", "b", "c"]
    assert keys(narrowed(rows, Wanted(group=by), ME, NOW, NAMES)) == ["a", "c", "b"]


def test_saved_filters_come_back_as_they_were_and_unknown_ones_are_left_out():
    want = Wanted("agency", Show.STALE, Why.READY, "1", "LWSW", None, "RK950|HAR", Order.STAY, GroupBy.ZONE)
    assert wanted(want.as_json()) == want
    assert wanted({"show": "no such", "zone": 7, "more": "x"}) == Wanted()
