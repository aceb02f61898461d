"""Files into the store: superseding, quarantine, kept originals, nothing half-done; on both databases."""

from __future__ import annotations

import itertools
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.errors import FlowError, UsageError
from flow.security.person import ADMINISTRATOR
from flow.services import load as loading
from flow.services.load import How, load_detail, load_together, recent_loads
from flow.services.values import Value, values
from flow.services.verify import verify
from flow.store import loads, tables
from flow.store.database import Database
from flow.vocabulary import Grain, Level, LoadStatus, Scope, Source
from tests import mornings
from tests.mornings import DAY, KEY, NOW, beds, csv, dtoc, emergency, inpatients, put


def value(store: Database, measure: str, day: date = DAY, scope: Scope = Scope.SYSTEM) -> Value:
    found = values(store, "demo", day, scope=scope, keys=[measure])
    return found[0]


def no_progress(done: int, of: int, what: str) -> None:
    """Nobody watches."""


def facts(store: Database) -> list[tuple[object, ...]]:
    with store.reading() as connection:
        return sorted((tuple(row) for row in connection.execute(sa.select(tables.fact))), key=str)


def test_a_morning_gives_exact_values_at_every_scope(store: Database) -> None:
    mornings.a_morning(store)
    assert (value(store, "beds_open").value, value(store, "beds_occupied").value) == (49, 45)
    assert value(store, "occupancy").value == 45 / 49
    assert value(store, "stranded_7").value == 2
    assert value(store, "long_stay_21").value == 1
    assert value(store, "long_stay_21").target == 3
    assert (value(store, "fit_waiting").value, value(store, "bed_days_lost").value) == (2, 5)
    assert (value(store, "fit_internal").value, value(store, "fit_external").value) == (1, 1)
    rate = value(store, "dtoc_rate")
    assert (rate.numerator, rate.denominator) == (1, 45)
    before = DAY - timedelta(days=1)
    assert value(store, "four_hour", before).value == 260 / 300
    assert value(store, "discharges", before).value == 1
    by_ward = {
        item.scope_code: item.value for item in values(store, "demo", DAY, scope=Scope.WARD, keys=["stranded_7"])
    }
    assert by_ward == {"HAR": 2, "BRA": 0, "SKY": None}


def test_the_same_bytes_again_change_nothing_and_say_so(store: Database) -> None:
    first = put(store, beds(), "beds.csv")
    again = put(store, beds(), "beds again.csv")
    assert (first.status, again.status) == (LoadStatus.LOADED, LoadStatus.UNCHANGED)
    assert again.findings[0].message.startswith("The same file was loaded at ")
    assert len(recent_loads(store, "demo")) == 1


def test_a_correction_supersedes_and_the_earlier_file_is_kept(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,2,1,27"))
    put(store, beds(DAY, "HAR,28,2,1,25"))
    assert value(store, "beds_occupied").value == 25
    with store.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.snapshot)).scalar() == 2
        kept = [loads.kept_file(connection, number)[1] for number, _, _ in loads.kept_files(connection)]
    assert kept == [beds(DAY, "HAR,28,2,1,27"), beds(DAY, "HAR,28,2,1,25")]


def test_the_census_nearest_the_configured_time_gives_the_figures(store: Database) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20", at="08:00"))
    put(store, beds(DAY, "HAR,28,0,0,28", at="14:00"))
    assert value(store, "beds_occupied").value == 20
    put(store, beds(DAY, "HAR,28,0,0,21", at="08:00"))
    assert value(store, "beds_occupied").value == 21


def test_load_order_does_not_matter(store: Database, tmp_path: Path) -> None:
    files = [beds(), inpatients(), dtoc(), emergency(DAY - timedelta(days=1))]
    seen = []
    for number, order in enumerate(itertools.permutations(range(4))):
        if number % 7 == 0:
            mornings.make_demo(store, tmp_path, mornings.DEMO.replace('"demo"', f'"demo{number}"'))
            for index in order:
                put(store, files[index], how=How(system=f"demo{number}"))
            found = values(store, f"demo{number}", DAY, scope=Scope.ORGANISATION)
            seen.append([(item.scope_code, item.measure, item.value) for item in found])
    assert len(seen) == 4
    assert all(each == seen[0] for each in seen)


