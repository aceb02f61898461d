"""What the weekly review looks at, in its order: the measures of the source documents, and what balances them."""

from __future__ import annotations

from flow.measures.definitions import MEASURES

REVIEW: dict[str, tuple[str, ...]] = {
    "Delayed transfers of care": (
        "dtoc_rate", "dtoc_patients", "dtoc_nhs", "dtoc_social_care", "dtoc_both", "dtoc_beds",
    ),
    "Ready to leave and waiting": (
        "fit_waiting", "fit_waiting_rate", "fit_internal", "fit_external", "bed_days_lost", "nctr_remaining",
    ),
    "Discharges": (
        "discharges", "weekend_discharge_ratio", "discharges_before_noon_rate", "discharges_by_17_rate",
    ),
    "Emergency care": (
        "four_hour", "four_hour_type1", "dta_waits_12h", "handover_over_60",
    ),
    "Long stays": (
        "occupancy", "stranded_7", "stranded_7_rate", "long_stay_21", "long_stay_21_rate", "edd_set_48h", "edd_passed",
    ),
    "Community and continuing healthcare": (
        "community_mean_stay", "community_stay_14", "pathway_waiting", "dst_in_hospital_rate", "dst_28_day_rate",
    ),
    "The huddle itself": (
        "actions_agreed", "actions_done_on_time", "action_median_age", "actions_carried",
    ),
    "Balancing": (
        "readmitted_7", "readmitted_28", "discharges_after_20",
    ),
}  # fmt: skip
"""Heading -> measures."""
REVIEWED: tuple[str, ...] = tuple(key for keys in REVIEW.values() for key in keys)
assert set(REVIEWED) <= set(MEASURES)
