"""What became of each check of a feed, and which load read a kept file again."""

import sqlalchemy as sa
from alembic import op

from flow.store.append_only import statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FEEDS = (
    *("beds", "inpatients", "discharges", "dtoc", "emergency", "attendances"),
    *("capacity", "demand", "chc", "counts"),
)
CHECKS = ("arrived", "on_time", "complete", "plausible", "reconciles", "known_codes")
OUTCOMES = ("passed", "warned", "failed")


def _one_of(name: str, values: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "mending",
        sa.Column("load", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("again_of", sa.Integer(), nullable=False),
        sa.Column("mended", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["load"], ["load.id"], name=op.f("fk_mending_load")),
        sa.ForeignKeyConstraint(["again_of"], ["load.id"], name=op.f("fk_mending_again_of")),
        sa.PrimaryKeyConstraint("load", name=op.f("pk_mending")),
    )
    op.create_index(op.f("ix_mending_again_of"), "mending", ["again_of"])
    op.create_table(
        "feed_check",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        _one_of("feed", FEEDS),
        _one_of("check", CHECKS),
        _one_of("outcome", OUTCOMES),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_feed_check_system")),
        sa.PrimaryKeyConstraint("system", "day", "organisation", "feed", "check", name=op.f("pk_feed_check")),
    )
    for statement in statements(op.get_bind().dialect.name, ("mending",)):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
