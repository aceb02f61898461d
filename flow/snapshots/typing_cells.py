"""Every column of a feed typed, a distinct value at a time, with what could not be read and what is worth saying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import numpy as np
import pandas as pd

from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FeedSpec
from flow.snapshots.parsing import OTHER, Parsed, parse_columns
from flow.vocabulary import NOT_MAPPED

DTYPES: dict[Kind, Any] = {
    Kind.TEXT: "str",
    Kind.CODE: "str",
    Kind.CHOICE: "str",
    Kind.COUNT: "Int64",
    Kind.NUMBER: "float64",
    Kind.DATE: "datetime64[us]",
    Kind.MOMENT: "datetime64[us, UTC]",
    Kind.YES_NO: "boolean",
}
DELAY_REASON = "delay_reason"


@dataclass(frozen=True)
class Typed:
    """`rows`: typed, indexed by position, counts still float64. `bad`, `remarks`: column -> position -> reason."""

    rows: pd.DataFrame
    bad: dict[str, dict[int, str]] = field(default_factory=dict)
    remarks: dict[str, dict[int, str]] = field(default_factory=dict)


def type_cells(text: pd.DataFrame, spec: FeedSpec, census: time, reasons: Callable[[str], str | None] | None) -> Typed:
    """Text cells typed. A cell that cannot be read is missing in `rows`, its reason in `bad`."""
    columns = {name: spec.column(name) for name in text.columns}
    found = {name: pd.factorize(text[name]) for name in columns}
    parsed = parse_columns({name: pd.Series(values) for name, (_, values) in found.items()}, columns, census)
    if DELAY_REASON in parsed and reasons is not None:
        parsed[DELAY_REASON] = _as_reasons(parsed[DELAY_REASON], reasons)
    typed = Typed(pd.DataFrame({name: parsed[name].values.take(codes) for name, (codes, _) in found.items()}))
    for name, (codes, _) in found.items():
        _spread(typed.bad, name, parsed[name].bad, codes)
        _spread(typed.remarks, name, parsed[name].remark, codes)
    return typed


def _as_reasons(parsed: Parsed, reasons: Callable[[str], str | None]) -> Parsed:
    """Delay reasons by their code, whether the file gave a code or words."""
    codes = [np.nan if pd.isna(words) else reasons(words) or NOT_MAPPED for words in parsed.values]
    remark = np.array([OTHER if code == NOT_MAPPED else "" for code in codes], dtype=object)
    return Parsed(pd.array(codes, dtype="str"), parsed.bad, remark)


def _spread(into: dict[str, dict[int, str]], name: str, reasons: np.ndarray, codes: np.ndarray) -> None:
    """From distinct values to the positions that hold them, only where there is a reason."""
    if (reasons != "").any():
        of_rows = reasons[codes]
        at = np.flatnonzero(of_rows != "")
        into[name] = dict(zip(at.tolist(), of_rows[at].tolist(), strict=True))


def complete(rows: pd.DataFrame, spec: FeedSpec) -> pd.DataFrame:
    """Every column of the feed, in its order and in its type; absent ones all missing."""
    cells = {
        column.name: _typed(rows[column.name], DTYPES[column.kind])
        if column.name in rows
        else pd.Series(index=rows.index, dtype=DTYPES[column.kind])
        for column in spec.columns
    }
    return pd.DataFrame(cells, index=rows.index, copy=False)


def _typed(cells: pd.Series, dtype: Any) -> pd.Series:
    return cells if cells.dtype == dtype else cells.astype(dtype)
