"""`recompute`: every fact again, from the snapshots in use."""

from __future__ import annotations

from typing import Annotated

import typer

from flow.cli import show
from flow.errors import UsageError
from flow.services import start
from flow.services.recompute import recompute as again
from flow.services.recompute_spark import recompute_on_spark


def recompute(
    system: Annotated[str | None, typer.Option("--system", help="Key of the system; all if left out.")] = None,
    spark: Annotated[
        str | None, typer.Option("--spark", help="Work it out on this Spark cluster: spark://host:port.")
    ] = None,
    folder: Annotated[
        str | None,
        typer.Option("--folder", help="With --spark: put the facts here too, as a Parquet table for Spark SQL."),
    ] = None,
) -> None:
    """Work every fact out again, after an update that counts something new. Nothing that was filed changes."""
    if folder and not spark:
        raise UsageError("--folder goes with --spark: the facts are written there by the Spark cluster.")
    store, progress = start.open_store(), show.progress()
    names = recompute_on_spark(store, spark, system, folder, progress) if spark else again(store, system, progress)
    show.say(f"Every fact is worked out again: {', '.join(names) or 'there is no system yet'}.")
