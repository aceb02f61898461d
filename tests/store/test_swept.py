"""What one test leaves in PostgreSQL no other finds; what cannot be taken out costs the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from flow.security.principal import LOCAL
from flow.store.database import connect
from tests.mornings import a_morning, make_demo
from tests.swept import Swept


def everything(url: str) -> dict[str, list[Any]]:
    """Every row of every table, and where the sequences are."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        names = sorted(sa.inspect(connection).get_table_names())
        found = {name: sorted(map(str, connection.exec_driver_sql(f'TABLE "{name}"'))) for name in names}
        found["sequences"] = sorted(
            map(str, connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences"))
        )
    return found


def test_a_morning_is_taken_out_again_with_its_history_and_its_parts(swept: Swept, tmp_path: Any) -> None:
    with swept.database() as first:
        before = everything(first)
        store = connect(first, LOCAL)
        make_demo(store, tmp_path)
        a_morning(store)
        store.close()
        assert everything(first).keys() > before.keys()
    with swept.database() as second:
        assert (second, everything(second)) == (first, before)


def test_a_database_whose_protection_was_switched_off_is_thrown_away(swept: Swept) -> None:
    with swept.database() as first:
        before = everything(first)
        engine = sa.create_engine(first)
        with engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
    with swept.database() as second:
        assert second != first
        assert everything(second) == before
