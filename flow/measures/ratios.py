"""Measures worked out from the facts of other measures at the same place, as a small table.

A ratio exists where all its parts do. Its source is counted if any part was counted. A denominator of nought gives no
value.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Ratio:
    """The `plus` measures less the `minus` ones, over one measure; over nothing it is a count, never below nought."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    over: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        return (*self.plus, *self.minus, *((self.over,) if self.over else ()))


RATIOS: dict[str, Ratio] = {
    "nctr_remaining": Ratio(("nctr",), ("nctr_discharged",)),
    "occupancy": Ratio(("beds_occupied",), over="beds_open"),
    "stranded_7_rate": Ratio(("stranded_7",), over="beds_occupied"),
    "long_stay_21_rate": Ratio(("long_stay_21",), over="beds_occupied"),
    "fit_waiting_rate": Ratio(("fit_waiting",), over="beds_occupied"),
    "nctr_remaining_rate": Ratio(("nctr_remaining",), over="nctr"),
    "dtoc_rate": Ratio(("dtoc_patients",), over="beds_occupied_all"),
    "discharges_before_noon_rate": Ratio(("discharges_before_noon",), over="discharges"),
    "discharges_by_17_rate": Ratio(("discharges_by_17",), over="discharges"),
    "four_hour": Ratio(("ed_attendances",), ("ed_over_4h",), "ed_attendances"),
    "four_hour_type1": Ratio(("ed_attendances_type1",), ("ed_over_4h_type1",), "ed_attendances_type1"),
    "four_hour_type2": Ratio(("ed_attendances_type2",), ("ed_over_4h_type2",), "ed_attendances_type2"),
}
"""In working order: a ratio may use one above it. The DTOC rate is shown as by default (occupied beds)."""


def ratios(dtoc_denominator: str = "occupied") -> dict[str, Ratio]:
    """The table for a system whose setting `dtoc_denominator` is occupied or open."""
    if dtoc_denominator != "open":
        return RATIOS
    return RATIOS | {"dtoc_rate": replace(RATIOS["dtoc_rate"], over="beds_open_all")}
