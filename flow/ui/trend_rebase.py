"""New limits on a chart, by a person and with a reason; and taking one back. Never by itself."""

from __future__ import annotations

import streamlit as st

from flow.clock import day_words, moment_words
from flow.errors import FlowError
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.rebases import rebase, take_back
from flow.trends.trend import Trend
from flow.ui import who
from flow.ui.messages import refused, saved
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import said

LONGEST = 400


def show(morning: Morning, trend: Trend) -> None:
    """The recalculations that stand, and the form for another."""
    if not trend.points:
        return
    with st.expander("Start the limits again from a day", icon=":material/restart_alt:", key="trend-rebase"):
        st.caption(
            "Only where what changed is understood and expected to stay: a new way of working, not a better month. The "
            "limits start again at the first point on or after the day."
        )
        for one in trend.rebases:
            st.markdown(
                f"**{day_words(one.start)}:** {said(one.reason)} ({said(one.who)}, {moment_words(one.at)})"
                + ("" if one.point else "; outside this chart")
            )
        person = who.needed(morning.organisation_names, "trend rebase", Act.REVIEW_WEEK)
        if person is not None:
            _start(trend, morning, person)
            if trend.rebases:
                _back(trend, morning, person)


def _start(trend: Trend, morning: Morning, person: Person) -> None:
    first, last = trend.points[0].day, trend.points[-1].day
    with st.form(f"rebase {trend.measure} {trend.code} {trend.grain}", border=False, clear_on_submit=False):
        left, right, button = st.columns([1, 4, 1], vertical_alignment="bottom")
        start = left.date_input("From this day", value=None, min_value=first, max_value=last, format="DD/MM/YYYY")
        reason = right.text_input("What changed, and how it is known", max_chars=LONGEST)
        if not button.form_submit_button("Start again", type="primary"):
            return
    if start is None:
        st.error("Choose the day from which the limits start again.")
        return
    try:
        rebase(store(), morning.system.key, trend.scope, trend.code, trend.measure, start, reason, person)
    except FlowError as error:
        refused(error)
        return
    saved(f"The limits start again on {day_words(start)}.")


def _back(trend: Trend, morning: Morning, person: Person) -> None:
    with st.form(f"take back {trend.measure} {trend.code}", border=False):
        left, right, button = st.columns([1, 4, 1], vertical_alignment="bottom")
        start = left.selectbox("Take back", [one.start for one in trend.rebases], format_func=day_words)
        reason = right.text_input("Why it is taken back", max_chars=LONGEST)
        if not button.form_submit_button("Take back"):
            return
    try:
        take_back(store(), morning.system.key, trend.scope, trend.code, trend.measure, start, reason, person)
    except FlowError as error:
        refused(error)
        return
    saved(f"The limits no longer start again on {day_words(start)}.")