def test_a_load_that_dies_half_way_leaves_the_previous_snapshot_standing(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, beds())
    before = facts(store)

    def dies(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "land", dies)
    with pytest.raises(KeyboardInterrupt):
        put(store, beds(DAY, "HAR,28,2,1,9"))
    monkeypatch.undo()
    assert facts(store) == before
    assert len(recent_loads(store, "demo")) == 1
    assert verify(store, no_progress) == []


def test_a_refused_file_is_recorded_and_stores_no_snapshot(store: Database) -> None:
    put(store, beds())
    report = put(
        store, csv("snapshot_at,organisation_code,site_code,ward,core_beds", "2018-06-05 08:00,RK9,RK950,HAR,2")
    )
    assert report.status is LoadStatus.REFUSED
    assert any(finding.level is Level.STOP for finding in report.findings)
    assert value(store, "beds_open").value == 49
    assert recent_loads(store, "demo")[0].status is LoadStatus.REFUSED


def test_rows_left_out_are_kept_with_their_reason(store: Database) -> None:
    report = put(
        store,
        inpatients(
            DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,", "HAR,S2,2018-06-09 10:00,Y,,,,,", "HAR,S3,2018-05-03 10:00,Y,,,,,"
        ),
    )
    assert (report.rows_read, report.rows_loaded, report.rows_left_out) == (3, 2, 1)
    assert report.load is not None
    _, left_out = load_detail(store, report.load)
    assert left_out["row"].tolist() == [3]
    assert "after the census" in left_out["reason"].iloc[0]
    assert left_out["cells"].iloc[0]["spell_id"] == "S2"


def test_an_nhs_number_is_nowhere_in_the_store(store: Database, tmp_path: Path) -> None:
    put(
        store,
        inpatients(
            DAY, "HAR,S1,2018-05-01 10:00,N,,E,LWSW,1,9990000018", "HAR,S2,2018-05-01 10:00,N,,E,LWSW,1,1234567890"
        ),
    )
    with store.reading() as connection:
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                assert not {"9990000018", "1234567890"} & {str(cell) for cell in row}, table.name
                assert "9990000018" not in str(row), table.name
        kept = [loads.kept_file(connection, number)[1] for number, _, _ in loads.kept_files(connection)]
        pseudonyms = connection.execute(sa.select(tables.FEED_TABLES["inpatients"].c.nhs_number)).scalars().all()
    assert all(b"9990000018" not in data and b"1234567890" not in data for data in kept)
    assert sorted(bool(each) for each in pseudonyms) == [False, True]


def test_the_kept_copy_loads_again_to_the_same_rows(store: Database, tmp_path: Path) -> None:
    put(store, inpatients(), "inpatients.csv")
    with store.reading() as connection:
        (number, _, _), *_ = loads.kept_files(connection)
        name, data = loads.kept_file(connection, number)
        first = connection.execute(sa.select(tables.FEED_TABLES["inpatients"].c.nhs_number)).scalars().all()
    mornings.make_demo(store, tmp_path, mornings.DEMO.replace('"demo"', '"other"'))
    report = loading.load_bytes(store, data, name, How(system="other"), KEY, now=NOW)
    assert report.rows_loaded == 4
    with store.reading() as connection:
        both = connection.execute(sa.select(tables.FEED_TABLES["inpatients"].c.nhs_number)).scalars().all()
    assert sorted(filter(None, both)) == sorted(filter(None, first)) * 2


def test_check_finds_the_same_and_stores_nothing(store: Database) -> None:
    found = loading.load_bytes(store, inpatients(), "i.csv", How(system="demo"), KEY, now=NOW, keep=False)
    assert recent_loads(store, "demo") == []
    loaded = put(store, inpatients(), "i.csv")
    assert found.findings == loaded.findings
    assert found.rows_loaded == loaded.rows_loaded


def test_a_correction_that_lacks_a_site_must_be_confirmed(store: Database, tmp_path: Path) -> None:
    two = mornings.DEMO + '\n[[site]]\ncode = "RK951"\nname = "Second"\norganisation = "RK9"\n'
    mornings.make_demo(store, tmp_path, two)
    both = beds() + b"2018-06-05 08:00,RK9,RK951,ZZ,10,0,0,9\n"
    put(store, both)
    refused = put(store, beds())
    assert refused.status is LoadStatus.REFUSED
    assert "RK951" in refused.findings[-1].message
    assert value(store, "beds_open").value == 59
    assert put(store, beds(), how=How(system="demo", confirm=True)).status is LoadStatus.LOADED
    assert value(store, "beds_open").value == 49


