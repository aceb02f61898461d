"""The weekly pack as a Word file, its charts as pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flow.charts.control import KEY
from flow.reports import pack as packs
from flow.reports import wording
from flow.reports.pack import Pack
from flow.reports.word import empty_book, grid, plain

PICTURE_WIDTH = 17.5
EFFECT_WIDTHS = (5.0, 2.2, 3.3, 3.3, 3.3, 2.1)


def word(pack: Pack) -> bytes:
    """The same tables, sentences and charts as the page."""
    from docx.shared import Cm

    book = empty_book(packs.title(pack))
    for line in filter(None, [pack.head.mark, wording.PUBLIC if pack.head.public else None]):
        book.add_paragraph(plain(line))
    book.add_heading("All measures", level=2)
    grid(book, packs.HEADS, packs.table(pack), packs.WIDTHS)
    for picture in packs.pictures(pack):
        book.add_heading(plain(picture.title), level=2)
        book.add_paragraph(plain(picture.sentence))
        book.add_picture(io.BytesIO(picture.png), width=Cm(PICTURE_WIDTH))
        _describe(book, picture.alt)
        book.add_paragraph(plain(picture.settings))
    book.add_paragraph(KEY)
    for section in packs.sections(pack):
        _section(book, section.title, section.lines, section.heads, section.rows)
    book.add_paragraph(wording.printed(pack.head))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _describe(book: Any, alt: str) -> None:
    """What a picture shows, for those who do not see it."""
    book.inline_shapes[-1]._inline.docPr.set("descr", plain(alt))


def _section(book: Any, title: str, lines: Sequence[str], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    book.add_heading(title, level=2)
    for line in lines:
        book.add_paragraph(plain(line))
    if heads:
        grid(book, heads, rows, EFFECT_WIDTHS)
