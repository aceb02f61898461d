"""Whatever is typed in any field, or stands in any column, is text in every file that is made.

No cell of a table begins a formula; no text of a document is markup. Every service that writes is walked, and every
text that it takes: a new one is walked by itself.
"""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from html.parser import HTMLParser
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import iter_modules
from shutil import copy
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
import sqlalchemy as sa

import flow.services
from flow.errors import FlowError, SomebodyElseSaved
from flow.security.person import Person, somebody
from flow.security.roles import Act
from flow.services import documents, handover, pack, plan_report
from flow.services.allowed import GUARDED, NOT_TYPED
from flow.services.export import TABLES, made
from flow.services.export_write import Ending
from flow.services.load import load_bytes
from flow.services.load_report import How
from flow.services.settings_edit import change, fields_of, settings
from flow.services.start import open_store
from flow.services.worklist import worklist
from flow.settings import Settings
from flow.snapshots.columns import Kind
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.store.database import Database
from flow.store.tables import metadata
from tests.mornings import DAY, KEY, NOW, inpatients, put
from tests.store.every_service import HARTOR, RUTH, Called, fill, service

LEADS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", " =", "'=", "\u200b=", "\ufeff=", '"=', ";=", "a;=", "a\t@")
BODY = "1<i>zq</i>[x](javascript:1)`*"
EVIL = f"={BODY}\u202e\x07\x00"
WHO = somebody(EVIL, "RK9")
FIRST = {
    "actions.answer_escalation": "actions.escalate",
    "actions.reopen_action": "actions.finish_action",
    "work.unblock": "work.block",
    "work.release": "work.claim",
    "work.reopen": "work.done",
    "rebases.take_back": "rebases.rebase",
    "accounts.take_role": "accounts.give_role",
    "work.delete_filter": "work.save_filter",
    "holds.release_hold": "holds.add_hold",
}
"""What has to be done before each of these can be."""
NOTHING_TYPED = ("configure.configure", "purge.purge", "huddles.replayed")
LAST = ("huddles.close_huddle", "huddles.not_held")
PARTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("organisation", {"code": "LWSW"}),
    ("site", {"code": "LWMG"}),
    ("system", {}),
    ("ward", HARTOR),
)
Place = tuple[str, Any]


