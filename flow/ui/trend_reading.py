"""What the Trends page is about, as chosen at its head, and what it reads: kept as long as the data version stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from flow.measures.definitions import MEASURES
from flow.measures.review import REVIEW, REVIEWED
from flow.services import effects, meeting, trends
from flow.services import trend as charts
from flow.services.effects import Effects, KindBy
from flow.trends.spc_options import PROFILES
from flow.trends.trend import Trend, TrendRow
from flow.ui import asking
from flow.ui.morning import Morning
from flow.ui.store import settled_version, store
from flow.vocabulary import Grain, Scope, words

Place = tuple[Scope, str, str]
GRAINS = {Grain.WEEK: "By week", Grain.DAY: "By day", Grain.MONTH: "By month"}
SPANS: dict[str, int] = {"Half a year": 26, "A year": 52, "Three years": 156, "Ten years": 521}
LIVE = 300
"""Seconds after which a chart has the actions that were agreed and answered meanwhile: people write them all day, and
every chart anew for each of them would leave no time for anything else."""
EVERY = "Every measure there is"
ALL = "All of the review"
TOPICS = (ALL, *REVIEW, EVERY)


@dataclass(frozen=True)
class Chosen:
    """What the page is about. `weeks` back from the morning."""

    system: str
    until: date
    place: Place
    grain: Grain
    profile: str
    weeks: int
    topic: str

    @property
    def keys(self) -> tuple[str, ...]:
        return {ALL: REVIEWED, EVERY: tuple(MEASURES)}.get(self.topic) or REVIEW[self.topic]


def choose(morning: Morning) -> Chosen:
    """The row of choices at the head of the page."""
    assert morning.day is not None
    known = places_of(morning.system.key)
    with st.container(key="trend-choices", horizontal=True, vertical_alignment="bottom", gap="small"):
        place = st.selectbox(
            "Whose numbers", known, index=_first(known, morning), format_func=place_words,
            key=f"trend place {morning.system.key}", width=320,
        )  # fmt: skip
        topic = st.selectbox("Measures", TOPICS, key="trend topic", width=260)
        weeks = st.selectbox("Looking back", list(SPANS), index=1, key="trend span", width=140)
        grain = st.segmented_control(
            "Points", list(GRAINS), default=Grain.WEEK, required=True, format_func=GRAINS.__getitem__, key="trend grain"
        )
        profile = st.segmented_control(
            "Rules", list(PROFILES), default="nhsr", required=True, format_func=RULES.__getitem__, key="trend rules",
            help="NHS-R: seven points, jumps screened. MDC: six points, no limits under 13 points. Every setting is "
            "under the chart.",
        )  # fmt: skip
    return Chosen(
        morning.system.key, morning.day, place, Grain(grain or Grain.WEEK), profile or "nhsr", SPANS[weeks], topic
    )


RULES = {"nhsr": "NHS-R", "mdc": "MDC"}


def _first(known: list[Place], morning: Morning) -> int:
    codes = [code for _, code, _ in known]
    return codes.index(morning.organisation) if morning.organisation in codes and not morning.system.pooled else 0


def place_words(place: Place) -> str:
    scope, _, name = place
    return name if scope in (Scope.SYSTEM, Scope.ORGANISATION) else f"{words(scope)}: {name}"


def places_of(system: str) -> list[Place]:
    """Every place that has charts."""
    return _places(system, settled_version(system))


def rows_of(chosen: Chosen) -> list[TrendRow]:
    """The table of all measures."""
    return _rows(chosen, settled_version(chosen.system), meeting.files_version(store(), chosen.system))


def chart_of(chosen: Chosen, measure: str, grain: Grain, place: Place) -> Trend:
    """One chart."""
    return _chart(chosen, measure, grain, place, settled_version(chosen.system))


def effects_of(chosen: Chosen, by: KindBy) -> Effects:
    """What the actions did."""
    organisation = chosen.place[1] if chosen.place[0] is Scope.ORGANISATION else None
    return _effects(chosen.system, chosen.until, by, organisation, settled_version(chosen.system), asking.sight())


def weekly_of(chosen: Chosen) -> tuple[str, date, str | None]:
    """Of what the weekly pack is: the system, or the organisation that is chosen; up to the morning."""
    scope, code, _ = chosen.place
    return chosen.system, chosen.until, code if scope is Scope.ORGANISATION else None


@st.cache_resource(max_entries=16, show_spinner=False)
def _places(system: str, version: str) -> list[Place]:
    return charts.known_places(store(), system)


@st.cache_resource(max_entries=64, ttl=LIVE, show_spinner="Working out every chart ...")
def _rows(chosen: Chosen, version: str, files: str) -> list[TrendRow]:
    scope, code, _ = chosen.place
    came_back = _came_back(chosen.system, scope, code, chosen.until, chosen.weeks, files)
    return trends.overview(
        store(),
        chosen.system,
        chosen.grain,
        scope,
        code,
        chosen.until,
        chosen.weeks,
        keys=chosen.keys,
        profile=chosen.profile,
        came_back=came_back,
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _came_back(system: str, scope: Scope, code: str, until: date, weeks: int, files: str) -> Any:
    """The slower part, which only files and settings change."""
    return trends.readmitted_points(store(), system, scope, code, until, weeks)


@st.cache_resource(max_entries=64, ttl=LIVE, show_spinner=False)
def _chart(chosen: Chosen, measure: str, grain: Grain, place: Place, version: str) -> Trend:
    weeks = max(chosen.weeks, SPANS["Ten years"] // 2) if grain is Grain.MONTH else chosen.weeks
    first = chosen.until - timedelta(weeks=weeks)
    return charts.trend(store(), chosen.system, measure, grain, place[0], place[1], first, chosen.until, chosen.profile)


@st.cache_resource(max_entries=32, ttl=LIVE, show_spinner=False)
def _effects(system: str, until: date, by: KindBy, organisation: str | None, version: str, sight: str) -> Effects:
    return effects.action_effects(store(), system, until, by, organisation=organisation)
