"""From what one organisation filed for one day to its facts: topics -> roll up -> counted numbers -> ratios."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pandas as pd

from flow.layout import Layout
from flow.measures.chc import chc_by_month
from flow.measures.counts import counted_facts, one_of_each
from flow.measures.definitions import MEASURES
from flow.measures.fill import fill_ratios
from flow.measures.morning import Morning
from flow.measures.ratios import ratios
from flow.measures.roll_up import roll_up
from flow.measures.sheet import Sheet, sheet_of
from flow.measures.topics import TOPICS, feeds_to_read, measures_touched, topics_to_run
from flow.vocabulary import DelayKind, Feed, Scope

__all__ = ["TOPICS", "compute", "compute_counted", "feeds_to_read", "measures_touched"]


def compute(
    organisation: str,
    day: date,
    frames: Mapping[Feed, pd.DataFrame],
    layout: Layout,
    *,
    delay_kinds: Mapping[str, DelayKind],
    only: Collection[Feed] | None = None,
) -> pd.DataFrame:
    """Facts of one organisation and day at the scopes organisation, site and ward; columns as `sheet.FACT_COLUMNS`.

    `frames`: checked rows, typed as `snapshots.columns.Kind` says, of every feed in use for that day. `only`: what
    these feeds touch; then `frames` must hold `feeds_to_read(only)`, and the result is all there is of
    `measures_touched(only)`. Continuing healthcare gives months (grain month) instead of the day. At ward scope a
    nought is left out, except in the beds measures and in rates. Raises nothing on data that was checked.
    """
    morning = Morning(organisation, day, frames, layout, delay_kinds)
    tallies = [topic.count(morning) for topic in topics_to_run(only) if topic.can_count(morning.filed)]
    sheet = roll_up(morning, tallies)
    others = _not_from_tallies(morning, only)
    if others:
        sheet = sheet_of(one_of_each(pd.concat([sheet.facts(), *others], ignore_index=True)))
    fill_ratios(sheet, ratios(layout.settings.dtoc_denominator))
    _forget_ward_noughts(sheet)
    facts = sheet.facts()
    return facts if only is None else facts[facts["measure"].isin(measures_touched(only))].reset_index(drop=True)


def compute_counted(rows: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Facts of counts rows alone, of any number of days and organisations at once, with the ratios they allow.

    For history published elsewhere, where no other feed was filed for those days and organisations.
    """
    sheet = sheet_of(counted_facts(rows))
    fill_ratios(sheet, ratios(layout.settings.dtoc_denominator))
    return sheet.facts()


def _not_from_tallies(morning: Morning, only: Collection[Feed] | None) -> list[pd.DataFrame]:
    """Months of continuing healthcare, and what somebody counted."""
    found = []
    if Feed.CHC in morning.frames and (only is None or Feed.CHC in only):
        found.append(chc_by_month(morning.organisation, morning.frames[Feed.CHC]))
    if Feed.COUNTS in morning.frames:
        found.append(counted_facts(morning.frames[Feed.COUNTS]))
    return [facts for facts in found if len(facts)]


NOT_AT_WARD = np.array([Scope.WARD not in item.scopes for item in MEASURES.values()])
AT_WARD_ALWAYS = np.array([item.feeds == (Feed.BEDS,) for item in MEASURES.values()])


def _forget_ward_noughts(sheet: Sheet) -> None:
    """A reader fills in the noughts of wards: most wards have none of most things."""
    at_ward = (sheet.places["scope"] == Scope.WARD.value).to_numpy()[:, None]
    nought = (sheet.numerators == 0) & np.isnan(sheet.denominators) & ~sheet.counted
    sheet.numerators[at_ward & ((nought & ~AT_WARD_ALWAYS) | NOT_AT_WARD)] = np.nan
