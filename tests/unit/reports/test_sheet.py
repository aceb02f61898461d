"""The sheet: one A4 page, in greyscale, with every text as text."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from flow.errors import FlowError
from flow.reports import pdf as pdfs
from flow.reports.pages import html
from flow.reports.pdf import one_page, pdf
from flow.vocabulary import TargetStatus
from tests.unit.reports import drawn
from tests.unit.reports.drawn import SHEET

A4 = (595, 842)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """The text of a PDF, its lines joined."""
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def shown(text: str) -> str:
    """The text of a page without its tags."""
    body = text[text.index("<body>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_page_says_every_part_in_the_order_of_the_huddle() -> None:
    told = shown(html(SHEET))
    parts = (
        "Plymouth: huddle of Tue 5 June 2018, 09:00 Sample data",
        "2 of 3 files in. Not come: dtoc from Livewell Southwest. 4 rows left out.",
        "Livewell Southwest: OPEL 3 at 09:02 (no beds in the west).",
        "Yesterday first",
        "Ring the brokerage Jane Potts Plymouth City Council Open, overdue 2 left, 11 no change; "
        "12 waiting and 40 bed-days then, 3 and 31 now Since: Jane Potts (PCC) marked it done: all rung",
        "Delayed transfers of care 35 37 36.5 34 Target missed",
        "Bed occupancy 99.3% 99.1% 98.2% 92.0% Target met",
        "Between 12 and 31 beds short at 17:00.",
        "72 by December needs 2 fewer a week.",
        "What changed: 4 new, 9 left",
        "Tipping points: 9 people are 6 days here",
        "Who is waiting: 62 people ready to leave and still here",
        "Awaiting care package Plymouth City Council Pathway 1: home with support 25 238 41",
        "Find bridging care For 5 people, Awaiting care package: Hartor B0 S0; Hartor B1 S1; Hartor B2 S2; and 2 more "
        "Sandra Nance Livewell Southwest 15:00 today Tier 3: system leaders, carried over once Owner said yes",
        "Decided No elective orthopaedics today",
        "Printed at 09:20 on Tue 5 June 2018 by Ruth Hall (RK9).",
    )
    places = [told.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_pdf_is_one_a4_page_with_the_same_words() -> None:
    made = pdf(html(SHEET))
    (page,) = read(made).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    for word in shown(html(SHEET)).split():
        assert word in words_of(made)


@pytest.mark.parametrize(
    "text", ["", "and ring again " * 30, "W" * 300, "ÆØÅ ßÿ ẞ " * 40, "你好" * 90, "i" * 500], ids=lambda text: text[:6]
)
def test_the_fullest_morning_is_one_page_and_says_what_it_leaves_out(text: str) -> None:
    page = html(drawn.full(text))
    assert len(read(pdf(page)).pages) == 1
    assert re.search(r"and \d+ more actions", page)
    assert re.search(r"and \d+ more promises", page)


@pytest.mark.parametrize("many", [0, 3, 8])
def test_lists_of_any_length_are_one_page(many: int) -> None:
    assert len(read(pdf(html(drawn.full("once more", many)))).pages) == 1


def test_where_letters_turn_out_larger_less_of_the_page_is_filled() -> None:
    busy = replace(SHEET, promises=(drawn.PROMISE,) * 30, actions=(drawn.ACTION,) * 30, groups=(drawn.GROUP,) * 30)
    larger = [html(busy, share).replace("line-height: 3.4mm", "line-height: 3.7mm") for share in (1.0, 0.8)]
    assert len(read(pdf(larger[0])).pages) == 2
    assert len(read(one_page(iter(larger))).pages) == 1


def test_text_is_text() -> None:
    evil = "<script>alert(1)</script> & <b>bold</b> {{ 7*7 }}"
    page = html(replace(SHEET, actions=(replace(drawn.ACTION, what=evil),)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt; {{ 7*7 }}" in page
    assert "<script" not in page


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = html(drawn.full())
    assert not re.search(r"(?:https?:|//|\bsrc=|\bhref=|@import|url\()", page)


def test_every_colour_is_a_grey() -> None:
    page = html(drawn.full())
    colours = re.findall(r"#([0-9a-fA-F]{3,8})\b", page)
    assert colours
    assert all(len(set(colour)) == 1 for colour in colours)
    assert not re.search(r"(?:rgb|hsl)a?\(|color: *[a-z]", page)


def test_a_status_is_told_in_words() -> None:
    for status, said in ((TargetStatus.MET, "Target met"), (TargetStatus.MISSED, "Target missed")):
        assert said in shown(html(replace(SHEET, tiles=(replace(drawn.TILE, status=status),))))


def test_a_doubtful_figure_is_struck_through_with_the_reason() -> None:
    tile = replace(drawn.TILE, status=TargetStatus.DOUBTFUL, reason="The beds file of RK9 is half as long as usual.")
    page = html(replace(SHEET, tiles=(tile,), files=replace(drawn.FILES, failed=(tile.reason,))))
    assert "<s>35</s>" in page
    assert "Not to be relied on: The beds file of RK9 is half as long as usual" in shown(page)


def test_a_figure_that_is_not_there_is_named_with_its_reason() -> None:
    tile = replace(drawn.TILE, now=None, reason="No dtoc file.")
    assert "Not available: Delayed transfers of care (No dtoc file)." in shown(html(replace(SHEET, tiles=(tile,))))


def test_the_drawing_breaks_where_a_day_has_no_value() -> None:
    page = html(replace(SHEET, tiles=(drawn.TILE,)))
    assert page.count("<polyline") == 2
    assert 'aria-label="Delayed transfers of care, the last 28 days"' in page
    nothing = replace(drawn.TILE, series=((drawn.DAY, None),))
    assert "<svg" not in html(replace(SHEET, tiles=(nothing,)))


def test_bed_days_to_unlock_have_a_column_where_they_are_known() -> None:
    told = shown(html(replace(SHEET, groups=(replace(drawn.GROUP, unlocked=12.5),))))
    assert "Longest To unlock" in told
    assert "25 238 41 12.5" in told


def test_a_morning_without_anything_says_so() -> None:
    told = shown(
        html(replace(SHEET, tiles=(), promises=(), groups=(), actions=(), decisions=(), waiting_reason="No file."))
    )
    assert "No earlier action was due at this huddle." in told
    assert "Nothing was agreed at this huddle." in told
    assert "No file." in told
    assert "No huddle was held: snow" in shown(html(replace(SHEET, not_held="snow")))


def test_in_public_small_counts_local_keys_and_names_are_gone() -> None:
    tiles = (replace(drawn.TILE, now=3, before=9), replace(drawn.RATE, numerator=4))
    groups = (replace(drawn.GROUP, people=6), drawn.GROUP)
    told = shown(html(replace(SHEET, head=replace(drawn.HEAD, public=True), tiles=tiles, groups=groups)))
    assert "Delayed transfers of care not shown 9 36.5 34" in told
    assert "Bed occupancy not shown not shown not shown 92.0%" in told
    assert "Pathway 1: home with support not shown not shown" in told
    assert "Pathway 1: home with support 25 238" in told
    assert "left, no change" in told
    assert "Find bridging care For Awaiting care package Livewell Southwest 15:00 today" in told
    assert "Public version: counts of 1 to 7 are hidden" in told
    assert not re.search(r"S\d\b|Hartor|Jane|Sandra|Ruth|no beds in the west|all rung", told)


def test_without_pango_a_sentence_says_how_else_to_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "weasyprint.py").write_text("print('no library')\nraise OSError(\"cannot load 'pango-1.0-0'\")\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    pdfs._weasyprint.cache_clear()
    with pytest.raises(FlowError, match=r"needs the Pango library.*print the HTML from a browser instead"):
        pdf(html(SHEET))
    assert capsys.readouterr().out == ""


def test_a_quick_look_says_whether_a_pdf_can_be_made() -> None:
    pdfs.can_be_made.cache_clear()
    assert pdfs.can_be_made()
