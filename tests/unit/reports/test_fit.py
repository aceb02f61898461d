"""How much of a text and of a list fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.reports.fit import LINE, Column, Listing, broken, clipped, fitted, row, width

COLUMN = (Column("What", 60),)


def listing(rows: int, text: str = "short") -> Listing:
    return Listing("List", COLUMN, tuple(row(COLUMN, text) for _ in range(rows)), "action")


@given(st.text(), st.floats(20, 190))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(text: str, room: float) -> None:
    lines = broken(text, room)
    assert all(width(line) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(), st.floats(20, 190), st.integers(1, 4))
def test_a_clipped_text_takes_no_more_lines_than_asked(text: str, room: float, most: int) -> None:
    kept = clipped(text, room, most)
    assert len(broken(kept, room)) <= most
    assert kept == " ".join(text.split()) or kept.endswith("…")


def test_lists_share_the_room_and_say_how_much_is_left_out() -> None:
    heights = listing(1).height + listing(1).rows[0].height
    one, other = fitted([listing(9), listing(9)], 2 * heights + 2 * listing(1).rows[0].height + 0.1)
    assert [len(one.rows), one.more, len(other.rows), other.more] == [2, 7, 2, 7]
    assert one.more_words == "7 more actions"


def test_a_list_that_is_shown_whole_says_nothing_of_more() -> None:
    (one,) = fitted([listing(3)], listing(3).height + 3 * listing(3).rows[0].height - LINE + 0.1)
    assert (len(one.rows), one.more) == (3, 0)


@pytest.mark.parametrize("room", [-50.0, 0.0])
def test_where_there_is_no_room_every_row_is_left_out(room: float) -> None:
    assert [(len(one.rows), one.more) for one in fitted([listing(3), listing(0)], room)] == [(0, 3), (0, 0)]
