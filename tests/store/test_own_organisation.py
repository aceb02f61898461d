"""Whose name, whose files: nobody writes as another, and data staff reach their own organisation's files alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from flow.actions.action import NewAction, PatientRef
from flow.errors import FlowError, RuleRefused
from flow.security.masking import NAMES, members
from flow.security.person import Person
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import LOOKS, Act, Role
from flow.services import accounts, actions, audit, load_again, mapping, mapping_codes, quarantine, versions
from flow.services.allowed import GUARDED
from flow.services.export_records import findings
from flow.services.load import How, load_bytes, load_detail, load_together, recent_loads
from flow.services.load_each import load_each
from flow.snapshots.drafting import Draft
from flow.store.database import Database
from flow.vocabulary import DtocSide, DtocVerdict, Feed, LoadStatus
from tests import mornings
from tests.mornings import DAY, KEY, NOW
from tests.store.every_service import LATER, Called, Undone, columns, service, writes

RUTH = Person("Ruth Hall", "RK9")
JANE = Person("Jane Okafor", "LWSW")
LWSW = {"organisation": "LWSW", "site": "LWMG"}
THEIRS = mornings.beds(DAY, "SKY,12,0,0,11", **LWSW)
NUMBER = "943 476 5919"
"""A valid NHS number, out of a range that nobody has."""


on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What does not depend on the database; where a record is looked up both are asked."""


def signed_in(store: Database, role: Role, organisation: str | None = "RK9", name: str = RUTH.name) -> Database:
    """The store as somebody with one role asks it."""
    grants = (Grant(role, "demo", organisation),)
    return replace(store, who=Principal("ruth.hall@nhs.net", name, "RK9", Trust.OIDC, grants))


def loaded(store: Database, data: bytes, **how: Any) -> int:
    report = mornings.put(store, data, how=How("demo", **how))
    assert report.load is not None
    return report.load


@pytest.fixture
def staff(store: Database) -> Database:
    """Data staff of RK9."""
    return signed_in(store, Role.DATA_STAFF)


@on_sqlite
def test_nobody_writes_in_anothers_name_or_for_an_organisation_they_do_not_speak_for(store: Database) -> None:
    member = signed_in(store, Role.HUDDLE_MEMBER)
    new = NewAction("Ring the families", "Tom Vale", "RK9", LATER)
    with pytest.raises(NotAllowed, match="signed in as Ruth Hall: you cannot write as Jane Okafor"):
        actions.agree_action(member, "demo", DAY, new, who=replace(JANE, organisation="RK9"))
    with pytest.raises(NotAllowed, match="do not speak for LWSW"):
        actions.agree_action(member, "demo", DAY, new, who=replace(RUTH, organisation="LWSW"))
    assert actions.list_actions(store, "demo") == []
    agreed = actions.agree_action(member, "demo", DAY, new, who=RUTH)
    assert actions.action_history(member, agreed.id)[0].who == "Ruth Hall"


def test_every_writing_service_refuses_anothers_name(called: Called) -> None:
    """Whoever has every role is still only themselves."""
    everything = tuple(Grant(role) for role in Role)
    db = Undone(called.store.engine, Principal("jane@nhs.net", JANE.name, "LWSW", Trust.OIDC, everything))
    taken = []
    for name, guarded in GUARDED.items():
        if guarded.act in LOOKS or not writes(service(name)):
            continue
        try:
            service(name)(db, **called.given(name), who=RUTH)
            taken.append(name)
        except FlowError as error:
            if not isinstance(error, NotAllowed):
                taken.append(name)
    assert taken == []


@on_sqlite
def test_a_side_of_a_delay_is_spoken_for_by_its_own(store: Database) -> None:
    mornings.put(store, mornings.dtoc())
    member = signed_in(store, Role.HUDDLE_MEMBER)
    verdict = service("delays.give_verdict")
    with pytest.raises(RuleRefused):
        verdict(member, "demo", "RK9", "S1", DAY, DtocSide.LA, DtocVerdict.AGREED, None, RUTH)
    assert verdict(member, "demo", "RK9", "S1", DAY, DtocSide.NHS, DtocVerdict.AGREED, None, RUTH)