def hostile(value: Any) -> Iterator[Place]:
    """Where a text stands in what a service is given, and the same with a hostile text there."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield "", EVIL
    elif isinstance(value, Person):
        yield ".name", replace(value, name=WHO.name)
    elif isinstance(value, Mapping):
        for key, inside in value.items():
            yield from ((f".{key}{at}", {**value, key: evil}) for at, evil in hostile(inside))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inside = getattr(value, field.name)
            inside = "" if inside is None and "str" in str(field.type) else inside
            yield from ((f".{field.name}{at}", replace(value, **{field.name: evil})) for at, evil in hostile(inside))


@dataclass
class Walk:
    """Every text of every act that writes: where it was taken, and where it was refused."""

    called: Called
    taken: set[str]
    refused: set[str]
    stuck: dict[str, str]

    def all(self) -> None:
        self._do("huddles.open_huddle", self._given("huddles.open_huddle"))
        names = [name for name in sorted(GUARDED) if writes(name)]
        for name in sorted(names, key=lambda name: (name in LAST, name)):
            for place, evil in self._places(name):
                self._try(name, place, evil)

        for part, named in PARTS:
            read = fields_of(settings(self.called.store, "demo"), part, named)
            change(self.called.store, "demo", part, named, {"name": EVIL}, read, who=WHO)

    def _places(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        given = self._given(name)
        for parameter in list(inspect.signature(service(name)).parameters.values())[1:]:
            value = given.get(parameter.name)
            value = "" if value is None and str(parameter.annotation).startswith("str") else value
            yield from ((f"{parameter.name}{at}", {parameter.name: evil}) for at, evil in hostile(value))
            if parameter.annotation == "Mapping[str, str]":  # the words of a file, and what they mean
                yield (
                    f"{parameter.name}[]",
                    {parameter.name: dict.fromkeys([EVIL], next(iter(given[parameter.name].values())))},
                )

    def _try(self, name: str, place: str, evil: dict[str, Any]) -> None:
        """A refusal is the text's own: what is not hostile is taken in the same place."""
        where = f"{name}.{place}"
        try:
            self._do(name, self._given(name) | evil)
            self.taken.add(where)
        except FlowError:
            self.refused.add(where)
            try:
                self._do(name, self._given(name))
            except FlowError as error:
                self.stuck[where] = str(error)

    def _given(self, name: str) -> dict[str, Any]:
        """Real arguments, of an action, an account and a day of their own where a second time would be refused."""
        number = next(COUNTER)
        given = self.called.given(name) | {"who": RUTH}
        if "action_id" in given:
            agreed = self._do("actions.agree_action", self.called.given("actions.agree_action") | {"who": RUTH})
            given |= {"action_id": agreed.id, "version": 1}
        if name.startswith("accounts."):
            given["key"] = f"somebody{number}@nhs.net"
            if name != "accounts.open_account":
                self._do(
                    "accounts.open_account",
                    self.called.given("accounts.open_account") | {"who": RUTH, "key": given["key"]},
                )
        if name == "huddles.not_held":
            given["day"] = DAY + timedelta(days=number)
        if name.startswith("work."):
            given |= {"spell": f"P{next(PERSONS)}"} if "spell" in given else {}
        if name.startswith("rebases."):
            given["start"] = DAY - timedelta(days=number)
        if name == "settings_edit.change":
            given["read"] = fields_of(settings(self.called.store, "demo"), "ward", HARTOR)
            given["changes"] = {"name": f"Hart {number}", "zone": f"Zone {number}"}
        if name in FIRST:
            before = self.called.given(FIRST[name]) | {"who": RUTH}
            common = given.keys() & before.keys() - {"version", "name"}
            done = self._do(FIRST[name], before | {key: given[key] for key in common})
            given |= {"hold": done.id} if name == "holds.release_hold" else {}
            given |= {"name": before["name"]} if name == "work.delete_filter" else {}
        return given

    def _do(self, name: str, given: dict[str, Any]) -> Any:
        """At whatever version the thing stands by now."""
        read = "version" if "version" in given else "read"
        tries = (given.get(read), *(range(60) if isinstance(given.get(read), int | None) and read in given else ()))
        for version in tries:
            try:
                return service(name)(self.called.store, **given | ({read: version} if read in given else {}))
            except SomebodyElseSaved:
                if version == tries[-1]:
                    raise
        raise AssertionError(name)


COUNTER, PERSONS = count(1), count()
MOST = 120
"""Persons on the list, each worked on once."""


def writes(name: str) -> bool:
    """Whether something is kept of what somebody types."""
    kept = GUARDED[name].act not in NOT_TYPED | {Act.EXPORT}
    return kept and "who" in inspect.signature(service(name)).parameters and name not in NOTHING_TYPED


ROWS = 12


def row(spec: FeedSpec, number: int) -> list[str]:
    """One row of a feed: every text in it hostile that may be any text."""
    told = {"organisation_code": "RK9", "site_code": "RK950", "ward_code": "HAR", "nhs_number": ""}
    return [
        told.get(column.name, f"={BODY}{number}" if column.kind in (Kind.TEXT, Kind.CODE) else column.example)
        for column in spec.columns
    ]


