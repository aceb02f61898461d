"""The handover list: safe, self-contained, and grouped by who holds the claims."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flow.reports.handover import HandoverLine, HandoverSheet, html
from flow.reports.parts import Head

AT = datetime(2018, 6, 5, 16, 30, tzinfo=UTC)
HEAD = Head("Plymouth", date(2018, 6, 5), "09:00", AT, "Ruth Hall (RK9)", "Sample data")
LINES = (
    HandoverLine(
        "Sam Price (LWSW)", "Hartor", "B1", "S1", "Ring <b>the</b> agency", AT, "No van", "overdue by 2 hours"
    ),
    HandoverLine("Nobody", "Braunton", "", "S2", "", None, "", ""),
)


def test_each_line_has_ward_bed_key_step_check_and_block() -> None:
    page = html(HandoverSheet(HEAD, "Two beds at Mount Gould\nfrom Friday", LINES))
    for said in (
        "<h1>Shift handover: Plymouth, Tue 5 June 2018</h1>",
        "2 people with open work.",
        "Two beds at Mount Gould\nfrom Friday",
        "<h2>Sam Price (LWSW)</h2>",
        "<td>Hartor</td><td>B1</td><td>S1</td>",
        "<td>17:30 Tue 5 June</td><td>No van</td><td>overdue by 2 hours</td>",
        "<h2>Nobody</h2>",
        "Sample data",
        "Printed at 17:30 on Tue 5 June 2018 by Ruth Hall (RK9).",
    ):
        assert said in page, said


def test_what_was_typed_is_text_and_nothing_comes_from_elsewhere() -> None:
    page = html(HandoverSheet(HEAD, "<script>alert(1)</script>", LINES))
    assert "Ring &lt;b&gt;the&lt;/b&gt; agency" in page
    assert "<script" not in page
    assert "http" not in page
    assert "<img" not in page


def test_with_nobody_on_it_the_page_says_so() -> None:
    assert "0 people with open work." in html(HandoverSheet(HEAD, None, ()))
