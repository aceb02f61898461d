"""The quarterly report on the improvement plan as a Word file: plain data in, a document out."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flow.clock import day_words, moment_words
from flow.reports.word import FONT, NOT_IN_XML, SIZE

PLAN_HEADS, PLAN_WIDTHS = ("", "What", "Lead", "Milestone and due date", "Stands"), (1.0, 6.4, 3.8, 4.2, 2.6)
CHANGE_HEADS, CHANGE_WIDTHS = ("Change", "Quarter before", "This quarter", "Note"), (6.0, 3.2, 3.2, 5.6)
MEASURE_HEADS, MEASURE_WIDTHS = ("Measure", "Latest", "Target", "Against it"), (6.5, 6.5, 2.2, 2.8)
NO_CAUSE = "Measures stand beside the plan. That a figure moved does not show that a line of the plan moved it."


@dataclass(frozen=True)
class ReportLine:
    """A line as it stood when the quarter ended; `notes`: what was done to it in the quarter, oldest first."""

    key: str
    what: str
    lead: str
    milestone: str
    due: date | None
    status: str
    late: bool
    measures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Goal:
    plan: str
    title: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True)
class ChangeLine:
    """One change of the High Impact Change Model: its level in the quarter before and in this one."""

    change: str
    before: str
    now: str
    note: str


@dataclass(frozen=True)
class MeasureLine:
    label: str
    latest: str
    target: str
    status: str


@dataclass(frozen=True)
class Quarterly:
    """`quarter` in words: April to June 2018."""

    place: str
    quarter: str
    mark: str | None
    printed_at: datetime
    printed_by: str | None
    goals: tuple[Goal, ...]
    changes: tuple[ChangeLine, ...]
    measures: tuple[MeasureLine, ...]


def title(report: Quarterly) -> str:
    return f"Improvement plan, {report.quarter}: {report.place}"


def summary(report: Quarterly) -> str:
    """11 lines: 2 late, 1 at risk, 3 done."""
    lines = [line for goal in report.goals for line in goal.lines]
    if not lines:
        return "No line of a plan had been entered by the end of this quarter."
    late = sum(line.late for line in lines)
    stand = [line.status for line in lines]
    counts = [f"{stand.count(status)} {status.lower()}" for status in dict.fromkeys(stand)]
    return f"{len(lines)} line{'' if len(lines) == 1 else 's'}: {late} late; {', '.join(counts)}."


def quarterly(report: Quarterly) -> bytes:
    """The report as the bytes of a .docx."""
    from docx import Document

    book = Document()
    _set_up(book, title(report))
    book.add_heading(_plain(title(report)), level=1)
    for line in filter(None, [report.mark, summary(report)]):
        book.add_paragraph(_plain(line))
    for goal in report.goals:
        _goal(book, goal)
    book.add_heading("High Impact Change Model", level=2)
    _table(book, CHANGE_HEADS, CHANGE_WIDTHS, [(one.change, one.before, one.now, one.note) for one in report.changes])
    book.add_heading("Measures beside the plan", level=2)
    book.add_paragraph(NO_CAUSE)
    rows = [(one.label, one.latest, one.target, one.status) for one in report.measures]
    _table(book, MEASURE_HEADS, MEASURE_WIDTHS, rows)
    by = f" by {report.printed_by}" if report.printed_by else ""
    book.add_paragraph(_plain(f"Made at {moment_words(report.printed_at)}{by}."))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _goal(book: Any, goal: Goal) -> None:
    """The lines in a table, then what was written of each in the quarter."""
    book.add_heading(_plain(f"{goal.plan}: {goal.title}"), level=2)
    _table(book, PLAN_HEADS, PLAN_WIDTHS, [_cells(line) for line in goal.lines])
    for line in goal.lines:
        if not (line.notes or line.measures):
            continue
        book.add_paragraph().add_run(_plain(f"{line.key}. {line.what}")).bold = True
        for told in (*line.notes, *line.measures):
            book.add_paragraph(_plain(told))


def _cells(line: ReportLine) -> tuple[str, ...]:
    due = f"by {day_words(line.due)}" if line.due else ""
    return (
        line.key,
        line.what,
        line.lead or "not named",
        "\n".join(filter(None, [line.milestone, due])),
        "\n".join(filter(None, [line.status, "Late" if line.late else ""])),
    )


def _set_up(book: Any, named: str) -> None:
    """A4 and our type; the author is nobody."""
    from docx.shared import Cm, Pt

    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(1.5)
    book.core_properties.title, book.core_properties.author = _plain(named), ""
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = FONT, Pt(SIZE)
    book.styles["Normal"].paragraph_format.space_after = Pt(3)


def _table(book: Any, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = book.add_table(rows=0, cols=len(heads), style="Table Grid")
    table.autofit = False
    for number, texts in enumerate((heads, *rows)):
        for cell, text, centimetres in zip(table.add_row().cells, texts, widths, strict=True):
            cell.width = Cm(centimetres)
            cell.paragraphs[0].add_run(_plain(text)).bold = number == 0
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _plain(text: str) -> str:
    return NOT_IN_XML.sub(" ", text)
