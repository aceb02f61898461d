"""Any encoding, delimiter or workbook gives the same frame; whatever else the bytes are, the answer is one sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import odf.opendocument
import odf.table
import odf.text
import pandas as pd
import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.snapshots import workbooks
from flow.snapshots.reading import read
from flow.snapshots.text_files import LONGEST_LINE, MOST_COLUMNS
from flow.vocabulary import Feed, Level
from tests.unit.snapshots.made import messages, rows, text, understood

TABLE = rows(
    Feed.INPATIENTS,
    {"ward_code": "NA", "spell_id": "0012", "next_step": "Café – ring back"},
    {"next_step": "Says “soon”", "reviewed_by": "a, b; c"},
)
PLAIN = text(TABLE)


def frame(data: bytes, name: str = "file.csv") -> pd.DataFrame:
    raw = read(data, name)
    assert not raw.refused, raw.findings
    return raw.rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encoding_delimiter_and_line_ending_make_no_difference(delimiter: str, encoding: str, ending: str) -> None:
    data = text(TABLE, delimiter).replace("\n", ending).encode(encoding)
    pd.testing.assert_frame_equal(frame(data), frame(PLAIN.encode()))


def test_every_cell_is_text_and_none_is_missing() -> None:
    cells = frame(PLAIN.encode())
    assert cells.iloc[0]["ward_code"] == "NA"
    assert cells.iloc[0]["spell_id"] == "0012"
    assert not cells.isna().to_numpy().any()
    assert cells.index.tolist() == [2, 3]
    assert cells.index.name == "_row"


def test_the_order_of_columns_makes_no_difference() -> None:
    turned = [dict(reversed(row.items())) for row in TABLE]
    pd.testing.assert_frame_equal(understood(turned).checked.rows, understood(TABLE).checked.rows)


def test_rows_are_numbered_as_a_person_counts_them_though_empty_ones_are_dropped() -> None:
    lines = PLAIN.splitlines()
    spaced = "\n".join([lines[0], "", lines[1], "," * lines[0].count(","), "  ", lines[2], ""])
    assert frame(spaced.encode()).index.tolist() == [3, 6]


def test_a_title_block_above_the_header_is_skipped() -> None:
    titled = "Title:,Inpatients this morning,\nPublished:,05/06/2018\n\n" + PLAIN
    assert frame(titled.encode()).index.tolist() == [5, 6]
    assert frame(titled.encode()).columns.tolist() == frame(PLAIN.encode()).columns.tolist()


def test_cells_are_trimmed_and_quotation_marks_round_them_taken_off() -> None:
    cells = frame(b"site_code,ward_code,spell_id\n'RC9' ,  RK950,O'Brien\n\"'R 1'\",\xc2\xa0x\xc2\xa0,'\n")
    assert cells.to_numpy().tolist() == [["RC9", "RK950", "O'Brien"], ["R 1", "x", "'"]]


def test_headers_match_whatever_their_case_and_spaces() -> None:
    loud = PLAIN.replace("organisation_code", " Organisation Code ").replace("spell_id", "SPELL-ID")
    pd.testing.assert_frame_equal(understood(loud).checked.rows, understood(PLAIN).checked.rows)


def test_columns_with_neither_header_nor_cells_are_dropped() -> None:
    junk = "\n".join(line + tail for line, tail in zip(PLAIN.splitlines(), [",,,a", ",,,", ",,,"], strict=True))
    assert frame(junk.encode()).columns.tolist() == [*frame(PLAIN.encode()).columns, "a"]
    assert messages(understood(junk)) == ["Not part of the inpatients feed, and not read: 'a'."]


def as_xlsx(table: list[list[Any]], *more: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    as_date, as_moment = (
        book.add_format({"num_format": "dd/mm/yyyy"}),
        book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    )
    for sheet_rows in (table, *more):
        sheet = book.add_worksheet()
        for y, row in enumerate(sheet_rows):
            for x, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(y, x, cell, as_moment)
                elif isinstance(cell, date):
                    sheet.write_datetime(y, x, cell, as_date)
                else:
                    sheet.write(y, x, cell)
    book.close()
    return out.getvalue()


def as_xls(table: list[list[Any]]) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("Sheet1")
    moment = xlwt.easyxf(num_format_str="dd/mm/yyyy hh:mm")
    for y, row in enumerate(table):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell, moment) if isinstance(cell, date) else sheet.write(y, x, cell)
    book.save(out)
    return out.getvalue()


def as_ods(table: list[list[Any]]) -> bytes:
    book, out = odf.opendocument.OpenDocumentSpreadsheet(), io.BytesIO()
    sheet = odf.table.Table(name="Sheet1")
    for row in table:
        line = odf.table.TableRow()
        for cell in row:
            kind = {"valuetype": "string"}
            if isinstance(cell, datetime):
                kind = {"valuetype": "date", "datevalue": cell.isoformat()}
            elif isinstance(cell, int):
                kind = {"valuetype": "float", "value": str(cell)}
            made = odf.table.TableCell(**kind)
            made.addElement(odf.text.P(text=str(cell)))
            line.addElement(made)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(out)
    return out.getvalue()


CENSUS = datetime.fromisoformat("2018-06-05 08:00")
ADMITTED = datetime.fromisoformat("2018-05-28 14:20")
SHEET: list[list[Any]] = [
    ["snapshot_at", "organisation_code", "site_code", "ward_code", "spell_id", "admission_at", "age"],
    [CENSUS, "RK9", "RK950", "HAR", "0012", ADMITTED, 84],
    [CENSUS, "RK9", "RK950", "NA", "S2", date(2018, 5, 28), 30],
]


@pytest.mark.parametrize("make", [as_xlsx, as_xls, as_ods])
def test_a_workbook_reads_as_a_person_sees_it(make: Any) -> None:
    cells = frame(make(SHEET), "book")
    assert cells.columns.tolist() == SHEET[0]
    assert cells.to_numpy().tolist() == [
        ["2018-06-05 08:00", "RK9", "RK950", "HAR", "0012", "2018-05-28 14:20", "84"],
        ["2018-06-05 08:00", "RK9", "RK950", "NA", "S2", "2018-05-28", "30"],
    ]


def test_the_sheet_with_a_header_of_ours_is_read_wherever_it_stands() -> None:
    book = as_xlsx([["About this file", "see the second sheet"], ["made by", "the bed team"]], [[], [], *SHEET])
    assert read(book, "book.xlsx").sheet == "Sheet2"
    assert frame(book).index.tolist() == [4, 5]


def test_one_stray_cell_at_the_far_end_of_a_sheet_is_a_finding_and_not_the_end_of_the_process() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "b")
    book.close()
    assert messages(list(read(out.getvalue(), "far.xlsx").findings)) == [workbooks.TOO_LARGE]


def test_an_encrypted_workbook_says_so() -> None:
    package = "EncryptedPackage".encode("utf-16-le")
    assert messages(list(read(workbooks.OLE + b"\0" * 600 + package, "x.xlsx").findings)) == [workbooks.PASSWORD]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a", "b")
    locked = bytearray(out.getvalue())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert messages(list(read(bytes(locked), "x.xlsx").findings)) == [workbooks.PASSWORD]


UNREADABLE = [
    (b"", "The file is empty. Save it again with its header and rows."),
    (b"\xef\xbb\xbf \r\n\r\n", "The file is empty. Save it again with its header and rows."),
    (b"%PDF-1.7 ...", "The file is a PDF, which holds no table. Load the CSV or workbook it was made from."),
    (b"\x1f\x8b\x08", "The file is compressed (gzip). Unpack it and load what is inside."),
    (
        bytes(range(1, 256)) * 4,
        "The file is not text in an encoding that can be read (UTF-8, UTF-16 or Windows-1252), nor a workbook. Save "
        "it as CSV UTF-8 or as xlsx.",
    ),
    (
        b"1,2,3\n4,5,6\n",
        "No header row was found: no row near the top holds column names. Put the names of the columns in the first "
        "row.",
    ),
    (
        b'spell_id,site_code\n1,2\n"3,4\n',
        "Row 3: a quotation mark opens a cell and is never closed. Close it or take it out.",
    ),
    (
        b"," * MOST_COLUMNS,
        f"A row has more than {MOST_COLUMNS} cells. Take out the columns that are not needed.",
    ),
    (
        b"a" * (LONGEST_LINE + 1),
        "A line has more than 200,000 characters. This is not a table that people keep.",
    ),
    (b"PK\x03\x04 nonsense", workbooks.DAMAGED),
    (workbooks.OLE + b"nonsense" * 100, workbooks.DAMAGED),
]


@pytest.mark.parametrize(("data", "sentence"), UNREADABLE)
def test_what_cannot_be_read_is_one_sentence(data: bytes, sentence: str) -> None:
    found = understood(data)
    assert messages(found) == [sentence]
    assert found.refused
    assert found.kept_bytes == b""
    assert found.findings[0].level is Level.STOP


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_findings_and_never_an_exception(data: bytes) -> None:
    if data.startswith((workbooks.ZIP, workbooks.OLE)):
        return
    found = understood(data)
    assert found.refused
    assert all(sentence.strip() for sentence in messages(found))


@settings(max_examples=12)
@given(st.sampled_from([workbooks.ZIP, workbooks.OLE]), st.binary(max_size=2000))
def test_any_bytes_that_begin_like_a_workbook_are_findings_too(start: bytes, data: bytes) -> None:
    assert understood(start + data).refused


FEED_OR_NONE = st.sampled_from([None, Feed.INPATIENTS, Feed.COUNTS])
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
HEADERS = st.lists(st.sampled_from([*TABLE[0], "nhs_number", "age", "", "a b", "delay_reason"]), min_size=1, max_size=8)


@settings(max_examples=200)
@given(HEADERS, st.lists(st.lists(CELL, max_size=9), max_size=6), st.sampled_from(",;\t"), FEED_OR_NONE)
def test_any_cells_under_our_headers_are_findings_and_never_an_exception(
    header: list[str], cells: list[list[str]], delimiter: str, feed: Feed | None
) -> None:
    found = understood("\n".join(delimiter.join(row) for row in [header, *cells]), feed=feed)
    assert found.rows_read == found.rows_loaded + found.rows_left_out


USUAL_CELLS = {name: st.just(value) | CELL for name, value in TABLE[0].items()}


@settings(max_examples=100)
@given(st.lists(st.fixed_dictionaries(USUAL_CELLS), min_size=1, max_size=5), st.sampled_from(list(Feed)))
def test_any_text_in_a_cell_is_a_finding_and_never_an_exception(table: list[dict[str, str]], feed: Feed) -> None:
    found = understood(table, feed=feed)
    assert found.rows_read == found.rows_loaded + found.rows_left_out


def test_a_damaged_workbook_is_a_finding_wherever_it_is_cut() -> None:
    whole = as_xlsx(SHEET)
    for cut in (5, len(whole) // 3, len(whole) // 2, len(whole) - 30):
        assert read(whole[:cut], "x.xlsx").refused
