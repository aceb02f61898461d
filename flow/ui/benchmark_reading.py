"""What the benchmark page reads, kept as long as the published files stand; and which organisations are ours."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.clock import today
from flow.services import benchmark
from flow.services.benchmark import Distribution
from flow.ui.morning import Morning
from flow.ui.store import store


def ours(morning: Morning) -> list[str]:
    """The organisations to mark: the one that is open, or those of the system that published returns name."""
    codes = [morning.organisation] if morning.organisation else list(morning.organisation_names)
    return benchmark.comparable(store(), codes)


def distributions(morning: Morning) -> list[Distribution]:
    """Every measure on the date with returns nearest to the open day."""
    return _distributions(morning.day or today(), benchmark.version(store()))


def on_date(measure: str, day: date) -> Distribution | None:
    return _on_date(measure, day, benchmark.version(store()))


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _distributions(day: date, version: str) -> list[Distribution]:
    return benchmark.distributions(store(), day)


@st.cache_resource(max_entries=64, ttl=3600, show_spinner=False)
def _on_date(measure: str, day: date, version: str) -> Distribution | None:
    return benchmark.distribution(store(), measure, day)
