"""Bed state: one sentence for the system, a line a site and zone, and the wards behind the line that is selected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from flow.clock import short_day
from flow.huddle.wards import Site, State, Ward
from flow.services.wards import WardDay
from flow.ui import doubt
from flow.ui import ward_words as say
from flow.ui.figures import NONE
from flow.ui.part import part
from flow.ui.text import capital, counted, said
from flow.ui.ward_day import counted_at
from flow.vocabulary import Feed

INDENT = "\u2003"
PEOPLE_NOTE = (
    "Beds, then people. Here 7+, 14+ and 21+ days and fit and waiting are counted in general and acute wards alone, as "
    "on the huddle; a dash says that a ward is not counted or that nobody has filed it."
)


@dataclass(frozen=True)
class Line:
    """One line of the summary, with the wards behind it."""

    name: str
    state: State
    wards: tuple[Ward, ...]


def show(wards: WardDay) -> None:
    if wards.reason:
        st.info(said(wards.reason))
    if wards.sites:
        _sentence(wards)
        _tables(wards)


def _sentence(wards: WardDay) -> None:
    """What stands in the tables, said first."""
    state = wards.state
    if state.opened is None:
        return
    told = [f"**{say.occupied(state)}** {counted_at(wards)}"]
    if wards.g_and_a.occupancy is not None and wards.g_and_a.opened != state.opened:
        told.append(f"**{say.occupancy(wards.g_and_a)}** in general and acute wards")
    told.append(f"**{counted(state.empty or 0, 'bed')}** empty")
    if state.escalation:
        told.append(f"{counted(state.escalation, 'escalation bed')} open")
    told += filter(None, [said(say.closed(state)), say.wards_over(_all(wards.sites))])
    st.markdown(doubt.struck(", ".join(told) + ".", wards.doubts.get(Feed.BEDS)))


def _all(sites: tuple[Site, ...]) -> tuple[Ward, ...]:
    return tuple(ward for site in sites for ward in site.wards)


@part()
def _tables(wards: WardDay) -> None:
    lines = _lines(wards.sites)
    day = short_day(wards.day)
    st.markdown(f"**How each site and zone stands on {day}.** Select a line to see its wards alone.")
    event = st.dataframe(
        [
            {"Site and zone": line.name} | _numbers(line.state) | {"Worth knowing": _notes(wards, line)}
            for line in lines
        ],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"places {wards.system} {wards.day} {wards.organisation}",
        column_config={"Site and zone": st.column_config.TextColumn(width=210)} | _columns(),
        height="content" if len(lines) <= MOST_PLACES else HEIGHT,
        row_height=32,
        placeholder=NONE,
        alt=f"Beds and people of each site and zone on {day}. Select a line to see its wards alone.",
    )
    selected = [lines[row] for row in event["selection"]["rows"] if row < len(lines)]
    _wards(wards, selected[0] if selected else None)
    st.caption(PEOPLE_NOTE)


MOST_PLACES, MOST_WARDS, HEIGHT = 20, 12, 374


def _lines(sites: tuple[Site, ...]) -> list[Line]:
    """A line a site, and under a site of several zones a line a zone."""
    lines = []
    for site in sites:
        lines.append(Line(site.name, site.state, site.wards))
        if len(site.zones) > 1:
            lines += [Line(f"{INDENT}{say.zone_name(zone)}", zone.state, zone.wards) for zone in site.zones]
    return lines


def _line(wards: WardDay, line: Line) -> dict[str, Any]:
    return {"Site and zone": line.name} | _numbers(line.state) | {"Worth knowing": _notes(wards, line)}


def _notes(wards: WardDay, line: Line) -> str:
    doubts = dict.fromkeys(say.doubt(wards, ward) for ward in line.wards)
    told = [*doubts, say.wards_over(line.wards), say.closed(line.state)]
    unknown = sum(not ward.is_configured for ward in line.wards)
    if unknown:
        told.append(f"{counted(unknown, 'ward')} not configured")
    return capital("; ".join(filter(None, told)))


def _wards(wards: WardDay, line: Line | None) -> None:
    """The wards behind a line; all of them where none is selected."""
    shown = line.wards if line else _all(wards.sites)
    where = f"of {said(line.name.strip())}" if line else "of every site"
    full = say.wards_over(shown)
    more = f" {capital(full)}: the last column says by how many." if full else ""
    st.markdown(f"**The {counted(len(shown), 'ward')} {where}, ward by ward.**{more}")
    sites = {site.code: site.name for site in wards.sites}
    st.dataframe(
        [_row(wards, ward, sites) for ward in shown],
        hide_index=True,
        column_config={
            "Ward": st.column_config.TextColumn(width=120),
            "Zone": st.column_config.TextColumn(width=130),
            "Core": _number("Permanently funded beds", 56),
        }
        | _columns(),
        height="content" if len(shown) <= MOST_WARDS else HEIGHT,
        row_height=32,
        placeholder=NONE,
        alt=f"Beds and people ward by ward, {len(shown)} wards.",
    )


def _row(wards: WardDay, ward: Ward, sites: dict[str, str]) -> dict[str, Any]:
    named = {"Ward": ward.name, "Zone": ward.zone or sites[ward.site], "Core": ward.state.core}
    return named | _numbers(ward.state) | {"Worth knowing": say.ward_notes(wards, ward)}


def _numbers(state: State) -> dict[str, Any]:
    """The columns that both tables have; occupancy as it is said, so that it is never rounded up to 100%."""
    return {
        "Escalation": state.escalation,
        "Closed": state.closed,
        "Open": state.opened,
        "Occupied": state.occupied,
        "Empty": state.empty,
        "Occupancy": None if state.occupancy is None else state.occupancy * 100,
        "7+ days": state.seven,
        "14+ days": state.fourteen,
        "21+ days": state.twenty_one,
        "Fit, waiting": state.fit,
        "Definite": state.definite,
        "Possible": state.possible,
    }


def _columns() -> dict[str, Any]:
    return {
        "Escalation": _number("Beds opened to meet pressure", 84),
        "Closed": _number("Beds that cannot be used; the reason stands in the last column"),
        "Open": _number("Core and escalation beds less closed ones", 60),
        "Occupied": _number("Beds with a patient in them"),
        "Empty": _number("Open beds without a patient; of several wards, the sum of each ward's", 62),
        "Occupancy": st.column_config.NumberColumn(
            help="Occupied beds out of open beds; may pass 100%", format="%.1f%%", width=88
        ),
        "7+ days": _number("Patients here 7 days or more"),
        "14+ days": _number("Patients here 14 days or more"),
        "21+ days": _number("Patients here 21 days or more"),
        "Fit, waiting": _number("Patients who are ready to leave and still here", 88),
        "Definite": _number("Discharges expected today, certain, as the beds file counts them"),
        "Possible": _number("Discharges expected today, not certain, as the beds file counts them"),
        "Worth knowing": st.column_config.TextColumn(width="medium"),
    }


def _number(help_: str, width: int = 70) -> Any:
    return st.column_config.NumberColumn(help=help_, format="%d", width=width)
