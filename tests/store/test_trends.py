"""The weekly review on both databases: drawn weeks, new limits, readmissions, actions, published figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import RuleRefused, UsageError
from flow.security.person import Person
from flow.services.actions import agree_action
from flow.services.board import version
from flow.services.configure import configure
from flow.services.effects import KindBy, action_effects
from flow.services.load import How, load_path
from flow.services.rebases import rebase, rebase_history, take_back
from flow.services.start import open_store
from flow.services.trend import known_places, trend
from flow.services.trends import overview
from flow.services.values import values
from flow.settings import Settings
from flow.store.database import Database
from flow.trends.effects import ALL
from flow.trends.trend import Trend, TrendRow
from flow.vocabulary import Grain, Scope
from tests.again import done_once
from tests.mornings import BEDS, DISCHARGES, INPATIENTS, KEY, csv, put
from tests.rules.source import ROOT

RUTH = Person("Ruth Hall", "RK9")
FIRST = date(2018, 1, 1)
WEEKS = 22
UNTIL = FIRST + timedelta(weeks=WEEKS, days=2)
AT = datetime(2018, 6, 6, 9, 0, tzinfo=UTC)
GAP = FIRST + timedelta(weeks=5)
SHORT = FIRST + timedelta(weeks=7)
CHANGE = FIRST + timedelta(weeks=12)


def beds_of_half_a_year() -> bytes:
    """Occupied 45 to 47 of 49 beds until the change, 38 to 40 after it; one week missing, one of four days."""
    lines = []
    for number in range((UNTIL - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if GAP <= day < GAP + timedelta(weeks=1) or SHORT <= day < SHORT + timedelta(days=3):
            continue
        level = (46 if day < CHANGE else 39) + (number // 7) % 3 - 1
        lines.append(f"{day} 08:00,RK9,RK950,HAR,28,0,0,{level - 18}")
        lines.append(f"{day} 08:00,RK9,RK950,BRA,21,0,0,18")
    return csv(BEDS, *lines)


@pytest.fixture
def half_a_year(store: Database) -> Database:
    load_half_a_year(store)
    return store


@done_once
def load_half_a_year(store: Database) -> None:
    report = put(store, beds_of_half_a_year())
    assert not report.refused, report.findings


def chart(store: Database, grain: Grain = Grain.WEEK, measure: str = "occupancy", profile: str = "nhsr") -> Trend:
    return trend(store, "demo", measure, grain, Scope.ORGANISATION, "RK9", FIRST, UNTIL, profile)


def row(store: Database, measure: str, grain: Grain = Grain.WEEK) -> TrendRow:
    (found,) = overview(store, "demo", grain, Scope.ORGANISATION, "RK9", UNTIL, keys=[measure])
    return found


def test_a_week_that_was_not_filed_and_one_of_four_days_are_gaps_and_this_week_is_not_there(
    half_a_year: Database,
) -> None:
    points = chart(half_a_year).points
    assert len(points) == WEEKS
    assert [point.day for point in points if point.value is None] == [GAP, SHORT]
    assert points[-1].day == FIRST + timedelta(weeks=WEEKS - 1)
    assert points[0].value == 45 / 49
    assert {point.target for point in points} == {0.92}


def test_the_table_says_of_a_measure_what_its_chart_says(half_a_year: Database) -> None:
    found, drawn = row(half_a_year, "occupancy"), chart(half_a_year)
    assert (found.latest, found.latest_on) == (drawn.points[-1].value, drawn.points[-1].day)
    assert (found.variation_icon, found.assurance_icon) == (drawn.variation_icon, drawn.assurance_icon)
    assert found.sentence == drawn.sentence
    assert found.variation_icon == "improvement_low"
    assert (found.target, found.values) == (0.92, WEEKS - 2)


def test_every_measure_of_the_review_is_there_with_a_value_or_a_reason(half_a_year: Database) -> None:
    rows = overview(half_a_year, "demo", Grain.WEEK, Scope.SYSTEM, "demo", UNTIL)
    assert {"dtoc_rate", "readmitted_28", "discharges_after_20", "dst_28_day_rate"} <= {one.measure for one in rows}
    assert all(one.sentence for one in rows)
    missing = {one.measure: one.sentence for one in rows if one.latest is None}
    assert missing["four_hour"] == "No emergency file from RK9 for Wed 6 June 2018."
    assert missing["dst_28_day_rate"] == "Nobody files chc here."
    assert missing["readmitted_7"].startswith("No discharges and inpatients are filed")


def test_both_profiles_say_every_setting_on_the_chart(half_a_year: Database) -> None:
    nhsr, mdc = chart(half_a_year), chart(half_a_year, profile="mdc")
    assert "Rules: nhsr" in nhsr.settings
    assert "Shift: 7 points on one side of the mean; trend: 7 points rising or falling" in nhsr.settings
    assert "Shift: 6 points on one side of the mean; trend: 6 points rising or falling" in mdc.settings
    assert "Limits and icons hidden under 13 points" in mdc.settings
    assert "Target 92.0%" in nhsr.settings
    with pytest.raises(UsageError, match="There is no SPC profile 'nshr'"):
        chart(half_a_year, profile="nshr")


def test_days_say_that_the_weekday_is_taken_out_and_weeks_do_not(half_a_year: Database) -> None:
    days = chart(half_a_year, Grain.DAY)
    assert days.points[-1].day == UNTIL
    assert any(line.startswith("Weekdays: ") for line in days.settings)
    assert not any(line.startswith("Weekdays: ") for line in chart(half_a_year).settings)


def test_limits_start_again_only_by_a_person_with_a_reason_and_are_taken_back_the_same_way(
    half_a_year: Database,
) -> None:
    of = (half_a_year, "demo", Scope.ORGANISATION, "RK9", "occupancy", CHANGE)
    before = chart(half_a_year)
    assert before.rebases == ()
    assert {point.group for point in before.points} == {0}
    with pytest.raises(UsageError, match="Say why"):
        rebase(*of, "  ", RUTH, AT)
    seen = version(half_a_year, "demo")
    rebase(*of, "Two wards became one", RUTH, AT)
    assert version(half_a_year, "demo") != seen
    after = chart(half_a_year)
    assert [(one.start, one.reason, one.who, one.point) for one in after.rebases] == [
        (CHANGE, "Two wards became one", "Ruth Hall (RK9)", CHANGE)
    ]
    assert [point.group for point in after.points] == [0] * 12 + [1] * 10
    assert any("Two wards became one (Ruth Hall)" in line for line in after.settings)
    assert chart(half_a_year, measure="beds_occupied").rebases == ()
    with pytest.raises(RuleRefused, match="already"):
        rebase(*of, "Again", RUTH, AT)
    with pytest.raises(UsageError, match="Say why it is taken back"):
        take_back(*of, "", RUTH, AT)
    take_back(*of, "It was the season", RUTH, AT)
    assert chart(half_a_year).points == before.points
    with pytest.raises(RuleRefused, match="do not start again"):
        take_back(*of, "Once more", RUTH, AT)
    history = rebase_history(half_a_year, "demo", Scope.ORGANISATION, "RK9", "occupancy")
    assert [(one.stands, one.reason) for one in history] == [
        (True, "Two wards became one"),
        (False, "It was the season"),
    ]


def test_limits_do_not_start_again_on_a_day_to_come_or_at_a_place_that_is_not_there(half_a_year: Database) -> None:
    with pytest.raises(RuleRefused, match="a day that has come"):
        rebase(half_a_year, "demo", Scope.SYSTEM, "demo", "occupancy", date(2018, 6, 7), "Soon", RUTH, AT)
    with pytest.raises(UsageError, match="no organisation 'RCB'"):
        rebase(half_a_year, "demo", Scope.ORGANISATION, "RCB", "occupancy", CHANGE, "Here", RUTH, AT)
    with pytest.raises(UsageError, match="no ward 'XXX'"):
        overview(half_a_year, "demo", Grain.WEEK, Scope.WARD, "XXX", UNTIL)


def test_any_scope_has_charts(half_a_year: Database) -> None:
    for scope, code, _ in known_places(half_a_year, "demo"):
        rows = overview(half_a_year, "demo", Grain.WEEK, scope, code, UNTIL, keys=["beds_occupied"])
        assert (rows[0].latest is None) is (code in ("LWSW", "LWMG", "SKY")), code


def test_weeks_in_a_row_count_from_all_of_history_and_name_the_best_run(half_a_year: Database) -> None:
    since_may = trend(half_a_year, "demo", "occupancy", Grain.WEEK, Scope.ORGANISATION, "RK9", date(2018, 5, 1), UNTIL)
    assert since_may.run is not None
    assert since_may.run.length == 10
    assert since_may.run.best.weeks[0] == CHANGE
    assert since_may.run.ended_by is not None
    assert since_may.run.ended_by.value == pytest.approx(46 / 49)


def test_actions_stand_under_the_week_of_their_huddle(half_a_year: Database) -> None:
    for measure in ("occupancy", None):
        new = NewAction("Open beds", "Ruth", "RK9", datetime(2018, 5, 31, 12, 0, tzinfo=UTC), measure=measure)
        agree_action(half_a_year, "demo", date(2018, 5, 30), new, who=RUTH, at=datetime(2018, 5, 30, 8, tzinfo=UTC))
    (found,) = chart(half_a_year).actions
    assert (found.point, found.agreed, found.named) == (date(2018, 5, 28), 2, 1)


NUMBERS = ("9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069")


def discharges_of_a_week(*, numbers: bool) -> bytes:
    """One discharge a day from Monday 9 to Saturday 14 April."""
    head = f"{DISCHARGES},nhs_number,discharge_method"
    return csv(
        head,
        *(
            f"RK9,RK950,HAR,D{day},2018-04-01 10:00,2018-04-{9 + day:02d} 11:30,,,{number if numbers else ''},1"
            for day, number in enumerate(NUMBERS)
        ),
    )


def census(day: date, *rows: str) -> bytes:
    """rows: 'S1,2018-04-12 10:00,9990000018,21' = spell, admission, NHS number, method."""
    head = f"{INPATIENTS.replace('criteria_to_reside,', '')},admission_method"
    cells = [one.split(",") for one in rows]
    made = (f"{day} 08:00,RK9,RK950,HAR,{spell},{came},,,,,{number},{how}" for spell, came, number, how in cells)
    return csv(head, *made)


def readmission_rows(store: Database) -> dict[str, TrendRow]:
    rows = overview(
        store, "demo", Grain.WEEK, Scope.ORGANISATION, "RK9", date(2018, 6, 1), keys=["readmitted_7", "readmitted_28"]
    )
    return {one.measure: one for one in rows}


def test_readmissions_are_emergencies_of_the_same_pseudonym_by_the_week_of_the_discharge(store: Database) -> None:
    put(store, discharges_of_a_week(numbers=True))
    put(
        store, census(date(2018, 4, 13), f"N1,2018-04-12 10:00,{NUMBERS[0]},21", f"N2,2018-04-12 10:00,{NUMBERS[1]},11")
    )
    put(store, census(date(2018, 5, 2), f"N3,2018-05-01 22:00,{NUMBERS[2]},2A", "N4,2018-05-01 22:00,9990000077,21"))
    put(store, census(date(2018, 5, 20), "N9,2018-05-19 10:00,,11"))
    found = readmission_rows(store)
    assert (found["readmitted_7"].latest, found["readmitted_7"].latest_on) == (1 / 6, date(2018, 4, 9))
    assert found["readmitted_28"].latest == 2 / 6
    (value,) = values(store, "demo", date(2018, 4, 9), grain=Grain.WEEK, scope=Scope.SYSTEM, keys=["readmitted_28"])
    assert (value.numerator, value.denominator) == (2, 6)


def test_without_pseudonyms_readmissions_have_no_value_and_say_so(store: Database) -> None:
    put(store, discharges_of_a_week(numbers=False))
    put(store, census(date(2018, 5, 20), "N9,2018-05-19 10:00,,11"))
    found = readmission_rows(store)["readmitted_28"]
    assert found.latest is None
    assert found.sentence.startswith("The discharges filed have no NHS number")


HUDDLE = date(2018, 6, 5)


def a_huddle_of_forty_five_people(store: Database, named: int) -> None:
    """45 wait for a care package, two days ready; ten of the first 20 leave in 4 hours, five others in 50."""
    waiting = [f"HAR,P{number},2018-05-20 10:00,N,2018-06-03,E,RK9,1," for number in range(45)]
    put(store, csv(INPATIENTS, *(f"{HUDDLE} 08:00,RK9,RK950,{line}" for line in waiting)))
    gone = [(f"P{number}", "2018-06-05 12:00") for number in range(10)]
    gone += [(f"P{number}", "2018-06-07 10:00") for number in range(20, 25)]
    for day in range(4):
        on = HUDDLE + timedelta(days=day)
        mine = [f"HAR,{spell},2018-05-20 10:00,{left},," for spell, left in gone if left.startswith(str(on))]
        mine.append(f"HAR,Z{day},2018-05-20 10:00,{on} 11:30,,")
        put(store, csv(DISCHARGES, *(f"RK9,RK950,{line}" for line in mine)))
    people = tuple(PatientRef("RK9", f"P{number}") for number in range(named))
    due = datetime.combine(HUDDLE, time(15), tzinfo=UTC)
    new = NewAction("Start packages", "Ruth", "RK9", due, delay_reason="E", patients=people)
    agree_action(store, "demo", HUDDLE, new, who=RUTH, at=datetime(2018, 6, 5, 8, 20, tzinfo=UTC))


def test_what_actions_did_is_counted_beside_people_like_them_in_exact_numbers(store: Database) -> None:
    a_huddle_of_forty_five_people(store, named=20)
    found = action_effects(store, "demo", date(2018, 6, 20))
    assert [one.kind for one in found.rows] == [ALL, "E"]
    for one in found.rows:
        assert (one.patients, one.compared, one.untouched) == (20, 20, 25)
        assert one.ours == (10, 10, 10)
        assert one.theirs == pytest.approx((0.0, 0.0, 0.2))
    assert (found.not_waiting, found.not_followed) == (0, 0)
    assert [one.kind for one in action_effects(store, "demo", date(2018, 6, 20), KindBy.OWNER).rows] == [ALL, "RK9"]


def test_nineteen_people_are_too_few_to_show(store: Database) -> None:
    a_huddle_of_forty_five_people(store, named=19)
    assert [one.hidden for one in action_effects(store, "demo", date(2018, 6, 20)).rows] == [True, True]


def test_people_not_followed_for_three_days_are_not_counted_yet(store: Database) -> None:
    a_huddle_of_forty_five_people(store, named=20)
    assert action_effects(store, "demo", HUDDLE + timedelta(days=3)).rows == ()
    assert len(action_effects(store, "demo", HUDDLE + timedelta(days=4)).rows) == 2


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The monthly accident and emergency figures that ship."""
    folder = tmp_path_factory.mktemp("published")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    db = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    configure(db, ROOT / "sample_data" / "published.toml")
    for path in sorted((ROOT / "sample_data" / "published").glob("ae-monthly-*.csv")):
        report = load_path(db, path, How(system="published"), KEY)
        assert not report.refused, report.findings
    yield db
    db.close()


