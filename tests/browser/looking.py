"""People as they are in the store, and the eyes that look for them in a page and in all that the server sent."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Page, WebSocket, expect

from tests.plymouth import DAY

ADDRESS = f"system=plymouth&day={DAY}"
NAMES = {
    "inpatients_row": ("spell_id", "nhs_number"),
    "dtoc_row": ("spell_id",),
    "chc_row": ("case_id",),
    "discharges_row": ("spell_id", "nhs_number"),
    "action_patient": ("spell_id",),
}
LABELS = (b"Local key", b"local_key", b"psn:")
"""What stands over or before a name."""


PSEUDONYM = rb"[0-9a-f]{64}"


@dataclass(frozen=True)
class People:
    """Everything in the store that names a person, a stay or a bed."""

    names: frozenset[bytes]
    beds: frozenset[bytes]

    @cached_property
    def shapes(self) -> re.Pattern[bytes]:
        """How they look: RK9104764 as RK and seven figures, since in the bytes of a table one stands right after the
        other; a pseudonym as 64 figures and letters."""
        stays = (name for name in self.names if not re.fullmatch(PSEUDONYM, name))
        shapes = {re.sub(rb"\d{2,}$", lambda found: rb"\d{%d}" % len(found[0]), name) for name in stays}
        assert len(shapes) < 50
        return re.compile(b"|".join([PSEUDONYM, *sorted(shapes)]))

    def in_(self, text: bytes) -> set[bytes]:
        """Those that a text holds; of beds those in words, and three in a row as the column of a table has them."""
        found = {label for label in LABELS if label in text} | (set(self.shapes.findall(text)) & self.names)
        beds = [found[1] for found in re.finditer(rb"\bbed ([A-Z]{0,2}\d{1,3})\b", text)]
        for run in re.findall(rb"(?:[A-Z]\d\d){3,}", text):
            pieces = {run[place : place + 3] for place in range(0, len(run), 3)}
            beds += pieces if pieces <= self.beds else set()
        return found | (set(beds) & self.beds)


def everybody(path: Path) -> People:
    """Everybody in a store, whatever the day."""
    with sqlite3.connect(path) as store:
        names = {
            str(value).removeprefix("psn:").encode()
            for table, columns in NAMES.items()
            for column in columns
            for (value,) in store.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")  # noqa: S608
        }
        beds = {bed.encode() for (bed,) in store.execute("SELECT DISTINCT bed FROM inpatients_row WHERE bed <> ''")}
    assert len(names) > 1000
    return People(frozenset(names), frozenset(beds))


@dataclass
class Heard:
    """Everything that the server has sent over the websocket since somebody began to listen."""

    payloads: list[bytes] = field(default_factory=list)

    def listen(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived", lambda data: self.payloads.append(data if isinstance(data, bytes) else data.encode())
        )


def at_rest(page: Page) -> None:
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.locator("[data-stale=true]")).to_have_count(0)
