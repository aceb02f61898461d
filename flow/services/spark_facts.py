"""The facts of the store as a Parquet table, so that a Spark SQL endpoint can read them.

`FOLDER/system=KEY/month=YYYY-MM`: each month is put whole in the place of what was. Rows of patients are never in it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from flow.errors import UsageError
from flow.services.spark_tasks import FACTS
from flow.store import facts


def table_url(folder: str) -> str:
    """The folder, one that every machine sees, as Spark names it. Raises UsageError for a relative one."""
    if "://" in folder or folder.startswith("file:"):
        return folder.rstrip("/")
    path = Path(folder)
    if not path.is_absolute():
        raise UsageError(f"'{folder}' is another folder on each machine. Name it from the root, or as a URL.")
    return path.as_uri().rstrip("/")


def put_table(connection: Any, spark: Any, system: str, url: str) -> None:
    """Every fact of a system as the store has it now, in the folder that `table_url` named."""
    months = sorted({day.replace(day=1) for day in facts.days(connection, system)})
    for month in months:
        found = facts.read(connection, system, (month, _last(month)), span=True, grain=None)
        table = pa.Table.from_pandas(found, FACTS, preserve_index=False)
        named = {"system": system, "month": f"{month:%Y-%m}"}
        for name, value in named.items():
            table = table.append_column(name, pa.repeat(value, table.num_rows))
        spark.createDataFrame(table).coalesce(1).write.partitionBy(*named).parquet(url, mode="overwrite")
    _forget(spark, f"{url}/system={system}", {f"month={month:%Y-%m}" for month in months})


def _last(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _forget(spark: Any, url: str, keep: set[str]) -> None:
    """Months that have no fact any more."""
    context = spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path(url)
    files = path.getFileSystem(context._jsc.hadoopConfiguration())
    for entry in files.listStatus(path) if files.exists(path) else ():
        if entry.getPath().getName().startswith("month=") and entry.getPath().getName() not in keep:
            files.delete(entry.getPath(), True)
