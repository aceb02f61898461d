"""The national distribution: on both databases from a small file, and real ranks from the published files that ship."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from flow.errors import UsageError
from flow.services.benchmark import NO_RETURN, NOUGHT, comparable, distribution, distributions
from flow.services.configure import configure
from flow.services.export import made
from flow.services.export_write import Ending
from flow.services.load import How, load_bytes
from flow.store.database import Database
from flow.store.systems import layout
from tests.mornings import KEY
from tests.rules.source import ROOT

SHIPPED = ROOT / "sample_data" / "published"
HEADS = (
    "Code,Name,Date,G&A Beds Open,G&A beds occ'd,No. beds occupied by long-stay patients (> 7 days),"
    "No. beds occupied by long-stay patients (> 21 days)"
)
FIRST, SECOND = "2018-01-08", "2018-01-15"


def returns(*rows: str) -> bytes:
    return "\n".join([HEADS, *rows]).encode()


def trust(number: int, day: str, occupied: int = 400, stranded: int | None = None) -> str:
    long_stay = number * 10 if stranded is None else stranded
    return f"T{number:02},Trust {number},{day},500,{occupied},{long_stay},{long_stay // 2}"


@pytest.fixture
def small(empty_store: Database) -> Database:
    """Ten trusts on two days: on the second one is missing, a large one returns a nought, and so does a small one."""
    configure(empty_store, ROOT / "sample_data" / "published.toml")
    second = [
        *(trust(number, SECOND) for number in range(1, 8)),
        trust(8, SECOND, stranded=0),
        "T09,Trust 9,2018-01-15,60,50,0,0",
    ]
    file = returns(*(trust(number, FIRST) for number in range(1, 11)), *second)
    assert not load_bytes(empty_store, file, "winter.csv", How(system="published"), KEY).refused
    return empty_store


def test_missing_returns_and_noughts_of_large_trusts_are_left_out_and_counted(small: Database) -> None:
    found = distribution(small, "stranded_7_rate", date(2018, 1, 15))
    assert found is not None
    assert found.left_out == {NOUGHT: ["T08"], NO_RETURN: ["T10"]}
    at = found.standing("T01")
    assert (at.value, at.rank, at.of, at.quartile, at.missing) == (10 / 400, 2, 8, 1, 2), "the small trust is first"
    assert found.standing("T09").rank == 1
    assert found.standing("T10").rank is None
    assert found.names["T01"] == "Trust 1"


def test_a_date_without_returns_is_answered_by_the_nearest_one_in_words(small: Database) -> None:
    near = distribution(small, "occupancy", date(2018, 1, 10))
    assert near is not None
    assert near.when == "Mon 8 January 2018, the nearest day with returns: 2 days before Wed 10 January 2018"
    exact = distribution(small, "occupancy", date(2018, 1, 8))
    assert exact is not None
    assert exact.when == "Mon 8 January 2018"
    assert exact.days == (date(2018, 1, 8), date(2018, 1, 15))
    before = distribution(small, "occupancy", date(2018, 1, 7))
    assert before is not None
    assert before.when.endswith("1 day after Sun 7 January 2018")


def test_what_nobody_returned_has_no_distribution_and_what_is_not_compared_is_said(small: Database) -> None:
    assert distribution(small, "nctr", date(2018, 1, 8)) is None
    assert [one.measure for one in distributions(small, date(2018, 1, 8))] == [
        "stranded_7_rate",
        "long_stay_21_rate",
        "occupancy",
        "stranded_7",
        "long_stay_21",
    ]
    with pytest.raises(UsageError, match="not compared across England"):
        distribution(small, "dtoc_rate", date(2018, 1, 8))
    assert comparable(small, ["T01", "LWSW"]) == ["T01"]


def test_without_published_figures_there_is_nothing_to_compare(empty_store: Database) -> None:
    assert distributions(empty_store, date(2018, 1, 8)) == []
    assert comparable(empty_store, ["RK9"]) == []


def test_the_first_organisations_stay_first_and_the_others_follow_by_name(small: Database) -> None:
    with small.reading() as connection:
        known = layout(connection, "published")
    assert known is not None
    assert list(known.organisations)[:4] == ["RK9", "RCB", "T01", "T10"]


def of_file(name: str, day: str) -> list[dict[str, str]]:
    with (SHIPPED / name).open(encoding="utf-8-sig", newline="") as lines:
        return [line for line in csv.DictReader(lines) if line["Date"] == day]


def test_plymouths_long_stays_were_in_the_top_quartile_on_4_march_2018(published: Database) -> None:
    found = distribution(published, "long_stay_21_rate", date(2018, 6, 12))
    assert found is not None
    assert found.day == date(2018, 3, 4)
    at = found.standing("RK9")
    assert (at.rank, at.of, at.quartile, at.missing) == (8, 135, 1, 2)
    rows = of_file("england-1-winter-sitrep.csv", "2018-03-04") + of_file("winter-sitrep-2015-2023.csv", "2018-03-04")
    long_stay, occupied = "No. beds occupied by long-stay patients (> 21 days)", "G&A beds occ'd"
    shares = {row["Code"]: float(row[long_stay]) / float(row[occupied]) for row in rows}
    ahead = [code for code, share in shares.items() if share < shares["RK9"] and code not in found.why]
    assert len(ahead) == 7, "counted again from the published rows"


def test_every_shipped_measure_has_a_national_distribution_with_both_trusts(published: Database) -> None:
    found = {one.measure: one for one in distributions(published, date(2018, 6, 12))}
    assert set(found) == {
        "stranded_7_rate", "long_stay_21_rate", "occupancy", "nctr_remaining_rate", "four_hour", "four_hour_type1",
        "stranded_7", "long_stay_21", "nctr",
    }  # fmt: skip
    for one in found.values():
        assert len(one.values) > 110
        assert one.standing("RK9").rank
        assert one.standing("RCB").rank
    assert found["four_hour"].when == "June 2018"
    assert round(found["four_hour_type1"].standing("RK9").value or 0, 3) == 0.853


def test_no_shipped_organisation_is_known_by_its_code_alone(published: Database) -> None:
    with published.reading() as connection:
        known = layout(connection, "published")
    assert known is not None
    assert [code for code, item in known.organisations.items() if item.name == code] == []
    assert list(known.organisations)[:2] == ["RK9", "RCB"]


def test_the_distributions_leave_as_a_table_best_first(published: Database) -> None:
    content, rows = made(published, "benchmark", Ending.CSV, "published", date(2018, 3, 4))
    assert rows > 900
    lines = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    ranks = [int(line["rank"]) for line in lines if line["measure"] == "long_stay_21_rate" and line["rank"]]
    assert ranks[0] == 1
    assert ranks == sorted(ranks)


def test_the_shipped_excerpts_are_small(published: Database) -> None:
    assert sum(Path(path).stat().st_size for path in SHIPPED.glob("england-*.csv")) < 400_000
