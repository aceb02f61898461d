"""Profiles made on screen: kept, used for their own organisation, with dated codes, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flow.errors import ConfigurationError, FileRefused, RuleRefused, UsageError
from flow.security.person import Person
from flow.services import mapping, settings_edit
from flow.services.load import How, load_bytes, load_detail
from flow.services.mapping import Draft
from flow.services.mapping_codes import codes_not_known, codes_of_load
from flow.snapshots.unknown_codes import UnknownCode
from flow.store import snapshots
from flow.store.database import Database
from flow.vocabulary import NOT_MAPPED, Feed
from tests import mornings
from tests.mornings import KEY, NOW, csv

RUTH = Person("Ruth Hall", "RK9")
DRAFT = Draft(
    "PAS inpatients",
    Feed.INPATIENTS,
    {
        "snapshot_at": "Report Date",
        "site_code": "Hospital",
        "ward_code": "Ward",
        "spell_id": "Spell No",
        "admission_at": "Admit Date",
        "pathway": "D2A",
        "nhs_number": "NHS No",
    },
    constants={"organisation_code": "RK9"},
    null_markers=("n/k",),
)
HEADER = "Report Date,Hospital,Ward,Spell No,Admit Date,D2A,NHS No"


def pas(day: str = "05/06/2018", site: str = "RK950", ward: str = "HAR") -> bytes:
    rows = (
        "S1,01/05/2018,P1,9990000018",
        "S2,28/05/2018,Home first,",
        "S3,01/06/2018,Home first,",
        "S4,01/06/2018,n/k,",
    )
    return csv(HEADER, *(f"{day} 08:00,{site},{ward},{row}" for row in rows))


def save(store: Database, draft: Draft = DRAFT, organisation: str | None = "RK9") -> str:
    return mapping.save_profile(store, "demo", organisation, draft, RUTH, NOW)


def pathways(store: Database, load: int) -> list[str]:
    with store.reading() as connection:
        filed = [one for one in snapshots.in_use(connection, "demo", [mornings.DAY]) if one.load == load]
        rows = snapshots.rows(connection, Feed.INPATIENTS, [one.snapshot for one in filed])
    return rows.sort_values("spell_id")["pathway"].fillna("").tolist()


def test_a_file_is_previewed_and_tried_and_nothing_is_stored(store: Database) -> None:
    seen = mapping.preview(store, pas(), "pas.csv", "demo")
    assert (seen.feed, seen.rows) == (Feed.INPATIENTS, 4)
    assert "9990000018" not in seen.first_rows.to_csv()
    tried = mapping.try_profile(store, pas(), "pas.csv", "demo", replace(DRAFT, organisation="RK9"), KEY, NOW)
    assert (tried.key, tried.report.rows_loaded, tried.first_day) == ("rk9-pas-inpatients", 4, mornings.DAY)
    assert tried.unknown == (
        UnknownCode("pathway", "Home first", 2, 3, "1", False),
        UnknownCode("pathway", "P1", 1, 2, "1", True),
    )
    assert list(tried.choices["pathway"]) == ["0", "1", "2", "3"]
    assert tried.first_rows["nhs_number"].tolist() == ["(hidden)", "", "", ""]
    assert tried.first_rows["organisation_code"].tolist() == ["RK9"] * 4
    assert mapping.profile_keys(store, "demo") == {}
    with pytest.raises(FileRefused, match="The file is empty"):
        mapping.preview(store, b"", "pas.csv", "demo")
    with pytest.raises(UsageError):
        mapping.preview(store, pas(), "pas.csv", "nowhere")


def test_a_saved_profile_knows_its_organisations_files_and_has_a_history(store: Database) -> None:
    key = save(store)
    assert key == "rk9-pas-inpatients"
    assert mapping.profile_keys(store, "demo") == {key: "PAS inpatients (inpatients, University Hospitals Plymouth)"}
    report = mornings.put(store, pas(), "pas.csv")
    assert (report.rows_loaded, report.organisation, report.days) == (4, "RK9", (mornings.DAY,))
    newest = settings_edit.history(store, "demo", limit=1)[0]
    assert (newest.who, newest.told) == ("Ruth Hall (RK9)", "added")


def test_each_organisation_has_its_own_profile_of_the_same_header(store: Database) -> None:
    ours = save(store, replace(DRAFT, codes={"pathway": {"Home first": "1"}}))
    theirs = save(
        store, replace(DRAFT, constants={"organisation_code": "LWSW"}, codes={"pathway": {"Home first": "2"}}), "LWSW"
    )
    assert (ours, theirs) == ("rk9-pas-inpatients", "lwsw-pas-inpatients")
    for sender, site, ward, code in (("RK9", "RK950", "HAR", "1"), ("LWSW", "LWMG", "SKY", "2")):
        how = How(system="demo", sender=sender)
        report = load_bytes(store, pas(site=site, ward=ward), "pas.csv", how, KEY, now=NOW)
        assert report.organisation == sender
        assert report.load is not None
        assert pathways(store, report.load)[1:3] == [code, code]
    unsaid = mornings.put(store, pas(), "pas.csv")
    assert unsaid.refused
    assert "nothing in the file says whose it is" in unsaid.findings[0].message


def test_a_code_mapped_from_a_day_on_holds_from_that_day_on(store: Database) -> None:
    key = save(store, replace(DRAFT, codes={"pathway": {"P1": "1"}}))
    mapping.add_codes(store, "demo", key, "pathway", {"Home first": "0"}, date(2018, 6, 6), RUTH, now=NOW)
    before = mornings.put(store, pas("05/06/2018"), "before.csv")
    assert before.load is not None
    assert pathways(store, before.load) == ["1", NOT_MAPPED, NOT_MAPPED, ""]
    after = mornings.put(store, pas("06/06/2018"), "after.csv")
    assert [finding for finding in after.findings if finding.column == "pathway"] == []


def test_codes_of_a_loaded_file_are_found_in_its_kept_bytes_and_mapped_for_its_organisation(store: Database) -> None:
    report = mornings.put(
        store, mornings.inpatients(mornings.DAY, "HAR,S1,2018-05-01 10:00,N,,TTOs,RK9,Home,9990000018"), "list.csv"
    )
    (load,) = codes_not_known(store, "demo", KEY)
    assert (load.load, load.organisation, load.profile, load.mapped) == (report.load, "RK9", None, False)
    assert [(one.column, one.text, one.count, one.row, one.likely) for one in load.unknown] == [
        ("pathway", "Home", 1, 2, "1"),
        ("delay_reason", "TTOs", 1, 2, "pharmacy"),
    ]
    assert report.load is not None
    assert codes_of_load(store, report.load, "demo", KEY) == list(load.unknown)
    own = {"feed": Feed.INPATIENTS, "organisation": "RK9"}
    key = mapping.add_codes(store, "demo", None, "pathway", {"Home": "1"}, mornings.DAY, RUTH, **own)
    assert key == "own-inpatients-rk9"
    assert (
        mapping.add_codes(store, "demo", None, "delay_reason", {"TTOs": "pharmacy"}, mornings.DAY, RUTH, **own) == key
    )
    (again,) = codes_not_known(store, "demo", KEY)
    assert (again.unknown, again.mapped) == ((), True), "mapped since, and still to be loaded again"
    reread = mornings.put(
        store, mornings.inpatients(mornings.DAY, "HAR,S1,2018-05-01 10:00,N,,TTOs,RK9,Home,"), "2.csv"
    )
    assert reread.load is not None
    assert pathways(store, reread.load) == ["1"]
    assert codes_not_known(store, "demo", KEY) == []
    assert load_detail(store, reread.load)[0] == []


def test_a_profile_of_another_organisation_or_feed_is_not_overwritten(store: Database) -> None:
    key = save(store)
    toml = mapping.profile_toml(store, "demo", key)
    with pytest.raises(RuleRefused, match="There is already a profile rk9-pas-inpatients, of RK9"):
        save(store, replace(DRAFT, title="RK9 PAS inpatients"), None)
    discharges = {"spell_id": "S", "admission_at": "A", "discharge_at": "D", "site_code": "H"}
    with pytest.raises(RuleRefused, match="reads the inpatients feed"):
        save(store, replace(DRAFT, feed=Feed.DISCHARGES, columns=discharges))
    assert mapping.profile_toml(store, "demo", key) == toml


def test_a_profile_saved_again_keeps_the_codes_it_had(store: Database) -> None:
    key = save(store, replace(DRAFT, codes={"pathway": {"P1": "1"}}, codes_from=date(2018, 4, 1)))
    assert save(store, replace(DRAFT, null_markers=("unknown",))) == key
    toml = mapping.profile_toml(store, "demo", key)
    assert 'null_markers = ["unknown"]' in toml
    assert 'from = 2018-04-01\nto = { "P1" = "1" }' in toml


def test_what_cannot_be_is_answered_by_a_sentence(store: Database) -> None:
    with pytest.raises(ConfigurationError, match="'RK8' is not an organisation of Demo; the nearest is RK9"):
        save(store, DRAFT, "RK8")
    with pytest.raises(ConfigurationError, match="pathway: '7' is none of our codes"):
        save(store, replace(DRAFT, codes={"pathway": {"P7": "7"}}))
    key = save(store)
    with pytest.raises(ConfigurationError, match="pathway: '9' is none of our codes"):
        mapping.add_codes(store, "demo", key, "pathway", {"P9": "9"}, None, RUTH)
    with pytest.raises(ConfigurationError, match="an empty cell means not submitted"):
        mapping.add_codes(store, "demo", key, "pathway", {" ": "1"}, None, RUTH)
    with pytest.raises(ConfigurationError, match="has no column 'pathwy'; the nearest is 'pathway'"):
        mapping.add_codes(store, "demo", key, "pathwy", {"P1": "1"}, None, RUTH)
    with pytest.raises(UsageError, match="There is no profile 'rk9-pas'; the nearest is 'rk9-pas-inpatients'"):
        mapping.add_codes(store, "demo", "rk9-pas", "pathway", {"P1": "1"}, None, RUTH)
    with pytest.raises(UsageError, match="Say which feed"):
        mapping.add_codes(store, "demo", None, "pathway", {"P1": "1"}, None, RUTH)
    with pytest.raises(UsageError, match="There is no profile 'x'"):
        mapping.profile_toml(store, "demo", "x")
    with pytest.raises(UsageError, match="There is no kept file of load 7"):
        codes_of_load(store, 7, "demo", KEY)
