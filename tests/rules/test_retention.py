"""The manual says of every table what is kept, for how long and why, as the product does it."""

from __future__ import annotations

from flow.security.retention import PURGE_WORDS, TABLES, Kept
from tests.rules.source import ROOT


def row(kept: Kept) -> str:
    days = "for good" if kept.days is None else f"{kept.days} days"
    return f"| `{kept.table}` | {kept.holds} | {days} | {kept.why} | {PURGE_WORDS[kept.purge]} |"


def test_the_manual_has_the_retention_table_as_it_is() -> None:
    page = (ROOT / "docs" / "retention.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("| `")] == [row(kept) for kept in TABLES]
