"""No cell of a patient's row reaches a log, the standard error or the sentence of a failure, whatever goes wrong."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from flow.cli import main as command_line
from flow.security.faults import WithoutValues, told
from flow.services import keeping, reading
from flow.services.load import How, load_bytes
from flow.services.watching import Moved, Pace, Watcher
from flow.store.database import Database, DatabaseGone
from flow.vocabulary import Feed
from tests.mornings import KEY
from tests.store.every_service import Called

CANARY = "zqcanary"
HEADER = (
    "snapshot_at,organisation_code,site_code,ward_code,bed,spell_id,nhs_number,admitted_at,admission_method,next_step,"
    "surname of the patient\n"
)
GOOD = "2018-06-05 08:00,RK9,RK950,HAR,{c}1,{c}2,943 476 5919,2018-05-01 10:00,emergency,{c}3,{c}4\n"
BAD = "2018-06-05 08:00,RK9,RK950,{c}5,{c}6,{c}7,{c}8,{c}9,{c}10,{c}11,{c}12\n"
FILES = {
    "kept": HEADER + GOOD + BAD,
    "refused": HEADER + BAD,
    "out of step": HEADER + GOOD.rstrip("\n") + ",{c}13\n",
    "no header": GOOD,
    "a quotation mark that never closes": HEADER + '"' + GOOD,
}


def data(name: str) -> bytes:
    return FILES[name].replace("{c}", CANARY).encode()


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Everything of every package, as the product logs it."""
    before = logging.getLogRecordFactory()
    monkeypatch.setattr(logging, "_logRecordFactory", before)
    logging.setLogRecordFactory(WithoutValues)
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)
    return caplog


def silent(text: str) -> None:
    assert CANARY not in text.lower()
    assert "943 476 5919" not in text
    assert "9434765919" not in text


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("keep", [True, False])
def test_loading_and_checking_log_no_cell(
    store: Database, logged: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], name: str, keep: bool
) -> None:
    how = How(system="demo", feed=Feed.INPATIENTS)
    load_bytes(store, data(name), f"{name}.csv", how, KEY, keep=keep)
    silent(logged.text)
    silent(capfd.readouterr().err)


@pytest.mark.parametrize("place", ["reading", "keeping"])
def test_a_fault_inside_loading_tells_its_kind_and_place_alone(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    logged: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    place: str,
) -> None:
    def fault(*_: object, **__: object) -> None:
        raise ValueError(f"could not read {CANARY} of 943 476 5919")

    (tmp_path / "inpatients.csv").write_bytes(data("kept"))
    monkeypatch.setenv("FLOW_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("FLOW_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("FLOW_LOG_LEVEL", "DEBUG")
    from flow.services.start import open_store
    from tests.mornings import make_demo

    make_demo(open_store(), tmp_path)
    monkeypatch.setattr(*((reading, "understand") if place == "reading" else (keeping, "keep")), fault)
    monkeypatch.setattr("sys.argv", ["flow", "load", str(tmp_path / "inpatients.csv"), "--system", "demo"])
    with pytest.raises(SystemExit) as ended:
        command_line.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "ValueError" in said
    assert "flow/services/load.py" in said
    assert "Reference" in said
    silent(said + logged.text)


FAULTS = {
    "sqlite": (f"DROP TABLE {CANARY}", "the store is not as it should be"),
    "postgresql": (
        f"DO $$ BEGIN RAISE EXCEPTION 'row {CANARY}' USING ERRCODE = '53100', DETAIL = '{CANARY}'; END $$",
        "No space left on device",
    ),
}
"""What a database says with a value in it, and what is said of it."""


def test_what_a_database_says_of_a_value_is_not_repeated(empty_store: Database) -> None:
    statement, kind = FAULTS[empty_store.engine.dialect.name]
    with pytest.raises(DatabaseGone) as gone, empty_store.reading() as connection:
        connection.exec_driver_sql(statement)
    assert str(gone.value) == f"The database did not take this: {kind}. Nothing was changed; try again."
    silent(str(gone.value) + told(gone.value))


@pytest.mark.parametrize("name", FILES)
def test_a_watched_file_logs_nothing_and_its_report_says_what_is_found_alone(
    called: Called,
    tmp_path: Path,
    logged: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    name: str,
) -> None:
    """The report lies beside the file, which holds the same cells: it may repeat the one to mend, and no other."""
    (tmp_path / "beds.csv").write_bytes(data(name))
    moved: list[Moved] = []
    Watcher(tmp_path, lambda: called.store, KEY, moved.append, print, "demo", Pace(0.01, 0.01), once=True).run()
    silent(logged.text + "".join(capfd.readouterr()))
    beside = (moved[0].to.parent / f"{moved[0].to.name}.report.txt").read_text(encoding="utf-8")
    for finding in moved[0].report.findings:
        beside = beside.replace(finding.message, "")
    silent(beside)
