"""Facts over time, as every screen reads them: those kept, and those that only history gives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.actions.performance import DayFigure
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.needed import Parts, needed_on, parts_on
from flow.measures.noughts import with_ward_noughts
from flow.measures.sheet import FACT_COLUMNS, facts_frame, no_facts
from flow.measures.weeks import monthly, weekly
from flow.services.actions import own_figures
from flow.services.readmissions import week_facts
from flow.store import facts as stored
from flow.vocabulary import Grain, Scope, Source

NEEDED = "discharges_needed"
BEHIND_NEEDED = ("beds_occupied", "beds_open", "electives_expected", "emergency_admissions")
OWN = tuple(key for key in MEASURES if key.startswith("action"))
"""How the huddle itself performs: from the actions, not from any feed."""


@dataclass(frozen=True)
class Fact:
    """A fact without its place. `value` is exact: numerator over denominator, where there is one."""

    numerator: float
    denominator: float | None
    source: Source

    @property
    def value(self) -> float:
        return self.numerator if self.denominator is None else self.numerator / self.denominator


Place = tuple[date, str, str]
"""(day, scope code, measure)"""


def by_place(facts: pd.DataFrame) -> dict[Place, Fact]:
    """A frame of facts of one scope and grain, to look one up by day, code and measure."""
    columns = (facts[name].tolist() for name in ("day", "scope_code", "measure", "numerator", "denominator", "source"))
    return {
        (day, code, key): Fact(top, None if pd.isna(bottom) else bottom, Source(source))
        for day, code, key, top, bottom, source in zip(*columns, strict=True)
    }


def facts(
    connection: Any,
    layout: Layout,
    first: date,
    last: date,
    grain: Grain,
    scope: Scope,
    keys: Collection[str],
    codes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Facts (columns FACT_COLUMNS) of one grain and scope. For weeks and months first and last hold whole ones."""
    if grain is Grain.DAY:
        return _days(connection, layout, first, last, scope, keys, codes)
    days = _days(connection, layout, first, last, scope, list(MEASURES), codes)
    pooled = weekly(days) if grain is Grain.WEEK else monthly(days)
    kept = stored.read(connection, layout.key, (first, last), span=True, scope=scope, scope_codes=codes, grain=grain)
    both = pd.concat([kept, pooled[list(FACT_COLUMNS)]]) if len(pooled) else kept
    if grain is Grain.WEEK:
        both = pd.concat([both, week_facts(connection, layout, first, last, scope, keys, codes)])
    one = both.drop_duplicates(["day", "scope", "scope_code", "measure"], keep="first", ignore_index=True)
    return one[one["measure"].isin(list(keys))]


def _days(
    connection: Any,
    layout: Layout,
    first: date,
    last: date,
    scope: Scope,
    keys: Collection[str],
    codes: Sequence[str] | None,
) -> pd.DataFrame:
    kept = stored.read(
        connection, layout.key, (first, last), span=True, scope=scope, scope_codes=codes, measures=list(keys)
    )
    parts = [kept]
    if scope is Scope.WARD:
        theirs = stored.read(
            connection, layout.key, (first, last), span=True, scope=Scope.ORGANISATION, measures=list(keys),
            organisations=None if codes is None else _of_wards(layout, codes),
        )  # fmt: skip
        filled = with_ward_noughts(pd.concat([kept, theirs], ignore_index=True), layout)
        wards = filled[filled["scope"] == Scope.WARD]
        parts = [wards if codes is None else wards[wards["scope_code"].isin(codes)]]
    if NEEDED in keys and scope is not Scope.WARD:
        parts.append(_facts(needed(connection, layout, first, last, scope, codes), scope))
    if scope is Scope.SYSTEM and any(key in keys for key in OWN):
        figures = own_figures(connection, layout.key, first, last)
        parts.append(_own([figure for figure in figures if figure.measure in keys], layout))
    return pd.concat([part for part in parts if len(part)] or [no_facts()], ignore_index=True)


