"""Settings changed on screen: the rules of `configure`, who and when, two people, facts again; on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from flow.errors import ConfigurationError, RuleRefused, SomebodyElseSaved, UsageError
from flow.security.person import Person
from flow.services.settings_edit import change, changes_counted, fields_of, history, settings
from flow.services.values import values
from flow.services.verify import verify
from flow.store.database import Database
from flow.vocabulary import Scope
from tests import mornings
from tests.mornings import DAY

RUTH = Person("Ruth Hall", "RK9")
JANE = Person("Jane Okafor", "LWSW")
AT = datetime(2018, 6, 5, 8, 30, tzinfo=UTC)
HAR = {"site": "RK950", "code": "HAR"}


def read(store: Database, part: str, named: dict[str, Any]) -> dict[str, Any] | None:
    return fields_of(settings(store, "demo"), part, named)


def edit(store: Database, part: str, named: dict[str, Any], who: Person = RUTH, **changes: Any) -> str:
    return change(store, "demo", part, named, changes, read(store, part, named), who=who, at=AT)


def value(store: Database, key: str, scope: Scope = Scope.SYSTEM) -> float | None:
    return values(store, "demo", DAY, scope=scope, keys=[key])[0].value


EDITS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    (
        "organisation",
        {"code": "LWSW"},
        {"name": "Livewell", "kind": "mental_health", "feeds": ["beds"], "due": "08:15"},
        "Organisation Livewell (LWSW): name: Livewell Southwest → Livewell; kind: Community → Mental health; "
        "feeds owed: beds, dtoc → beds; due: none → 08:15.",
    ),
    (
        "organisation",
        {"code": "RK9"},
        {"due": "", "kind": None, "feeds": []},
        "Organisation University Hospitals Plymouth (RK9): kind: Acute → none; "
        "feeds owed: beds, inpatients, discharges, dtoc, emergency → none; due: 08:45 → none.",
    ),
    (
        "organisation",
        {"code": "PCC"},
        {"name": "Plymouth City Council", "kind": "council"},
        "Organisation Plymouth City Council (PCC): added: name Plymouth City Council, kind Council.",
    ),
    (
        "site",
        {"code": "LWMG"},
        {"name": "Mount Gould Hospital"},
        "Site Mount Gould Hospital (LWMG): name: Mount Gould → Mount Gould Hospital.",
    ),
    (
        "ward",
        HAR,
        {"zone": ""},
        "Ward Hartor (HAR) at Derriford Hospital: zone: Medicine North → none.",
    ),
    (
        "ward",
        {"site": "LWMG", "code": "Ward 1"},
        {"name": " Plym ", "type": "community", "zone": "East"},
        "Ward Plym (Ward 1) at Mount Gould: added: name Plym, type Community, zone East.",
    ),
    (
        "target",
        {"measure": "occupancy", "from": date(2018, 4, 1)},
        {"value": 0.9, "source": "local plan"},
        "Target for General and acute bed occupancy from Sun 1 April 2018: added: value 90%, source local plan.",
    ),
    (
        "system",
        {},
        {"far_from_usual": 0.25, "usual_weeks": 4, "baseline_long_stay_21": None, "opens_on": DAY},
        "Settings of Demo: baseline of 21+ day patients: 4 → none; weeks that make the usual: 6 → 4; "
        "far from usual: 30% → 25%; morning shown first: none → Tue 5 June 2018.",
    ),
]


@pytest.mark.parametrize(("part", "named", "changes", "told"), EDITS, ids=[f"{row[0]} {row[3][:24]}" for row in EDITS])
def test_an_edit_is_kept_with_who_when_and_what_in_words(
    store: Database, part: str, named: dict[str, Any], changes: dict[str, Any], told: str
) -> None:
    counted = changes_counted(store, "demo")
    assert edit(store, part, named, **changes) == told
    newest = history(store, "demo")[0]
    assert (newest.who, newest.at, f"{newest.what}: {newest.told}.") == (
        "Ruth Hall (RK9)",
        AT.replace(tzinfo=None),
        told[0].lower() + told[1:],
    )
    assert changes_counted(store, "demo") == counted + 1 == len(history(store, "demo"))


REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("organisation", {"code": "RK9"}, {"kind": "acutte"}, "the nearest is 'acute'"),
    ("organisation", {"code": "RK9"}, {"due": "quarter to"}, "organisation RK9, due: 'quarter to' is not a time."),
    ("organisation", {"code": "RK9"}, {"name": " "}, r"This form: a \[organisation\] needs name \(RK9\)"),
    ("organisation", {"code": ""}, {"name": "Nobody"}, r"a \[organisation\] needs code \(Nobody\)"),
    ("site", {"code": "NEW"}, {"name": "New", "organisation": "ZZ"}, "belongs to ZZ, which is not among"),
    ("ward", {"site": "ZZ", "code": "A"}, {"name": "A"}, "is at site ZZ, which is not among the sites"),
    ("ward", {"site": "RK950", "code": "NEW"}, {"name": None}, r"a \[ward\] needs name"),
    ("target", {"measure": "occupancy", "from": date(2018, 4, 1)}, {"value": None}, r"a \[target\] needs value"),
    ("target", {"measure": "occupanci", "from": DAY}, {"value": 1}, "the nearest is 'occupancy'"),
    ("target", {"measure": "occupancy", "from": DAY}, {"value": "high"}, "value is a number"),
    ("system", {}, {"census_time": "8 o'clock"}, "census_time: '8 o'clock' is not a time"),
    ("system", {}, {"dtoc_denominator": "all"}, "dtoc_denominator is one of occupied, open"),
    ("system", {}, {"usual_weeks": 0}, "usual_weeks is a number above nought"),
    ("system", {}, {"baseline_long_stay_21": float("nan")}, "baseline_long_stay_21 is a number above nought"),
    ("target", {"measure": "occupancy", "from": DAY}, {"value": float("inf")}, "value is a number"),
    ("system", {}, {"usual_weeks": None}, "usual_weeks is a number above nought"),
    ("system", {}, {"censustime": "08:00"}, "the nearest known one is 'census_time'"),
]


@pytest.mark.parametrize(("part", "named", "changes", "told"), REFUSED, ids=[row[3][:40] for row in REFUSED])
def test_what_cannot_be_is_refused_in_the_words_of_configure_and_nothing_is_kept(
    store: Database, part: str, named: dict[str, Any], changes: dict[str, Any], told: str
) -> None:
    before = settings(store, "demo"), changes_counted(store, "demo")
    with pytest.raises(ConfigurationError, match=told):
        edit(store, part, named, **changes)
    assert (settings(store, "demo"), changes_counted(store, "demo")) == before


def test_the_second_of_two_is_told_who_changed_what_and_nothing_is_overwritten(store: Database) -> None:
    opened = read(store, "ward", HAR)
    edit(store, "ward", HAR, JANE, zone="East")
    with pytest.raises(SomebodyElseSaved) as refused:
        change(store, "demo", "ward", HAR, {"name": "Hartor Ward"}, opened, who=RUTH, at=AT)
    assert str(refused.value) == (
        "Jane Okafor (LWSW) changed ward Hartor (HAR) at Derriford Hospital at 09:30 on Tue 5 June 2018, after you"
        " opened it: zone: Medicine North → East. Your change was not saved; what you typed is still here."
    )
    assert read(store, "ward", HAR) == {**opened, "zone": "East"}
    edit(store, "ward", HAR, name="Hartor Ward")
    assert read(store, "ward", HAR) == {**opened, "zone": "East", "name": "Hartor Ward"}


def test_of_several_changes_meanwhile_the_newest_is_told_and_counted(store: Database) -> None:
    opened = read(store, "system", {})
    edit(store, "system", {}, JANE, usual_weeks=5)
    edit(store, "system", {}, JANE, usual_weeks=4)
    with pytest.raises(SomebodyElseSaved, match=r"2 changes; this is the newest.*usual: 5 → 4"):
        change(store, "demo", "system", {}, {"huddle_time": "08:30"}, opened, who=RUTH)


def test_two_people_who_change_different_things_do_not_meet(store: Database) -> None:
    opened = read(store, "ward", HAR)
    edit(store, "ward", {"site": "RK950", "code": "BRA"}, JANE, zone="East")
    change(store, "demo", "ward", HAR, {"zone": "West"}, opened, who=RUTH)
    assert settings(store, "demo").wards["RK950", "HAR"].zone == "West"


def test_adding_what_is_there_already_is_refused(store: Database) -> None:
    with pytest.raises(RuleRefused, match=r"There is already a ward Hartor \(HAR\) at Derriford Hospital"):
        change(store, "demo", "ward", HAR, {"name": "Another"}, None, who=RUTH)


def test_saving_what_is_already_so_writes_no_history(store: Database) -> None:
    counted = changes_counted(store, "demo")
    with pytest.raises(RuleRefused, match="Nothing was changed"):
        edit(store, "ward", HAR, zone="Medicine North")
    assert changes_counted(store, "demo") == counted


def test_a_ward_that_changes_its_type_is_counted_anew_for_every_day(store: Database) -> None:
    mornings.a_morning(store)
    assert (value(store, "beds_open"), value(store, "fit_waiting")) == (49, 2)
    edit(store, "ward", HAR, type="critical_care")
    assert (value(store, "beds_open"), value(store, "critical_care_open"), value(store, "fit_waiting")) == (20, 29, 1)
    assert verify(store, lambda *_: None) == []


def test_a_ward_that_is_added_takes_the_rows_of_ward_not_known(store: Database) -> None:
    mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,27", "NEW,10,0,0,10"))
    edit(store, "ward", {"site": "RK950", "code": "NEW"}, name="New", type="critical_care")
    assert value(store, "critical_care_open") == 10
    assert verify(store, lambda *_: None) == []


def test_another_denominator_changes_the_delayed_transfer_rate(store: Database) -> None:
    mornings.a_morning(store)
    assert value(store, "dtoc_rate") == 1 / 45
    edit(store, "system", {}, dtoc_denominator="open")
    assert value(store, "dtoc_rate") == 1 / 49


def test_another_census_time_chooses_again_which_snapshot_gives_the_figures(store: Database) -> None:
    mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,27", at="08:00"))
    mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,20", at="20:00"))
    assert value(store, "beds_occupied") == 27
    edit(store, "system", {}, census_time="20:00")
    assert value(store, "beds_occupied") == 20
    edit(store, "system", {}, census_time="08:00")
    assert value(store, "beds_occupied") == 27


def test_a_target_counts_from_its_day_and_an_old_day_keeps_the_one_that_stood(store: Database) -> None:
    edit(store, "target", {"measure": "occupancy", "from": date(2018, 6, 6)}, value=0.85, source="")
    found = values(store, "demo", DAY, date(2018, 6, 6), keys=["occupancy"])
    assert [item.target for item in found] == [0.92, 0.85]
    assert settings(store, "demo").targets[0].source == "local"


def test_a_system_that_does_not_exist_is_named(store: Database) -> None:
    with pytest.raises(UsageError, match="Did you mean 'demo'"):
        settings(store, "demoo")
