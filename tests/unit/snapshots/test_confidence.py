"""The confidence gate, check by check: what passes, what is worth knowing, what fails, and the sentence of each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from flow.snapshots import confidence
from flow.snapshots.comparing import Reconciliation
from flow.snapshots.confidence import Amount, Check
from flow.vocabulary import Feed, Outcome

TUESDAY = date(2018, 6, 5)
DUE = datetime(2018, 6, 5, 7, 45, tzinfo=UTC)
PASSED, WARNED, FAILED = Outcome.PASSED, Outcome.WARNED, Outcome.FAILED


def said(check: Check) -> tuple[Outcome, str]:
    return check.outcome, check.message


def arrived(**how: object) -> Check:
    of = (Feed.EMERGENCY, date(2018, 6, 4), "Livewell Southwest", "08:45 on Tue 5 June")
    return confidence.arrived(*of, **how)  # type: ignore[arg-type]


def test_a_feed_that_is_owed_and_not_there_fails() -> None:
    assert said(arrived(is_there=True)) == (PASSED, "The file is in.")
    assert said(arrived(is_there=False)) == (
        FAILED,
        "No emergency file for Mon 4 June 2018 has come; it is due by 08:45 on Tue 5 June. "
        "Ask Livewell Southwest for it.",
    )


def test_a_feed_that_serves_instead_is_as_good() -> None:
    found = arrived(is_there=False, instead=Feed.ATTENDANCES)
    assert said(found) == (PASSED, "The attendances file came in its place.")


@pytest.mark.parametrize(
    ("minutes", "outcome", "message"),
    [
        (-53, PASSED, "It came at 07:52; it is due by 08:45."),
        (0, PASSED, "It came at 08:45; it is due by 08:45."),
        (
            1,
            WARNED,
            "It came at 08:46, after 08:45 when it is due. Ask for it earlier, or change the time in Settings.",
        ),
        (24 * 60, WARNED, "It came at 08:45 on Wed 6 June 2018; it was due by 08:45 on Tue 5 June."),
        (49 * 60, PASSED, "It was loaded as history, on Thu 7 June 2018."),
    ],
)
def test_late_is_worth_knowing_and_never_fails(minutes: int, outcome: Outcome, message: str) -> None:
    assert said(confidence.on_time(DUE + timedelta(minutes=minutes), DUE)) == (outcome, message)


def test_a_whole_file_says_how_many_rows() -> None:
    assert said(confidence.complete(40, 0)) == (PASSED, "40 rows, none left out.")


def test_more_than_one_row_in_twenty_left_out_fails() -> None:
    assert said(confidence.complete(95, 5)) == (
        WARNED,
        "5 of 100 rows (5.0%) were left out. Correct them in the file and load it again.",
    )
    assert confidence.complete(94, 6).failed


def test_half_of_the_usual_wards_gone_fails_and_fewer_warns() -> None:
    some = confidence.complete(30, 0, missing=["Hartor (HAR)"], usually=3)
    assert said(some) == (
        WARNED,
        "1 of 3 wards has no row: Hartor (HAR). Ask for the whole file, unless it is closed or empty.",
    )
    half = confidence.complete(30, 0, missing=["A", "B", "C", "D"], usually=8)
    assert said(half) == (
        FAILED,
        "4 of 8 wards have no row: A, B, C and 1 more. Ask for the whole file, unless they are closed or empty.",
    )


def test_wards_that_no_file_ever_had_do_not_fail_a_first_file() -> None:
    assert confidence.complete(30, 0, missing=["A", "B"], usually=2, expected=False).outcome is WARNED


def test_a_return_of_nothing_but_noughts_fails_first() -> None:
    found = confidence.complete(2, 1, nought="occupied beds")
    assert said(found) == (
        FAILED,
        "Every row says 0 occupied beds, which is most often a return not made. Ask for the file again."
        " 1 of 3 rows (33.3%) was left out. Correct them in the file and load it again.",
    )


def plausible(number: float, *before: float, feed: Feed = Feed.INPATIENTS, again: bool = False) -> Check:
    return confidence.plausible(feed, TUESDAY, [(Amount(number), before)], 0.3, again=again)


def test_beyond_far_from_usual_for_the_weekday_fails() -> None:
    assert said(plausible(1000, 990, 1010, 1000)) == (PASSED, "1,000 rows; usual for the weekday is 1,000.")
    assert plausible(700, 990, 1010, 1000).outcome is PASSED
    assert said(plausible(699, 990, 1010, 1000)) == (
        FAILED,
        "699 rows, 30% fewer than usual for the weekday (1,000). Check that the file is whole and of one day.",
    )
    assert plausible(1301, 990, 1010, 1000).failed


def test_small_numbers_are_allowed_their_chance() -> None:
    assert plausible(14, 9, 9, 9).outcome is PASSED
    assert said(plausible(16, 9, 9, 9)) == (
        WARNED,
        "16 rows, 78% more than usual for the weekday (9). So small a number may be so by chance: check it.",
    )
    assert plausible(19, 9, 9, 9).failed


def test_two_weeks_make_no_usual() -> None:
    assert said(plausible(1, 1000, 1000)) == (PASSED, "Nothing is usual yet for a Tuesday.")


def test_what_tells_more_than_the_rows_is_asked_too() -> None:
    both = [(Amount(40), [40.0] * 3), (Amount(500, "occupied beds"), [900.0] * 3)]
    assert said(confidence.plausible(Feed.BEDS, TUESDAY, both, 0.3)) == (
        FAILED,
        "500 occupied beds, 44% fewer than usual for the weekday (900). Check that the file is whole and of one day.",
    )


def test_a_whole_list_that_grows_is_not_far_from_usual() -> None:
    assert plausible(300, 100, 100, 100, feed=Feed.CHC).outcome is PASSED
    assert plausible(60, 100, 100, 100, feed=Feed.CHC).failed


def test_yesterdays_rows_again_fail_where_they_cannot_be_so() -> None:
    again = "The rows are those of Mon 4 June 2018 again. Check that the inpatients file is today's."
    assert said(plausible(900, again=True)) == (FAILED, again)
    assert plausible(2, again=True).outcome is WARNED
    assert plausible(12, feed=Feed.DTOC, again=True).outcome is WARNED
    assert plausible(2, feed=Feed.EMERGENCY, again=True).failed


def census(now: int = 100, **unexplained: int) -> Reconciliation:
    spells = {name: tuple(f"S{number}" for number in range(many)) for name, many in unexplained.items()}
    nobody: dict[str, tuple[str, ...]] = dict.fromkeys(
        ("admitted", "discharged", "due", "unexplained_new", "unexplained_gone", "unexplained_here"), ()
    )
    return Reconciliation(before=100, now=now, **(nobody | spells))


def test_a_census_that_adds_up_says_so() -> None:
    found = confidence.balances(census(98, admitted=3, discharged=4, due=1))
    assert said(found) == (
        PASSED,
        "100 at the last census, 3 in, 4 out, 1 gone whose discharge row is due, 98 now: it adds up.",
    )


def test_some_whom_nobody_explains_warn_and_many_fail() -> None:
    found = confidence.balances(census(unexplained_gone=1, unexplained_new=4))
    assert said(found) == (
        WARNED,
        "1 gone without a discharge row and 4 here who were not at the last census and were admitted before it"
        " (100 at the last census, 0 in, 0 out, 100 now)."
        " Ask for the missing rows of the inpatients and discharges files.",
    )
    assert confidence.balances(census(unexplained_gone=6)).failed
    assert confidence.balances(census(1000, unexplained_gone=20)).outcome is WARNED
    assert confidence.balances(census(1000, unexplained_gone=21)).failed


def test_a_part_above_its_whole_is_worth_knowing() -> None:
    assert said(confidence.nested(0, 3)) == (PASSED, "Every part is within its whole.")
    assert said(confidence.nested(1, 3)) == (
        WARNED,
        "In 1 of 3 rows a part is more than its whole. Both are kept as filed: ask which is right.",
    )


def test_codes_that_nobody_mapped_fail_above_one_row_in_ten() -> None:
    assert said(confidence.known_codes(100, 0, {})) == (PASSED, "Every code is known.")
    assert said(confidence.known_codes(100, 10, {"delay_reason": 8, "pathway": 2})) == (
        WARNED,
        "10 of 100 rows hold a code that nobody mapped: delay_reason (8) and pathway (2). Map it on the Load page.",
    )
    assert confidence.known_codes(100, 11, {"delay_reason": 11}).failed
