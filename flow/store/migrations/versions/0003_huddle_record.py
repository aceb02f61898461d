"""The record of a huddle, as its events; and the reply to an escalated action."""

import sqlalchemy as sa
from alembic import op

from flow.store.append_only import statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVENTS = ("opened", "part", "came", "went", "declared", "decided", "moved", "confirmed", "closed", "not_held")
PARTS = ("gate", "yesterday", "position", "changed", "agenda", "tipping", "read_back")
ACTION_EVENTS = (
    *("agreed", "changed", "started", "noted", "done", "not_done", "carried_over"),
    *("escalated", "answered", "cancelled", "reopened"),
)


def _kind(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "huddle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_huddle_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddle")),
        sa.UniqueConstraint("system", "day", name=op.f("uq_huddle_system_day")),
    )
    op.create_table(
        "huddle_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("huddle", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.Column("kind", _kind("kind", EVENTS), nullable=False),
        sa.Column("part", _kind("part", PARTS), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["huddle"], ["huddle.id"], name=op.f("fk_huddle_event_huddle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddle_event")),
        sa.UniqueConstraint("huddle", "version", name=op.f("uq_huddle_event_huddle_version")),
    )
    op.add_column("action", sa.Column("reply", sa.Text(), nullable=True))
    _more_kinds_of_action_event()
    dialect = op.get_bind().dialect.name
    again = ("action_event",) if dialect == "sqlite" else ()
    for statement in statements(dialect, ("huddle_event", *again)):
        op.execute(statement)


def _more_kinds_of_action_event() -> None:
    """SQLite makes the table anew for a wider constraint, and its triggers go with the old one."""
    with op.batch_alter_table("action_event") as batch:
        batch.drop_constraint(op.f("ck_action_event_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_action_event_kind"), sa.column("kind").in_(ACTION_EVENTS))


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