WAYS: dict[str, Callable[[Database, bytes, How], Any]] = {
    "one": lambda db, data, how: [load_bytes(db, data, "beds.csv", how, KEY, who=RUTH, now=NOW)],
    "together": lambda db, data, how: load_together(db, [("beds.csv", data)], how, KEY, who=RUTH, now=NOW),
    "each": lambda db, data, how: load_each(db, [("beds.csv", lambda: data)], how, KEY, lambda *_: None, who=RUTH),
}


@on_sqlite
@pytest.mark.parametrize("way", WAYS)
def test_data_staff_load_their_own_files_and_a_file_about_another_is_refused(
    staff: Database, store: Database, way: str
) -> None:
    load = WAYS[way]
    (report,) = load(staff, mornings.beds(), How("demo", sender="RK9"))
    assert (report.status, report.organisation) == (LoadStatus.LOADED, "RK9")
    both = THEIRS + mornings.beds().split(b"\n", 1)[1]
    for data in (THEIRS, both):
        (report,) = load(staff, data, How("demo", sender="RK9"))
        assert report.status is LoadStatus.REFUSED
        assert "LWSW" in report.findings[0].message
        assert "You may file for RK9" in report.findings[0].message
    for how in (How("demo"), How("demo", sender="LWSW"), How("other", sender="RK9"), How()):
        with pytest.raises(NotAllowed):
            load(staff, THEIRS, how)
    assert {one.organisation for one in recent_loads(store, "demo") if one.status is LoadStatus.LOADED} == {"RK9"}


@on_sqlite
def test_a_file_that_another_loaded_already_is_refused_too(staff: Database, store: Database) -> None:
    loaded(store, THEIRS)
    report = load_bytes(staff, THEIRS, "beds.csv", How("demo", sender="RK9"), KEY, who=RUTH, now=NOW)
    assert report.status is LoadStatus.REFUSED


@on_sqlite
def test_whoever_sent_a_file_that_was_refused_may_look_into_it(staff: Database) -> None:
    report = load_bytes(staff, THEIRS, "beds.csv", How("demo", sender="RK9"), KEY, who=RUTH, now=NOW)
    assert report.load is not None
    found, rows = load_detail(staff, report.load)
    assert [finding.message for finding in found] == [finding.message for finding in report.findings]
    assert rows.empty


@pytest.fixture
def loads(store: Database) -> dict[str, int]:
    """A load of each organisation in which a row was left out, and two versions of each one's beds."""
    bad = {"RK9": mornings.dtoc(DAY, "S1,acute,E,social_care,2018-06-01,E06000026", "S2,acute,E,nobody,x,E06000026")}
    bad["LWSW"] = mornings.dtoc(
        DAY, "S7,non_acute,E,nhs,x,E06000026", "S8,non_acute,E,nhs,2018-06-01,E06000026", **LWSW
    )
    for data in (mornings.beds(), mornings.beds(DAY, "HAR,28,2,1,26", at="08:30"), THEIRS):
        loaded(store, data)
    loaded(store, mornings.beds(DAY, "SKY,12,0,0,10", at="08:30", **LWSW))
    return {organisation: loaded(store, data) for organisation, data in bad.items()}


def test_data_staff_see_what_was_left_out_of_their_own_files_alone(staff: Database, loads: dict[str, int]) -> None:
    assert {item.organisation for item in quarantine.left_out(staff, "demo", DAY, "RK9")} == {"RK9"}
    assert len(load_detail(staff, loads["RK9"])[1]) == 1
    assert set(findings(staff, "demo", DAY, "RK9")["organisation"]) == {"RK9"}
    reaching: list[Callable[[], Any]] = [
        lambda: quarantine.left_out(staff, "demo", DAY, "LWSW"),
        lambda: quarantine.left_out(staff, "demo", DAY),
        lambda: load_detail(staff, loads["LWSW"]),
        lambda: findings(staff, "demo", DAY, None),
        lambda: mapping_codes.codes_of_load(staff, loads["LWSW"], "demo", KEY),
    ]
    for reach in reaching:
        with pytest.raises(NotAllowed, match=r"for RK9 only"):
            reach()
    mapping_codes.codes_of_load(staff, loads["RK9"], "demo", KEY)


