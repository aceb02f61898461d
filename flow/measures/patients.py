"""What every inpatient row tells: length of stay, fit and waiting or not, since when, and for whom they wait.

Independent of the ward's type: the measures limit themselves to their wards afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flow.measures.rows import dates, english_dates, has, moments, texts, whole_days
from flow.snapshots.feeds import CRITERIA_TO_RESIDE
from flow.vocabulary import DelayKind

FIT_COLUMNS = ("criteria_to_reside", "discharge_ready_date", "medically_fit_at")
MEETS_CRITERIA = tuple(code for code in CRITERIA_TO_RESIDE if code != "N")
BY_CRITERIA, BY_READY_DATE, BY_MEDICALLY_FIT = "criteria", "ready_date", "medically_fit"


def says_who_is_fit(rows: pd.DataFrame) -> bool:
    """False where a file with patients says of none of them whether they are fit: not submitted, rather than nought."""
    return rows.empty or any(has(rows, column) for column in FIT_COLUMNS)


def describe_inpatients(rows: pd.DataFrame, delay_kinds: Mapping[str, DelayKind]) -> pd.DataFrame:
    """The rows of an inpatients snapshot with these columns added:

    length_of_stay  int64: midnights from admission to the census, by English dates
    fit_waiting     bool: no longer meets the criteria to reside at the census
    fit_by          str: criteria, ready_date or medically_fit, the first that says so; missing where not fit
    ready_on        datetime64[us] at midnight: since when; NaT where not fit or no date is known
    days_waiting    int64: midnights from ready_on to the census, 0 where there is no date
    delay_kind      str: internal or external, by `delay_kinds` (delay reason code -> kind); missing where not known
    """
    census = english_dates(rows, "snapshot_at")
    by = _fit_by(rows, census)
    ready_on = np.where(by != "", _ready_on(rows, census), np.datetime64("NaT", "D"))
    kinds = [delay_kinds.get(reason) for reason in texts(rows, "delay_reason")]
    return rows.assign(
        length_of_stay=np.nan_to_num(whole_days(census - english_dates(rows, "admission_at"))).astype("int64"),
        fit_waiting=by != "",
        fit_by=_words(by, rows.index),
        ready_on=pd.Series(ready_on.astype("datetime64[us]"), index=rows.index),
        days_waiting=np.nan_to_num(whole_days(census - ready_on)).astype("int64"),
        delay_kind=_words(np.array([kind or "" for kind in kinds], dtype=object), rows.index),
    )


def _fit_by(rows: pd.DataFrame, census: np.ndarray) -> np.ndarray:
    """Which of the three says that the patient is fit, in that order; an empty text where none does."""
    criteria = texts(rows, "criteria_to_reside")
    meets = np.isin(criteria.astype(str), MEETS_CRITERIA)
    no_criteria = criteria == "N"
    by_date = ~meets & (dates(rows, "discharge_ready_date") <= census)
    by_doctor = ~meets & (moments(rows, "medically_fit_at") <= moments(rows, "snapshot_at"))
    return np.select(
        [no_criteria, by_date, by_doctor],
        [np.array(word, dtype=object) for word in (BY_CRITERIA, BY_READY_DATE, BY_MEDICALLY_FIT)],
        default=np.array("", dtype=object),
    )


def _ready_on(rows: pd.DataFrame, census: np.ndarray) -> np.ndarray:
    """The discharge ready date, else the date of medically fit; one after the census is no date yet."""
    ready = dates(rows, "discharge_ready_date")
    fit = english_dates(rows, "medically_fit_at")
    none = np.datetime64("NaT", "D")
    return np.where(ready <= census, ready, np.where(fit <= census, fit, none))


def _words(values: np.ndarray, index: pd.Index) -> pd.Series:
    return pd.Series([value or None for value in values], index=index, dtype="str")
