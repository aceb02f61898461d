"""The confidence gate: what each feed of an organisation is asked before a figure is built on it. A function a check.

A failed check strikes through what is built on the feed; the figure itself stays as it was worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from flow.clock import day_words, london, short_day, time_words
from flow.snapshots.comparing import Reconciliation, rows_again
from flow.snapshots.folding import shown
from flow.snapshots.sentences import listed, rows
from flow.vocabulary import Feed, FeedCheck, Outcome

LEFT_OUT_FAILS = 0.05
"""Share of rows left out above which a file is no longer complete enough."""
PLACES_FAIL = 0.5
"""Share of the usual wards or sites without a row from which a file fails."""
UNKNOWN_FAILS = 0.1
"""Share of rows with a code that nobody mapped above which a file fails."""
UNEXPLAINED_FAILS, UNEXPLAINED_AT_LEAST = 0.02, 5
"""Share of the patients now, and number, above which those whom nobody can explain fail the file."""
CHANCE_WARNS, CHANCE_FAILS = 2.0, 3.0
"""A count is far from usual only beyond this many times its square root: where 12 are usual, 16 come by chance."""
ENOUGH_WEEKS = 3
"""Mornings of the same weekday that make a usual."""
FEW_ROWS = 5
"""Fewer rows than this may well be yesterday's by chance."""
MAY_STAND_STILL = frozenset({Feed.DTOC, Feed.CAPACITY, Feed.DEMAND, Feed.CHC})
"""Lists that may truly be the same on two days."""
ONLY_GROWS = frozenset({Feed.CHC})
"""Whole lists with all that ever was: more than usual says nothing, fewer does."""
HISTORY_AFTER = timedelta(days=2)
"""A file that came longer than this after it was due is history being loaded: nobody waited for it."""
NAMED = 3
WORST_FIRST = (Outcome.FAILED, Outcome.WARNED, Outcome.PASSED)


@dataclass(frozen=True)
class Check:
    """What became of one check: a sentence with what was seen and, unless it passed, the cure."""

    check: FeedCheck
    outcome: Outcome
    message: str

    @property
    def failed(self) -> bool:
        return self.outcome is Outcome.FAILED


def arrived(feed: Feed, day: date, sender: str, due: str, *, is_there: bool, instead: Feed | None = None) -> Check:
    """Whether a feed that is owed is there. `instead`: one that serves in its place and is there."""
    if is_there:
        return Check(FeedCheck.ARRIVED, Outcome.PASSED, "The file is in.")
    if instead is not None:
        return Check(FeedCheck.ARRIVED, Outcome.PASSED, f"The {instead} file came in its place.")
    said = f"No {feed} file for {day_words(day)} has come; it is due by {due}. Ask {sender} for it."
    return Check(FeedCheck.ARRIVED, Outcome.FAILED, said)


def on_time(first: datetime, due: datetime) -> Check:
    """Whether the first file of the day came by the time it is due. Late is worth knowing and never fails."""
    by, came = time_words(due), time_words(first)
    if london(first) <= due:
        return Check(FeedCheck.ON_TIME, Outcome.PASSED, f"It came at {came}; it is due by {by}.")
    if london(first) - due > HISTORY_AFTER:
        said = f"It was loaded as history, on {day_words(london(first).date())}."
        return Check(FeedCheck.ON_TIME, Outcome.PASSED, said)
    if london(first).date() == london(due).date():
        said = f"It came at {came}, after {by} when it is due. Ask for it earlier, or change the time in Settings."
    else:
        on = short_day(london(due).date())
        said = f"It came at {came} on {day_words(london(first).date())}; it was due by {by} on {on}."
    return Check(FeedCheck.ON_TIME, Outcome.WARNED, said)


def complete(
    loaded: int,
    left_out: int,
    *,
    missing: Sequence[str] = (),
    usually: int = 0,
    expected: bool = True,
    nought: str | None = None,
    what: str = "ward",
) -> Check:
    """Whether the file is whole.

    `missing`: wards or sites (in words) without a row, of the `usually` many there are; `expected`: whether the last
    file had them, so that half of them gone is a failure. `nought`: the count that is 0 in every row.
    """
    found: list[tuple[Outcome, str]] = []
    if nought:
        said = f"Every row says 0 {nought}, which is most often a return not made. Ask for the file again."
        found.append((Outcome.FAILED, said))
    if missing:
        fails = expected and len(missing) >= PLACES_FAIL * usually
        found.append((Outcome.FAILED if fails else Outcome.WARNED, _without(missing, usually, what)))
    if left_out:
        share = left_out / (loaded + left_out)
        said = (
            f"{left_out:,} of {rows(loaded + left_out)} ({share:.1%}) {_was(left_out)} left out."
            " Correct them in the file and load it again."
        )
        found.append((Outcome.FAILED if share > LEFT_OUT_FAILS else Outcome.WARNED, said))
    if not found:
        return Check(FeedCheck.COMPLETE, Outcome.PASSED, f"{rows(loaded).capitalize()}, none left out.")
    found.sort(key=lambda each: WORST_FIRST.index(each[0]))
    return Check(FeedCheck.COMPLETE, found[0][0], " ".join(said for _, said in found))


