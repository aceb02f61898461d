"""Row by row what a topic counts, and the places where it can be added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from flow.measures.morning import Morning
from flow.measures.rows import Array, texts
from flow.vocabulary import Feed, Scope, WardType


@dataclass(frozen=True)
class Tally:
    """Counts of one topic: for each measure an array with a value a row (float64; nan: this row says nothing).

    `sites` and `wards` are str objects, empty where the row names none. `denominators` is for measures that are
    counted as two parts. `noughts` is True for a list of people: where nobody is listed the count is nought.
    """

    sites: Array
    wards: Array
    numerators: Mapping[str, Array]
    denominators: Mapping[str, Array] = field(default_factory=dict)
    noughts: bool = True


def tally_of(
    rows: pd.DataFrame, numerators: Mapping[str, Array], denominators: Mapping[str, Array] | None = None,
    noughts: bool = True,
) -> Tally:  # fmt: skip
    """The tally of a feed's rows, placed by their site and ward."""
    return Tally(texts(rows, "site_code"), texts(rows, "ward_code"), numerators, denominators or {}, noughts)


@dataclass(frozen=True)
class Places:
    """The wards of one organisation, configured or in the rows, and how they add up.

    A site as such, with no ward, is among them, for rows that name none. `types` gives the type of each; `groups` for
    each scope the codes and a 0/1 matrix, code by ward.
    """

    wards: Mapping[tuple[str, str], int]
    types: tuple[WardType, ...]
    groups: Mapping[Scope, tuple[tuple[str, ...], Array]]

    def counted_by(self, wards: frozenset[WardType] | None) -> Array:
        """1.0 for each ward of these types (None: all)."""
        return np.array([1.0 if wards is None or kind in wards else 0.0 for kind in self.types])

    def expected_by(self, wards: frozenset[WardType] | None) -> Array:
        """The same, without the sites as such where a site has wards to go by."""
        if wards is None:
            return np.ones(len(self.types))
        with_wards = {site for site, ward in self.wards if ward}
        stands = [1.0 if ward or site not in with_wards else 0.0 for site, ward in self.wards]
        return self.counted_by(wards) * np.array(stands)

    def index(self, tally: Tally) -> Array:
        """For each row of the tally the number of its ward."""
        return np.array([self.wards[place] for place in zip(tally.sites, tally.wards, strict=True)], dtype=np.intp)


def places_of(morning: Morning, tallies: Iterable[Tally]) -> Places:
    """Configured sites and wards of the organisation first, then those met in the rows.

    A site is a place with no ward; rows without a ward are put there, as the organisation's usual type.
    """
    layout = morning.layout
    sites = [code for code, site in layout.sites.items() if site.organisation == morning.organisation]
    own = set(sites)
    met = dict.fromkeys((site, "") for site in sites)
    met |= dict.fromkeys(place for place in layout.wards if place[0] in own)
    for tally in tallies:
        met |= dict.fromkeys(zip(tally.sites, tally.wards, strict=True))
    wards = {place: number for number, place in enumerate(met)}
    in_file = _types_in_file(morning)
    types = tuple(layout.ward_type(morning.organisation, *place, in_file.get(place)) for place in wards)
    return Places(wards, types, _groups(morning, wards))


def _types_in_file(morning: Morning) -> dict[tuple[str, str], str]:
    beds = morning.frames.get(Feed.BEDS)
    if beds is None:
        return {}
    places = zip(texts(beds, "site_code"), texts(beds, "ward_code"), strict=True)
    return dict(zip(places, texts(beds, "ward_type"), strict=True))


def _groups(morning: Morning, wards: Mapping[tuple[str, str], int]) -> dict[Scope, tuple[tuple[str, ...], Array]]:
    organisation = morning.organisation
    names = {
        Scope.ORGANISATION: [organisation for _ in wards],
        Scope.SITE: [site for site, _ in wards],
        Scope.WARD: [morning.layout.ward_scope_code(organisation, *place) if place[1] else "" for place in wards],
    }
    return {scope: _group(codes) for scope, codes in names.items()}


def _group(codes: list[str]) -> tuple[tuple[str, ...], Array]:
    """The distinct codes, and which place belongs to which; a place with no code belongs to none."""
    distinct = tuple(dict.fromkeys(code for code in codes if code))
    rank = {code: number for number, code in enumerate(distinct)}
    members = np.zeros((len(distinct), len(codes)))
    for place, code in enumerate(codes):
        if code:
            members[rank[code], place] = 1.0
    return distinct, members
