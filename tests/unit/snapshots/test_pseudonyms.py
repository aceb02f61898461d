"""NHS numbers: checked, turned into keyed pseudonyms, and nowhere else. Numbers here are of the range kept for "
"tests."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from flow.security.typed import valid_nhs_number
from flow.snapshots.pseudonyms import PSEUDONYM, pseudonym
from flow.snapshots.reading import read
from flow.vocabulary import Feed
from tests.unit.snapshots.made import KEY, messages, rows, text, understood

VALID = "9990000018"
OTHER = "9990000026"
INVALID = "9990000019"


def check_digit(nine: str) -> int:
    return (11 - sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11) % 11


@given(st.integers(0, 10**9 - 1))
def test_a_number_is_valid_exactly_when_its_last_digit_is_right(start: int) -> None:
    nine = f"{start:09d}"
    right = check_digit(nine)
    for last in range(10):
        expected = last == right and nine != "000000000"
        assert valid_nhs_number(f"{nine}{last}") is expected


@pytest.mark.parametrize("text", [VALID, "999 000 0018", "999-000-0018", " 9990000018 "])
def test_spaces_and_dashes_make_no_difference(text: str) -> None:
    assert valid_nhs_number(text)
    assert pseudonym(text.strip(), KEY) == pseudonym(VALID, KEY)


@pytest.mark.parametrize("text", ["", "0000000000", "999000001", "99900000180", "999000001X", "٩٩٩٠٠٠٠٠١٨", INVALID])
def test_what_is_no_nhs_number(text: str) -> None:
    assert not valid_nhs_number(text)


def test_a_pseudonym_depends_on_the_key_and_says_nothing_of_the_number() -> None:
    made = pseudonym(VALID, KEY)
    assert PSEUDONYM.fullmatch(made)
    assert made != pseudonym(VALID, KEY + b"!")
    assert made != pseudonym(OTHER, KEY)


@pytest.mark.parametrize("header", ["nhs_number", "NHS Number", "NHS No.", "NHS_NO"])
def test_the_number_is_in_nothing_that_is_handed_on(header: str) -> None:
    file = text(rows(Feed.INPATIENTS, {"nhs_number": "999 000 0018"})).replace("nhs_number", header)
    found = understood(file)
    assert found.checked.rows["nhs_number"].tolist() == [pseudonym(VALID, KEY)]
    for digits in (VALID, "999 000 0018", "0000018"):
        assert digits not in repr(found)
        assert digits.encode() not in found.kept_bytes
    assert pseudonym(VALID, KEY).encode() in found.kept_bytes


def test_an_invalid_number_is_emptied_with_a_note_that_does_not_show_it() -> None:
    found = understood(
        rows(Feed.INPATIENTS, {"nhs_number": INVALID}, {"nhs_number": "0000000000"}, {"nhs_number": "-"})
    )
    assert messages(found) == [
        "2 rows have this, the first of them: Row 2, nhs_number: this is not an NHS number: ten digits whose last one "
        "fits the others. The cell is emptied and the row kept. Correct it at its source."
    ]
    assert found.checked.rows["nhs_number"].isna().all()
    assert found.rows_loaded == 3
    assert INVALID not in repr(found)
    assert INVALID.encode() not in found.kept_bytes
    assert found.findings[0].value is None


def test_a_file_that_holds_pseudonyms_already_is_read_as_it_is() -> None:
    first = understood(rows(Feed.INPATIENTS, {"nhs_number": VALID}, {"admission_at": "never"}, more=1))
    again = understood(first.kept_bytes, name=first.kept_name)
    assert again.kept_bytes == first.kept_bytes
    assert again.checked.rows.equals(first.checked.rows)
    assert messages(again) == messages(first)


def test_the_rows_that_are_left_out_hold_no_number_either() -> None:
    found = understood(rows(Feed.INPATIENTS, {"nhs_number": VALID, "admission_at": "never"}, more=2))
    assert len(found.checked.left_out) == 1
    assert VALID not in found.checked.left_out.to_csv()


def test_a_number_in_free_text_is_taken_out_of_it_and_of_what_is_kept() -> None:
    found = understood(rows(Feed.INPATIENTS, {"next_step": "ring about 999 000 0018 today", "spell_id": VALID}))
    assert messages(found) == [
        "Row 2, next_step: an NHS number stands in the text. It is taken out of what is kept. Write it in nhs_number "
        "alone."
    ]
    row = found.checked.rows.iloc[0]
    assert row["next_step"] == "ring about (number taken out) today"
    assert row["spell_id"] == VALID, "a spell's own number may look like one"
    assert b"999 000 0018" not in found.kept_bytes


def test_a_number_in_a_column_that_nobody_reads_is_not_kept() -> None:
    found = understood(rows(Feed.INPATIENTS, {"CRN": VALID}))
    assert VALID.encode() not in found.kept_bytes


def test_a_telephone_number_in_free_text_stays() -> None:
    found = understood(rows(Feed.INPATIENTS, {"next_step": "ring 0175 243 7777"}))
    assert found.checked.rows["next_step"].tolist() == ["ring 0175 243 7777"]


def test_the_original_bytes_are_kept_where_there_is_nothing_to_hide() -> None:
    data = text(rows(Feed.BEDS, {})).encode("utf-16")
    found = understood(data, name="beds.csv")
    assert (found.kept_bytes, found.kept_name) == (data, "beds.csv")


def test_of_a_workbook_of_patients_only_the_sheet_that_was_read_is_kept() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    first, second = book.add_worksheet("list"), book.add_worksheet("hidden")
    table = rows(Feed.INPATIENTS, {})
    for x, (name, value) in enumerate(table[0].items()):
        first.write(2, x, name)
        first.write(4, x, value)
    second.write(0, 0, VALID)
    book.close()
    found = understood(out.getvalue(), name="list.xlsx")
    assert found.kept_name == "list.csv"
    assert VALID.encode() not in found.kept_bytes
    assert read(found.kept_bytes, "list.csv").rows.index.tolist() == [5]


def test_title_rows_stay_and_lose_their_numbers() -> None:
    file = f"Patient {VALID}\n\n" + text(rows(Feed.INPATIENTS, {"nhs_number": OTHER, "next_step": 'a "b", c'}))
    found = understood(file)
    assert VALID.encode() not in found.kept_bytes
    again = understood(found.kept_bytes)
    assert again.checked.rows.index.tolist() == [4]
    assert again.checked.rows["next_step"].tolist() == ['a "b", c']


def test_a_frame_checked_without_its_pseudonyms_has_none() -> None:
    from flow.snapshots.checking import check
    from tests.unit.snapshots.made import NOW

    raw = read(text(rows(Feed.INPATIENTS, {"nhs_number": VALID})).encode(), "file.csv")
    checked = check(raw, Feed.INPATIENTS, now=NOW)
    assert checked.rows["nhs_number"].isna().all()
    assert VALID not in repr(checked)