def _without(missing: Sequence[str], usually: int, what: str) -> str:
    names = [shown(name) for name in missing[:NAMED]]
    names += [f"{len(missing) - NAMED:,} more"] if len(missing) > NAMED else []
    has = "has" if len(missing) == 1 else "have"
    of = f"{len(missing):,} of {usually:,} {what}s {has} no row: {listed(names, 'and')}."
    return f"{of} Ask for the whole file, unless {'it is' if len(missing) == 1 else 'they are'} closed or empty."


def _was(many: int) -> str:
    return "was" if many == 1 else "were"


@dataclass(frozen=True)
class Amount:
    """What a day's file is measured by: 976 rows, 812 occupied beds."""

    number: float
    unit: str = "rows"


def plausible(
    feed: Feed, day: date, amounts: Sequence[tuple[Amount, Sequence[float]]], share: float, *, again: bool = False
) -> Check:
    """Whether the file looks like others of its weekday.

    `amounts`: each number with those of the same weekday in the weeks before; `share`: how far from their median is
    far; `again`: the rows are those of the day before.
    """
    if again:
        still = feed in MAY_STAND_STILL or (feed is not Feed.EMERGENCY and amounts[0][0].number < FEW_ROWS)
        said = rows_again(feed, day - timedelta(days=1)).message
        return Check(FeedCheck.PLAUSIBLE, Outcome.WARNED if still else Outcome.FAILED, said)
    known = [(amount, median(before)) for amount, before in amounts if len(before) >= ENOUGH_WEEKS]
    found = [_against_usual(amount, usual, share, feed in ONLY_GROWS) for amount, usual in known]
    if not found:
        return Check(FeedCheck.PLAUSIBLE, Outcome.PASSED, f"Nothing is usual yet for a {day:%A}.")
    outcome, said = min(found, key=lambda each: WORST_FIRST.index(each[0]))
    return Check(FeedCheck.PLAUSIBLE, outcome, said)


def _against_usual(amount: Amount, usual: float, share: float, grows: bool) -> tuple[Outcome, str]:
    number, unit = amount.number, amount.unit
    away = usual - number if grows else abs(number - usual)
    if not usual or away <= max(share * usual, CHANCE_WARNS * usual**0.5):
        return Outcome.PASSED, f"{number:,.0f} {unit}; usual for the weekday is {usual:,.0f}."
    direction = "more" if number > usual else "fewer"
    seen = f"{number:,.0f} {unit}, {away / usual:.0%} {direction} than usual for the weekday ({usual:,.0f})."
    if away <= CHANCE_FAILS * usual**0.5:
        return Outcome.WARNED, f"{seen} So small a number may be so by chance: check it."
    return Outcome.FAILED, f"{seen} Check that the file is whole and of one day."


def balances(found: Reconciliation) -> Check:
    """Patients at the last census + admissions - discharges = patients now; and who is left to explain."""
    kinds = (
        (found.unexplained_gone, "gone without a discharge row"),
        (found.unexplained_new, "here who {were} not at the last census and {were} admitted before it"),
        (found.unexplained_here, "here although a discharge row says that {they} left"),
    )
    moved = f"{found.before:,} at the last census, {len(found.admitted):,} in, {len(found.discharged):,} out"
    moved += f", {len(found.due):,} gone whose discharge row is due" if found.due else ""
    moved += f", {found.now:,} now"
    unexplained = sum(len(spells) for spells, _ in kinds)
    if not unexplained:
        return Check(FeedCheck.RECONCILES, Outcome.PASSED, f"{moved}: it adds up.")
    said = [f"{len(spells):,} {_number(words, len(spells))}" for spells, words in kinds if spells]
    fails = unexplained > max(UNEXPLAINED_AT_LEAST, UNEXPLAINED_FAILS * found.now)
    return Check(
        FeedCheck.RECONCILES,
        Outcome.FAILED if fails else Outcome.WARNED,
        f"{listed(said, 'and')} ({moved}). Ask for the missing rows of the inpatients and discharges files.",
    )


def _number(words: str, many: int) -> str:
    return words.format(were="was" if many == 1 else "were", they="the patient" if many == 1 else "they")


def nested(broken: int, of: int) -> Check:
    """Whether counts that are parts of others are no more than these. `broken`: rows in which one is."""
    if not broken:
        return Check(FeedCheck.RECONCILES, Outcome.PASSED, "Every part is within its whole.")
    said = f"In {broken:,} of {rows(of)} a part is more than its whole. Both are kept as filed: ask which is right."
    return Check(FeedCheck.RECONCILES, Outcome.WARNED, said)


def known_codes(loaded: int, unknown: int, by_column: Mapping[str, int]) -> Check:
    """Whether every code of a list is one we know or was mapped. `unknown`: rows with one that is not."""
    if not unknown:
        return Check(FeedCheck.KNOWN_CODES, Outcome.PASSED, "Every code is known.")
    fails = unknown > UNKNOWN_FAILS * loaded
    where = listed([f"{name} ({many:,})" for name, many in by_column.items()], "and")
    holds = "holds" if unknown == 1 else "hold"
    said = f"{unknown:,} of {rows(loaded)} {holds} a code that nobody mapped: {where}. Map it on the Load page."
    return Check(FeedCheck.KNOWN_CODES, Outcome.FAILED if fails else Outcome.WARNED, said)
