"""Which numbers of a morning, or of a year, are not to be public: those of 1 to 7, and those that give them away.

A measure is hidden where it or a part of it is small, where it is one of the parts of a total of which another part is
small, and where it is a share whose parts are hidden. What is decided here holds for every public version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from flow.security.suppression import Key, Tree, small
from flow.services.values import Value

TYPES = ("type1", "type2", "type3")
REASONS = ("a", "b", "c", "di", "dii", "e", "f", "g", "h", "i", "o")
PUBLISHED = ("hospital", "wellbeing", "hub", "interface", "capacity")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("fit_waiting", ("fit_by_criteria", "fit_by_ready_date", "fit_by_medically_fit")),
    ("fit_waiting", ("fit_internal", "fit_external", "fit_no_reason")),
    ("nctr", ("nctr_discharged", "nctr_remaining")),
    ("dtoc_patients", ("dtoc_patients_acute", "dtoc_patients_non_acute")),
    ("dtoc_patients", ("dtoc_nhs", "dtoc_social_care", "dtoc_both", "dtoc_not_agreed")),
    ("dtoc_patients", tuple(f"dtoc_reason_{one}" for one in (*REASONS, "not_agreed"))),
    ("ed_attendances", tuple(f"ed_attendances_{one}" for one in TYPES)),
    ("ed_over_4h", tuple(f"ed_over_4h_{one}" for one in TYPES)),
    ("capacity_available", tuple(f"capacity_available_p{one}" for one in range(4))),
    ("pathway_waiting", tuple(f"pathway_waiting_p{one}" for one in range(4))),
    ("dtoc_beds", ("dtoc_beds_acute", "dtoc_beds_non_acute")),
    ("dtoc_beds", ("dtoc_beds_nhs", "dtoc_beds_social_care", "dtoc_beds_both")),
    ("dtoc_beds", tuple(f"dtoc_beds_reason_{one}" for one in REASONS)),
    ("delays_published", tuple(f"delays_published_{one}" for one in PUBLISHED)),
)
"""Totals, each with measures that make it up."""
SHARES: dict[str, tuple[str, ...]] = {
    "fit_waiting_rate": ("fit_waiting",),
    "nctr_remaining_rate": ("nctr_remaining", "nctr_discharged", "nctr"),
    "dtoc_rate": ("dtoc_patients",),
    "stranded_7_rate": ("stranded_7",),
    "long_stay_21_rate": ("long_stay_21",),
    "occupancy": ("beds_occupied", "beds_empty", "beds_open"),
    "beds_occupied": ("beds_empty", "beds_open"),
    "beds_empty": ("beds_occupied", "beds_open"),
    "discharges_before_noon_rate": ("discharges_before_noon", "discharges"),
    "discharges_by_17_rate": ("discharges_by_17", "discharges"),
    "four_hour": ("ed_over_4h", "ed_attendances"),
    "four_hour_type1": ("ed_over_4h_type1", "ed_attendances_type1"),
    "four_hour_type2": ("ed_over_4h_type2", "ed_attendances_type2"),
}
"""What is worked out from counts, each with those that it gives away, or that give it away."""
OF_ALL = "The public version is of the whole system: beside one of a part of it, what is hidden could be worked out."
CHANGE_OF_A_DAY = 2
"""By how much the number behind a share may differ between days that stand beside each other."""


class Parts(NamedTuple):
    """What a measure is made of: a count is its numerator, a share or a mean has both."""

    numerator: float | None
    denominator: float | None = None
    is_share: bool = False

    @property
    def few(self) -> bool:
        """Whether one of them, or those of the whole who are not of the part, are 1 to 7."""
        rest = None
        if self.is_share and self.numerator is not None and self.denominator is not None:
            rest = self.denominator - self.numerator
        return small(self.numerator) or small(self.denominator) or small(rest)


def hidden_measures(found: Mapping[str, Parts]) -> frozenset[str]:
    """Of the measures of one place and day, those that are not to be shown."""
    counts = {key: parts.numerator for key, parts in found.items() if parts.denominator is None}
    hidden: set[Key] = {key for key, parts in found.items() if parts.few}
    for total, parts_of in FAMILIES:
        tree = Tree()
        tree.add(total, counts.get(total))
        for part in parts_of:
            tree.add(part, counts.get(part), total)
        hidden |= tree.hidden()
    return frozenset(map(str, hidden | shares_of(hidden)))


def hidden_of(values: Iterable[Value]) -> frozenset[str]:
    """The same of values at hand, of one place."""
    return hidden_measures({one.measure: Parts(one.numerator, one.denominator, one.unit == "%") for one in values})


def shares_of(hidden: Collection[Key]) -> set[Key]:
    """What would tell a hidden count."""
    return {share for share, counts in SHARES.items() if any(count in hidden for count in counts)}


def hidden_series(few: Collection[str], newest: Mapping[str, float | None]) -> frozenset[str]:
    """Of measures that are drawn over weeks, those not to be shown: where one alone of a total and its parts was ever
    small, the smallest of the others goes with it."""
    hidden: set[Key] = set(few)
    for total, parts in FAMILIES:
        there = [key for key in (total, *parts) if key in newest]
        if total in there and sum(key in hidden for key in there) == 1:
            others = sorted((key == total, newest[key] or 0.0, key) for key in there if key not in hidden)
            hidden |= {others[0][2]} if others else set()
    return frozenset(map(str, hidden | shares_of(hidden)))


def hidden_list(counts: Sequence[int]) -> frozenset[int]:
    """Places in a list of counts, of which everybody knows the total, of those not to be shown."""
    tree = Tree()
    tree.add("all", sum(counts))
    for at, many in enumerate(counts):
        tree.add(at, many, "all")
    hidden = tree.hidden()
    return frozenset(at for at in range(len(counts)) if at in hidden)


def near_few(shares: Iterable[float | None], denominator: float | None) -> bool:
    """Whether any of these shares of days near this one may rest on 1 to 7, in a whole that changes as days do."""
    known = [share for share in shares if share is not None]
    if denominator is None:
        return bool(known)
    parts = (part * denominator / CHANGE_OF_A_DAY for share in known for part in (share, 1 - share))
    return any(map(small, parts))
