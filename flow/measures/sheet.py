"""Facts on their way: a row a place, a column a measure. Turned into the long table of facts at the end, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from flow.measures.definitions import MEASURES
from flow.measures.rows import Array
from flow.vocabulary import Grain, Scope, Source

FACT_COLUMNS = (
    "day", "grain", "scope", "scope_code", "organisation", "measure", "numerator", "denominator", "source",
)  # fmt: skip
"""A fact, as the store keeps it. `day` holds datetime.date; numerator and denominator float64, denominator nan where
the measure has none; the others str. A system's facts have an empty organisation."""
PLACE_COLUMNS = list(FACT_COLUMNS[:5])
KEYS = tuple(MEASURES)
COLUMN = {key: number for number, key in enumerate(KEYS)}
_KEYS = pd.Series(KEYS, dtype="str")
_SOURCES = pd.Series([Source.COMPUTED.value, Source.COUNTED.value], dtype="str")


@dataclass
class Sheet:
    """`places` has PLACE_COLUMNS; the arrays are places by KEYS; nan in numerators: no value; in denominators: none."""

    places: pd.DataFrame
    numerators: Array
    denominators: Array
    counted: Array

    def facts(self) -> pd.DataFrame:
        """The long table: a row for every value there is, columns FACT_COLUMNS."""
        place, key = np.nonzero(~np.isnan(self.numerators))
        facts = self.places.take(place).reset_index(drop=True)
        facts["measure"] = _KEYS.take(key).array
        facts["numerator"] = self.numerators[place, key]
        facts["denominator"] = self.denominators[place, key]
        facts["source"] = _SOURCES.take(self.counted[place, key].astype(np.intp)).array
        return facts


def facts_frame(columns: dict[str, Array]) -> pd.DataFrame:
    """A table of facts from its columns, with the types that FACT_COLUMNS promises."""
    kinds = dict.fromkeys(FACT_COLUMNS, "str") | {"day": "object", "numerator": "float64", "denominator": "float64"}
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kinds[name]) for name in FACT_COLUMNS})


def no_facts() -> pd.DataFrame:
    return facts_frame({name: np.array([], dtype=object) for name in FACT_COLUMNS})


def blank(places: pd.DataFrame) -> Sheet:
    """A sheet of these places with no value on it."""
    shape = (len(places), len(KEYS))
    return Sheet(places, np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, dtype=bool))


def day_places(day: date, organisation: str, codes: dict[Scope, tuple[str, ...]]) -> pd.DataFrame:
    """The places of one organisation on one day, grain day, scope by scope."""
    pairs = [(scope.value, code) for scope, several in codes.items() for code in several]
    return pd.DataFrame(
        {
            "day": pd.Series([day] * len(pairs), dtype="object"),
            "grain": Grain.DAY.value,
            "scope": [scope for scope, _ in pairs],
            "scope_code": [code for _, code in pairs],
            "organisation": organisation,
        }
    )


def sheet_of(facts: pd.DataFrame) -> Sheet:
    """Long facts back on a sheet. One fact for each place and measure (see `one_of_each`)."""
    number = facts.groupby(PLACE_COLUMNS, sort=False, dropna=False).ngroup().to_numpy()
    places = facts.loc[~facts.duplicated(PLACE_COLUMNS), PLACE_COLUMNS].reset_index(drop=True)
    sheet = blank(places)
    key = facts["measure"].map(COLUMN).to_numpy(dtype=np.intp)
    sheet.numerators[number, key] = facts["numerator"].to_numpy()
    sheet.denominators[number, key] = facts["denominator"].to_numpy()
    sheet.counted[number, key] = (facts["source"] == Source.COUNTED.value).to_numpy()
    return sheet
