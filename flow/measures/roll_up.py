"""Adding up: rows -> wards -> sites and organisation. Every base measure is a plain sum over wards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from flow.measures.definitions import MEASURES
from flow.measures.morning import Morning
from flow.measures.rows import Array
from flow.measures.sheet import COLUMN, Sheet, blank, day_places
from flow.measures.tally import Places, Tally, places_of
from flow.vocabulary import Scope

SCOPES = (Scope.ORGANISATION, Scope.SITE, Scope.WARD)


def roll_up(morning: Morning, tallies: Sequence[Tally]) -> Sheet:
    """The base measures of these tallies at organisation, site and ward."""
    places = places_of(morning, tallies)
    codes = {scope: places.groups[scope][0] for scope in SCOPES}
    sheet = blank(day_places(morning.day, morning.organisation, codes))
    members = np.vstack([places.groups[scope][1] for scope in SCOPES])
    for tally in tallies:
        _add(sheet, tally, places, members)
    return sheet


def _add(sheet: Sheet, tally: Tally, places: Places, members: Array) -> None:
    keys = list(tally.numerators)
    if not keys:
        return
    values = np.array([tally.numerators[key] for key in keys])
    within = np.array([places.counted_by(MEASURES[key].wards) for key in keys])
    index = places.index(tally)
    sums, seen = _by_ward(values, within, index)
    met = members @ seen.T
    # A feed that was filed gives its organisation a nought where it counts nothing; a list of people, the sites too.
    met[0] += True if tally.noughts else ~np.isnan(values).all(axis=1)
    if tally.noughts:
        met += members @ np.array([places.expected_by(MEASURES[key].wards) for key in keys]).T
    at = [COLUMN[key] for key in keys]
    sheet.numerators[:, at] = np.where(met > 0, members @ sums.T, np.nan)
    for key, of in tally.denominators.items():
        bottom, _ = _by_ward(of[None, :], within[[keys.index(key)]], index)
        _divide(sheet, COLUMN[key], members @ bottom[0])


def _divide(sheet: Sheet, at: int, bottom: Array) -> None:
    """A measure counted as two parts has no value over nought."""
    sheet.numerators[bottom == 0, at] = np.nan
    sheet.denominators[:, at] = np.where(bottom == 0, np.nan, bottom)


def _by_ward(values: Array, within: Array, index: Array) -> tuple[Array, Array]:
    """Sums, and how many rows said something: both measures by wards. `values`: measures by rows."""
    says = ~np.isnan(values) & (within[:, index] > 0)
    values = np.where(says, values, 0.0)
    size = within.shape[1]
    sums = np.array([np.bincount(index, weights=row, minlength=size) for row in values])
    seen = np.array([np.bincount(index, weights=row, minlength=size) for row in says.astype(float)])
    return sums, seen
