"""Facts drawn as text for the tests of this folder."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from flow.measures.sheet import FACT_COLUMNS

NAN = float("nan")


def fact(
    measure: str,
    day: date,
    numerator: float,
    denominator: float = NAN,
    organisation: str = "RK9",
    scope: str = "organisation",
    code: str | None = None,
    grain: str = "day",
    source: str = "computed",
) -> dict[str, object]:
    return {
        "day": day,
        "grain": grain,
        "scope": scope,
        "scope_code": code or organisation,
        "organisation": organisation,
        "measure": measure,
        "numerator": float(numerator),
        "denominator": float(denominator),
        "source": source,
    }


def table(*rows: dict[str, object]) -> pd.DataFrame:
    kinds = dict.fromkeys(FACT_COLUMNS, "str") | {"day": "object", "numerator": "float64", "denominator": "float64"}
    return pd.DataFrame(rows, columns=list(FACT_COLUMNS)).astype(kinds)


def days(first: date, number: int) -> list[date]:
    return [first + timedelta(days=step) for step in range(number)]
