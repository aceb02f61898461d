"""Numbers that somebody already counted, as facts marked counted; and which fact stands where there are two."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flow.measures.definitions import MEASURES
from flow.measures.rows import dates, numbers, texts
from flow.measures.sheet import FACT_COLUMNS, PLACE_COLUMNS, facts_frame
from flow.vocabulary import Grain, Scope, Source

ONE_FACT = [*PLACE_COLUMNS, "measure"]


def counted_facts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the counts feed, of any number of days and organisations, as facts.

    Empty grain: day; empty scope: organisation; empty scope code: the organisation. A month is filed under its first.
    Two parts where both are given; a value alone keeps no denominator, so a rate given so is shown but never pooled.
    Rows without any number, over nought, or of a measure that does not exist give no fact.
    """
    organisation, grain, scope = texts(rows, "organisation_code"), texts(rows, "grain"), texts(rows, "scope")
    grain = np.where(grain == "", Grain.DAY.value, grain)
    day = dates(rows, "day")
    first = day.astype("datetime64[M]").astype("datetime64[D]")
    value, top, bottom = (numbers(rows, name) for name in ("value", "numerator", "denominator"))
    in_parts = ~np.isnan(top) & ~np.isnan(bottom)
    code = texts(rows, "scope_code")
    columns = {
        "day": np.where(grain == Grain.MONTH.value, first, day).astype(object),
        "grain": grain,
        "scope": np.where(scope == "", Scope.ORGANISATION.value, scope),
        "scope_code": np.where(code == "", organisation, code),
        "organisation": organisation,
        "measure": texts(rows, "measure"),
        "numerator": np.where(in_parts, top, np.where(np.isnan(value), top, value)),
        "denominator": np.where(in_parts, bottom, np.nan),
        "source": np.full(len(rows), Source.COUNTED.value, dtype=object),
    }
    facts = facts_frame(columns)
    stands = facts["numerator"].notna() & (facts["denominator"] != 0) & facts["measure"].isin(list(MEASURES))
    return facts[stands].drop_duplicates(ONE_FACT, keep="last", ignore_index=True)


def one_of_each(facts: pd.DataFrame) -> pd.DataFrame:
    """One fact for each day, grain, scope and measure: a counted one gives way to a computed one."""
    counted = (facts["source"] == Source.COUNTED.value).to_numpy()
    in_order = facts.iloc[np.argsort(counted, kind="stable")]
    return in_order.drop_duplicates(ONE_FACT, ignore_index=True)[list(FACT_COLUMNS)]