def monthly(db: Database, measure: str) -> Trend:
    of = (Scope.ORGANISATION, "RK9", date(2016, 4, 1), date(2026, 4, 15))
    return trend(db, "published", measure, Grain.MONTH, *of)


def test_the_hard_reset_is_visible_in_the_published_months(published: Database) -> None:
    shown = {point.day: point for point in monthly(published, "four_hour_type1").points}
    months = [shown[date(2018, month, 1)].value or 0.0 for month in range(3, 8)]
    assert [f"{value:.1%}" for value in months] == ["64.9%", "71.9%", "78.6%", "85.3%", "77.7%"]


def test_months_without_a_published_figure_are_a_gap_and_never_a_fall(published: Database) -> None:
    points = monthly(published, "four_hour").points
    gap = [point for point in points if date(2019, 4, 1) <= point.day <= date(2024, 3, 1)]
    assert len(gap) == 60
    assert {point.value for point in gap} == {None}
    assert {point.kind for point in gap} == {"common_cause"}
    assert all(point.value for point in points if point not in gap)


def test_a_measure_known_by_month_has_its_months_in_the_weekly_table(published: Database) -> None:
    (found,) = overview(
        published, "published", Grain.WEEK, Scope.ORGANISATION, "RK9", date(2019, 1, 8), keys=["four_hour_type1"]
    )
    assert (found.grain, found.latest_on) == (Grain.MONTH, date(2018, 12, 1))
    assert "months" in found.sentence
    with pytest.raises(UsageError, match="not pooled"):
        overview(published, "published", Grain.WEEK, Scope.SYSTEM, "published", date(2019, 1, 8))
