"""Every table. Feed tables are made of the one declaration a column; the rest is written out here.

Moments are kept as UTC without a zone. `HISTORY` lists the tables that the database itself lets nobody change.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from flow.snapshots.columns import Column as FeedColumn
from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.vocabulary import (
    ActionEventKind,
    ActionStatus,
    DelayKind,
    DtocSide,
    DtocVerdict,
    Feed,
    FeedCheck,
    Grain,
    HuddleEventKind,
    HuddlePart,
    Level,
    LoadStatus,
    Maturity,
    OrganisationKind,
    Outcome,
    PlanStatus,
    Scope,
    Source,
    Tier,
    WardType,
    WorkEventKind,
)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _words(name: str, of: type, **options: Any) -> sa.Column[Any]:
    """A column that holds only the values of a StrEnum; the database refuses anything else."""
    kind = sa.Enum(
        of,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        values_callable=lambda members: [str(member) for member in members],
    )
    return sa.Column(name, kind, **options)


def _system(**options: Any) -> sa.Column[Any]:
    return sa.Column("system", sa.ForeignKey("system.key"), nullable=False, **options)


def _text(name: str, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, **options)


system = sa.Table(
    "system",
    metadata,
    _text("key", primary_key=True),
    _text("name", nullable=False),
    sa.Column("pooled", sa.Boolean, nullable=False),
    sa.Column("settings", sa.JSON, nullable=False),
)
organisation = sa.Table(
    "organisation",
    metadata,
    _system(primary_key=True),
    _text("code", primary_key=True),
    _text("name", nullable=False),
    _words("kind", OrganisationKind),
    sa.Column("feeds", sa.JSON, nullable=False),
    _text("due"),
    sa.Column("place", sa.Integer, nullable=False),
)
site = sa.Table(
    "site",
    metadata,
    _system(primary_key=True),
    _text("code", primary_key=True),
    _text("name", nullable=False),
    _text("organisation", nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
)
ward = sa.Table(
    "ward",
    metadata,
    _system(primary_key=True),
    _text("site", primary_key=True),
    _text("code", primary_key=True),
    _text("name", nullable=False),
    _words("type", WardType),
    _text("zone"),
    sa.Column("place", sa.Integer, nullable=False),
)
target = sa.Table(
    "target",
    metadata,
    _system(primary_key=True),
    _text("measure", primary_key=True),
    sa.Column("start", sa.Date, primary_key=True),
    sa.Column("value", sa.Double, nullable=False),
    _text("source", nullable=False),
)
profile = sa.Table(
    "profile",
    metadata,
    _system(primary_key=True),
    _text("key", primary_key=True),
    _text("toml", nullable=False),
)
delay_reason = sa.Table(
    "delay_reason",
    metadata,
    _text("code", primary_key=True),
    _text("words", nullable=False),
    _text("group", nullable=False),
    _words("kind", DelayKind, nullable=False),
    _text("usual_owner"),
    _text("dtoc_letter"),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
)
setting_change = sa.Table(
    "setting_change",
    metadata,
    _id(),
    _system(index=True),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("what", nullable=False),
    sa.Column("before", sa.JSON),
    sa.Column("after", sa.JSON),
)
source_file = sa.Table(
    "source_file",
    metadata,
    _id(),
    _system(),
    _text("sha256", nullable=False),
    _text("name", nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("kept", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("system", "sha256"),
)
load = sa.Table(
    "load",
    metadata,
    _id(),
    _system(index=True),
    sa.Column("source_file", sa.ForeignKey("source_file.id")),
    _text("file_name", nullable=False),
    _text("fingerprint", nullable=False, index=True),
    _words("feed", Feed),
    _text("profile"),
    _text("organisation"),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _words("status", LoadStatus, nullable=False),
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    sa.Column("rows_read", sa.Integer, nullable=False),
    sa.Column("rows_loaded", sa.Integer, nullable=False),
    sa.Column("rows_left_out", sa.Integer, nullable=False),
)
finding = sa.Table(
    "finding",
    metadata,
    _id(),
    sa.Column("load", sa.ForeignKey("load.id"), nullable=False, index=True),
    _words("level", Level, nullable=False),
    sa.Column("row", sa.Integer),
    _text("column"),
    _text("value"),
    _text("message", nullable=False),
)
left_out_row = sa.Table(
    "left_out_row",
    metadata,
    _id(),
    sa.Column("load", sa.ForeignKey("load.id"), nullable=False, index=True),
    sa.Column("row", sa.Integer, nullable=False),
    _text("reason", nullable=False),
    sa.Column("cells", sa.JSON, nullable=False),
)
mending = sa.Table(
    "mending",
    metadata,
    sa.Column("load", sa.ForeignKey("load.id"), primary_key=True, autoincrement=False),
    sa.Column("again_of", sa.ForeignKey("load.id"), nullable=False, index=True),
    _text("mended", nullable=False),
)
"""A load that read a kept file again, the load it read again, and what had been mended since, in words."""
snapshot = sa.Table(
    "snapshot",
    metadata,
    _id(),
    _system(),
    sa.Column("load", sa.ForeignKey("load.id"), nullable=False, index=True),
    _text("organisation", nullable=False),
    _words("feed", Feed, nullable=False),
    _text("series", nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("census_at", sa.DateTime),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("left_out", sa.Integer, nullable=False),
    _text("digest", nullable=False),
    sa.Index(None, "system", "day", "organisation", "feed", "series"),
)
day_snapshot = sa.Table(
    "day_snapshot",
    metadata,
    _system(primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    _text("organisation", primary_key=True),
    _words("feed", Feed, primary_key=True),
    _text("series", primary_key=True),
    sa.Column("snapshot", sa.ForeignKey("snapshot.id"), nullable=False),
    sa.Column("newest", sa.ForeignKey("snapshot.id"), nullable=False),
)
"""Which snapshot gives the figures of a day (the census nearest the configured time) and which is the newest one."""

feed_check = sa.Table(
    "feed_check",
    metadata,
    _system(primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    _text("organisation", primary_key=True),
    _words("feed", Feed, primary_key=True),
    _words("check", FeedCheck, primary_key=True),
    _words("outcome", Outcome, nullable=False),
    _text("message", nullable=False),
)
"""What the confidence gate found of the rows in use of one feed, organisation and day; worked out when they land."""

fact = sa.Table(
    "fact",
    metadata,
    _system(primary_key=True),
    _words("scope", Scope, primary_key=True),
    _text("scope_code", primary_key=True),
    _words("grain", Grain, primary_key=True),
    _text("measure", primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    _text("organisation", nullable=False),
    sa.Column("numerator", sa.Double, nullable=False),
    sa.Column("denominator", sa.Double),
    _words("source", Source, nullable=False),
    sa.Index(None, "system", "day", "organisation"),
    sqlite_with_rowid=False,
)

action = sa.Table(
    "action",
    metadata,
    _id(),
    _system(),
    sa.Column("huddle_day", sa.Date, nullable=False),
    _text("what", nullable=False),
    _text("owner_name", nullable=False),
    _text("owner_organisation", nullable=False),
    sa.Column("due_at", sa.DateTime, nullable=False),
    _words("tier", Tier, nullable=False),
    _words("status", ActionStatus, nullable=False),
    _text("measure"),
    _text("delay_reason"),
    _text("delay_organisation"),
    _text("pathway"),
    _text("escalated_to"),
    _text("reply"),
    _text("outcome"),
    sa.Column("carried", sa.Integer, nullable=False),
    _text("raised_by", nullable=False),
    _text("raised_by_organisation", nullable=False),
    sa.Column("raised_at", sa.DateTime, nullable=False),
    sa.Column("closed_at", sa.DateTime),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(None, "system", "huddle_day"),
    sa.Index(None, "system", "status"),
)
action_patient = sa.Table(
    "action_patient",
    metadata,
    sa.Column("action", sa.ForeignKey("action.id"), primary_key=True),
    _text("organisation", primary_key=True),
    _text("spell_id", primary_key=True),
    sa.Index(None, "organisation", "spell_id"),
)
action_event = sa.Table(
    "action_event",
    metadata,
    _id(),
    sa.Column("action", sa.ForeignKey("action.id"), nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _words("kind", ActionEventKind, nullable=False),
    _text("note"),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("action", "version"),
)

huddle = sa.Table(
    "huddle",
    metadata,
    _id(),
    _system(),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("system", "day"),
)
"""A huddle of which something was written down. What is known of it is what its events say."""
huddle_event = sa.Table(
    "huddle_event",
    metadata,
    _id(),
    sa.Column("huddle", sa.ForeignKey("huddle.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _words("kind", HuddleEventKind, nullable=False),
    _words("part", HuddlePart),
    _text("note"),
    sa.Column("data", sa.JSON, nullable=False),
    sa.UniqueConstraint("huddle", "version"),
)

dtoc_verdict = sa.Table(
    "dtoc_verdict",
    metadata,
    _id(),
    _system(),
    _text("organisation", nullable=False),
    _text("spell_id", nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    _words("side", DtocSide, nullable=False),
    _words("verdict", DtocVerdict, nullable=False),
    _text("note"),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    sa.Index(None, "system", "day"),
)
"""What the NHS and the council said of a patient on the day's list of delayed transfers; the newest of a side holds."""

