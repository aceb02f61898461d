"""The weekly pack of five weeks of Plymouth: every number that of the screen, charts drawn here, small ones hidden."""

from __future__ import annotations

import io
import re
from pathlib import Path
from shutil import copy

import pytest
from docx import Document

from flow.errors import UsageError
from flow.reports.numbers import HIDDEN
from flow.reports.pack import html, pictures, shown, table
from flow.services.documents import Ending
from flow.services.pack import PackAsked, document, file_name, pack, write
from flow.services.start import open_store
from flow.services.trends import overview
from flow.settings import Settings
from flow.store.database import Database
from flow.ui.figures import figure
from flow.vocabulary import Grain, Scope
from tests.plymouth import DAY

ASKED = PackAsked("plymouth", DAY)
PUBLIC = PackAsked("plymouth", DAY, public=True)


@pytest.fixture(scope="module")
def store(plymouth_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("plymouth")
    copy(plymouth_file, folder / "flow.db")
    return open_store(Settings(_env_file=None, database_url=f"sqlite:///{folder / 'flow.db'}", data_folder=folder))


def test_every_number_of_the_table_is_that_of_the_screen(store: Database) -> None:
    rows = overview(store, "plymouth", Grain.WEEK, Scope.SYSTEM, "plymouth", DAY)
    written = table(pack(store, ASKED))
    assert len(written) == len(rows) > 30
    for cells, row in zip(written, rows, strict=True):
        assert cells[0] == row.label
        assert cells[1].startswith(figure(row.latest, row.unit, row.target))
        assert cells[-1] == row.sentence


def test_the_charts_are_drawn_into_the_page_and_said_in_words(store: Database) -> None:
    made = pack(store, ASKED)
    page = html(made)
    assert len(pictures(made)) >= 6
    assert page.count("<svg") == len(pictures(made))
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page), "nothing comes from elsewhere"
    assert pictures(made)[0].alt.startswith("Delayed transfers of care rate, Plymouth, by week: from ")


def test_the_word_file_holds_the_same_table_and_a_picture_for_each_chart(store: Database) -> None:
    made = pack(store, ASKED)
    book = Document(io.BytesIO(document(store, ASKED, Ending.DOCX)))
    assert [tuple(cell.text for cell in row.cells) for row in book.tables[0].rows][1:] == table(made)
    assert len(book.inline_shapes) == len(shown(made))
    assert book.inline_shapes[0]._inline.docPr.get("descr").startswith("Delayed transfers of care rate")


def test_the_pdf_is_one(store: Database) -> None:
    assert document(store, ASKED, Ending.PDF).startswith(b"%PDF-")


def test_what_is_made_public_shows_no_measure_that_was_ever_small(store: Database) -> None:
    full, public = pack(store, ASKED), pack(store, PUBLIC)
    hidden = [row for row in table(public) if row[1] == HIDDEN]
    assert {row[0] for row in hidden} == {row.label for row in public.rows if row.measure in public.few}
    assert hidden
    assert {trend.measure for trend in shown(public)} == {trend.measure for trend in shown(full)} - public.few


def test_it_is_written_whole_and_an_unknown_ending_is_a_sentence(store: Database, tmp_path) -> None:
    path = tmp_path / file_name(PUBLIC, Ending.HTML)
    write(store, PUBLIC, path)
    assert path.name == "plymouth-2018-06-12-pack-public.html"
    assert "weekly review to Tue 12 June 2018" in path.read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"the pack can be written as \.docx, \.pdf or \.html"):
        write(store, ASKED, tmp_path / "pack.txt")
    with pytest.raises(UsageError, match="There is no system"):
        pack(store, PackAsked("nowhere", DAY))
