"""What the plan page reads: the lines as they stand, and the latest values of their measures."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.actions.plan import PlanLine
from flow.clock import today
from flow.services.plans import linked, plan
from flow.services.values import Value
from flow.ui.morning import Morning
from flow.ui.store import store, version


def lines_of(morning: Morning) -> list[PlanLine]:
    return plan(store(), morning.system.key)


def values_of(morning: Morning) -> dict[str, Value]:
    """By measure; none where the system is not pooled."""
    return _values(morning.system.key, morning.day or today(), version(morning.system.key))


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _values(system: str, day: date, version: str) -> dict[str, Value]:
    return linked(store(), system, plan(store(), system), day)