stay_review = sa.Table(
    "stay_review",
    metadata,
    _id(),
    _system(),
    _text("organisation", nullable=False),
    _text("spell_id", nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _text("next_step", nullable=False),
    sa.Column("next_check", sa.DateTime, nullable=False),
    _text("note"),
    sa.Index(None, "system", "organisation", "spell_id"),
)
"""Long-stay reviews recorded here. `day`: the morning they were of; `at`: when they were written down."""

work_item = sa.Table(
    "work_item",
    metadata,
    _id(),
    _system(),
    _text("organisation", nullable=False),
    _text("spell_id", nullable=False),
    _text("claimed_by"),
    _text("claimed_organisation"),
    _text("next_step"),
    sa.Column("next_check", sa.DateTime),
    _text("blocked_by"),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("touched_at", sa.DateTime, nullable=False),
    _text("touched_by", nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("system", "organisation", "spell_id"),
)
"""One person on the live list, from when somebody first did something for them. What was done is in `work_event`."""
work_event = sa.Table(
    "work_event",
    metadata,
    _id(),
    sa.Column("item", sa.ForeignKey("work_item.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _words("kind", WorkEventKind, nullable=False),
    _text("note"),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.UniqueConstraint("item", "version"),
)
capacity_entry = sa.Table(
    "capacity_entry",
    metadata,
    _id(),
    _system(),
    sa.Column("day", sa.Date, nullable=False),
    _text("organisation", nullable=False),
    _text("pathway", nullable=False),
    _text("local_authority", nullable=False),
    sa.Column("starts", sa.Integer, nullable=False),
    sa.Column("available", sa.Integer),
    _text("note"),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    sa.Index(None, "system", "day"),
)
"""Starts that a partner says it can make on a day, by pathway and locality (empty: everywhere); the newest holds."""
handover = sa.Table(
    "handover",
    metadata,
    _id(),
    _system(index=True),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _text("to_whom", nullable=False),
    _text("note", nullable=False),
    sa.Column("passed_on", sa.JSON, nullable=False),
)
"""A shift handed over: the note, and the claims passed on (a list of [organisation, spell])."""
saved_filter = sa.Table(
    "saved_filter",
    metadata,
    _system(primary_key=True),
    _text("owner", primary_key=True),
    _text("name", primary_key=True),
    sa.Column("filters", sa.JSON, nullable=False),
)

plan_line = sa.Table(
    "plan_line",
    metadata,
    _id(),
    _system(),
    _text("plan", nullable=False),
    _text("key", nullable=False),
    _text("parent"),
    _text("words", nullable=False),
    _text("lead"),
    _text("milestone"),
    sa.Column("due", sa.Date),
    _words("status", PlanStatus, nullable=False),
    sa.Column("measures", sa.JSON, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("system", "plan", "key"),
)
"""A goal, recommendation or line of action of an improvement plan, as it stands."""
plan_event = sa.Table(
    "plan_event",
    metadata,
    _id(),
    sa.Column("line", sa.ForeignKey("plan_line.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
    _text("note"),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.UniqueConstraint("line", "version"),
)
maturity = sa.Table(
    "maturity",
    metadata,
    _id(),
    _system(index=True),
    _text("change", nullable=False),
    sa.Column("quarter", sa.Date, nullable=False),
    _words("level", Maturity, nullable=False),
    _text("note"),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
)
"""How far a change of the High Impact Change Model is, by quarter (its first day); the newest of a quarter holds."""
rebase = sa.Table(
    "rebase",
    metadata,
    _id(),
    _system(index=True),
    _words("scope", Scope, nullable=False),
    _text("scope_code", nullable=False),
    _text("measure", nullable=False),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("stands", sa.Boolean, nullable=False),
    _text("reason", nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
)
"""From this day a chart has new limits, by a person and with a reason; `stands` False takes one back."""
indicator = sa.Table(
    "indicator",
    metadata,
    _id(),
    _system(index=True),
    _text("key", nullable=False),
    _text("area", nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("rank", sa.Integer),
    sa.Column("of", sa.Integer),
    _text("source", nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("who_organisation", nullable=False),
)
"""An indicator of the local system review as somebody published it: value, rank among its comparators, source."""

person_account = sa.Table(
    "person_account",
    metadata,
    _id(),
    _text("key", nullable=False, unique=True),
    _text("name", nullable=False),
    _text("organisation", nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("grants", sa.JSON, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
"""Somebody who may sign in. `key`: the address of e-mail, lower case; `grants`: [role, system, organisation] each."""
account_event = sa.Table(
    "account_event",
    metadata,
    _id(),
    sa.Column("account", sa.ForeignKey("person_account.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("said", nullable=False),
    sa.Column("changes", sa.JSON, nullable=False),
    sa.UniqueConstraint("account", "version"),
)
sign_in = sa.Table(
    "sign_in",
    metadata,
    _text("session", primary_key=True),
    _text("key", nullable=False, index=True),
    sa.Column("started", sa.DateTime, nullable=False),
    sa.Column("last_seen", sa.DateTime, nullable=False),
    sa.Column("ended", sa.DateTime),
    _text("why_ended"),
)
"""One signing-in. `session`: a hash of the provider's own mark for it, so that an old cookie opens nothing."""
audit = sa.Table(
    "audit",
    metadata,
    _id(),
    sa.Column("at", sa.DateTime, nullable=False, index=True),
    _text("key", nullable=False),
    _text("who", nullable=False),
    _text("organisation", nullable=False),
    _text("act", nullable=False),
    _text("what", nullable=False),
    _text("system", index=True),
    sa.Column("about", sa.JSON, nullable=False),
    _text("via", nullable=False),
    _text("address"),
    sa.Column("allowed", sa.Boolean, nullable=False),
)
"""Who did or looked at what, when and from where. `about` holds keys alone: no text, no number of a patient."""

KINDS: dict[Kind, Any] = {
    Kind.TEXT: sa.Text,
    Kind.CODE: sa.Text,
    Kind.CHOICE: sa.Text,
    Kind.COUNT: sa.Integer,
    Kind.NUMBER: sa.Double,
    Kind.DATE: sa.Date,
    Kind.MOMENT: sa.DateTime,
    Kind.YES_NO: sa.Boolean,
}
DERIVED: dict[Feed, tuple[sa.Column[Any], ...]] = {
    Feed.INPATIENTS: (
        sa.Column("length_of_stay", sa.Integer),
        sa.Column("fit_waiting", sa.Boolean),
        sa.Column("ready_on", sa.Date),
        _text("delay_kind"),
    ),
}
"""Worked out from the row alone when it lands, so that lists and groups need no patient outside them."""


def _feed_column(column: FeedColumn) -> sa.Column[Any]:
    return sa.Column(column.name, KINDS[column.kind])


OF_PATIENTS = (Feed.INPATIENTS, Feed.DISCHARGES, Feed.DTOC, Feed.ATTENDANCES, Feed.CHC)
"""The feeds with a row a person: on PostgreSQL their tables are in parts, a part a month (flow/store/partitions.py)."""


def _feed_table(spec: FeedSpec) -> sa.Table:
    """`file_row` is the row of the file as a person counts it. Nothing is NOT NULL: rows were checked already.

    `month`: the first day of the month of the snapshot's day, on PostgreSQL alone; empty on SQLite.
    """
    columns = [_feed_column(column) for column in spec.columns]
    of_patients = spec.feed in OF_PATIENTS
    extra = (*DERIVED.get(spec.feed, ()), *((sa.Column("month", sa.Date),) if of_patients else ()))
    return sa.Table(
        f"{spec.feed}_row",
        metadata,
        sa.Column("snapshot", sa.ForeignKey("snapshot.id"), nullable=False, index=True),
        sa.Column("file_row", sa.Integer, nullable=False),
        *columns,
        *extra,
        postgresql_partition_by="RANGE (month)" if of_patients else None,
    )


FEED_TABLES: dict[Feed, sa.Table] = {feed: _feed_table(spec) for feed, spec in FEEDS.items()}

pseudonym_key = sa.Table(
    "pseudonym_key",
    metadata,
    _id(),
    _text("fingerprint", nullable=False),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
)
"""With which key the store's pseudonyms are made, by a fingerprint that says nothing of the key; the newest holds."""
legal_hold = sa.Table(
    "legal_hold",
    metadata,
    _id(),
    _system(index=True),
    _text("organisation"),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("last", sa.Date),
    _text("reason", nullable=False),
    sa.Column("releases", sa.ForeignKey("legal_hold.id"), unique=True),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
)
"""What may not be removed, and why: of an organisation (none: of the whole system), from a day to a day (none: open).

A row with `releases` ends the hold it names."""
purge_log = sa.Table(
    "purge_log",
    metadata,
    _id(),
    _system(index=True),
    sa.Column("at", sa.DateTime, nullable=False),
    _text("who", nullable=False),
    _text("table", nullable=False),
    sa.Column("before", sa.Date, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
)
"""What was removed at the end of its time: how many rows of which table, of days before which."""
purged = sa.Table(
    "purged",
    metadata,
    sa.Column("snapshot", sa.ForeignKey("snapshot.id"), primary_key=True, autoincrement=False),
    sa.Column("purge", sa.ForeignKey("purge_log.id"), nullable=False),
)
"""The snapshots whose rows were removed: the facts of their days stand as they are."""
opening = sa.Table(
    "opening",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    _text("kind", nullable=False),
    sa.Column("never", sa.ForeignKey("opening.id", deferrable=True, initially="DEFERRED"), nullable=False),
    sa.CheckConstraint("id = 1", name="one"),
    sa.CheckConstraint("never = 0", name="shut"),
)
"""History is open to a purge or a new key while a row is here. `never` points nowhere: nobody can commit that row."""

HISTORY: tuple[sa.Table, ...] = (
    setting_change,
    source_file,
    load,
    finding,
    left_out_row,
    mending,
    snapshot,
    action_event,
    huddle_event,
    dtoc_verdict,
    stay_review,
    work_event,
    capacity_entry,
    handover,
    plan_event,
    maturity,
    rebase,
    indicator,
    account_event,
    audit,
    pseudonym_key,
    legal_hold,
    purge_log,
    purged,
)
"""Append-only: triggers refuse UPDATE and DELETE on both databases (migrations)."""
