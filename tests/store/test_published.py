"""Real mornings from the published figures that ship: what the screen says equals the published rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from shutil import copy

import pytest

from flow.services.board import Board, board
from flow.services.load import How, load_path
from flow.services.start import open_store
from flow.services.values import values
from flow.settings import Settings
from flow.store.database import Database
from flow.vocabulary import Grain, Scope, Source
from tests.mornings import KEY
from tests.rules.source import ROOT

PUBLISHED = ROOT / "sample_data" / "published"


def row(file: str, **wanted: str) -> dict[str, str]:
    """The one row of a shipped file with these cells, as it was published."""
    with (PUBLISHED / file).open(encoding="utf-8-sig", newline="") as lines:
        (found,) = [line for line in csv.DictReader(lines) if wanted.items() <= line.items()]
    return found


def said(found: Board) -> dict[str, float]:
    return {tile.measure: tile.now.value for tile in found.tiles if tile.now.value is not None}


def test_rk9_on_8_january_2018(published: Database) -> None:
    morning = board(published, "published", date(2018, 1, 8), "RK9")
    stocks = row("winter-sitrep-2015-2023.csv", Code="RK9", Date="2018-01-08")
    flows = row("winter-sitrep-2015-2023.csv", Code="RK9", Date="2018-01-07")
    assert said(morning) == {
        "occupancy": float(stocks["G&A beds occ'd"]) / float(stocks["G&A Beds Open"]),
        "stranded_7": float(stocks["No. beds occupied by long-stay patients (> 7 days)"]),
        "long_stay_21": float(stocks["No. beds occupied by long-stay patients (> 21 days)"]),
        "handover_over_30": float(flows["Delays30"]) + float(flows["Delays60"]),
        "handover_over_60": float(flows["Delays60"]),
    }
    assert said(morning)["occupancy"] == 829 / 836
    assert (said(morning)["stranded_7"], said(morning)["long_stay_21"]) == (370, 92)


def test_rk9_on_15_january_2025(published: Database) -> None:
    morning = board(published, "published", date(2025, 1, 15), "RK9")
    day = row("discharge-sitrep-2022-2025.csv", nhs_trust22_code="RK9", date="2025-01-14")
    without, discharged = float(day["do_not_meet_criteria_to_reside"]), float(day["discharged_total"])
    assert said(morning) == {"nctr": without, "nctr_discharged": discharged, "nctr_remaining": without - discharged}
    assert (without, discharged) == (276, 152)
    found = values(
        published, "published", date(2025, 1, 15), scope=Scope.ORGANISATION, keys=["nctr", "nctr_discharged"]
    )
    assert [item.value for item in found if item.scope_code == "RK9"] == [229, 131]


def test_what_was_not_published_is_not_available_and_says_why(published: Database) -> None:
    morning = board(published, "published", date(2018, 1, 8), "RK9")
    missing = {tile.measure: tile.now for tile in morning.tiles if tile.now.value is None}
    assert {"four_hour", "fit_waiting", "dtoc_rate", "discharges"} <= set(missing)
    assert {value.reason for value in missing.values()} == {"Not published for this day."}
    assert {value.source for value in missing.values()} == {Source.NONE}
    assert morning.waiting_reason == "The published returns are counts: they do not say who waits, or for what."


def test_monthly_four_hour_is_a_month_and_never_a_day(published: Database) -> None:
    published_shares = dict(zip(range(3, 8), (0.649, 0.719, 0.786, 0.853, 0.777), strict=True))
    found = values(
        published,
        "published",
        date(2018, 3, 1),
        date(2018, 7, 31),
        Grain.MONTH,
        Scope.ORGANISATION,
        ["four_hour_type1"],
    )
    by_month = {item.day: item.value for item in found if item.scope_code == "RK9" and item.value is not None}
    assert {day.month: round(value, 3) for day, value in by_month.items()} == published_shares
    day = values(published, "published", date(2018, 3, 1), scope=Scope.ORGANISATION, keys=["four_hour_type1"])
    assert {item.value for item in day} == {None}


EXCERPTS = ROOT / "tests" / "data"
MONTHS = ("dtoc-monthly-2018-*.xls", "ae-monthly-*-england.csv", "kh03-*.xlsx", "discharge-reasons-*.csv")


@pytest.fixture(scope="module")
def of_months(published: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The published system with the months of the excerpts loaded as well."""
    folder = tmp_path_factory.mktemp("of-months")
    published.close()  # what waits in its log goes into the file; it opens again by itself
    copy(str(published.engine.url.database), folder / "flow.db")
    url = f"sqlite:///{(folder / 'flow.db').as_posix()}"
    store = open_store(Settings(_env_file=None, database_url=url, data_folder=folder))
    for path in sorted(path for pattern in MONTHS for path in EXCERPTS.glob(pattern)):
        report = load_path(store, path, How(system="published"), KEY)
        assert not report.refused, report.findings
    yield store
    store.close()


def of_month(store: Database, organisation: str, key: str, first: date, last: date | None = None) -> list[float]:
    found = values(store, "published", first, last, Grain.MONTH, Scope.ORGANISATION, [key])
    return [item.value for item in found if item.scope_code == organisation and item.value is not None]


def test_plymouths_delayed_beds_of_2018_are_those_published(of_months: Database) -> None:
    beds = of_month(of_months, "E06000026", "dtoc_beds", date(2018, 3, 1), date(2018, 7, 31))
    assert [round(value, 1) for value in beds] == [62.8, 48.5, 35.7, 35.7, 33.2]
    acute = of_month(of_months, "E06000026", "dtoc_beds_acute", date(2018, 3, 1), date(2018, 7, 31))
    assert [round(value, 1) for value in acute] == [31.0, 27.5, 18.4, 18.1, 21.0]


@pytest.mark.parametrize(("month", "within"), [(date(2025, 4, 1), 0.748), (date(2026, 3, 1), 0.771)])
def test_england_within_four_hours_is_the_pooled_rows(of_months: Database, month: date, within: float) -> None:
    found = values(of_months, "published", month, None, Grain.MONTH, Scope.ORGANISATION, ["four_hour"])
    there = [item for item in found if item.value is not None]
    pooled = sum(item.numerator or 0 for item in there) / sum(item.denominator or 0 for item in there)
    assert len(there) > 180, "every provider with attendances, and no total"
    assert round(pooled, 3) == within


def test_kh03_is_kept_apart_from_the_beds_of_the_morning(of_months: Database) -> None:
    september = date(2020, 9, 1)
    (share,) = of_month(of_months, "RK9", "kh03_occupancy", september)
    (beds,) = of_month(of_months, "RK9", "kh03_beds_available", september)
    (occupied,) = of_month(of_months, "RK9", "kh03_beds_occupied", september)
    assert share == occupied / beds
    assert of_month(of_months, "RK9", "beds_open", september) == []


def test_published_delay_reasons_have_a_value_for_each_group(of_months: Database) -> None:
    june = date(2024, 6, 1)
    assert of_month(of_months, "RK9", "delays_published", june) == [51]
    assert of_month(of_months, "RK9", "delays_published_hospital", june) == [36]
