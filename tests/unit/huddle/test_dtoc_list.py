"""Who has agreed a delay: the file, and what was said here over it."""

from datetime import UTC, date, datetime

import pytest

from flow.huddle.dtoc_list import Counts, Spoken, Verdict, counts, delays
from flow.vocabulary import DtocSide, DtocVerdict

DAY = date(2018, 6, 5)
AT = datetime(2018, 6, 5, 8, 10, tzinfo=UTC)
NHS, LA = DtocSide.NHS, DtocSide.LA
AGREED, DISPUTED = DtocVerdict.AGREED, DtocVerdict.DISPUTED


def row(spell: str, nhs: bool | None, la: bool | None, since: date = date(2018, 6, 1)) -> dict[str, object]:
    return {
        "organisation_code": "RK9",
        "site_code": "RK950",
        "ward_code": "HAR",
        "spell_id": spell,
        "care_type": "acute",
        "reason": "E",
        "attributable_to": "social_care",
        "delayed_since": since,
        "local_authority": "E06000026",
        "validated_by_nhs": nhs,
        "validated_by_la": la,
    }


def spoken(spell: str, side: DtocSide, verdict: DtocVerdict, note: str | None = None) -> dict[Spoken, Verdict]:
    said = Verdict("RK9", spell, DAY, side, verdict, note, AT, "Ruth Hall", "RK9")
    return {("RK9", spell, side): said}


@pytest.mark.parametrize(("in_file", "said"), [(True, AGREED), (False, DISPUTED), (None, None)])
def test_the_file_says_agreed_disputed_or_nothing(in_file: bool | None, said: DtocVerdict | None) -> None:
    (delay,) = delays([row("S1", in_file, in_file)], {}, DAY)
    assert [delay.words[side].verdict for side in DtocSide] == [said, said]
    assert (delay.agreed, delay.disputed, delay.waits_for(NHS)) == (said is AGREED, said is DISPUTED, said is None)


def test_what_a_side_said_here_stands_over_the_file_and_leaves_the_other_side() -> None:
    (delay,) = delays([row("S1", True, True)], spoken("S1", LA, DISPUTED, "Not our resident"), DAY)
    assert (delay.words[NHS].verdict, delay.words[NHS].who) == (AGREED, None)
    said = delay.words[LA]
    assert (said.verdict, said.note, said.who, said.who_organisation, said.at) == (
        DISPUTED,
        "Not our resident",
        "Ruth Hall",
        "RK9",
        AT,
    )
    assert (delay.agreed, delay.disputed) == (False, True)


def test_a_verdict_on_another_patient_changes_nothing() -> None:
    (delay,) = delays([row("S1", None, None)], spoken("S2", NHS, AGREED), DAY)
    assert delay.waits_for(NHS)


def test_the_longest_delay_is_first_and_days_are_midnights() -> None:
    found = delays([row("S1", True, True), row("S2", True, True, date(2018, 5, 1))], {}, DAY)
    assert [(delay.spell_id, delay.days) for delay in found] == [("S2", 35), ("S1", 4)]
    (begun_later,) = delays([row("S1", True, True, date(2018, 6, 9))], {}, DAY)
    assert begun_later.days == 0


def test_the_counts_of_a_list() -> None:
    rows = [
        row("S1", True, True),
        row("S2", True, None),
        row("S3", None, None),
        row("S4", False, True),
        row("S5", None, False),
    ]
    assert counts(delays(rows, {}, DAY)) == Counts(rows=5, agreed=1, waiting_nhs=2, waiting_la=2, disputed=2)
    assert counts([]) == Counts(0, 0, 0, 0, 0)
