"""The minutes: the same lines on a page, in a PDF and in Word."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from flow.reports.minutes import sections, text
from flow.reports.pages import html
from flow.reports.parts import Minutes
from flow.reports.pdf import pdf
from flow.reports.word import word
from tests.unit.reports import drawn
from tests.unit.reports.drawn import HEAD, MINUTES
from tests.unit.reports.test_sheet import shown, words_of


def lines_of(content: bytes) -> list[str]:
    """Every paragraph and cell of a Word file, in order."""
    found = []
    for item in docx.Document(io.BytesIO(content)).iter_inner_content():
        cells = [cell.text for row in item.rows for cell in row.cells] if hasattr(item, "rows") else [item.text]
        found += [cell for cell in cells if cell]
    return found


def test_the_minutes_say_who_was_there_what_was_decided_and_who_does_what() -> None:
    told = text(sections(MINUTES))
    assert "Opened at 09:00 by Ruth Hall." in told
    assert "Closed at 09:14 by Ruth Hall: 14 minutes." in told
    assert "Gate 2 minutes, Agenda less than a minute." in told
    assert ("Sam Price", "Livewell Southwest, deputising for Jo Bell", "from 09:01") in sections(MINUTES)[1].rows
    assert "Livewell Southwest: OPEL 3 at 09:02 (no beds in the west)" in told
    assert "No elective orthopaedics today" in told
    assert "Find bridging care\nFor 5 people, Awaiting care package" in told
    assert "Sandra Nance, Livewell Southwest" in told
    assert "15:00 today" in told
    assert "10:12 on Tue 5 June 2018: Jane Potts (PCC) started it" in told
    assert told[-1] == "09:00 on Wed 6 June 2018"
    assert not any("S0" in line or "B0" in line for line in told), "the minutes count patients and name none"


LESS = {
    "nobody opened it": (replace(MINUTES, opened_at=None), "Nobody wrote down that this huddle was opened."),
    "not held": (replace(MINUTES, not_held="snow"), "No huddle was held: snow"),
    "not closed": (replace(MINUTES, closed_at=None, corrections=()), "It has not been closed."),
    "nothing since": (replace(MINUTES, corrections=()), "Nothing was changed after it closed."),
    "nobody there": (replace(MINUTES, present=()), "Nobody was written down as present."),
    "nothing": (replace(MINUTES, decisions=()), "No decision was written down."),
    "one left": (
        replace(MINUTES, present=(replace(MINUTES.present[0], until=drawn.at("08:05")),)),
        "from 09:01, left at 09:05",
    ),
}


@pytest.mark.parametrize("case", LESS)
def test_what_was_not_written_down_is_said(case: str) -> None:
    minutes, said = LESS[case]
    assert said in text(sections(minutes))


def test_word_and_the_page_hold_the_same_lines() -> None:
    told = text(sections(MINUTES))
    written = lines_of(word(MINUTES))
    assert written[2:-1] == told
    assert written[0] == "Minutes of the huddle of Tue 5 June 2018: Plymouth"
    assert " ".join(" ".join(told).split()) in shown(html(MINUTES))


def test_the_pdf_holds_the_same_words() -> None:
    told = words_of(pdf(html(MINUTES)))
    assert not [one for one in " ".join(text(sections(MINUTES))).split() if one not in told]


def test_text_is_text_on_the_page_and_in_word() -> None:
    evil = "<script>alert(1)</script>\x07\x00 & more"
    minutes = replace(MINUTES, decisions=(replace(drawn.DECISION, text=evil),))
    assert "<script" not in html(minutes)
    assert "<script>alert(1)</script>   & more" in lines_of(word(minutes))


def test_in_public_nobody_is_named() -> None:
    public: Minutes = replace(MINUTES, head=replace(HEAD, public=True))
    told = "\n".join([*text(sections(public)), *lines_of(word(public))])
    assert not any(name in told for name in ("Ruth", "Sam Price", "Jo Bell", "Sandra", "Jane"))
    assert "1 change was made after it closed." in told
    assert "For Awaiting care package" in told
    assert "1 to 7 people" not in told
