"""Somebody's words as text, and numbers as a person reads them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.ui.figures import figure, unit_words, with_unit
from flow.ui.text import WORD_JOINER, counted, listed, said, said_in_lines, times


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_every_sign_that_markdown_could_read_is_escaped_and_no_word_is_lost(text: str) -> None:
    shown = said(text)
    assert not re.search(r"[!-/:-@\[-`{-~]", re.sub(r"\\.", "", shown))
    assert re.sub(r"\\(.)", r"\1", shown).replace(WORD_JOINER, "") == " ".join(text.split())


@pytest.mark.parametrize("address", ["http://x.test", "HTTPS://x.test/a?b", "www.x.test"])
def test_a_web_address_is_not_made_a_link(address: str) -> None:
    assert WORD_JOINER in said(f"see {address}")


def test_lines_stay_lines() -> None:
    assert said_in_lines("one\n\n two*") == "one  \ntwo\\*"


def test_lists_and_counts_read_as_sentences() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [counted(1, "row"), counted(1200, "row"), counted(2, "person", "people")] == [
        "1 row",
        "1,200 rows",
        "2 people",
    ]
    assert [times(1), times(2), times(3)] == ["once", "twice", "3 times"]


@pytest.mark.parametrize(
    ("value", "unit", "beside", "shown"),
    [
        (0.9642, "%", None, "96.4%"),
        (0.03504, "%", 0.035, "3.504%"),
        (0.0352, "%", 0.035, "3.52%"),
        (0.03504, "%", 0.04, "3.5%"),
        (0.035, "%", 0.035, "3.5%"),
        (1070.0, "beds", None, "1,070"),
        (90.5, "patients", None, "90.5"),
        (None, "patients", None, "–"),
        (0.0, "patients", None, "0"),
    ],
)
def test_figures(value: float | None, unit: str, beside: float | None, shown: str) -> None:
    assert figure(value, unit, beside) == shown


def test_units() -> None:
    assert [unit_words(1, "patients"), unit_words(2, "patients"), unit_words(1, "people")] == [
        "patient",
        "patients",
        "person",
    ]
    assert [with_unit(0.5, "%"), with_unit(1.0, "days"), with_unit(None, "beds")] == ["50.0%", "1 day", "–"]
