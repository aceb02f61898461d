"""The position: which measures the huddle looks at, in order."""

from __future__ import annotations

from datetime import date

DTOC_ENDED = date(2020, 2, 29)
"""The last day of the national collection of delayed transfers; later mornings lead with criteria to reside."""

BEDS = ("occupancy", "beds_empty", "escalation_beds")
FRONT_DOOR = ("four_hour", "dta_waits_12h", "handover_over_30", "handover_over_60")
WAITING = ("fit_waiting", "fit_waiting_rate")
WITHOUT_CRITERIA = ("nctr", "nctr_discharged", "nctr_remaining")
DELAYED = ("dtoc_rate", "dtoc_patients")
LONG_STAYS = ("stranded_7", "long_stay_21")
LEAVING = ("discharges", "discharges_needed")


def tiles(day: date) -> tuple[str, ...]:
    """Keys of the tiles in order. Delayed transfers come first while they were collected, criteria to reside after."""
    if day > DTOC_ENDED:
        return (*BEDS, *FRONT_DOOR, *WITHOUT_CRITERIA, *WAITING, *LONG_STAYS, *LEAVING)
    return (*BEDS, *FRONT_DOOR, *WAITING, *DELAYED, *LONG_STAYS, *LEAVING, *WITHOUT_CRITERIA)
