"""The delay reasons in the store: the shipped table, which a system may edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa

from flow.snapshots.delay_reasons import DelayReason
from flow.store import tables as t
from flow.vocabulary import DelayKind

NAMES = tuple(field.name for field in fields(DelayReason))


def missing(connection: sa.Connection, shipped: Sequence[DelayReason]) -> list[DelayReason]:
    """Those of the shipped reasons that the store does not have yet."""
    known = {row.code for row in connection.execute(sa.select(t.delay_reason.c.code))}
    return [reason for reason in shipped if reason.code not in known]


def add(connection: sa.Connection, reasons: Sequence[DelayReason]) -> None:
    if reasons:
        names = {column.name for column in t.delay_reason.columns}
        rows = [{name: value for name, value in asdict(reason).items() if name in names} for reason in reasons]
        connection.execute(t.delay_reason.insert(), rows)


def table(connection: sa.Connection) -> tuple[DelayReason, ...]:
    """The reasons as the files are read against: what was edited since they were shipped counts."""
    return tuple(
        DelayReason(
            **{field.name: getattr(row, field.name) for field in fields(DelayReason)} | {"kind": DelayKind(row.kind)}
        )
        for row in connection.execute(sa.select(t.delay_reason).order_by(t.delay_reason.c.code))
    )


def read(connection: sa.Connection) -> dict[str, Any]:
    """code -> row (words, group, kind, usual_owner, dtoc_letter, valid_from, valid_to)."""
    return {row.code: row for row in connection.execute(sa.select(t.delay_reason).order_by(t.delay_reason.c.code))}
