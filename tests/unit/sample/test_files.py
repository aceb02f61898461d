"""The files: always the same bytes, whatever the range; every owed day in one of them; readable by anybody."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flow.clock import london
from flow.sample import FIRST, LAST, manifest, planted, write_files
from flow.sample.coming import is_daily
from flow.sample.simulation import simulate
from flow.sample.systems import sample_system
from flow.snapshots.feeds import FEEDS
from flow.vocabulary import Feed

ROOT = Path(__file__).parents[3]
DUE = datetime(2018, 6, 4, 8, 45, tzinfo=UTC).time()
FROM, TO = date(2018, 6, 4), date(2018, 6, 17)
DAY_COLUMN = {"discharges": "discharge_at", "emergency": "activity_date"}


def lines_by_day(paths: list[Path], files, first: date, last: date) -> dict[tuple[str, bool, str], list[str]]:
    """Lines by (organisation and feed, late, day), for the days [first, last]."""
    found: dict[tuple[str, bool, str], list[str]] = {}
    for path, file in zip(paths, files, strict=True):
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        column = header.split(",").index(DAY_COLUMN.get(file.feed, "snapshot_at"))
        for line in lines:
            day = line.split(",")[column][:10]
            if str(first) <= day <= str(last):
                found.setdefault((f"{file.organisation} {file.feed}", file.late, day), []).append(line)
    return found


def test_files_come_back_in_the_order_of_the_manifest(written) -> None:
    assert [str(path.relative_to(written.folder).as_posix()) for path in written.paths] == [
        file.path for file in written.files
    ]
    assert len({file.path for file in written.files}) == len(written.files)
    came = [file.came for file in written.files]
    assert came == sorted(came)
    seen = {(file.organisation, file.feed, file.first): place for place, file in enumerate(written.files)}
    for place, file in enumerate(written.files):
        assert not file.late or seen[file.organisation, file.feed, file.first] <= place, "a correction corrects"


def test_files_of_the_fortnight_come_before_they_are_due_but_for_the_late_ones(written) -> None:
    daily = [file for file in written.files if is_daily(file.first) and not file.late]
    assert all(file.first == file.last for file in daily)
    after = [london(file.came).time() > DUE for file in daily]
    assert 0 < sum(after) < 6
    assert all(london(file.came).date() in (file.first, file.first + timedelta(days=1)) for file in daily)


def test_another_process_writes_the_same_bytes(written, tmp_path) -> None:
    asked = f"{written.system!r}, Path({str(tmp_path / 'a')!r}), {FROM!r}, {TO!r}"
    code = f"import datetime; from pathlib import Path; from flow.sample import write_files; write_files({asked})"
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=ROOT)
    here = write_files(written.system, tmp_path / "b", FROM, TO)
    assert [path.read_bytes() for path in here] == [
        (tmp_path / "a" / path.relative_to(tmp_path / "b")).read_bytes() for path in here
    ]


def test_part_of_the_days_has_the_same_lines(written, tmp_path) -> None:
    part = write_files(written.system, tmp_path, FROM, TO)
    some = lines_by_day(part, manifest(written.system, FROM, TO), FROM, TO)
    assert some == lines_by_day(written.paths, written.files, FROM, TO)
    assert some == lines_by_day(part, manifest(written.system, FROM, TO), FIRST, LAST)


def test_a_file_of_one_morning_is_the_same_whether_asked_for_or_planted(written, tmp_path) -> None:
    for one in planted(written.system):
        if one.file:
            folder = tmp_path / one.kind
            write_files(written.system, folder, one.day, one.day)
            assert (folder / one.file).read_bytes() == (written.folder / one.file).read_bytes()


def test_every_day_that_is_owed_is_in_one_file(written) -> None:
    absent = {(one.organisation, one.feed, one.day) for one in planted(written.system) if one.kind == "missing"}
    held: Counter[tuple[str, str, date]] = Counter()
    for file in written.files:
        if not file.late:
            rows = written.frame(file.path)
            column = DAY_COLUMN.get(file.feed, "snapshot_at")
            days = {date.fromisoformat(day) for day in rows[column].str[:10]} or {file.first}
            assert file.first <= min(days) <= max(days) <= file.last
            held.update((file.organisation, file.feed, day) for day in days)
    every = [FIRST + timedelta(days=ahead) for ahead in range((LAST - FIRST).days + 1)]
    owed = {
        (organisation, feed, day)
        for organisation, feeds in sample_system(written.system).feeds.items()
        for feed in feeds
        for day in every
    }
    assert set(held) == owed - absent
    assert set(held.values()) == {1}


def test_a_header_without_rows_is_only_for_a_feed_in_which_it_says_nobody(written) -> None:
    empty = [file for file in written.files if written.frame(file.path).empty]
    assert all(FEEDS[Feed(file.feed)].empty_is_nought and file.first == file.last for file in empty)
    assert all(str(file.first) in file.path for file in empty)


def test_the_columns_are_those_of_the_feed(written) -> None:
    for file in written.files:
        header = (written.folder / file.path).read_text(encoding="utf-8").splitlines()[0]
        assert header == ",".join(FEEDS[Feed(file.feed)].names), file.path


def test_required_cells_are_full_and_choices_are_known(written) -> None:
    for feed in {file.feed for file in written.files}:
        rows = written.rows(feed)
        for column in FEEDS[Feed(feed)].columns:
            if column.required:
                assert (rows[column.name] != "").all(), (feed, column.name)
            if column.choices:
                assert set(rows[column.name]) <= {*column.choices, ""}, (feed, column.name)


def test_files_are_named_for_what_they_hold(written) -> None:
    acute = {"plymouth": "rk9", "york": "rcb"}[written.system]
    assert f"{acute}-beds-2018-03.csv" in [file.path for file in written.files]
    shape = re.compile(r"(late/)?[a-z0-9]+-[a-z]+-2018-\d\d(-\d\d(-to-\d\d)?(-corrected)?)?\.csv")
    assert all(shape.fullmatch(file.path) for file in written.files)


def test_no_moment_falls_in_the_hour_that_the_clocks_left_out(written) -> None:
    lost = re.compile(r"2018-03-25 01:\d\d")
    march = [path for path, file in zip(written.paths, written.files, strict=True) if file.first.month in (3, 4)]
    assert not any(lost.search(path.read_text(encoding="utf-8")) for path in march)


def test_days_outside_the_sample_and_unknown_systems_are_refused(tmp_path) -> None:
    with pytest.raises(ValueError, match="The sample runs from 2018-03-01 to 2018-07-31"):
        write_files("plymouth", tmp_path, date(2018, 2, 28), LAST)
    with pytest.raises(ValueError, match="not within it"):
        manifest("york", LAST, FIRST)
    with pytest.raises(KeyError):
        write_files("leeds", tmp_path)


def test_progress_is_told_from_nothing_to_everything(tmp_path) -> None:
    told: list[tuple[int, int, str]] = []
    files = write_files("york", tmp_path, FROM, FROM, lambda *step: told.append(step))
    assert told[0][0] == 0
    assert "York" in told[0][2]
    assert told[-1][:2] == (len(files), len(files))


def test_a_fortnight_is_quick_once_simulated(tmp_path) -> None:
    simulate("plymouth")
    begun = time.monotonic()
    write_files("plymouth", tmp_path, FROM, TO)
    assert time.monotonic() - begun < 10
