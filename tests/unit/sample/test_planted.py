"""The mornings on which something is wrong on purpose."""

import pandas as pd

from flow.sample import SYSTEMS, Planted, planted
from flow.sample.planted import IMPOSSIBLE, UNMAPPED


def of_kind(written, kind: str):
    return next(one for one in planted(written.system) if one.kind == kind)


def of_day(written, feed: str, one: Planted) -> pd.DataFrame:
    """The rows of the planted day and organisation in a feed."""
    rows = written.rows(feed)
    return rows[(rows["organisation_code"] == one.organisation) & (rows["day"] == pd.Timestamp(one.day))]


def test_each_system_has_one_of_each() -> None:
    for system in SYSTEMS:
        assert [one.kind for one in planted(system)] == ["correction", "bad_rows", "missing"]
    assert len(planted()) == 3 * len(SYSTEMS)


def test_the_missing_file_is_missing_and_the_others_of_the_organisation_are_not(written) -> None:
    one = of_kind(written, "missing")
    there = {feed: not of_day(written, feed, one).empty for feed in ("inpatients", "beds", "dtoc")}
    assert there == {"inpatients": False, "beds": True, "dtoc": True}


def test_the_correction_adds_two_patients_and_changes_nothing_else(written) -> None:
    one = of_kind(written, "correction")
    first, corrected = written.frame(one.file), written.frame(one.late)
    assert len(corrected) - len(first) == 2
    assert set(first["spell_id"]) < set(corrected["spell_id"])
    paths = [file.path for file in written.files]
    assert paths.index(one.late) > paths.index(one.file)
    assert written.files[paths.index(one.late)].late


def test_the_bad_rows_are_four_and_the_rest_is_true(written) -> None:
    one = of_kind(written, "bad_rows")
    rows = written.frame(one.file)
    assert rows["spell_id"].duplicated().sum() == 1
    assert (rows["admission_at"] > rows["snapshot_at"]).sum() == 1
    assert (rows["expected_discharge_date"] == IMPOSSIBLE).sum() == 1
    assert (rows["delay_reason"] == UNMAPPED).sum() == 1
    assert len(rows) - 2 == of_day(written, "beds", one)["occupied_beds"].astype(int).sum()


def test_each_is_said_in_words() -> None:
    assert all(one.what.endswith(".") and len(one.what) > 40 for one in planted())
