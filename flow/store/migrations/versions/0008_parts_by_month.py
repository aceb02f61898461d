"""Patient rows in a part a month on PostgreSQL; on SQLite nothing but the column, which stays empty.

What is there is moved month by month. The column may be left out: rows that a process of the version before files lie
in the net.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from flow.store.months import following, month_of
from flow.store.partitions import attach, name_of, net_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("inpatients_row", "discharges_row", "dtoc_row", "attendances_row", "chc_row")
WAS = "before_parts"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            op.add_column(table, sa.Column("month", sa.Date(), nullable=True))
        return
    for table in TABLES:
        _in_parts(table)


def _in_parts(table: str) -> None:
    """The table as it was gets another name while its rows are moved, and is gone at the end."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    index, key = f"ix_{table}_snapshot", f"fk_{table}_snapshot"
    op.execute(f'ALTER TABLE "{table}" RENAME TO {WAS}')
    op.execute(f'ALTER INDEX "{index}" RENAME TO ix_{WAS}')
    op.execute(f'CREATE TABLE "{table}" (LIKE {WAS}, month DATE) PARTITION BY RANGE (month)')
    for month in _months(table):
        op.execute(f'CREATE TABLE "{name_of(table, month)}" (LIKE "{table}")')
        _move(table, columns, month)
        op.execute(attach(table, month))
    op.execute(f'CREATE TABLE "{net_of(table)}" PARTITION OF "{table}" DEFAULT')
    op.execute(f"DROP TABLE {WAS}")
    op.create_index(index, table, ["snapshot"], unique=False)
    op.create_foreign_key(key, table, "snapshot", ["snapshot"], ["id"])


def _months(table: str) -> list[date]:
    query = f"SELECT DISTINCT day FROM snapshot WHERE id IN (SELECT DISTINCT snapshot FROM {WAS})"  # noqa: S608
    return sorted({month_of(day) for day in op.get_bind().scalars(sa.text(query))})


def _move(table: str, columns: list[str], month: date) -> None:
    """Only names of our own tables and columns are written into the statement."""
    names = ", ".join(f'"{name}"' for name in columns)
    rows = ", ".join(f'{WAS}."{name}"' for name in columns)
    statement = (
        f'INSERT INTO "{name_of(table, month)}" ({names}, month)'  # noqa: S608
        f" SELECT {rows}, DATE '{month}' FROM {WAS} JOIN snapshot ON snapshot.id = {WAS}.snapshot"
        f" WHERE snapshot.day >= DATE '{month}' AND snapshot.day < DATE '{following(month)}'"
    )
    op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
