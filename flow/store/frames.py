"""Frames into tables and back, many rows at once: one executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

NOT_TEXT = (sa.DateTime, sa.Date, sa.Boolean, sa.Integer)
READ_DTYPES: dict[type, str] = {sa.Integer: "Int64", sa.Double: "float64", sa.Boolean: "boolean", sa.Text: "str"}


def insert(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    """Append the frame's rows. Columns are named as the table's; columns the frame lacks stay empty.

    Moments must be in UTC (with the zone) or without a zone; missing cells of any kind become NULL.
    """
    if frame.empty:
        return
    columns = [column for column in table.columns if column.name in frame.columns]
    cells = [_cells(frame[column.name], column.type, connection.dialect.name) for column in columns]
    insert_rows(connection, table, columns, list(zip(*cells, strict=True)))


def insert_rows(
    connection: sa.Connection, table: sa.Table, columns: list[sa.Column[Any]], rows: list[tuple[Any, ...]]
) -> None:
    """Append rows whose cells are as the database keeps them: dates and moments as text (`_dates`)."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
    else:
        names = ", ".join(f'"{column.name}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        # Only names of our own tables and columns are written into the statement; every cell is a parameter.
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608


def _copy(
    connection: sa.Connection, table: sa.Table, columns: list[sa.Column[Any]], rows: list[tuple[Any, ...]]
) -> None:
    names = ", ".join(f'"{column.name}"' for column in columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def _cells(series: pd.Series, kind: Any, dialect: str) -> list[Any]:
    """One column as Python values the driver takes: text, int, float, or a date as the database keeps it."""
    if isinstance(series.dtype, pd.StringDtype) and not isinstance(kind, NOT_TEXT):
        cells: Any = series
        return list(cells.to_numpy(dtype=object, na_value=None).tolist())
    missing = series.isna().to_numpy()
    if missing.all():
        return [None] * len(series)
    if isinstance(kind, sa.DateTime | sa.Date):
        values = _dates(series, kind)
    elif isinstance(kind, sa.Boolean):
        values = series.fillna(False).astype(bool).tolist()
        if dialect == "sqlite":
            values = [int(value) for value in values]
    elif isinstance(kind, sa.Integer):
        values = series.fillna(0).astype("int64").tolist()
    else:
        values = series.tolist()
    if missing.any():
        values = [None if gone else value for value, gone in zip(values, missing.tolist(), strict=True)]
    return values


def _dates(series: pd.Series, kind: Any) -> list[Any]:
    """Dates as 2018-06-05 and moments as 2018-06-05 08:00:00.000000, which both databases read and sort by."""
    if series.dtype == object:
        series = pd.Series(pd.to_datetime(series), index=series.index)
    naive = series.dt.tz_convert("UTC").dt.tz_localize(None) if isinstance(series.dtype, pd.DatetimeTZDtype) else series
    unit: Any = "D" if isinstance(kind, sa.Date) else "us"
    texts = np.datetime_as_string(naive.to_numpy(dtype=f"datetime64[{unit}]"), unit=unit)
    return texts.tolist() if unit == "D" else [text.replace("T", " ") for text in texts.tolist()]


def read(connection: sa.Connection, query: sa.Select[Any]) -> pd.DataFrame:
    """The rows of a query, typed as a checked frame is: Int64, str, boolean, dates naive, moments in UTC."""
    result = connection.execute(query)
    columns = list(query.selected_columns)
    rows = result.fetchall()
    cells: Iterable[tuple[Any, ...]] = zip(*rows, strict=True) if rows else [() for _ in columns]
    return pd.DataFrame(
        {column.name: _typed(list(values), column.type) for column, values in zip(columns, cells, strict=True)}
    )


def _typed(values: list[Any], kind: Any) -> pd.Series:
    if isinstance(kind, sa.DateTime):
        return pd.Series(np.array(values, dtype="datetime64[us]")).dt.tz_localize("UTC")
    if isinstance(kind, sa.Date):
        return pd.Series(np.array(values, dtype="datetime64[us]"))
    if isinstance(kind, sa.Enum):
        return pd.Series([None if value is None else str(value) for value in values], dtype="str")
    dtype: Any = next((name for base, name in READ_DTYPES.items() if isinstance(kind, base)), None)
    return pd.Series(values, dtype=dtype) if dtype else pd.Series(values, dtype=object)