def test_yesterdays_rows_again_are_worth_knowing(store: Database) -> None:
    put(store, beds(DAY))
    report = put(store, beds(DAY + timedelta(days=1)))
    assert report.status is LoadStatus.LOADED
    assert any("are those of Tue 5 June 2018 again" in finding.message for finding in report.findings)


def test_far_from_the_usual_count_is_worth_knowing(store: Database) -> None:
    for week in range(1, 4):
        rows = [f"W{number},10,0,0,{number % 9}" for number in range(10)]
        put(store, beds(DAY - timedelta(weeks=week), *rows))
    report = put(store, beds(DAY, "HAR,28,2,1,27", "BRA,20,0,0,3"))
    assert any("fewer than usual for the weekday" in finding.message for finding in report.findings)


def test_patients_then_and_in_and_out_are_reconciled_with_now(store: Database) -> None:
    put(store, inpatients(DAY, *(f"HAR,S{number},2018-06-01 10:00,Y,,,,," for number in range(5))))
    put(store, mornings.discharges("HAR,S0,2018-06-01 10:00,2018-06-05 15:00,,"))
    tomorrow = DAY + timedelta(days=1)
    rows = [f"HAR,S{number},2018-06-01 10:00,Y,,,,," for number in range(2, 5)]
    report = put(store, inpatients(tomorrow, *rows, "HAR,S9,2018-06-05 20:00,Y,,,,,", "HAR,S8,2018-05-30 20:00,Y,,,,,"))
    (said,) = [finding.message for finding in report.findings if "at the last census" in finding.message]
    assert said.startswith("RK9: 5 patients at the last census, 1 in, 1 out, 5 now.")
    assert "S1" in said
    assert "S8" in said


def test_a_counted_number_gives_way_to_a_computed_one(store: Database) -> None:
    put(
        store,
        csv("day,organisation_code,measure,value", "2018-06-05,RK9,beds_open,999", "2018-06-05,RK9,long_stay_21,7"),
    )
    counted = value(store, "beds_open")
    assert (counted.value, counted.source) == (999, Source.COUNTED)
    put(store, beds())
    computed = value(store, "beds_open")
    assert (computed.value, computed.source) == (49, Source.COMPUTED)
    assert value(store, "long_stay_21").source is Source.COUNTED


def test_no_data_gives_a_reason_and_never_nought(store: Database) -> None:
    found = values(store, "demo", DAY)
    assert {item.value for item in found if not item.measure.startswith("action")} == {None}
    assert all(item.reason for item in found if item.value is None)
    assert value(store, "beds_open").reason == "No beds file from RK9 for Tue 5 June 2018."


def test_a_system_value_pools_those_who_filed_and_names_who_is_missing(store: Database) -> None:
    put(store, beds())
    put(store, dtoc())
    rate = value(store, "dtoc_rate")
    assert (rate.numerator, rate.denominator) == (1, 45)
    assert rate.reason == "Without LWSW: no dtoc file; LWSW: no beds file."
    put(store, beds(DAY, "SKY,20,0,0,15", organisation="LWSW", site="LWMG"))
    assert value(store, "dtoc_rate").denominator == 45, "numerator and denominator from the same organisations"
    put(store, dtoc(DAY, "C1,non_acute,C,nhs,2018-06-01,E06000026", organisation="LWSW", site="LWMG"))
    rate = value(store, "dtoc_rate")
    assert (rate.numerator, rate.denominator, rate.reason) == (2, 60, None)


def test_weeks_and_months_pool_the_parts(store: Database) -> None:
    for number in range(7):
        day = date(2018, 6, 4) + timedelta(days=number)
        put(store, beds(day, f"HAR,100,0,0,{80 + number}"))
        rows = [f"S{index},acute,E,social_care,{day},E06000026" for index in range(number + 1)]
        put(store, dtoc(day, *rows))
    (week,) = values(store, "demo", DAY, grain=Grain.WEEK, keys=["dtoc_rate"])
    assert (week.day, week.numerator, week.denominator) == (date(2018, 6, 4), 28, sum(range(80, 87)))
    (month,) = values(store, "demo", DAY, grain=Grain.MONTH, keys=["dtoc_beds"])
    assert (month.day, month.value) == (date(2018, 6, 1), 4)


