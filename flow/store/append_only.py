"""History that the database itself protects: triggers refuse UPDATE and DELETE, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable

REFUSAL = "history is append-only"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def statements(dialect: str, tables: Iterable[str]) -> list[str]:
    """The SQL that makes these tables append-only."""
    if dialect == "postgresql":
        return [_POSTGRESQL_FUNCTION, *(sql for table in tables for sql in _postgresql(table))]
    return [sql for table in tables for sql in _sqlite(table)]


def _sqlite(table: str) -> list[str]:
    return [
        f'CREATE TRIGGER "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION refuse_change()',
    ]
