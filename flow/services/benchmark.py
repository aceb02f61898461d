"""Where an organisation stands in the national distribution of published returns.

The distribution is that of the system `published`: every organisation of it that returned a measure on a date, nothing
pooled. On a date without returns the nearest one with them stands, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flow import clock
from flow.errors import UsageError
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.store import benchmark as store
from flow.store import systems
from flow.store.database import Database
from flow.trends.benchmark import FEWEST, Standing, is_no_return, quartile_bounds, standing
from flow.vocabulary import Grain

PUBLISHED = "published"
BENCHMARKED: dict[str, Grain] = {
    "stranded_7_rate": Grain.DAY,
    "long_stay_21_rate": Grain.DAY,
    "occupancy": Grain.DAY,
    "nctr_remaining_rate": Grain.DAY,
    "four_hour": Grain.MONTH,
    "four_hour_type1": Grain.MONTH,
    "kh03_occupancy": Grain.MONTH,
    "stranded_7": Grain.DAY,
    "long_stay_21": Grain.DAY,
    "nctr": Grain.DAY,
}
"""What is compared, shares first: a count is larger where the hospital is."""
BEDS: dict[str, str] = {
    "stranded_7_rate": "beds_occupied",
    "long_stay_21_rate": "beds_occupied",
    "stranded_7": "beds_occupied",
    "long_stay_21": "beds_occupied",
    "occupancy": "beds_open",
}
"""By which an organisation's size is known, where a measure has it."""
NEVER_OVER_ONE = ("stranded_7_rate", "long_stay_21_rate", "nctr_remaining_rate")
AROUND = timedelta(days=200)
"""An organisation that returned a measure within this time of a date is expected on the date."""
NO_RETURN, NOUGHT, IMPOSSIBLE = "no return", "a nought that is taken as no return", "more than all of its beds"


@dataclass(frozen=True)
class Distribution:
    """One measure on one date, across every organisation. `values`: by code, None where there is no figure.

    `why`: by code, why there is none. `asked`: the date asked for; `day`: the one with returns that is nearest to it.
    `days`: every date with enough returns, oldest first. `bounds`: the figures that part the quarters, best first.
    """

    measure: str
    grain: Grain
    asked: date
    day: date
    days: tuple[date, ...]
    values: Mapping[str, float | None]
    why: Mapping[str, str]
    names: Mapping[str, str]
    bounds: tuple[float, ...]

    def standing(self, code: str) -> Standing:
        return standing(self.values, code, MEASURES[self.measure].better)

    @property
    def when(self) -> str:
        """Which returns these are: those of Sun 4 March 2018, 100 days before the day that is open."""
        own = f"{self.day:%B %Y}" if self.grain is Grain.MONTH else clock.day_words(self.day)
        away = (self.asked - self.day).days
        if not away or (self.grain is Grain.MONTH and clock.month_start(self.asked) == self.day):
            return own
        if self.grain is Grain.MONTH:
            return f"{own}, the nearest month with returns to {self.asked:%B %Y}"
        days = f"{abs(away)} day{'' if abs(away) == 1 else 's'} {'before' if away > 0 else 'after'}"
        return f"{own}, the nearest day with returns: {days} {clock.day_words(self.asked)}"

    @property
    def left_out(self) -> dict[str, list[str]]:
        """Codes without a figure, by why."""
        found: dict[str, list[str]] = {}
        for code, why in self.why.items():
            found.setdefault(why, []).append(code)
        return found


@allowed(Act.SEE, anywhere=True)
def comparable(db: Database, codes: Sequence[str]) -> list[str]:
    """Those of these organisations that published returns name."""
    with db.reading() as connection:
        known = systems.layout(connection, PUBLISHED)
    return [code for code in codes if known is not None and code in known.organisations]


@allowed(Act.SEE, anywhere=True)
def distributions(db: Database, day: date) -> list[Distribution]:
    """Every measure that has enough returns on any date, each on the date nearest to this one."""
    with db.reading() as connection:
        names = _names(connection)
        found = [_distribution(connection, key, day, names) for key in BENCHMARKED]
    return [one for one in found if one is not None]


@allowed(Act.SEE, anywhere=True)
def distribution(db: Database, measure: str, day: date) -> Distribution | None:
    """One measure on the date with returns that is nearest to this one; None where there is no such date.

    Raises UsageError for a measure that is not compared.
    """
    if measure not in BENCHMARKED:
        raise UsageError(f"'{measure}' is not compared across England. There are {', '.join(BENCHMARKED)}.")
    with db.reading() as connection:
        return _distribution(connection, measure, day, _names(connection))


@allowed(Act.SEE, anywhere=True)
def version(db: Database) -> str:
    """Changes whenever a published file or a setting of that system does."""
    with db.reading() as connection:
        return systems.files_version(connection, PUBLISHED)


def _names(connection: Any) -> dict[str, str]:
    known = systems.layout(connection, PUBLISHED)
    return {} if known is None else {code: item.name for code, item in known.organisations.items()}


def _distribution(connection: Any, key: str, asked: date, names: Mapping[str, str]) -> Distribution | None:
    grain = BENCHMARKED[key]
    days = store.days(connection, PUBLISHED, key, grain, FEWEST)
    if not days:
        return None
    near = clock.month_start(asked) if grain is Grain.MONTH else asked
    day = min(days, key=lambda one: (abs(one - near), one))
    beds = BEDS.get(key)
    kept = [key, beds] if beds else [key]
    values, why = _judged(store.rows(connection, PUBLISHED, kept, grain, day - AROUND, day + AROUND), key, day)
    bounds = quartile_bounds(values.values(), MEASURES[key].better)
    return Distribution(key, grain, asked, day, tuple(days), values, why, names, bounds)


def _judged(rows: Sequence[store.Row], key: str, day: date) -> tuple[dict[str, float | None], dict[str, str]]:
    """(value by code, why there is none by code) of every organisation expected on the day."""
    others: dict[str, list[float]] = {}
    on_day: dict[str, tuple[float, float | None]] = {}
    beds: dict[str, float] = {}
    for on, code, measure, top, bottom in rows:
        if measure == key:
            others.setdefault(code, []).append(top)
        if on == day and measure == key:
            on_day[code] = (top, bottom)
        elif on == day:
            beds[code] = top
    values: dict[str, float | None] = {}
    why: dict[str, str] = {}
    for code in sorted(others):
        values[code], told = _figure(key, on_day.get(code), beds.get(code), others[code])
        if told:
            why[code] = told
    return values, why


def _figure(
    key: str, fact: tuple[float, float | None] | None, beds: float | None, others: Sequence[float]
) -> tuple[float | None, str | None]:
    if fact is None:
        return None, NO_RETURN
    top, bottom = fact
    if is_no_return(top, beds, others):
        return None, NOUGHT
    value = top if bottom is None else top / bottom
    if key in NEVER_OVER_ONE and value > 1:
        return None, IMPOSSIBLE
    return value, None
