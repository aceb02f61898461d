"""The minutes as a Word file, to be corrected and sent on."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from flow.reports import minutes, wording
from flow.reports.parts import Minutes

FONT, SIZE, HEAD_SIZE = "Arial", 10, 13
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that a Word file cannot hold."""


def word(document: Minutes) -> bytes:
    """The same lines as on the page of the minutes."""
    book = empty_book(minutes.title(document))
    public = [wording.PUBLIC] if document.head.public else []
    for line in filter(None, [document.head.mark, *public]):
        book.add_paragraph(plain(line))
    for section in minutes.sections(document):
        _section(book, section)
    book.add_paragraph(wording.printed(document.head))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def empty_book(title: str) -> Any:
    """An A4 Word file with our styles, and its title on it."""
    from docx import Document
    from docx.shared import Cm

    book = Document()
    _style(book)
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.5)
    book.core_properties.title = plain(title)
    book.core_properties.author = ""
    book.add_heading(plain(title), level=1)
    return book


def _style(book: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", SIZE), ("Heading 1", HEAD_SIZE + 3), ("Heading 2", HEAD_SIZE)):
        style = book.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.space_after = Pt(3)


def _section(book: Any, section: minutes.Section) -> None:
    book.add_heading(section.title, level=2)
    for line in section.lines:
        book.add_paragraph(plain(line))
    if section.heads:
        grid(book, section.heads, section.rows, minutes.WIDTHS[tuple(section.heads)])


def grid(book: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table whose heads stand on every page. `widths` of its columns, in centimetres."""
    from docx.shared import Cm

    table = book.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for number, texts in enumerate((heads, *rows)):
        cells = table.add_row().cells
        for cell, text, centimetres in zip(cells, texts, widths, strict=True):
            cell.width = Cm(centimetres)
            cell.paragraphs[0].add_run(plain(text)).bold = number == 0
    _repeat_on_every_page(table.rows[0])


def _repeat_on_every_page(row: Any) -> None:
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def plain(text: str) -> str:
    """Text that a Word file can hold."""
    return NOT_IN_XML.sub(" ", text)
