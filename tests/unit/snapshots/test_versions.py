"""Two versions of a snapshot, row by row and cell by cell."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from flow.snapshots.feeds import FEEDS
from flow.snapshots.versions import NTH, Comparison, compare
from flow.vocabulary import Feed

NAMES = list(FEEDS[Feed.INPATIENTS].names)
CAPACITY = list(FEEDS[Feed.CAPACITY].names)


def inpatients(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame([{"organisation_code": "RK9", **row} for row in rows], columns=NAMES)
    kinds = {"spell_id": "str", "ward_code": "str", "age": "Int64", "delay_reason": "str"}
    return frame.astype(kinds).assign(expected_discharge_date=pd.to_datetime(frame["expected_discharge_date"]))


def cells(found: Comparison) -> list[tuple[object, ...]]:
    return [tuple(row) for row in found.changed[["spell_id", "column", "before", "after"]].itertuples(index=False)]


def test_a_row_added_a_row_gone_and_each_cell_that_changed() -> None:
    before = inpatients(
        {"spell_id": "S1", "ward_code": "HAR", "age": 80, "expected_discharge_date": "2018-06-07"},
        {"spell_id": "S2", "ward_code": "HAR", "age": 70},
        {"spell_id": "S3", "ward_code": "BRA", "age": 60, "delay_reason": "E"},
    )
    after = inpatients(
        {"spell_id": "S4", "ward_code": "BRA", "age": 50},
        {"spell_id": "S3", "ward_code": "BRA", "age": 60},
        {"spell_id": "S1", "ward_code": "BRA", "age": 81, "expected_discharge_date": "2018-06-09"},
    )
    found = compare(before, after, Feed.INPATIENTS)
    assert found.added["spell_id"].tolist() == ["S4"]
    assert found.gone["spell_id"].tolist() == ["S2"]
    assert cells(found) == [
        ("S1", "ward_code", "HAR", "BRA"),
        ("S1", "age", 80, 81),
        ("S1", "expected_discharge_date", pd.Timestamp("2018-06-07"), pd.Timestamp("2018-06-09")),
        ("S3", "delay_reason", "E", None),
    ]
    assert (found.rows_changed, found.same, found.nothing_changed) == (2, 0, False)


def test_the_same_rows_in_another_order_are_the_same() -> None:
    rows = [{"spell_id": f"S{number}", "ward_code": "HAR", "age": None} for number in range(5)]
    found = compare(inpatients(*rows), inpatients(*reversed(rows)), Feed.INPATIENTS)
    assert (found.nothing_changed, found.same, found.rows_changed) == (True, 5, 0)


def test_a_return_of_nought_has_everything_gone() -> None:
    rows = inpatients({"spell_id": "S1"}, {"spell_id": "S2"})
    gone, added = compare(rows, rows.iloc[:0], Feed.INPATIENTS), compare(rows.iloc[:0], rows, Feed.INPATIENTS)
    assert (len(gone.gone), len(gone.added), gone.same) == (2, 0, 0)
    assert (len(added.gone), len(added.added), added.same) == (0, 2, 0)


def test_rows_that_share_a_key_are_compared_in_their_order() -> None:
    before = pd.DataFrame(
        [["Home", "not mapped", 10], ["Home", "not mapped", 20]], columns=["service", "pathway", "capacity_total"]
    ).reindex(columns=CAPACITY)
    after = before.assign(capacity_total=[10, 21])
    found = compare(before, after, Feed.CAPACITY)
    assert found.changed[["service", NTH, "column", "before", "after"]].values.tolist() == [
        ["Home", 1, "capacity_total", 20, 21]
    ]
    assert (len(found.added), len(found.gone), found.same) == (0, 0, 1)


def test_a_month_of_105_000_rows_is_compared_whole() -> None:
    many = 105_000
    spells = pd.Series([f"S{number}" for number in range(many)], dtype="str")
    before = pd.DataFrame({"spell_id": spells, "age": np.arange(many) % 90}).reindex(columns=NAMES)
    after = before.iloc[::-1].assign(age=lambda rows: rows["age"].where(rows["spell_id"] != "S77", 99)).iloc[1:]
    found = compare(before, after, Feed.INPATIENTS)
    assert found.gone["spell_id"].tolist() == [f"S{many - 1}"]
    assert cells(found) == [("S77", "age", 77, 99)]
    assert found.same == many - 2


def applied(before: pd.DataFrame, found: Comparison) -> dict[str, dict[str, object]]:
    """The rows of the first version with every change made, by spell."""
    rows = {row["spell_id"]: row for row in before.to_dict("records")}
    for spell in found.gone["spell_id"]:
        del rows[spell]
    for spell, column, _, after in cells(found):
        rows[spell][column] = after
    return rows | {row["spell_id"]: row for row in found.added.to_dict("records")}


def plain(rows: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {spell: {name: None if pd.isna(cell) else cell for name, cell in row.items()} for spell, row in rows.items()}


VERSION = st.dictionaries(
    st.sampled_from([f"S{number}" for number in range(8)]),
    st.fixed_dictionaries(
        {
            "ward_code": st.sampled_from(["HAR", "BRA", None]),
            "age": st.sampled_from([1, 2, None]),
            "expected_discharge_date": st.sampled_from(["2018-06-07", "2018-06-08", None]),
        }
    ),
)


@settings(deadline=None)
@given(VERSION, VERSION)
def test_the_changes_made_to_the_first_version_give_the_second(
    first: dict[str, dict[str, object]], second: dict[str, dict[str, object]]
) -> None:
    before, after = (
        inpatients(*({"spell_id": spell, **row} for spell, row in version.items())) for version in (first, second)
    )
    found = compare(before, after, Feed.INPATIENTS)
    assert plain(applied(before, found)) == plain({row["spell_id"]: row for row in after.to_dict("records")})
    assert found.same + found.rows_changed + len(found.gone) == len(before)
    assert found.same + found.rows_changed + len(found.added) == len(after)
    assert all(row[2] != row[3] for row in cells(found))
