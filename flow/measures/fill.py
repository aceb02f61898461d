"""Ratios, worked out from the values on a sheet."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from flow.measures.ratios import Ratio
from flow.measures.rows import Array
from flow.measures.sheet import COLUMN, Sheet


def fill_ratios(sheet: Sheet, table: Mapping[str, Ratio]) -> None:
    """Writes every ratio of the table whose parts are there; in order, since one may use another.

    A ratio from computed parts takes the place of a counted one. A counted one stands against counted parts, unless
    it was given as a bare value while the parts can give it exactly.
    """
    for key, ratio in table.items():
        top, bottom, there = _parts(sheet, ratio)
        counted: Array = np.any(sheet.counted[:, [COLUMN[part] for part in ratio.parts]], axis=1)
        at = COLUMN[key]
        given = ~np.isnan(sheet.numerators[:, at])
        bare: Array = np.isnan(sheet.denominators[:, at]) & (ratio.over is not None)
        write: Array = there & (~given | ~counted | bare)
        sheet.numerators[write, at] = top[write]
        sheet.denominators[write, at] = bottom[write]
        sheet.counted[write, at] = counted[write]


def _parts(sheet: Sheet, ratio: Ratio) -> tuple[Array, Array, Array]:
    """Numerator, denominator, and where there is a value."""
    top: Array = np.zeros(len(sheet.numerators))
    for key in ratio.plus:
        top = top + _column(sheet, key)
    for key in ratio.minus:
        top = top - _column(sheet, key)
    if not ratio.over:
        return top, np.full(len(top), np.nan), np.greater_equal(top, 0)
    bottom = _column(sheet, ratio.over)
    return top, bottom, ~np.isnan(top) & np.greater(bottom, 0)


def _column(sheet: Sheet, key: str) -> Array:
    """A count's values; a figure that has parts of its own is no part of another."""
    at = COLUMN[key]
    return np.where(np.isnan(sheet.denominators[:, at]), sheet.numerators[:, at], np.nan)
