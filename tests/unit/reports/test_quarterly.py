"""The quarterly report in Word: what is in it, and that what cannot stand in a Word file is left out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from docx import Document

from flow.reports.quarterly import ChangeLine, Goal, MeasureLine, Quarterly, ReportLine, quarterly, summary

LINE = ReportLine(
    "A1", "Support care homes", "", "In every home", date(2018, 9, 30), "At risk", True, ("Occupancy: 92%",)
)
REPORT = Quarterly(
    place="Demo",
    quarter="July to September 2018",
    mark="Sample data",
    printed_at=datetime(2018, 10, 1, 9, 0, tzinfo=UTC),
    printed_by="Ruth Hall (RK9)",
    goals=(
        Goal(
            "Action Plan", "A. Care homes", (LINE, ReportLine("A2", "Train\x00 them", "Jane", "", None, "Done", False))
        ),
    ),
    changes=(ChangeLine("1. Early discharge planning", "not assessed", "Plans in place", "pilot"),),
    measures=(MeasureLine("Occupancy", "92% (Tue 5 June 2018)", "92%", "Target met"),),
)


def test_the_summary_counts_what_is_late_and_how_lines_stand() -> None:
    assert summary(REPORT) == "2 lines: 1 late; 1 at risk, 1 done."
    empty = Quarterly("Demo", "x", None, REPORT.printed_at, None, (), (), ())
    assert summary(empty) == "No line of a plan had been entered by the end of this quarter."


def test_the_word_file_has_every_line_change_and_measure() -> None:
    book = Document(io.BytesIO(quarterly(REPORT)))
    plan, model, measures = [[[cell.text for cell in row.cells] for row in table.rows] for table in book.tables]
    assert plan[1:] == [
        ["A1", "Support care homes", "not named", "In every home\nby Sun 30 September 2018", "At risk\nLate"],
        ["A2", "Train  them", "Jane", "", "Done"],
    ]
    assert model[1] == ["1. Early discharge planning", "not assessed", "Plans in place", "pilot"]
    assert measures[1] == ["Occupancy", "92% (Tue 5 June 2018)", "92%", "Target met"]
    texts = [paragraph.text for paragraph in book.paragraphs]
    assert texts[0] == "Improvement plan, July to September 2018: Demo"
    assert {"Sample data", "A1. Support care homes", "Occupancy: 92%"} <= set(texts)
    assert texts[-1] == "Made at 10:00 on Mon 1 October 2018 by Ruth Hall (RK9)."
