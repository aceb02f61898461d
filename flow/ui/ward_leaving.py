"""Planned discharges: who is planned to leave today, definite ones first. No name, no number of theirs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from flow.clock import short_day
from flow.huddle.staying import Staying
from flow.services.wards import WardDay
from flow.ui import doubt, hidden
from flow.ui import ward_words as say
from flow.ui.text import counted, said
from flow.vocabulary import DischargePlanned, Feed

MOST_LINES, HEIGHT = 9, 330


def show(wards: WardDay) -> None:
    if wards.planned_reason:
        st.info(said(wards.planned_reason))
    elif not wards.planned:
        st.info("Nobody is planned to leave today.")
    else:
        st.markdown(doubt.struck(_sentence(wards), wards.doubts.get(Feed.INPATIENTS)))
        if hidden.people():
            _table(wards)


def _sentence(wards: WardDay) -> str:
    """How many are named, beside how many the beds files count."""
    definite = sum(who.planned is DischargePlanned.DEFINITE for who in wards.planned)
    possible = len(wards.planned) - definite
    when = short_day(wards.day)
    told = f"**{counted(definite, 'definite discharge')}** and **{possible:,} possible** planned for {when}"
    counts = (wards.state.definite, wards.state.possible)
    if None in counts or counts == (definite, possible):
        return f"{told}."
    return (
        f"{told}, as the inpatients are listed; the beds files count {counts[0]:,} definite and {counts[1]:,} possible."
    )


def _table(wards: WardDay) -> None:
    st.dataframe(
        [_row(wards, who) for who in wards.planned],
        hide_index=True,
        column_config=COLUMNS,
        height="content" if len(wards.planned) <= MOST_LINES else HEIGHT,
        row_height=32,
        placeholder="",
        alt="People planned to leave today, definite ones first.",
    )


COLUMNS = {
    "Planned": st.column_config.TextColumn(width=80),
    "Ward": st.column_config.TextColumn(width=110),
    "Zone": st.column_config.TextColumn(width=150),
    "Bed": st.column_config.TextColumn(width=56),
    "Local key": st.column_config.TextColumn(width=96),
    "Days here": st.column_config.NumberColumn(help="Midnights since admission", format="%d", width=80),
    "Expected": st.column_config.TextColumn(help="Expected date of discharge", width=110),
    "Pathway": st.column_config.TextColumn(width=88),
    "Ready to leave": st.column_config.TextColumn(width=110),
    "Waiting for": st.column_config.TextColumn(width=310),
}


def _row(wards: WardDay, who: Staying) -> dict[str, Any]:
    day = who.expected_discharge_date
    return {
        "Planned": say.planned(who),
        "Ward": who.ward_name,
        "Zone": who.zone or "",
        "Bed": who.bed or "",
        "Local key": who.spell_id,
        "Days here": who.length_of_stay,
        "Expected": short_day(day) if day else "no date",
        "Pathway": say.short_pathway(who.pathway),
        "Ready to leave": "yes" if who.fit_waiting else "",
        "Waiting for": say.reason(wards, who.reason),
    }
