"""What came of the files just read: status, rows, and every finding as its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from flow.clock import day_words
from flow.services.load import LoadReport, load_detail
from flow.snapshots.findings import Finding
from flow.ui.look import Colour, card
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import Level, LoadStatus, words

REPORTS = "reports of the last load"
SHOWN = 8
ICONS = {Level.STOP: ":material/block:", Level.ROW: ":material/playlist_remove:", Level.NOTE: ":material/info:"}
LOOK: dict[LoadStatus, tuple[str, str, Colour]] = {
    LoadStatus.LOADED: ("Loaded", ":material/check:", "green"),
    LoadStatus.UNCHANGED: ("Nothing new: these bytes were loaded before", ":material/check:", "gray"),
    LoadStatus.REFUSED: ("Refused: nothing of it was stored", ":material/block:", "red"),
}


def show(morning: Morning) -> None:
    """A card a file, those that need somebody first; then the way to the huddle."""
    reports = st.session_state.get(REPORTS, [])
    if not reports:
        return
    st.header("What came of them", anchor=False)
    for place, (report, kept) in enumerate(sorted(reports, key=lambda pair: _worst(pair[0]))):
        _card(report, kept, place)
    _to_the_huddle(morning, [report for report, kept in reports if kept])


def _worst(report: LoadReport) -> tuple[bool, bool]:
    return not report.refused, not report.rows_left_out


def _card(report: LoadReport, kept: bool, place: int) -> None:
    status, icon, colour = LOOK[report.status]
    with card(f"report-{place}", attention=report.refused):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"### {said(report.file)}", width="stretch", anchors=False)
            st.badge(status if kept else f"Checked only: {status.lower()}", icon=icon, color=colour)
        st.markdown(_about(report))
        findings(report.findings)
        if report.load is not None and report.rows_left_out:
            with st.expander(f"The {counted(report.rows_left_out, 'row')} left out"):
                left_out(report.load)


def _about(report: LoadReport) -> str:
    days = _days(tuple(report.days))
    told = [str(report.feed) if report.feed else "feed not known", said(report.organisation or ""), days]
    rows = (
        f"**{report.rows_read:,}** rows read, **{report.rows_loaded:,}** loaded, **{report.rows_left_out:,}** left out"
    )
    return " · ".join([part for part in told if part] + [rows])


def _days(days: tuple[date, ...]) -> str:
    if not days:
        return ""
    first, last = day_words(min(days)), day_words(max(days))
    return first if first == last else f"{first} to {last}"


def findings(found: Sequence[Finding]) -> None:
    """Every finding as its sentence, by level, the worst first; of many, the first few and then the rest in a table."""
    if not found:
        st.markdown("Nothing was found wrong.")
    for level in Level:
        of_level = [finding for finding in found if finding.level is level]
        if of_level:
            _level(level, of_level)


def _level(level: Level, found: Sequence[Finding]) -> None:
    st.markdown(f"{ICONS[level]} **{words(level)}: {counted(len(found), 'finding')}**")
    st.markdown("\n".join(f"- {said(finding.message)}" for finding in found[:SHOWN]))
    rest = [{"Row": finding.row, "Column": finding.column, "Finding": finding.message} for finding in found[SHOWN:]]
    if rest:
        with st.expander(f"{counted(len(rest), 'further finding')} of this level"):
            config = {"Finding": st.column_config.TextColumn(width="large")}
            st.dataframe(rest, hide_index=True, column_config=config, placeholder="", alt="The further findings.")


def left_out(load: int) -> None:
    """The rows in quarantine, as they were filed, each with its reason."""
    _, frame = load_detail(store(), load)
    st.dataframe(frame, hide_index=True, alt="The rows left out, each with its reason.")


def _to_the_huddle(morning: Morning, reports: list[LoadReport]) -> None:
    """A morning is open once its files are in: the way there."""
    days = sorted({day for report in reports for day in report.days if day in morning.system.days})
    if days and days[-1] != morning.day:
        label = f"Open the huddle of {day_words(days[-1])}"
        query = morning.address | {"day": days[-1].isoformat()}
        st.page_link("pages/huddle.py", label=label, icon=":material/arrow_forward:", query_params=query)
