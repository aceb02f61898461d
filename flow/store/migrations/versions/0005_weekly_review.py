"""Improvement plans, maturity by quarter, charts with new limits, indicators as published."""

import sqlalchemy as sa
from alembic import op

from flow.store.append_only import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

HISTORY = ("plan_event", "maturity", "rebase", "indicator")


def upgrade() -> None:
    _plan_line()
    _plan_event()
    _maturity()
    _rebase()
    _indicator()
    for statement in statements(op.get_bind().dialect.name, HISTORY):
        op.execute(statement)


def _plan_line() -> None:
    op.create_table(
        "plan_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=True),
        sa.Column("milestone", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "on_track",
                "at_risk",
                "done",
                "stopped",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_plan_line_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint("system", "plan", "key", name=op.f("uq_plan_line_system_plan_key")),
    )


def _plan_event() -> None:
    op.create_table(
        "plan_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["line"], ["plan_line.id"], name=op.f("fk_plan_event_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_event")),
        sa.UniqueConstraint("line", "version", name=op.f("uq_plan_event_line_version")),
    )


def _maturity() -> None:
    op.create_table(
        "maturity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "not_yet_established",
                "plans_in_place",
                "established",
                "mature",
                "exemplary",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_maturity_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maturity")),
    )
    op.create_index(op.f("ix_maturity_system"), "maturity", ["system"], unique=False)


def _rebase() -> None:
    op.create_table(
        "rebase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "system",
                "organisation",
                "site",
                "ward",
                name="scope",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("scope_code", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_rebase_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebase")),
    )
    op.create_index(op.f("ix_rebase_system"), "rebase", ["system"], unique=False)


def _indicator() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_indicator_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_index(op.f("ix_indicator_system"), "indicator", ["system"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