def _of_wards(layout: Layout, codes: Sequence[str]) -> set[str]:
    """The organisations of these wards."""
    owners = {place: layout.sites[place[0]].organisation for place in layout.wards if place[0] in layout.sites}
    return {owner for place, owner in owners.items() if layout.ward_scope_code(owner, *place) in codes}


def points(
    connection: Any, layout: Layout, first: date, last: date, scope: Scope, keys: Collection[str], code: str
) -> dict[Place, Fact]:
    """Facts of one place by day and measure, without a frame between: what a screen of tiles reads."""
    kept = stored.points(connection, layout.key, first, last, scope, [code], keys)
    found = {(day, at, key): Fact(top, bottom, Source(source)) for day, at, key, top, bottom, source in kept}
    if NEEDED in keys:
        for day, at, value in needed(connection, layout, first, last, scope, [code]):
            found[day, at, NEEDED] = Fact(value, None, Source.COMPUTED)
    return found


def needed(
    connection: Any, layout: Layout, first: date, last: date, scope: Scope, codes: Sequence[str] | None = None
) -> list[tuple[date, str, float]]:
    """(day, code, discharges needed) of each day. A system's is worked out of its organisations together."""
    at = Scope.ORGANISATION if scope is Scope.SYSTEM else scope
    named = list(layout.organisations if at is Scope.ORGANISATION else layout.sites)
    if scope is not Scope.SYSTEM and codes is not None:
        named = [code for code in named if code in codes]
    behind = _behind(connection, layout, first, last, at, named)
    places = [place for place in named if place in behind]
    groups = {layout.key: places} if scope is Scope.SYSTEM else {place: [place] for place in places}
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for code, members in groups.items():
            of_day = [_parts(place, day, behind[place], layout) for place in members]
            value = needed_on(day, [part for part in of_day if part], layout).value
            if value is not None:
                found.append((day, code, value))
    return found


Behind = dict[str, dict[date, float]]
"""measure -> day -> value, of one place"""


def _behind(
    connection: Any, layout: Layout, first: date, last: date, at: Scope, named: Sequence[str]
) -> dict[str, Behind]:
    """What the figure rests on, by place, from as many weeks before as 'usual' looks back."""
    begin = first - timedelta(weeks=layout.settings.usual_weeks)
    found: dict[str, Behind] = {}
    for day, place, key, top, _, _ in stored.points(connection, layout.key, begin, last, at, named, BEHIND_NEEDED):
        found.setdefault(place, {}).setdefault(key, {})[day] = top
    return found


def _parts(place: str, day: date, behind: Behind, layout: Layout) -> Parts | None:
    values = {key: days[day] for key, days in behind.items() if day in days}
    if "beds_open" not in values:
        return None
    return parts_on(place, day, values, behind.get("emergency_admissions", {}), layout)


def _facts(rows: list[tuple[date, str, float]], scope: Scope) -> pd.DataFrame:
    days, codes, values = zip(*rows, strict=True) if rows else ((), (), ())
    same = {"grain": Grain.DAY, "scope": scope, "organisation": "", "measure": NEEDED, "source": Source.COMPUTED}
    columns: dict[str, Any] = {name: [str(value)] * len(rows) for name, value in same.items()}
    columns |= {"day": list(days), "scope_code": list(codes), "numerator": list(values)}
    return facts_frame(columns | {"denominator": [float("nan")] * len(rows)})


def _own(figures: Sequence[DayFigure], layout: Layout) -> pd.DataFrame:
    same = {"grain": Grain.DAY, "scope": Scope.SYSTEM, "scope_code": layout.key, "organisation": ""}
    columns: dict[str, Any] = {name: [str(value)] * len(figures) for name, value in same.items()}
    columns["source"] = [str(Source.COMPUTED)] * len(figures)
    for name in ("day", "measure", "numerator", "denominator"):
        columns[name] = [getattr(figure, name) for figure in figures]
    return facts_frame(columns)
