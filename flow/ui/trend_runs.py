"""Weeks in a row under the target, the best run, what ended it; the glide path of this week where there is one."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from flow.clock import day_words
from flow.measures.definitions import MEASURES
from flow.trends.trend import Trend
from flow.ui.figures import figure
from flow.ui.look import card
from flow.ui.text import counted, said
from flow.vocabulary import Better


def show(trend: Trend) -> None:
    """Nothing where the measure has no target that weeks could meet."""
    run = trend.run
    if run is None:
        return
    unit = MEASURES[trend.measure].unit
    with card("weeks-in-a-row"):
        st.markdown(f"**Weeks in a row {_meets(trend)}**, to the last week that has ended: **{run.length}**")
        if run.best.length:
            last = run.best.weeks[-1] + timedelta(days=6)
            best = f"{counted(run.best.length, 'week')}, {day_words(run.best.weeks[0])} to {day_words(last)}"
            st.markdown(f"Best run: **{best}**.")
        if run.ended_by:
            ended = run.ended_by
            parts = f" ({ended.numerator:,.0f} of {ended.denominator:,.0f})" if ended.denominator != 1 else ""
            st.markdown(
                f"The last run was ended by the week of {day_words(ended.monday)}, at "
                f"{said(figure(ended.value, unit, trend.points[-1].target if trend.points else None))}{parts}."
            )
        for weeks, what in (
            (run.incomplete, "had five or six days and counts"),
            (run.skipped, "had four days or fewer and does not count"),
        ):
            if weeks:
                st.caption(f"{counted(len(weeks), 'week')} {what if len(weeks) == 1 else _many(what)}.")
        if trend.glide:
            st.markdown(
                f"**This week:** {said(trend.glide.today_words)}. {said(trend.glide.week_words)} "
                f"{said(trend.glide.run_words)}"
            )


def _many(what: str) -> str:
    return what.replace("and counts", "and count").replace("does not", "do not")


def _meets(trend: Trend) -> str:
    item = MEASURES[trend.measure]
    target = next((point.target for point in reversed(trend.points) if point.target is not None), None)
    side = "at or under" if item.better is Better.DOWN else "at or over"
    return f"{side} {said(figure(target, item.unit))}"
