"""What came of the files just read: status, rows, and every finding as its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from flow.clock import day_words
from flow.security.roles import Act
from flow.services.load import LoadReport, load_detail
from flow.snapshots.findings import Finding
from flow.ui import asking, hidden
from flow.ui.look import Colour
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import Level, LoadStatus, words

REPORTS = "reports of the last load"
SHOWN = 8
WIDTHS = [4, 2, 9, 2]
ICONS = {Level.STOP: ":material/block:", Level.ROW: ":material/playlist_remove:", Level.NOTE: ":material/info:"}
LOOK: dict[LoadStatus, tuple[str, str, Colour]] = {
    LoadStatus.LOADED: ("Loaded", ":material/check:", "green"),
    LoadStatus.UNCHANGED: ("Nothing new", ":material/check:", "gray"),
    LoadStatus.REFUSED: ("Refused", ":material/block:", "red"),
}
CHECKED = {LoadStatus.LOADED: "Would load", LoadStatus.REFUSED: "Would be refused"}
SUMMARY = {
    LoadStatus.LOADED: "loaded",
    LoadStatus.UNCHANGED: "nothing new",
    LoadStatus.REFUSED: "refused, of which nothing was stored",
}


def show(morning: Morning) -> None:
    """A line a file, those that need somebody first, what was found behind it; then the way to the huddle."""
    reports = st.session_state.get(REPORTS, [])
    if not reports:
        return
    st.header("What came of them", anchor=False)
    _summary([report for report, _ in reports], kept=all(kept for _, kept in reports))
    _to_the_huddle(morning, [report for report, kept in reports if kept])
    with st.container(gap=None):
        for place, (report, kept) in enumerate(sorted(reports, key=lambda pair: _worst(pair[0]))):
            _line(report, kept, place)
    if st.button("Put this report away", icon=":material/close:", type="tertiary"):
        del st.session_state[REPORTS]
        st.rerun()


def _worst(report: LoadReport) -> tuple[bool, bool, bool]:
    return not report.refused, not report.rows_left_out, not _many(report, Level.NOTE)


def _many(report: LoadReport, level: Level) -> int:
    return sum(finding.level is level for finding in report.findings)


def _summary(reports: Sequence[LoadReport], *, kept: bool) -> None:
    of = {status: sum(report.status is status for report in reports) for status in LoadStatus}
    told = [
        f"{many} {SUMMARY[status] if kept else CHECKED.get(status, LOOK[status][0]).lower()}"
        for status, many in of.items()
        if many
    ]
    out = sum(report.rows_left_out for report in reports if not report.refused)
    left = f" {counted(out, 'row is', 'rows are')} left out." if out else " No row is left out."
    only = "" if kept else " Nothing was stored: they were only checked."
    st.markdown(f"**{counted(len(reports), 'file')}: {', '.join(told)}.**{left}{only}")


def _line(report: LoadReport, kept: bool, place: int) -> None:
    status, icon, colour = LOOK[report.status]
    with st.container(key=f"line-report-{place}", gap="xsmall"):
        name, badge, about, more = st.columns(WIDTHS, vertical_alignment="center")
        name.markdown(f"### {said(report.file)}", anchors=False)
        badge.badge(status if kept else CHECKED.get(report.status, status), icon=icon, color=colour)
        about.markdown(_about(report))
        key = f"report of {report.file} {report.load} {place}"
        if more.toggle("Details", value=report.refused, key=key):
            _details(report)


def _details(report: LoadReport) -> None:
    if not hidden.rows_of_files():
        return
    findings(report.findings)
    if report.load is not None and report.rows_left_out and not report.refused and _may_see(report):
        st.markdown(f"**The {counted(report.rows_left_out, 'row')} left out**")
        left_out(report.load)


def _may_see(report: LoadReport) -> bool:
    return asking.reaches(Act.SEE_LEFT_OUT, report.organisation)


def _about(report: LoadReport) -> str:
    days = _days(tuple(report.days))
    told = [str(report.feed) if report.feed else "feed not known", said(report.organisation or ""), days]
    rows = [f"**{report.rows_read:,}** {'row' if report.rows_read == 1 else 'rows'} read"]
    if not report.refused:
        rows += [f"**{report.rows_loaded:,}** loaded", f"**{report.rows_left_out:,}** left out"]
    found = [f"{ICONS[level]} {words(level)}: {many}" for level in Level if (many := _many(report, level))]
    return " · ".join([part for part in told if part] + [", ".join(rows), *found])


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
