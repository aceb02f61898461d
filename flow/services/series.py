"""Facts over time, as every screen reads them: those kept, and those that only history gives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.actions.performance import DayFigure
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.measures.needed import needed_on, parts_on
from flow.measures.noughts import with_ward_noughts
from flow.measures.sheet import FACT_COLUMNS, facts_frame, no_facts
from flow.measures.weeks import monthly, weekly
from flow.services.actions import own_figures
from flow.store import facts as stored
from flow.vocabulary import Grain, Scope, Source

NEEDED = "discharges_needed"
BEHIND_NEEDED = ("beds_occupied", "beds_open", "electives_expected", "emergency_admissions")
OWN = tuple(key for key in MEASURES if key.startswith("action"))
"""How the huddle itself performs: from the actions, not from any feed."""


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
        of_all = stored.read(
            connection, layout.key, (first, last), span=True, scope=Scope.ORGANISATION, measures=list(keys)
        )
        filled = with_ward_noughts(pd.concat([kept, of_all], ignore_index=True), layout)
        parts = [filled[filled["scope"] == Scope.WARD]]
    if NEEDED in keys and scope is not Scope.WARD:
        parts.append(needed(connection, layout, first, last, scope, codes))
    if scope is Scope.SYSTEM and any(key in keys for key in OWN):
        figures = own_figures(connection, layout.key, first, last)
        parts.append(_own([figure for figure in figures if figure.measure in keys], layout))
    return pd.concat([part for part in parts if len(part)] or [no_facts()], ignore_index=True)


def needed(
    connection: Any, layout: Layout, first: date, last: date, scope: Scope, codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """Discharges needed on each day. A system's is worked out of its organisations together."""
    at = Scope.ORGANISATION if scope is Scope.SYSTEM else scope
    begin = first - timedelta(weeks=layout.settings.usual_weeks)
    named = list(layout.organisations if at is Scope.ORGANISATION else layout.sites)
    behind = stored.read(
        connection, layout.key, (begin, last), span=True, scope=at, scope_codes=named, measures=BEHIND_NEEDED
    )
    if behind.empty:
        return no_facts()
    found = {key: dict(zip(zip(part["day"], part["scope_code"], strict=True), part["numerator"], strict=True))
             for key, part in behind.groupby("measure")}  # fmt: skip
    places = sorted(set(behind["scope_code"]))
    groups = {layout.key: places} if scope is Scope.SYSTEM else {place: [place] for place in places}
    rows = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for code, members in groups.items():
            if codes is None or code in codes:
                of_day = [_parts(place, day, found, layout) for place in members]
                value = needed_on(day, [part for part in of_day if part], layout).value
                if value is not None:
                    rows.append((day, code, value))
    return _facts(rows, scope)


def _parts(place: str, day: date, found: dict[Any, dict[tuple[date, str], float]], layout: Layout) -> Any:
    values = {key: series[(day, place)] for key, series in found.items() if (day, place) in series}
    if "beds_open" not in values:
        return None
    history = {when: value for (when, code), value in found.get("emergency_admissions", {}).items() if code == place}
    return parts_on(place, day, values, history, layout)


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
