"""Delays on both databases: the people of the morning, the day's list, and verdicts that nobody can take back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from flow.errors import FlowError, RuleRefused, UsageError
from flow.huddle.dtoc_list import Counts
from flow.security.person import Person
from flow.services.board import board, version
from flow.services.delays import agree_all, delay_list, delays, give_verdict, verdict_history
from flow.store.database import Database
from flow.vocabulary import DelayKind, DtocSide, DtocVerdict
from tests import mornings
from tests.mornings import DAY, DTOC, csv, put

NHS, LA = DtocSide.NHS, DtocSide.LA
AGREED, DISPUTED = DtocVerdict.AGREED, DtocVerdict.DISPUTED
RUTH, COLIN, VERA = Person("Ruth Hall", "RK9"), Person("Colin Reid", "PCC"), Person("Vera Lund", "CVS")
AT = datetime(2018, 6, 5, 8, 10, tzinfo=UTC)
PARTNERS = """
[[organisation]]
code = "PCC"
name = "Plymouth City Council"
kind = "council"

[[organisation]]
code = "CVS"
name = "Voluntary services"
kind = "voluntary"
"""


@pytest.fixture
def store(empty_store: Database, tmp_path: Path) -> Database:
    """The demo system with a council and a voluntary organisation, and a list of four delays."""
    mornings.make_demo(empty_store, tmp_path, mornings.DEMO + PARTNERS)
    put(empty_store, listed("S1,acute,E,social_care,2018-06-01,Y,Y", "S2,acute,A,both,2018-05-20,Y,"))
    return empty_store


def listed(*rows: str, organisation: str = "RK9", site: str = "RK950") -> bytes:
    """rows: 'S1,acute,E,social_care,2018-06-01,Y,N' = spell, care, reason, attribution, since, NHS, council."""
    head = DTOC.replace("local_authority", "validated_by_nhs,validated_by_la")
    return csv(head, *(f"{DAY} 08:00,{organisation},{site},{row}" for row in rows))


def stand(store: Database, spell: str) -> tuple[DtocVerdict | None, DtocVerdict | None]:
    delay = next(each for each in delay_list(store, "demo", DAY).rows if each.spell_id == spell)
    return delay.words[NHS].verdict, delay.words[LA].verdict


def test_the_people_of_the_delays_are_those_of_the_huddle(store: Database) -> None:
    put(store, mornings.inpatients())
    found = delays(store, "demo", DAY)
    assert found.matrix is not None
    assert len(found.matrix.everybody.total.people) == board(store, "demo", DAY).waiting == 2
    assert found.matrix.everybody.total.bed_days == 5
    assert {who.spell_id for who in found.matrix.of_kind(DelayKind.INTERNAL).total.people} == {"S3"}
    assert {who.spell_id for who in found.matrix.of_kind(DelayKind.EXTERNAL).total.people} == {"S1"}
    assert [(line.reason, line.total.bed_days) for line in found.matrix.lines] == [("therapy", 1), ("E", 4)]
    assert [who.spell_id for who in found.longest] == ["S1", "S3"]
    assert found.in_g_and_a == 2


def test_one_organisation_alone(store: Database) -> None:
    put(store, mornings.inpatients())
    assert delays(store, "demo", DAY, "RK9").matrix == delays(store, "demo", DAY).matrix
    assert delays(store, "demo", DAY, "LWSW").matrix is None


def test_without_a_list_of_inpatients_there_is_a_reason(store: Database) -> None:
    found = delays(store, "demo", DAY)
    assert (found.matrix, found.longest) == (None, ())
    assert found.reason == "No inpatients file from RK9 for Tue 5 June 2018: who waits cannot be shown."


def test_the_list_has_the_days_rows_with_what_the_file_says(store: Database) -> None:
    put(store, listed("L1,non_acute,C,nhs,2018-06-04,N,", organisation="LWSW", site="LWMG"))
    found = delay_list(store, "demo", DAY)
    assert [(each.organisation, each.spell_id, each.days) for each in found.rows] == [
        ("RK9", "S2", 16),
        ("RK9", "S1", 4),
        ("LWSW", "L1", 1),
    ]
    assert found.counts == Counts(rows=3, agreed=1, waiting_nhs=0, waiting_la=2, disputed=1)
    assert (found.reason, found.missing) == (None, ())
    assert found.sides == {"RK9": NHS, "LWSW": NHS, "PCC": LA}
    assert delay_list(store, "demo", DAY, "LWSW").counts.rows == 1


def test_who_owes_the_list_and_has_not_filed_is_named(store: Database) -> None:
    assert delay_list(store, "demo", DAY).missing == ("Livewell Southwest",)
    before = delay_list(store, "demo", DAY - timedelta(days=1))
    assert before.rows == ()
    assert before.reason == (
        "No dtoc file from University Hospitals Plymouth or Livewell Southwest for Mon 4 June 2018: "
        "there is no list to agree."
    )
    assert delay_list(store, "demo", DAY, "CVS").reason is not None


def test_a_return_of_nought_is_a_list_of_nobody(store: Database) -> None:
    day = DAY + timedelta(days=1)
    put(store, csv(DTOC), f"dtoc-{day}.csv", how=mornings.How(system="demo", sender="RK9", day=day))
    found = delay_list(store, "demo", day)
    assert (found.rows, found.reason, found.counts.rows) == ((), None, 0)


def test_a_verdict_stands_over_the_file_with_who_when_and_why(store: Database) -> None:
    after = give_verdict(store, "demo", "RK9", "S1", DAY, LA, DISPUTED, "  Not our\nresident ", COLIN, AT)
    said = after.words[LA]
    assert (said.verdict, said.note, said.who, said.who_organisation, said.at) == (
        DISPUTED,
        "Not our\nresident",
        "Colin Reid",
        "PCC",
        AT,
    )
    assert stand(store, "S1") == (AGREED, DISPUTED)
    assert delay_list(store, "demo", DAY).counts.disputed == 1
    put(store, listed("S1,acute,E,social_care,2018-06-01,Y,Y"))
    assert stand(store, "S1") == (AGREED, DISPUTED)


def test_the_newest_of_each_side_holds_and_all_are_kept(store: Database) -> None:
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, DISPUTED, "No assessment yet", COLIN, AT)
    give_verdict(store, "demo", "RK9", "S2", DAY, NHS, DISPUTED, "Fit again", RUTH, AT)
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, AGREED, None, COLIN, AT - timedelta(hours=1))
    assert stand(store, "S2") == (DISPUTED, AGREED)
    said = verdict_history(store, "demo", "RK9", "S2", DAY)
    assert [(each.side, each.verdict) for each in said] == [(LA, DISPUTED), (NHS, DISPUTED), (LA, AGREED)]


def test_a_verdict_is_of_its_day_alone(store: Database) -> None:
    tomorrow = DAY + timedelta(days=1)
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, AGREED, None, COLIN)
    put(store, listed("S2,acute,A,both,2018-05-20,Y,").replace(str(DAY).encode(), str(tomorrow).encode()))
    (delay,) = delay_list(store, "demo", tomorrow).rows
    assert delay.waits_for(LA)


@pytest.mark.parametrize("change", ["UPDATE dtoc_verdict SET verdict = 'agreed'", "DELETE FROM dtoc_verdict"])
def test_a_verdict_cannot_be_taken_back(store: Database, change: str) -> None:
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, DISPUTED, "No assessment yet", COLIN)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
        connection.execute(sa.text(change))
    assert stand(store, "S2") == (AGREED, DISPUTED)


def test_each_side_agrees_in_one_go_what_it_has_not_said(store: Database) -> None:
    put(
        store,
        listed(
            "S1,acute,E,social_care,2018-06-01,Y,",
            "S2,acute,A,both,2018-05-20,Y,",
            "S3,acute,E,social_care,2018-06-01,,N",
            "S4,acute,E,social_care,2018-06-01,,Y",
        ),
    )
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, DISPUTED, "No assessment yet", COLIN)
    assert agree_all(store, "demo", DAY, LA, COLIN) == 1
    assert [stand(store, spell)[1] for spell in ("S1", "S2", "S3", "S4")] == [AGREED, DISPUTED, DISPUTED, AGREED]
    assert agree_all(store, "demo", DAY, NHS, RUTH, at=AT) == 2
    assert agree_all(store, "demo", DAY, NHS, RUTH) == 0
    assert delay_list(store, "demo", DAY).counts == Counts(4, 2, 0, 0, 2)


@pytest.mark.parametrize(
    ("side", "who", "sentence"),
    [
        (LA, RUTH, "Only a council speaks for the council: Ruth Hall is here for University Hospitals Plymouth"),
        (NHS, COLIN, "Only an NHS organisation speaks for the NHS: Colin Reid is here for Plymouth City Council"),
        (NHS, VERA, "Only an NHS organisation speaks for the NHS"),
        (LA, VERA, "Only a council speaks for the council"),
        (LA, Person("Somebody", "XYZ"), "'XYZ' (no kind known here)"),
    ],
)
def test_nobody_speaks_for_the_other_side(store: Database, side: DtocSide, who: Person, sentence: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        give_verdict(store, "demo", "RK9", "S2", DAY, side, AGREED, None, who)
    assert sentence in str(refused.value)
    with pytest.raises(RuleRefused):
        agree_all(store, "demo", DAY, side, who)
    assert verdict_history(store, "demo", "RK9", "S2", DAY) == []


@pytest.mark.parametrize("note", [None, "", "  \n "])
def test_a_dispute_says_what_is_disputed(store: Database, note: str | None) -> None:
    with pytest.raises(RuleRefused, match="Say what is disputed"):
        give_verdict(store, "demo", "RK9", "S2", DAY, LA, DISPUTED, note, COLIN)
    assert stand(store, "S2") == (AGREED, None)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"spell_id": "S9"}, "'S9' of RK9 is not on the list of Tue 5 June 2018."),
        ({"organisation": "LWSW"}, "'S2' of LWSW is not on the list"),
        ({"day": DAY - timedelta(days=1)}, "is not on the list of Mon 4 June 2018."),
        ({"organisation": "XYZ"}, "Demo has no organisation 'XYZ'."),
        ({"system": "dmeo"}, "There is no system 'dmeo'. Did you mean 'demo'?"),
        ({"side": "family"}, "A side is nhs or la"),
        ({"verdict": "perhaps"}, "a verdict agreed or disputed"),
        ({"note": "x" * 2001}, "A note has at most 2000 letters"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(store: Database, asked: dict[str, object], sentence: str) -> None:
    usual = {
        "system": "demo",
        "organisation": "RK9",
        "spell_id": "S2",
        "day": DAY,
        "side": LA,
        "verdict": AGREED,
        "note": None,
        "who": COLIN,
    }
    with pytest.raises(FlowError) as refused:
        give_verdict(store, **(usual | asked))  # type: ignore[arg-type]
    assert sentence in str(refused.value)
    assert verdict_history(store, "demo", "RK9", "S2", DAY) == []


def test_a_list_of_an_organisation_that_does_not_exist(store: Database) -> None:
    with pytest.raises(UsageError, match="Demo has no organisation 'XYZ'"):
        delay_list(store, "demo", DAY, "XYZ")


def test_a_verdict_is_a_new_version_of_what_screens_show(store: Database) -> None:
    before = version(store, "demo")
    give_verdict(store, "demo", "RK9", "S2", DAY, LA, AGREED, None, COLIN)
    assert version(store, "demo") != before
