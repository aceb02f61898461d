"""Whatever the bytes, a finding and never a traceback; and whatever they would grow into, little memory."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.snapshots.pipeline import Understood
from flow.snapshots.workbook_reader import MOST_MEMORY
from flow.vocabulary import Feed, Level
from tests.hostile import HOSTILE, MEGABYTE, ODDITIES, mutated
from tests.unit.snapshots.made import AS_PUBLISHED, PUBLISHED, ROOT, messages, rows, text, understood

TEXTS = sorted(PUBLISHED.glob("*.csv"))
WORKBOOKS = sorted(PUBLISHED.glob("*.xls*"))
TIMES_EACH, TIMES_A_WORKBOOK, TIMES_A_FEED = 6, 3, 10
LIGHT = [name for name, hostile in HOSTILE.items() if not hostile.heavy]
HEAVY = [name for name, hostile in HOSTILE.items() if hostile.heavy]
MORE_THAN_THE_FILE = 400 * MEGABYTE
"""What a refused file may take beside itself: the file twice over as text, for those of 60 to 200 MB."""

ASIDE = """
# Where the system tells no peak (Linux does) it is 0, and the sentence alone is looked at.
import importlib.util, json, sys
from pathlib import Path
from tests.unit.snapshots.made import AS_PUBLISHED, understood

STATUS = Path("/proc/self/status")

def peak():
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    return max((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), default=0)

def of_children():
    if importlib.util.find_spec("resource") is None:
        return 0
    import resource
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

data = Path(sys.argv[1]).read_bytes()
before = peak()
found = understood(data, name=sys.argv[2], **AS_PUBLISHED)
print(json.dumps([found.refused, [finding.message for finding in found.findings], peak() - before, of_children()]))
"""


def assert_told(found: Understood) -> None:
    """Everything about the file is told: sentences, and rows that add up."""
    assert all(sentence.strip() and sentence.rstrip().endswith((".", "?", "!")) for sentence in messages(found))
    assert found.rows_read == found.rows_loaded + found.rows_left_out
    if found.refused:
        assert len(found.snapshots) == 0
    else:
        assert len(found.checked.left_out) == found.rows_left_out
        assert all(reason.strip() for reason in found.checked.left_out["reason"].tolist())
        assert found.feed is not None


@pytest.mark.parametrize("name", LIGHT)
def test_a_file_that_nobody_should_send_is_refused_with_one_sentence(name: str) -> None:
    hostile = HOSTILE[name]
    found = understood(hostile.make(), **AS_PUBLISHED | {"name": hostile.name})
    assert [finding.level for finding in found.findings] == [Level.STOP]
    assert messages(found)[0].startswith(hostile.sentence)


@pytest.mark.parametrize("name", HEAVY)
def test_a_file_that_would_fill_the_memory_is_refused_with_little_of_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(HOSTILE[name].make())
    done = subprocess.run(
        [sys.executable, "-c", ASIDE, str(path), HOSTILE[name].name],
        capture_output=True,
        check=True,
        timeout=150,
        cwd=ROOT,
        text=True,
    )
    refused, sentences, more, children = json.loads(done.stdout)
    assert refused
    assert len(sentences) == 1
    assert sentences[0].startswith(HOSTILE[name].sentence)
    assert more < MORE_THAN_THE_FILE
    assert children <= MOST_MEMORY, "a workbook is read in a process that may not have more"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_published_file_with_faults_is_told_and_never_raises(path: Path) -> None:
    draw, data = random.Random(path.name), path.read_bytes()[:6000]
    for _ in range(TIMES_EACH):
        assert_told(understood(mutated(data, draw), **AS_PUBLISHED | {"name": path.name}))


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_published_workbook_with_faults_is_told_and_never_raises(path: Path) -> None:
    draw, data = random.Random(path.name), path.read_bytes()
    for _ in range(TIMES_A_WORKBOOK):
        assert_told(understood(mutated(data, draw), **AS_PUBLISHED | {"name": path.name}))


@pytest.mark.parametrize("feed", list(Feed))
def test_a_feeds_file_with_faults_is_told_and_never_raises(feed: Feed) -> None:
    draw, data = random.Random(feed), text(rows(feed, more=5)).encode()
    for _ in range(TIMES_A_FEED):
        assert_told(understood(mutated(data, draw)))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(list(Feed)),
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 60), st.sampled_from(ODDITIES) | st.binary(max_size=9))),
    st.booleans(),
)
def test_any_changes_to_a_feeds_file_are_told(feed: Feed, changes: list[tuple[int, int, bytes]], named: bool) -> None:
    data = text(rows(feed, more=2)).encode()
    for at, length, instead in changes:
        data = data[:at] + instead + data[at + length :]
    assert_told(understood(data, feed=feed if named else None))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff\xfe\x00\x00", b"PK\x05\x06", b"<?xml", b"{"]),
    st.binary(max_size=600),
)
def test_any_bytes_after_any_mark_are_refused(start: bytes, data: bytes) -> None:
    found = understood(start + data)
    assert found.refused
    assert_told(found)