def test_data_staff_compare_versions_of_their_own_alone(
    staff: Database, store: Database, loads: dict[str, int]
) -> None:
    ours, theirs = (
        [one.snapshot for one in versions.versions(staff, "demo", code, Feed.BEDS, DAY)] for code in ("RK9", "LWSW")
    )
    assert len(versions.compared(staff, "demo", *ours).changed)
    for pair in (theirs, [theirs[0], ours[0]]):
        with pytest.raises(NotAllowed):
            versions.compared(staff, "demo", *pair)
    with pytest.raises(FlowError):
        versions.compared(staff, "demo", ours[0], theirs[0])


@on_sqlite
def test_data_staff_load_their_own_again_and_not_anothers_under_their_own_name(
    staff: Database, store: Database, loads: dict[str, int]
) -> None:
    for how in (None, How("demo", sender="RK9")):
        with pytest.raises(NotAllowed):
            load_again.load_again(staff, loads["LWSW"], KEY, RUTH, NOW, how)
    with pytest.raises(RuleRefused, match="was changed since"):
        load_again.load_again(staff, loads["RK9"], KEY, RUTH, NOW)
    assert load_again.load_again_all(staff, "demo", KEY, RUTH, NOW) == []


@on_sqlite
def test_data_staff_map_their_own_profiles_alone(staff: Database, store: Database) -> None:
    header = columns(mornings.INPATIENTS)
    mine, theirs, anybodys = (Draft("PAS", Feed.INPATIENTS, header, code) for code in ("RK9", "LWSW", None))
    key = mapping.save_profile(staff, "demo", "RK9", mine, RUTH, NOW)
    others = mapping.save_profile(store, "demo", "LWSW", theirs, JANE, NOW)
    shared = mapping.save_profile(store, "demo", None, anybodys, JANE, NOW)
    day = DAY + timedelta(days=1)
    mapping.add_codes(staff, "demo", key, "pathway", {"Home": "1"}, day, RUTH)
    for profile in (others, shared):
        with pytest.raises(NotAllowed):
            mapping.add_codes(staff, "demo", profile, "pathway", {"Home": "1"}, day, RUTH, organisation="RK9")
    for organisation, draft in (("LWSW", theirs), (None, anybodys)):
        with pytest.raises(NotAllowed):
            mapping.save_profile(staff, "demo", organisation, draft, RUTH, NOW)
        with pytest.raises(NotAllowed):
            mapping.try_profile(staff, mornings.inpatients(), "pas.csv", "demo", draft, KEY, NOW)
    assert mapping.try_profile(staff, mornings.inpatients(), "pas.csv", "demo", mine, KEY, NOW).report.rows_read == 4


@on_sqlite
def test_data_staff_count_by_hand_for_their_own_alone(staff: Database) -> None:
    count = service("by_hand.count_by_hand")
    with pytest.raises(NotAllowed, match="count by hand for RK9 only"):
        count(staff, "demo", "LWSW", DAY, "ed_attendances", 3, RUTH, NOW)
    assert count(staff, "demo", "RK9", DAY, "ed_attendances", 3, RUTH, NOW).organisation == "RK9"


@on_sqlite
def test_who_administers_one_system_gives_no_role_in_another(store: Database) -> None:
    accounts.open_account(store, "jane@nhs.net", JANE.name, "LWSW", who=RUTH)
    here = signed_in(store, Role.ADMINISTRATOR, None)
    with pytest.raises(NotAllowed, match="you administer other systems"):
        accounts.give_role(here, "jane@nhs.net", Grant(Role.VIEWER), who=RUTH)
    with pytest.raises(NotAllowed):
        accounts.give_role(here, "jane@nhs.net", Grant(Role.ADMINISTRATOR, "other"), who=RUTH)
    assert accounts.give_role(here, "jane@nhs.net", Grant(Role.VIEWER, "demo"), who=RUTH).grants
    accounts.give_role(store, "jane@nhs.net", Grant(Role.VIEWER), who=RUTH)
    with pytest.raises(NotAllowed):
        accounts.set_active(here, "jane@nhs.net", False, who=RUTH)


