"""What comes as a file is taken for what it holds, by its size before it is read, and its name is text alone."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flow.errors import UsageError
from flow.services import serve as serving
from flow.services.load import How, load_bytes, load_path, recent_loads
from flow.services.start import largest_file
from flow.services.watching import Moved, Pace, Watcher
from flow.settings import Settings
from flow.snapshots import text_files, workbooks
from flow.snapshots.reading import LARGEST_FILE
from flow.store.database import Database
from flow.vocabulary import LoadStatus
from tests.mornings import DAY, KEY, NOW, beds
from tests.rules.source import ROOT

DEMO = How(system="demo")
NAMES = (
    "../../outside.csv", "..\\..\\outside.csv", "/etc/outside.csv", "C:\\outside.csv", "a\x00b.csv",
    "a\r\nb\x1b[31m.csv",
    "\u202efdp.csv", "x" * 300 + ".csv", "CON", "nul.csv", "", ".", "~", "=1+1.csv", "<b>a</b>.csv",
)  # fmt: skip


def bomb(name: str) -> bytes:
    """A package whose directory says that its one part unfolds to two gigabytes."""
    data = bytearray(packed(name))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (2 << 30).to_bytes(4, "little")
    return bytes(data)


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, beds())
    return out.getvalue()


def test_a_name_is_text_and_never_a_path(store: Database, tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    for number, name in enumerate(NAMES):
        report = load_bytes(store, beds(DAY, f"HAR,28,2,1,{number}"), name, DEMO, KEY, now=NOW)
        assert report.status is LoadStatus.LOADED, (name, report.findings)
        kept = recent_loads(store, "demo")[0].file_name
        assert not any(ord(letter) < 32 for letter in kept + report.file), name
    made = {path for path in set(tmp_path.rglob("*")) - before if not path.name.startswith("flow.db")}
    assert made == set()


KINDS = {
    "a web page": ("beds.xlsx", b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "web page"),
    "a program": ("beds.xlsx", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(200), ""),
    "a package of files": ("beds.xlsx", packed("beds.csv", "run.exe"), workbooks.COMPRESSED),
    "a package named csv": ("beds.csv", packed("beds.csv"), workbooks.COMPRESSED),
    "a PDF": ("beds.csv", b"%PDF-1.7\n", "The file is a PDF"),
    "a picture": ("beds.csv", b"\x89PNG\r\n\x1a\n" + bytes(64), "The file is a picture"),
    "half a package": ("beds.xlsx", packed("xl/workbook.xml")[:60], workbooks.DAMAGED),
    "one that unfolds too far": ("beds.xlsx", b"", workbooks.TOO_LARGE),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_is_told_by_what_is_in_it(called: Any, kind: str) -> None:
    name, data, why = KINDS[kind]
    report = load_bytes(called.store, data or bomb("xl/worksheets/sheet1.xml"), name, DEMO, KEY, now=NOW)
    assert report.status is LoadStatus.REFUSED
    assert why in report.findings[0].message


def test_a_csv_is_read_whatever_it_is_called(called: Any) -> None:
    report = load_bytes(called.store, beds(), "beds.xlsx", DEMO, KEY, now=NOW, keep=False)
    assert not report.refused


def test_what_unfolds_too_far_is_refused_unread() -> None:
    data = bomb("xl/worksheets/sheet1.xml")
    tracemalloc.start()
    with pytest.raises(text_files.NotReadable, match="larger than can be read"):
        workbooks.read_workbook(data)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < len(data) + (8 << 20)


def large(path: Path, size: int) -> Path:
    """A file of this size, of which the disk holds nothing."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_a_named_file_over_the_limit_is_not_opened(called: Any, tmp_path: Path) -> None:
    path = large(tmp_path / "beds.csv", (1 << 20) + 1)
    path.chmod(0)
    with pytest.raises(UsageError, match=r"^beds\.csv is larger than 1 MB\. Load it in parts"):
        load_path(called.store, path, DEMO, KEY, largest=1 << 20)
    with pytest.raises(UsageError, match="larger than 400 MB"):
        load_path(called.store, large(tmp_path / "huge.csv", LARGEST_FILE + 1), DEMO, KEY)


def test_a_dropped_file_over_the_limit_is_refused_with_a_report_and_not_read(called: Any, tmp_path: Path) -> None:
    moved: list[Moved] = []
    large(tmp_path / "huge.csv", (1 << 20) + 1)
    (tmp_path / "beds.csv").write_bytes(beds())
    pace = Pace(settle=0.01, sweep=0.01)
    Watcher(
        tmp_path, lambda: called.store, KEY, moved.append, lambda _: None, "demo", pace, once=True, largest=1 << 20
    ).run()
    refused = next(one for one in moved if one.to.name == "huge.csv")
    assert refused.report.findings[0].message == "huge.csv is larger than 1 MB. Load it in parts, a month at a time."
    assert refused.to.stat().st_size == (1 << 20) + 1
    assert [one.report.refused for one in moved if one.to.name == "beds.csv"] == [False]


def test_one_setting_limits_what_is_uploaded_named_and_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str]) -> int:
        commands.append(command)
        return 0

    monkeypatch.setattr(serving, "_run", run)
    monkeypatch.setattr(serving, "_taken", lambda *_: False)
    settings = Settings(_env_file=None, largest_file_mb=7)
    serving.serve(settings, "127.0.0.1", 8501)
    assert commands[0][commands[0].index("--server.maxUploadSize") + 1] == "7"
    assert largest_file(settings) == 7 << 20
    plain = Settings(_env_file=None)
    shipped = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert f"maxUploadSize = {plain.largest_file_mb} " in shipped
    assert Settings.model_validate({"largest_file_mb": LARGEST_FILE >> 20}).largest_file_mb == 400
    with pytest.raises(ValueError, match="less than or equal to 400"):
        Settings(_env_file=None, largest_file_mb=(LARGEST_FILE >> 20) + 1)
