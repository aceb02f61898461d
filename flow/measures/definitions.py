"""Every measure, declared once, in the order of the screens. Screens, exports, the command line and tests read it.

Source: the keys and rules are the product's own (docs/measures.md); `departures` says where a national method differs.
"""

from __future__ import annotations

from flow.errors import UsageError, nearest
from flow.measures.declared_beds import BED_STATE, DEMAND
from flow.measures.declared_community import CAPACITY, COMMUNITY_WARDS, CONTINUING_HEALTHCARE
from flow.measures.declared_delays import DELAYED, DTOC_BEDS
from flow.measures.declared_discharges import ACTIONS, DISCHARGED, READMITTED
from flow.measures.declared_emergency import EMERGENCY_CARE
from flow.measures.declared_planned import PLANNED
from flow.measures.declared_published import PUBLISHED
from flow.measures.declared_stays import EXPECTED_DATES, STAYS
from flow.measures.declared_waits import FIT_DETAIL, FIT_WAITING, NOT_MEETING
from flow.measures.measure import Measure, MeasureKind
from flow.measures.ratios import RATIOS, Ratio

__all__ = ["MEASURES", "RATIOS", "Measure", "MeasureKind", "Ratio", "measure"]

IN_SCREEN_ORDER = (
    BED_STATE,
    STAYS,
    FIT_WAITING,
    NOT_MEETING,
    FIT_DETAIL,
    DELAYED,
    DTOC_BEDS,
    DISCHARGED,
    READMITTED,
    PLANNED,
    EXPECTED_DATES,
    EMERGENCY_CARE,
    COMMUNITY_WARDS,
    CAPACITY,
    DEMAND,
    CONTINUING_HEALTHCARE,
    PUBLISHED,
    ACTIONS,
)

MEASURES: dict[str, Measure] = {item.key: item for group in IN_SCREEN_ORDER for item in group}


def measure(key: str) -> Measure:
    """The declaration of a key; a sentence naming the nearest known one when there is none."""
    if key in MEASURES:
        return MEASURES[key]
    near = nearest(key, MEASURES)
    raise UsageError(f"There is no measure '{key}'." + (f" Did you mean '{near}'?" if near else ""))
