"""One of very many values: more than a statement can hold as parameters (65,535 in PostgreSQL, 32,766 in SQLite)."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

MANY = 10_000


def among(connection: sa.Connection, column: Any, values: Collection[str]) -> sa.ColumnElement[bool]:
    """The column has one of these texts. Very many go to the database as one parameter."""
    if len(values) <= MANY:
        few: sa.ColumnElement[bool] = column.in_(list(values))
        return few
    inside: Any
    if connection.dialect.name == "postgresql":
        inside = sa.func.unnest(sa.literal(list(values), ARRAY(sa.Text))).table_valued("value").render_derived()
    else:
        inside = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    one: sa.ColumnElement[bool] = column.in_(sa.select(inside.c.value))
    return one
