"""What Spark's executors do: open the store by their own settings and work out units of one organisation and some days.

Nothing in here knows Spark: a task is handed Arrow batches of numbers, each the place of a unit in the work that was
sent along, and gives Arrow batches of facts or checks. Rows of patients go from the store into the task and no further.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa

from flow.errors import FlowError
from flow.layout import Layout
from flow.measures.sheet import FACT_COLUMNS
from flow.services.landed_checks import worked_out
from flow.services.landing import facts_of
from flow.settings import read_settings
from flow.store import snapshots
from flow.store.checks import COLUMNS as CHECK_COLUMNS
from flow.store.database import connect
from flow.vocabulary import DelayKind

NOT_STRINGS = {"day": pa.date32(), "numerator": pa.float64(), "denominator": pa.float64()}
FACTS = pa.schema([(name, NOT_STRINGS.get(name, pa.string())) for name in FACT_COLUMNS])
CHECKS = pa.schema([(name, NOT_STRINGS.get(name, pa.string())) for name in CHECK_COLUMNS])
Batches = Iterator[pa.RecordBatch]


class AnotherStore(FlowError):
    """An executor's settings name a store that is not the one whose facts are worked out again."""

    exit_code = 2


@dataclass(frozen=True)
class Unit:
    """One organisation: the days whose facts are wanted, those whose checks are (all of them and more), their mark."""

    organisation: str
    days: Sequence[date]
    touched: Sequence[date]
    filed: str


@dataclass(frozen=True)
class Work:
    """What the executors are sent: every unit, and what it is worked out with besides its rows."""

    layout: Layout
    kinds: Mapping[str, DelayKind]
    units: Sequence[Unit]


def ddl(schema: pa.Schema) -> str:
    """The schema in the words of Spark."""
    words = {pa.string(): "string", pa.date32(): "date", pa.float64(): "double"}
    return ", ".join(f"{field.name} {words[field.type]}" for field in schema)


def filed_mark(connection: Any, layout: Layout, organisation: str, days: Collection[date]) -> str:
    """Names what is in use for these days, when it was loaded and by which load: another store gives another mark."""
    filed = snapshots.in_use(connection, layout.key, sorted(days), [organisation])
    said = sorted(repr(item) for item in filed)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def make_facts(work: Work, batches: Batches) -> Batches:
    """The facts of these units, columns `FACTS`."""

    def facts(connection: Any, unit: Unit) -> pa.Table:
        made = facts_of(connection, work.layout, [unit.organisation], unit.days, work.kinds)
        return pa.Table.from_pandas(made, FACTS, preserve_index=False)

    return _each(work, batches, facts)


def make_checks(work: Work, batches: Batches) -> Batches:
    """The checks of these units, columns `CHECKS`."""

    def checks(connection: Any, unit: Unit) -> pa.Table:
        found = worked_out(connection, work.layout, [unit.organisation], unit.touched)
        return pa.Table.from_pylist([dict(zip(CHECK_COLUMNS, row, strict=True)) for row in found], CHECKS)

    return _each(work, batches, checks)


def _each(work: Work, batches: Batches, made: Callable[[Any, Unit], pa.Table]) -> Batches:
    """What is made of each unit, each in one moment of the store. Raises AnotherStore."""
    store = connect(read_settings().database_url)
    try:
        for place in (place for several in batches for place in several.column(0).to_pylist()):
            unit = work.units[place]
            with store.reading() as connection:
                if filed_mark(connection, work.layout, unit.organisation, unit.touched) != unit.filed:
                    raise AnotherStore(
                        f"A worker's settings name a store in which other files are in use for {unit.organisation}: "
                        "FLOW_DATABASE_URL must name the same store on every machine."
                    )
                table = made(connection, unit)
            yield from table.combine_chunks().to_batches()
    finally:
        store.close()


def to_frame(table: pa.Table) -> pd.DataFrame:
    """The facts of every unit as the store takes them, in one order whoever made them first."""
    facts = table.to_pandas()
    facts = facts.astype({name: "str" for name in FACT_COLUMNS if name not in NOT_STRINGS})
    return facts.sort_values(["day", "organisation", "scope", "scope_code", "measure"], ignore_index=True)
