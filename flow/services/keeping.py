"""Writing a load and all it brings, inside the transaction of whoever loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from flow import clock
from flow.layout import Layout
from flow.measures.patients import describe_inpatients
from flow.security.person import Person
from flow.services import history
from flow.services.landing import by_snapshot, delay_kinds
from flow.services.load_report import LoadReport
from flow.services.values import known_system
from flow.snapshots.pipeline import Understood
from flow.store import loads, partitions, snapshots, systems
from flow.store.database import Database
from flow.vocabulary import Feed


@dataclass(frozen=True)
class Landed:
    """Snapshots that a load brought: whose facts of which days must be worked out, and the rows at hand."""

    layout: Layout
    feed: Feed
    organisations: Sequence[str]
    days: Sequence[date]
    fresh: dict[int, pd.DataFrame]


def make_parts(database: Database, found: Understood) -> None:
    """The months of a file's rows have their parts before the transaction that brings the rows."""
    if not found.refused:
        partitions.make(database, found.snapshots.feed, found.snapshots.days)


def keep(
    connection: Any, layout: Layout, report: LoadReport, found: Understood, mark: str, who: Person, moment: datetime
) -> tuple[int, Landed | None]:
    """Write the load and all it brings; returns its number and what facts must now be worked out."""
    kept = loads.keep_file(connection, layout.key, found.kept_name, found.kept_bytes) if found.kept_name else None
    load = loads.add(
        connection,
        loads.Load(
            system=layout.key,
            file_name=report.file,
            fingerprint=mark,
            feed=report.feed,
            profile=found.profile_key,
            organisation=report.organisation,
            at=clock.naive_utc(moment),
            who=str(who),
            status=report.status,
            first_day=min(report.days, default=None),
            last_day=max(report.days, default=None),
            rows_read=report.rows_read,
            rows_loaded=report.rows_loaded,
            rows_left_out=report.rows_left_out,
            source_file=kept,
        ),
    )
    loads.add_findings(connection, load, report.findings)
    if report.refused:
        return load, None
    loads.add_left_out(connection, load, found.checked.left_out)
    layout = _register(connection, layout, found, who, moment)
    return load, _keep_snapshots(connection, layout, load, found)


def _register(connection: Any, layout: Layout, found: Understood, who: Person, moment: datetime) -> Layout:
    """A system that is not pooled learns the organisations that a published file names."""
    unknown = set(found.snapshots.keys["organisation"]) - set(layout.organisations)
    if layout.pooled or not unknown:
        return layout
    named = {code: found.organisation_names.get(code, code) for code in sorted(unknown)}
    systems.register(connection, layout.key, named, str(who), clock.naive_utc(moment))
    return known_system(connection, layout.key)


def _keep_snapshots(connection: Any, layout: Layout, load: int, found: Understood) -> Landed:
    split = found.snapshots
    marks = history.digests(split)
    ids = snapshots.add(
        connection, layout.key, load, split.keys.assign(feed=split.feed, series=split.series, digest=marks)
    )
    rows = split.rows.assign(snapshot=ids[split.of_row], file_row=split.rows.index)
    if split.feed is Feed.INPATIENTS:
        rows = describe_inpatients(rows, delay_kinds(connection))
    snapshots.add_rows(connection, split.feed, rows, np.array(split.days, dtype="datetime64[D]")[split.of_row])
    organisations, days = sorted(set(split.keys["organisation"])), sorted(set(split.days))
    snapshots.choose(connection, layout.key, split.feed, organisations, days, layout.settings.census)
    fresh = by_snapshot(rows) if len(split) <= history.FEW else {}
    return Landed(layout, split.feed, organisations, days, fresh)
