"""Today's file against the ones before it: the same rows again, far from usual, and patients then + in - out = now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from flow.clock import LONDON, day_words
from flow.snapshots.findings import Finding, note
from flow.snapshots.notes import Gathered
from flow.snapshots.snapshot import NOT_COMPARED
from flow.vocabulary import Feed


def same_rows(today: pd.DataFrame, yesterday: pd.DataFrame) -> bool:
    """Whether two checked frames of one feed hold the same rows, whatever their order, but for the day itself.

    Two returns of nought are not yesterday's rows again.
    """
    if len(today) != len(yesterday) or today.empty:
        return False
    names = [name for name in today.columns if name in yesterday.columns and name not in NOT_COMPARED]
    return _hashes(today[names]) == _hashes(yesterday[names])


def _hashes(rows: pd.DataFrame) -> list[int]:
    texts = rows.astype("str").fillna("")
    return sorted(pd.util.hash_pandas_object(texts, index=False).tolist())


def rows_again(feed: Feed, day: date) -> Finding:
    """The note that goes with `same_rows`. `day`: the earlier day."""
    return note(f"The rows are those of {day_words(day)} again. Check that the {feed} file is today's.")


def far_from_usual(count: int, usual: float | None, share: float) -> Finding | None:
    """A note where the number of rows is more than this share away from usual for the weekday; None where it is not, or
    where nothing is usual yet."""
    if not usual or abs(count - usual) <= share * usual:
        return None
    direction = "more" if count > usual else "fewer"
    return note(
        f"There are {count:,} rows, {abs(count - usual) / usual:.0%} {direction} than usual for the weekday "
        f"({usual:,.0f}). Check that the file is whole and of one day."
    )


@dataclass(frozen=True)
class Reconciliation:
    """Census to census, spell ids. `unexplained_new` are here without an admission since; `unexplained_gone` are gone
    without a discharge since; `unexplained_here` were discharged since and are here; `due` are gone, and where they
    left after midnight their discharge row comes with tomorrow's file."""

    before: int
    now: int
    admitted: tuple[str, ...]
    discharged: tuple[str, ...]
    due: tuple[str, ...]
    unexplained_new: tuple[str, ...]
    unexplained_gone: tuple[str, ...]
    unexplained_here: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """Whether nobody is left to explain."""
        return not (self.unexplained_new or self.unexplained_gone or self.unexplained_here)


def reconcile(before: pd.DataFrame, discharges: pd.DataFrame, now: pd.DataFrame) -> Reconciliation:
    """Patients then + admissions since - discharges since = patients now.

    `before`, `now`: checked inpatients of one organisation at two censuses; `discharges`: its checked discharges from
    the day of the first census on. A patient who is gone without a discharge row is due one while no discharge of the
    second census's own day is filed: the row of a patient who left after midnight comes with tomorrow's file. Once that
    day's discharges are filed, whoever is still without a row is unexplained.
    """
    was, is_now, out = (rows["spell_id"].tolist() for rows in (before, now, discharges))
    then, here, left = set(was), set(is_now), set(out)
    first, last = before["snapshot_at"].max(), now["snapshot_at"].max()
    new = here - then
    late = _at_least(now["admission_at"], first)
    since = {spell for spell, is_late in zip(is_now, late, strict=True) if is_late and spell in new}
    gone = then - here
    late = _at_least(discharges["admission_at"], first) if not pd.isna(first) else [False] * len(out)
    passing = {spell for spell, is_late in zip(out, late, strict=True) if is_late} - then - here
    by_census = (discharges["discharge_at"] <= last).tolist()
    still = {spell for spell, is_out in zip(out, by_census, strict=True) if is_out and spell in here}
    waiting = gone - left
    due = waiting if not _since_midnight(discharges, last) else set()
    return Reconciliation(
        before=len(then),
        now=len(here),
        admitted=_sorted(since | passing),
        discharged=_sorted((gone & left) | passing),
        due=_sorted(due),
        unexplained_new=_sorted(new - since),
        unexplained_gone=_sorted(waiting - due),
        unexplained_here=_sorted(still),
    )


def _at_least(moments: pd.Series, first: pd.Timestamp) -> list[bool]:
    """For each moment whether it is this one or later; every one, where there is none to compare with."""
    found: list[bool] = [True] * len(moments) if pd.isna(first) else (moments >= first).tolist()
    return found


def _since_midnight(discharges: pd.DataFrame, census: pd.Timestamp) -> bool:
    if discharges.empty or pd.isna(census):
        return False
    midnight = census.tz_convert(LONDON).normalize()
    return bool((discharges["discharge_at"] >= midnight).any())


def _sorted(spells: set[str]) -> tuple[str, ...]:
    return tuple(sorted(map(str, spells)))


def delays_against_inpatients(delayed: pd.DataFrame, inpatients: pd.DataFrame) -> list[Finding]:
    """Notes on delayed patients of one census who are no inpatients of it, or whose delay began before their admission.

    `delayed`, `inpatients`: checked rows of the two feeds, of one organisation and day. All are counted all the same.
    """
    admitted = inpatients.drop_duplicates("spell_id").set_index("spell_id")["admission_at"]
    on = delayed["spell_id"].map(admitted).dt.tz_convert(LONDON).dt.tz_localize(None).dt.normalize()
    early = delayed["delayed_since"] < on
    absent = delayed["spell_id"].notna() & ~delayed["spell_id"].isin(inpatients["spell_id"])
    return [
        *_each(
            delayed[absent],
            "spell_id",
            "the stay is not in the inpatients file of that census. Correct one of the two.",
        ),
        *_each(delayed[early], "delayed_since", "the delay began before the admission. Correct one of the two."),
    ]


def _each(rows: pd.DataFrame, column: str, sentence: str) -> list[Finding]:
    gathered = Gathered(rows.index.tolist())
    gathered.note_all((at, column, sentence, None) for at in range(len(rows)))
    return gathered.all()


__all__ = ["Reconciliation", "delays_against_inpatients", "far_from_usual", "reconcile", "rows_again", "same_rows"]