def test_a_refusal_stands_in_the_audit_and_a_change_stands_there_once(store: Database) -> None:
    viewer, member = signed_in(store, Role.VIEWER), signed_in(store, Role.HUDDLE_MEMBER)
    new = NewAction("Ring the families", "Tom Vale", "RK9", LATER)
    with pytest.raises(NotAllowed):
        actions.agree_action(viewer, "demo", DAY, new, who=RUTH)
    actions.agree_action(member, "demo", DAY, new, who=RUTH)
    lines = audit.read(store, audit.Asked("demo", act=Act.AGREE)).lines
    assert sorted((line.what, line.allowed, line.key) for line in lines) == [
        ("actions.agree_action", False, "ruth.hall@nhs.net"),
        ("actions.agree_action", True, "ruth.hall@nhs.net"),
    ]
    assert "families" not in repr(lines)


def texts(item: Any, put: Callable[[str], Any]) -> Iterator[Any]:
    """The same once for every text in it, that text changed; a hospital's own number of a stay is let be."""
    if isinstance(item, str) and type(item) is str:
        yield put(item)
    elif isinstance(item, tuple) and hasattr(item, "_fields"):
        for name, value in members(item):
            if name not in NAMES:
                yield from (type(item)(**dict(members(item)) | {name: changed}) for changed in texts(value, put))
    elif hasattr(item, "__dataclass_fields__"):
        for name, value in members(item):
            if name not in NAMES:
                yield from (replace(item, **{name: changed}) for changed in texts(value, put))
    elif isinstance(item, dict):
        for key, value in item.items():
            yield from (item | {key: changed} for changed in texts(value, put))
            yield from ({changed: value} for changed in texts(key, put))
    elif isinstance(item, list | tuple):
        for place, value in enumerate(item):
            yield from ([*item[:place], changed, *item[place + 1 :]] for changed in texts(value, put))


def test_a_typed_nhs_number_is_refused_by_every_service_that_writes_and_nothing_of_it_is_said(called: Called) -> None:
    """In every text that it is called with: outright, in a record, in a mapping as key or value, in a list."""
    everything = tuple(Grant(role) for role in Role)
    db = Undone(called.store.engine, Principal("ruth.hall@nhs.net", RUTH.name, "RK9", Trust.OIDC, everything))
    taken, asked = [], 0
    for name, guarded in GUARDED.items():
        if guarded.act in LOOKS | {Act.LOAD, Act.KEEP_STORE}:
            continue
        given = called.given(name)
        person = {"who": RUTH} if writes(service(name)) else {}
        for argument, value in given.items():
            if argument in {*NAMES, "system", "settings"}:
                continue
            for typed in texts(value, lambda text: f"{text} {NUMBER}"):
                asked += 1
                try:
                    service(name)(db, **given | person | {argument: typed})
                    taken.append((name, argument))
                except RuleRefused as error:
                    said = str(error)
                    if "holds an NHS number" not in said or NUMBER in said:
                        taken.append((name, argument))
                except FlowError as error:
                    taken.append((name, f"{argument}: {type(error).__name__}"))
    assert taken == []
    assert asked > 100


@on_sqlite
def test_a_stay_whose_number_looks_like_an_nhs_number_can_be_worked_on(store: Database) -> None:
    own = NUMBER.replace(" ", "")
    mornings.put(store, mornings.inpatients(DAY, f"HAR,{own},2018-05-01 10:00,N,2018-06-01,E,LWSW,1,"))
    member = signed_in(store, Role.TRAFFIC_CONTROL)
    claimed = service("work.claim")(member, "demo", "RK9", own, 0, who=RUTH, at=NOW)
    assert claimed.holder == str(RUTH)
    new = NewAction("Ring the families", "Tom Vale", "RK9", LATER, patients=(PatientRef("RK9", own),))
    assert actions.agree_action(member, "demo", date(2018, 6, 5), new, who=RUTH).patients[0].spell_id == own
