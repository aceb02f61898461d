"""The live list of everyone who waits, capacity as partners enter it, handovers of a shift."""

import sqlalchemy as sa
from alembic import op

from flow.store.append_only import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HISTORY = ("work_event", "capacity_entry", "handover")


def upgrade() -> None:
    _work_item()
    _work_event()
    _capacity_entry()
    _handover()
    _saved_filter()
    for statement in statements(op.get_bind().dialect.name, HISTORY):
        op.execute(statement)


def _work_item() -> None:
    op.create_table(
        "work_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("spell_id", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_organisation", sa.Text(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_check", sa.DateTime(), nullable=True),
        sa.Column("blocked_by", sa.Text(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.Column("touched_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_work_item_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint(
            "system", "organisation", "spell_id", name=op.f("uq_work_item_system_organisation_spell_id")
        ),
    )


def _work_event() -> None:
    op.create_table(
        "work_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "claimed",
                "released",
                "step_set",
                "blocked",
                "unblocked",
                "noted",
                "done",
                "reopened",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["work_item.id"], name=op.f("fk_work_event_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_event")),
        sa.UniqueConstraint("item", "version", name=op.f("uq_work_event_item_version")),
    )


def _capacity_entry() -> None:
    op.create_table(
        "capacity_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("pathway", sa.Text(), nullable=False),
        sa.Column("local_authority", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("available", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_capacity_entry_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_entry")),
    )
    op.create_index(op.f("ix_capacity_entry_system_day"), "capacity_entry", ["system", "day"], unique=False)


def _handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_organisation", sa.Text(), nullable=False),
        sa.Column("to_whom", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("passed_on", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_handover_system")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index(op.f("ix_handover_system"), "handover", ["system"], unique=False)


def _saved_filter() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["system"], ["system.key"], name=op.f("fk_saved_filter_system")),
        sa.PrimaryKeyConstraint("system", "owner", "name", name=op.f("pk_saved_filter")),
    )


def downgrade() -> None:
    raise NotImplementedError("Go back by restoring the copy made before the upgrade.")