def sent(spec: FeedSpec, wrong: str | None) -> bytes:
    """A file of a feed; `wrong`: a column whose cells are hostile whatever it holds."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([column.name for column in spec.columns])
    for number in range(ROWS):
        cells = row(spec, number)
        lines.writerow(
            EVIL if c.name == wrong and number else cell for c, cell in zip(spec.columns, cells, strict=True)
        )
    return written.getvalue().encode()


@pytest.fixture(scope="module")
def walked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    for module in iter_modules(flow.services.__path__):
        import_module(f"flow.services.{module.name}")
    folder = tmp_path_factory.mktemp("hostile")
    copy(sqlite_template, folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    walk = Walk(fill(store, folder), set(), set(), {})
    listed = [f"HAR,P{number},2018-05-01 10:00,N,2018-06-01,E,LWSW,1," for number in range(MOST)]
    put(store, inpatients(DAY, "HAR,S1,2018-05-01 10:00,N,2018-06-01,E,LWSW,1,", *listed))
    walk.all()
    for spec in FEEDS.values():
        for wrong in (None, spec.required[-1]):
            name = f"={BODY.replace('/', '')}.csv"
            load_bytes(store, sent(spec, wrong), name, How("demo", spec.feed), KEY, now=NOW, who=WHO)
    yield walk
    store.close()


ONCE = {"huddles.close_huddle", "plans.set_maturity"}
"""Cannot be done a second time in the same way, hostile or not."""
FREE = {
    "accounts.open_account.name", "actions.agree_action.new.owner_name", "actions.agree_action.new.what",
    "actions.answer_escalation.said", "actions.cancel_action.why", "actions.carry_over.note", "actions.escalate.to",
    "actions.finish_action.outcome", "by_hand.count_by_hand.note", "capacity_entry.enter_capacity.note",
    "delays.give_verdict.note", "handover.hand_over.note", "handover.hand_over.to_whom.name", "holds.add_hold.reason",
    "holds.release_hold.reason", "huddles.came.name", "huddles.came.deputises_for", "huddles.decide.text",
    "huddles.declare.note", "huddles.move_group.why", "indicators.enter.source", "mapping.add_codes.codes[]",
    "mapping.save_profile.draft.title", "plans.note_on_line.note", "plans.set_maturity.note", "rebases.rebase.reason",
    "settings_edit.change.changes.name", "settings_edit.change.changes.zone", "stay_reviews.record_review.next_step",
    "work.block.blocked_by", "work.done.outcome", "work.note.said", "work.save_filter.name", "work.set_step.next_step",
}  # fmt: skip
"""Where anything may be written: the walk has been there."""


def test_every_text_of_every_service_that_writes_is_taken_as_text_or_refused_with_a_sentence(walked: Walk) -> None:
    assert FREE - walked.taken == set()
    assert {where.rpartition(".")[0].removesuffix(".who") for where in walked.stuck} <= ONCE, walked.stuck


def test_nothing_is_kept_that_a_database_or_a_terminal_would_take_for_a_command(walked: Walk) -> None:
    kept = []
    with walked.called.store.reading() as connection:
        for table in metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]
            for row_kept in connection.execute(sa.select(*texts)) if texts else ():
                kept += [
                    f"{table.name}: {value!r}" for value in row_kept if value and re.search("[\x00\x07]", str(value))
                ]
    assert kept == []


@pytest.fixture(scope="module")
def frames(walked: Walk) -> dict[str, pd.DataFrame]:
    return {name: table.make(walked.called.store, "demo", DAY, None) for name, table in TABLES.items()}


def led(frame: pd.DataFrame, lead: str) -> pd.DataFrame:
    """The table with its hostile texts beginning so."""
    return frame.map(lambda cell: cell.replace(f"={BODY}", f"{lead}{BODY}") if isinstance(cell, str) else cell)


SIGN = re.compile("[\\s\"'`\u2018-\u201d\x00-\x1f\xa0\u200b-\u200f\u2060\ufeff]*[=+\\-@]")
A_NUMBER = re.compile(r"-\d+(\.\d+)?(e-?\d+)?")


def begins_a_formula(cell: str) -> bool:
    """In whatever program: cells parted by semicolon, tab or line too, signs of full width too."""
    plain = cell.translate(str.maketrans("＝＋－＠", "=+-@"))
    if A_NUMBER.fullmatch(plain):
        return False
    first, *more = re.split("[;\t\r\n]", plain)
    guarded = [not SIGN.match(first) or plain.startswith("'")]
    for piece in more:
        found = SIGN.match(piece)
        guarded.append(not found or piece[: found.end() - 1].endswith("'"))
    return not all(guarded)


def test_no_cell_of_any_table_begins_a_formula(walked: Walk, frames: dict[str, pd.DataFrame]) -> None:
    store, seen = walked.called.store, set()
    for name, frame in frames.items():
        there = frame.map(lambda cell: isinstance(cell, str) and BODY in cell).to_numpy().any()
        seen |= {name} if there else set()
        for lead in LEADS if there else LEADS[:1]:
            written, _ = made(store, name, Ending.CSV, "demo", DAY, now=NOW, frame=led(frame, lead))
            cells = [cell for line in csv.reader(io.StringIO(written.decode("utf-8-sig"))) for cell in line]
            assert [cell for cell in cells if begins_a_formula(cell)] == [], (name, lead)
    assert {"actions", "action_history", "wards", "ward_list", "settings_history", "loads"} <= seen
    assert {"findings", "work_history", "plan_history", "maturity", "indicators", "reviews"} <= seen, seen


def test_every_text_of_every_workbook_is_a_string(walked: Walk, frames: dict[str, pd.DataFrame]) -> None:
    store = walked.called.store
    for name, frame in frames.items():
        written, _ = made(store, name, Ending.XLSX, "demo", DAY, now=NOW, frame=frame)
        with ZipFile(io.BytesIO(written)) as package:
            parts = {
                part: package.read(part).decode() for part in package.namelist() if part.endswith((".xml", ".rels"))
            }
        sheets = "".join(text for part, text in parts.items() if part.startswith("xl/worksheets/sheet"))
        assert re.search("<f[ >]|<hyperlink|<ext ", sheets) is None, name
        assert set(re.findall(' t="(\\w+)"', sheets)) <= {"s"}, name
        assert not any("javascript" in text for part, text in parts.items() if part.endswith(".rels")), name


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts, self.tags = "", set[str]()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [f"{name}={value}" for name, value in attrs if name in ("href", "src") or name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.texts += data


def pages(store: Database) -> Iterator[tuple[str, bytes]]:
    html = documents.Ending.HTML
    yield "sheet", documents.document(store, documents.Asked(documents.Kind.SHEET, "demo", DAY), html, who=WHO)
    yield "minutes", documents.document(store, documents.Asked(documents.Kind.MINUTES, "demo", DAY), html, who=WHO)
    yield "pack", pack.document(store, pack.PackAsked("demo", DAY), html, who=WHO)
    yield "handover", handover.printed(store, worklist(store, "demo", DAY, NOW), EVIL, who=WHO)


def test_every_page_of_a_document_shows_it_as_text(walked: Walk) -> None:
    for name, page in pages(walked.called.store):
        read = Tags(page.decode())
        assert "<i>zq</i>" in read.texts, name
        assert read.tags & {"i", "script", "a", "img", "iframe", "form", "object"} == set(), name
        assert read.links == [], name


def test_every_word_file_holds_it_as_text(walked: Walk) -> None:
    store, word = walked.called.store, documents.Ending.DOCX
    minutes = documents.Asked(documents.Kind.MINUTES, "demo", DAY)
    for made_of in (
        documents.document(store, minutes, word, who=WHO),
        pack.document(store, pack.PackAsked("demo", DAY), word, who=WHO),
        plan_report.word_report(store, "demo", DAY, who=WHO),
    ):
        with ZipFile(io.BytesIO(made_of)) as package:
            text, links = (
                package.read("word/document.xml").decode(),
                package.read("word/_rels/document.xml.rels").decode(),
            )
        assert "&lt;i&gt;zq&lt;/i&gt;" in text
        assert re.search("instrText|w:fldSimple|w:hyperlink|altChunk", text) is None
        assert "javascript" not in links
