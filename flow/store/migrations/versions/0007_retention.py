"""What is removed at the end of its time, legal holds, and with which key the pseudonyms are made."""

import sqlalchemy as sa
from alembic import op

from flow.store.append_only import PURGE, ROTATION, Opened, opened_statements, statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HISTORY = ("pseudonym_key", "legal_hold", "purge_log", "purged")
OPENED = (
    (Opened("left_out_row", delete=True, columns={"cells": (ROTATION,)}), ("id", "load", "row", "reason", "cells")),
    (
        Opened("finding", delete=True, columns={"value": (ROTATION,), "message": (ROTATION,)}),
        ("id", "load", "level", "row", "column", "value", "message"),
    ),
    (
        Opened("source_file", delete=True, columns={"kept": (ROTATION,), "sha256": (ROTATION,)}),
        ("id", "system", "sha256", "name", "size", "kept"),
    ),
    (
        Opened("load", columns={"source_file": (PURGE,), "fingerprint": (ROTATION,)}),
        (
            *("id", "system", "source_file", "file_name", "fingerprint", "feed", "profile", "organisation", "at"),
            *("who", "status", "first_day", "last_day", "rows_read", "rows_loaded", "rows_left_out"),
        ),
    ),
    (
        Opened("action_event", columns={"changes": (PURGE,)}),
        ("id", "action", "at", "who", "who_organisation", "kind", "note", "changes", "version"),
    ),
    (Opened("dtoc_verdict", delete=True), ()),
    (Opened("stay_review", delete=True), ()),
    (Opened("work_event", delete=True), ()),
    (Opened("handover", delete=True), ()),
)
"""Each with all its columns at this version, where some of them may be updated."""


def upgrade() -> None:
    _pseudonym_key()
    _legal_hold()
    _purges()
    _opening()
    dialect = op.get_bind().dialect.name
    for statement in [*statements(dialect, HISTORY), *opened_statements(dialect, OPENED)]:
        op.execute(statement)


def _pseudonym_key() -> None:
    op.create_table(
        "pseudonym_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym_key")),
    )


def _legal_hold() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("releases", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_legal_hold_system")),
        sa.ForeignKeyConstraint(["releases"], ["legal_hold.id"], name=op.f("fk_legal_hold_releases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("releases", name=op.f("uq_legal_hold_releases")),
    )
    op.create_index(op.f("ix_legal_hold_system"), "legal_hold", ["system"], unique=False)


def _purges() -> None:
    op.create_table(
        "purge_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_purge_log_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_log")),
    )
    op.create_index(op.f("ix_purge_log_system"), "purge_log", ["system"], unique=False)
    op.create_table(
        "purged",
        sa.Column("snapshot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("purge", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshot.id"], name=op.f("fk_purged_snapshot")),
        sa.ForeignKeyConstraint(["purge"], ["purge_log.id"], name=op.f("fk_purged_purge")),
        sa.PrimaryKeyConstraint("snapshot", name=op.f("pk_purged")),
    )


def _opening() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("never", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_opening_one")),
        sa.CheckConstraint("never = 0", name=op.f("ck_opening_shut")),
        sa.ForeignKeyConstraint(
            ["never"], ["opening.id"], name=op.f("fk_opening_never"), deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