def test_configuring_a_ward_works_its_facts_out_again(store: Database, tmp_path: Path) -> None:
    put(store, beds(DAY, "HAR,28,0,0,20", "NEW,10,0,0,9"))
    assert value(store, "beds_open").value == 38
    ward = '\n[[ward]]\ncode = "NEW"\nname = "New"\nsite = "RK950"\ntype = "critical_care"\n'
    mornings.make_demo(store, tmp_path, mornings.DEMO + ward)
    assert value(store, "beds_open").value == 28
    assert verify(store, no_progress) == []


def test_history_files_load_together_and_facts_equal_a_recomputation(store: Database) -> None:
    files = [
        (f"{number}.csv", data) for number, data in enumerate((beds(), inpatients(), dtoc(), mornings.discharges()))
    ]
    reports = load_together(store, files, How(system="demo"), KEY, who=ADMINISTRATOR, now=NOW)
    assert {report.status for report in reports} == {LoadStatus.LOADED}
    assert value(store, "fit_waiting").value == 2
    assert verify(store, no_progress) == []


def test_verify_finds_a_fact_that_was_tampered_with(store: Database) -> None:
    put(store, beds())
    with store.writing() as connection:
        changed = tables.fact.update().where(tables.fact.c.measure == "beds_open", tables.fact.c.scope == Scope.SYSTEM)
        connection.execute(changed.values(numerator=50))
    assert verify(store, no_progress) == [
        "Demo: beds_open of demo for Tue 5 June 2018 (day) is kept as 50; its rows give 49."
    ]


FILLED_BY_PEOPLE = {
    *("action_event", "huddle_event", "dtoc_verdict", "stay_review", "mending"),
    *("work_event", "capacity_entry", "handover", "plan_event", "maturity", "rebase", "indicator"),
    *("legal_hold", "purge_log", "purged", "account_event"),
}
"""Each has its own test (test_actions, test_huddles, test_delays, test_wards, test_quarantine, test_append_only,
test_purge, test_accounts)."""
FILLED_BY_A_LOAD = [table for table in tables.HISTORY if table.name not in FILLED_BY_PEOPLE]


@pytest.mark.parametrize("table", FILLED_BY_A_LOAD, ids=lambda table: table.name)
def test_history_refuses_change(store: Database, table: sa.Table) -> None:
    put(
        store,
        inpatients(
            DAY, "HAR,S1,2018-05-01 10:00,Y,,,,,", "HAR,S2,2018-06-09 10:00,Y,,,,,", "HAR,S3,2018-05-02 10:00,Y,,,,,"
        ),
    )
    for statement in (table.delete(), table.update().values({table.c.id: table.c.id})):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
            connection.execute(statement)


def test_two_loads_at_once_both_land(store: Database) -> None:
    days = [DAY + timedelta(days=number) for number in range(6)]
    errors: list[BaseException] = []

    def work(mine: list[date]) -> None:
        try:
            for day in mine:
                put(store, beds(day))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in (days[:3], days[3:], days[1:4])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert [value(store, "beds_open", day).value for day in days] == [49] * 6
    assert verify(store, no_progress) == []


def test_an_unknown_system_or_profile_is_answered_with_the_nearest(store: Database) -> None:
    with pytest.raises(UsageError, match="Did you mean 'demo'"):
        put(store, beds(), how=How(system="demp"))
    with pytest.raises(FlowError, match="no profile"):
        put(store, beds(), how=How(system="demo", profile="nothing"))


def test_a_file_of_an_organisation_of_nobody_is_refused(store: Database) -> None:
    report = put(store, beds(DAY, organisation="RXX", site="RXX01"))
    assert report.status is LoadStatus.REFUSED
    assert "RXX" in report.findings[-1].message


def test_a_sender_may_file_for_itself_only(store: Database) -> None:
    report = put(store, beds(), how=How(system="demo", sender="LWSW"))
    assert report.status is LoadStatus.REFUSED


def test_a_future_census_is_refused(store: Database) -> None:
    report = put(store, beds(date(2018, 6, 5)), now=datetime(2018, 6, 5, 6, 30, tzinfo=UTC))
    assert report.status is LoadStatus.REFUSED
