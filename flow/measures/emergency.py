"""Emergency departments: the day's totals by department type, or the attendances themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.morning import Morning
from flow.measures.rows import HOUR, Array, flags, has, moments, numbers, texts
from flow.measures.tally import Tally
from flow.vocabulary import DepartmentType, Feed

FOUR_HOURS, TWELVE_HOURS = 4 * HOUR, 12 * HOUR
TOTALS = {
    "ed_attendances": "attendances",
    "ed_over_4h": "over_4h",
    "emergency_admissions": "emergency_admissions",
    "dta_waits_4_12h": "dta_waits_4_12h",
    "dta_waits_12h": "dta_waits_12h",
    "over_12h_from_arrival": "over_12h_from_arrival",
    "ambulance_arrivals": "ambulance_arrivals",
    "handover_over_15": "handover_over_15",
    "handover_over_30": "handover_over_30",
    "handover_over_60": "handover_over_60",
}
BY_TYPE = ("ed_attendances", "ed_over_4h")
GIVES = (*TOTALS, *(f"{key}_type{kind}" for key in BY_TYPE for kind in DepartmentType))
DEPARTMENT = ["site_code", "department_type"]


def emergency(morning: Morning) -> Tally:
    """A row a site and department type. Absent figures say nothing: a department that gives none is not nought."""
    rows = _departments(morning)
    counts = {key: numbers(rows, column) for key, column in TOTALS.items()}
    kinds = texts(rows, "department_type")
    for key in BY_TYPE:
        counts |= {f"{key}_type{kind}": np.where(kinds == kind.value, counts[key], np.nan) for kind in DepartmentType}
    nowhere = np.full(len(rows), "", dtype=object)
    return Tally(texts(rows, "site_code"), nowhere, counts, noughts=False)


def _departments(morning: Morning) -> pd.DataFrame:
    """The day's totals; where attendance rows are filed for a department, what they tell comes first."""
    totals, rows = morning.frames.get(Feed.EMERGENCY), morning.frames.get(Feed.ATTENDANCES)
    if rows is None:
        return totals if totals is not None else pd.DataFrame(columns=DEPARTMENT)
    told = count_attendances(rows).set_index(DEPARTMENT)
    if totals is None:
        return told.reset_index()
    given = totals.set_index(DEPARTMENT)[list(TOTALS.values())].astype("float64")
    return told.combine_first(given).reset_index()


def still_in_department(rows: pd.DataFrame) -> int:
    """Attendances that are not one yet: no departure, and not known to have passed four hours."""
    return int((~_is_attendance(rows)).sum())


def count_attendances(rows: pd.DataFrame) -> pd.DataFrame:
    """Attendances as totals by site and department type, in the columns of the emergency feed (float64).

    A column that the rows say nothing about (nobody's admission, nobody's decision to admit) is all missing.
    """
    counted = _is_attendance(rows)
    inside = _time_in_department(rows)
    over = np.where(_has_left(rows), inside > FOUR_HOURS, counted)
    admitted = flags(rows, "admitted") == 1
    waited = moments(rows, "departure_at") - moments(rows, "decision_to_admit_at")
    decided = has(rows, "decision_to_admit_at")
    nothing = np.full(len(rows), np.nan)
    told = {
        "attendances": counted.astype(float),
        "over_4h": (counted & over).astype(float),
        "emergency_admissions": (counted & admitted).astype(float) if has(rows, "admitted") else nothing,
        "dta_waits_4_12h": (admitted & (waited > FOUR_HOURS) & (waited <= TWELVE_HOURS)) * 1.0 if decided else nothing,
        "dta_waits_12h": (admitted & (waited > TWELVE_HOURS)) * 1.0 if decided else nothing,
        "over_12h_from_arrival": (counted & (inside > TWELVE_HOURS)).astype(float),
    }
    by = {name: texts(rows, name) for name in DEPARTMENT}
    return pd.DataFrame(by | told).groupby(DEPARTMENT, sort=False).sum(min_count=1).reset_index()


def _has_left(rows: pd.DataFrame) -> Array:
    return ~np.isnat(moments(rows, "departure_at"))


def _time_in_department(rows: pd.DataFrame) -> Array:
    """From arrival to departure, or to when the file was taken; a true duration on the nights the clock changes."""
    left = moments(rows, "departure_at")
    until = np.where(np.isnat(left), moments(rows, "extracted_at"), left)
    return until - moments(rows, "arrival_at")


def _is_attendance(rows: pd.DataFrame) -> Array:
    """Departed, or four hours already gone by when the file was taken."""
    return _has_left(rows) | (_time_in_department(rows) >= FOUR_HOURS)
