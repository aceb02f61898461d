"""`spc` from the command line: the whole set of cases, one JSON document, a table for a person, and every refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from flow.cli.spc import spc
from flow.errors import UsageError
from flow.trends.spc import POINT_COLUMNS
from tests.unit.trends import reference
from tests.unit.trends.reference import FOLDER

APP = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
APP.command()(spc)
THREE = "series_id,x,y\na,2018-01-01,5\na,2018-01-08,\na,2018-01-15,7.5\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(APP, list(arguments))


def document(*arguments: str):
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return json.loads(result.stdout, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


def refusal(*arguments: str) -> str:
    error = run(*arguments).exception
    assert isinstance(error, UsageError), error
    assert error.exit_code == 2
    return str(error)


@pytest.fixture
def points(tmp_path: Path) -> Path:
    file = tmp_path / "points.csv"
    file.write_text(THREE, encoding="utf-8")
    return file


def test_a_point_carries_what_is_promised_and_unknown_is_null(points: Path) -> None:
    said = document("--input", str(points))
    assert set(said) == {"points", "series"}
    assert [tuple(point) for point in said["points"]] == [POINT_COLUMNS] * 3
    first, gap, last = said["points"]
    assert (first["series_id"], first["x"], first["y"], first["cl"], first["lpl"]) == ("a", "2018-01-01", 5, 6.25, None)
    assert (gap["y"], gap["relative_to_mean"], gap["outside_limits"], gap["close_to_limits"]) == (None,) * 4
    assert (last["relative_to_mean"], last["rebase_group"], last["special_cause_flag"]) == (1, 0, False)
    assert (last["special_cause_type"], last["point_type"]) == ("Common Cause", "common_cause")


def test_a_series_carries_its_icons_its_options_and_a_sentence(points: Path) -> None:
    (series,) = document("--input", str(points), "--options", '{"target": 3}')["series"]
    assert (series["series_id"], series["variation_type"], series["assurance_type"]) == ("a", "common_cause", None)
    assert (series["target"], series["n"], series["n_values"], series["n_groups"]) == (3, 3, 2, 1)
    assert series["options"][-1] == "Target 3"
    note = "No two points in a row differ within the points the limits come from, so there are no limits."
    assert (series["notes"], series["sentence"]) == ([note], note)


def test_every_case_of_the_reference_is_answered_with_its_id() -> None:
    said = document("--input", str(FOLDER / "inputs.csv"), "--cases", str(FOLDER / "options.json"))
    assert [row["case_id"] for row in said["series"]] == list(reference.BY_ID)
    refused = {row["case_id"]: row["error"] for row in said["series"] if "error" in row}
    assert refused == reference.REFUSED_BY_BOTH
    theirs = reference.expected_points()
    compared = [point for point in said["points"] if point["case_id"] not in reference.EXEMPT]
    expected = [
        row for name in reference.BY_ID if name in theirs and name not in reference.EXEMPT for row in _rows(name)
    ]
    assert len(compared) == len(expected) == 15_608
    assert [(point["case_id"], point["x"], point["special_cause_type"]) for point in compared] == expected


def _rows(name: str) -> list[tuple[str, str, str]]:
    frame = reference.expected_points()[name]
    return [(name, x, label) for x, label in zip(frame["x"], frame["special_cause_type"], strict=True)]


def test_a_profile_and_shared_options_stand_under_a_case_s_own(tmp_path: Path, points: Path) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text(
        json.dumps(
            [
                {"case_id": "1", "series_id": "a"},
                {"case_id": "2", "series_id": "a", "options": {"target": 9}},
                {"case_id": "3", "series_id": "b"},
                {"case_id": "4", "series_id": "a", "options": {"run": 9}},
                {"case_id": "5", "series_id": "a", "options": [1]},
            ]
        )
    )
    how = ("--cases", str(cases), "--profile", "mdc", "--options", '{"target": 4}')
    rows = document("--input", str(points), *how)["series"]
    assert [(row["case_id"], row.get("target")) for row in rows] == [
        ("1", 4),
        ("2", 9),
        ("3", None),
        ("4", None),
        ("5", None),
    ]
    assert rows[0]["options"][0] == "Rules: mdc"
    assert [row.get("error", "")[:30] for row in rows[2:]] == [
        "There is no series 'b' in the ",
        "There is no SPC option 'run'. ",
        "The options are a JSON object.",
    ]
    assert [row["variation_type"] for row in rows] == [None] * 5


def test_a_person_is_shown_a_table_the_notes_and_every_setting(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    values = [f"[b]ward[/x],2018-01-{day:02},{40 + day % 2}" for day in range(1, 15)]
    file.write_text("\n".join(["series_id,x,y", *values]), encoding="utf-8")
    asked = '{"target": 60, "rebase": "2018-02-01"}'
    result = run("--input", str(file), "--options", asked)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        *("series", "variation", "assurance", "mean", "lower", "limit", "upper", "limit"),
        *("target", "points"),
    ]
    assert lines[1].split() == [
        *("[b]ward[/x]", "common_cause", "consistent_fail"),
        *("40.5", "37.84", "43.16", "60", "14"),
    ]
    assert lines[2] == (
        "[b]ward[/x]: The last of 14 points shows nothing but chance; it will miss the target every point."
    )
    assert lines[3] == ("[b]ward[/x]: There is no point on Thu 1 February 2018: the limits do not start again there.")
    assert lines[4].startswith("Rules: nhsr. Shift: 7 points on one side of the mean;")
    assert lines[4].endswith("Target 60. Recalculated from Thu 1 February 2018: no reason given.")


def test_cases_are_shown_to_a_person_with_their_error() -> None:
    result = run("--input", str(FOLDER / "inputs.csv"), "--cases", str(FOLDER / "options.json"))
    assert result.exit_code == 0
    refused = "ae_RCB_t1_attendances__err_fix11: fix_after_n_points is one number of 12 or more, not 11."
    assert refused in result.stdout.splitlines()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file 'points.csv' has no column series_id or x or y; it needs series_id, x, y."),
        ("series_id,x\na,2018-01-01\n", "The file 'points.csv' has no column y; it needs series_id, x, y."),
        ("series_id,x,y\n", "There are no points."),
        ("series_id,x,y\na,2018-01-01\n", "Row 2 of 'points.csv' has 2 cells, its header 3."),
        ('series_id,x,y\na,2018-01-01,"1,000"\n', "Row 2: y is '1,000', which is not a number; leave it empty "),
        ("series_id,x,y\na,2018-01-01,1_0\n", "Row 2: y is '1_0', which is not a number; leave it empty "),
        ("series_id,x,y\na,2018-01-01,inf\n", "Row 2: y is 'inf', which is not a number; leave it empty "),
        ("series_id,x,y\na,2018-01-01,1e999\n", "A value of y is too large: at most 1e+150."),
        ("series_id,x,y\na,,1\n", "'' is not a day. Use year-month-day, for example 2018-06-05."),
        ("series_id,x,y\n,2018-01-01,1\n", "A point has no series_id."),
        ('series_id,x,y\na,"2018', "The file 'points.csv' is not a CSV file: unexpected end of data."),
    ],
)
def test_a_file_that_is_not_points_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "points.csv"
    file.write_text(text, encoding="utf-8")
    assert refusal("--input", str(file)).startswith(sentence)


def test_any_bytes_are_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_bytes(b"\xff\xfe\x00\x01")
    assert refusal("--input", str(file)) == f"The file '{file}' is not text in UTF-8."
    missing = tmp_path / "none.csv"
    assert refusal("--input", str(missing)) == f"The file '{missing}' cannot be read: No such file or directory."
    assert refusal("--input", str(tmp_path)) == f"The file '{tmp_path}' cannot be read: Is a directory."


def test_a_byte_order_mark_spare_columns_and_blank_lines_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("﻿note, y ,x,series_id\r\nhello,1,2018-01-01,a\r\n\r\n,NA,2018-01-02,a\r\n", encoding="utf-8")
    assert [point["y"] for point in document("--input", str(file))["points"]] == [1, None]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--profile", "nhs"], "There is no SPC profile 'nhs'. Did you mean 'nhsr'?"),
        (["--options", "{"], "The options cannot be read as JSON: line 1, "),
        (["--options", ""], "The options cannot be read as JSON: line 1, "),
        (["--options", "[]"], "The options are a JSON object, for example "),
        (["--options", '{"target": ' + "9" * 5000 + "}"], "The options cannot be read as JSON: a number is too long"),
        (["--options", '{"target": 1e999}'], "A target is one finite number."),
    ],
)
def test_options_that_make_no_sense_are_one_sentence(points: Path, arguments: list[str], sentence: str) -> None:
    assert refusal("--input", str(points), *arguments).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", "The file 'cases.json' is not a list of cases: each has case_id, series_id and options."),
        (
            '[{"case_id": "1"}]',
            "The file 'cases.json' is not a list of cases: each has case_id, series_id and options.",
        ),
        ("nothing", "The file 'cases.json' cannot be read as JSON: line 1, Expecting value."),
    ],
)
def test_a_file_that_is_not_cases_is_one_sentence(tmp_path: Path, points: Path, text: str, sentence: str) -> None:
    cases = tmp_path / "cases.json"
    cases.write_text(text, encoding="utf-8")
    assert refusal("--input", str(points), "--cases", str(cases)) == sentence
