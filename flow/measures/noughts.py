"""Wards that have none: noughts are not stored at ward scope, so a reader puts them back here."""

from __future__ import annotations

import pandas as pd

from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.sheet import FACT_COLUMNS
from flow.vocabulary import Feed, Grain, Scope

LISTS_OF_PEOPLE = frozenset({Feed.INPATIENTS, Feed.DISCHARGES, Feed.DTOC})
"""A ward that is not in such a file has nobody; one that is not in a beds file is not known."""
FILLED = [
    key
    for key, item in MEASURES.items()
    if not item.is_rate and item.grain is Grain.DAY and item.feeds and LISTS_OF_PEOPLE.issuperset(item.feeds)
]
_SAME_FACT = ["day", "scope_code", "organisation", "measure"]


def with_ward_noughts(facts: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """The facts with a nought for every configured ward that the measure counts and that has none.

    `facts` must hold the organisation's facts too: a ward has a nought only where its organisation has a value that
    day. Facts at other scopes come back as they are.
    """
    filed = facts[
        (facts["scope"] == Scope.ORGANISATION.value)
        & (facts["grain"] == Grain.DAY.value)
        & facts["measure"].isin(FILLED)
    ]
    wards = _wards(layout, sorted(set(filed["measure"])))
    noughts = filed.drop(columns=["scope", "scope_code"]).merge(wards, on=["organisation", "measure"])
    noughts = noughts.assign(scope=Scope.WARD.value, numerator=0.0)[list(FACT_COLUMNS)]
    there = pd.MultiIndex.from_frame(facts.loc[facts["scope"] == Scope.WARD.value, _SAME_FACT])
    missing = ~pd.MultiIndex.from_frame(noughts[_SAME_FACT]).isin(there)
    if not missing.any():
        return facts
    return pd.concat([facts, noughts[missing].astype(facts.dtypes.to_dict())], ignore_index=True)


def _wards(layout: Layout, measures: list[str]) -> pd.DataFrame:
    """Organisation, measure and ward scope code of every configured ward and each of these measures that counts it."""
    rows = []
    for site, code in layout.wards:
        if site not in layout.sites:
            continue
        organisation = layout.sites[site].organisation
        kind = layout.ward_type(organisation, site, code)
        named = layout.ward_scope_code(organisation, site, code)
        for key in measures:
            of = MEASURES[key].wards
            if of is None or kind in of:
                rows.append((organisation, key, named))
    return pd.DataFrame(rows, columns=["organisation", "measure", "scope_code"], dtype="str")
