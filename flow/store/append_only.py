"""History that the database itself protects: triggers refuse UPDATE and DELETE, whoever asks.

Some of it is opened for the removal of what is past its time and for a new pseudonym key: only for what `Opened` names,
and only inside a transaction that wrote a row of `opening`, which it must take away again before it can commit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

REFUSAL = "history is append-only"
PURGE, ROTATION = "purge", "rotation"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""
_POSTGRESQL_OPENED = f"""
CREATE OR REPLACE FUNCTION refuse_unless_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM opening WHERE kind = ANY (TG_ARGV)) THEN RAISE EXCEPTION '{REFUSAL}'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""  # noqa: S608  nothing but our own words


@dataclass(frozen=True)
class Opened:
    """A table of history that may be changed in an opening. `columns`: which may be updated, and in which kinds."""

    table: str
    delete: bool = False
    columns: dict[str, tuple[str, ...]] | None = None


def statements(dialect: str, tables: Iterable[str]) -> list[str]:
    """The SQL that makes these tables append-only."""
    if dialect == "postgresql":
        return [_POSTGRESQL_FUNCTION, *(sql for table in tables for sql in _postgresql(table))]
    return [sql for table in tables for sql in _sqlite(table)]


def opened_statements(dialect: str, every: Iterable[tuple[Opened, Sequence[str]]]) -> list[str]:
    """The SQL that opens tables that are append-only already: each with the names of all its columns."""
    if dialect == "postgresql":
        return [_POSTGRESQL_OPENED, *(sql for one, columns in every for sql in _open_postgresql(one, columns))]
    return [sql for one, columns in every for sql in _open_sqlite(one, columns)]


def functions() -> list[str]:
    """PostgreSQL's functions that the triggers call."""
    return [_POSTGRESQL_FUNCTION, _POSTGRESQL_OPENED]


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


def _named(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _open_sqlite(one: Opened, columns: Sequence[str]) -> list[str]:
    table, opened, made = one.table, one.columns or {}, []
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    if opened:
        shut = _named(name for name in columns if name not in opened)
        made.append(f'DROP TRIGGER "{table}_no_update"')
        made.append(f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE OF {shut} ON "{table}" {refuse}')
    for name, kinds in opened.items():
        verb = f'UPDATE OF "{name}"'
        made.append(f'CREATE TRIGGER "{table}_{name}_opened" BEFORE {verb} ON "{table}" WHEN {_shut(kinds)} {refuse}')
    if one.delete:
        made.append(f'DROP TRIGGER "{table}_no_delete"')
        made.append(f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" WHEN {_shut((PURGE,))} {refuse}')
    return made


def _shut(kinds: Iterable[str]) -> str:
    words = ", ".join(f"'{kind}'" for kind in kinds)
    return f"NOT EXISTS (SELECT 1 FROM opening WHERE kind IN ({words}))"  # noqa: S608  words of our own


def _open_postgresql(one: Opened, columns: Sequence[str]) -> list[str]:
    table, opened = one.table, one.columns or {}
    shut = _named(name for name in columns if name not in opened)
    always = (f"UPDATE OF {shut}" if opened else "UPDATE") + ("" if one.delete else " OR DELETE")
    made = [
        f'DROP TRIGGER "{table}_append_only" ON "{table}"',
        f'CREATE TRIGGER "{table}_append_only" BEFORE {always} ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]
    asked = [(f"{name}_opened", f'UPDATE OF "{name}"', kinds) for name, kinds in opened.items()]
    asked += [("no_delete", "DELETE", (PURGE,))] if one.delete else []
    for name, verb, kinds in asked:
        words = ", ".join(f"'{kind}'" for kind in kinds)
        made.append(
            f'CREATE TRIGGER "{table}_{name}" BEFORE {verb} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_unless_open({words})"
        )
    return made
