"""The lines of the plan: what is late first, or under their goals; one of them open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from flow.actions.plan import PlanLine, late_first
from flow.clock import day_words, today
from flow.errors import FlowError
from flow.measures.definitions import MEASURES
from flow.services.plan_report import period_words
from flow.services.plans import get_line
from flow.services.values import Value
from flow.ui.doubt import struck
from flow.ui.figures import with_unit
from flow.ui.look import Colour, card
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import PlanStatus, TargetStatus, words

OPENED = "line"
LATE_FIRST, BY_GOAL, LATE_ONLY = "Late first", "By goal", "Late only"
COLOURS: dict[PlanStatus, Colour] = {
    PlanStatus.DONE: "green",
    PlanStatus.AT_RISK: "yellow",
    PlanStatus.ON_TRACK: "blue",
}
NOTHING = (
    "No plan is here yet. Name one in the system's configuration file, under **[[plan]]** with **file**; the sample "
    "systems show how."
)


def show(morning: Morning, lines: list[PlanLine], values: Mapping[str, Value]) -> PlanLine | None:
    """The list; gives the line that the address names, or the one just opened."""
    if not lines:
        st.info(NOTHING)
        return None
    day = morning.day or today()
    goals = {(line.plan, line.key): line for line in lines if line.parent is None}
    parents = {(line.plan, line.parent) for line in lines}
    under = [line for line in lines if line.parent is not None or (line.plan, line.key) not in parents]
    _counts(under, day)
    order = st.segmented_control(
        "Order", (LATE_FIRST, BY_GOAL, LATE_ONLY), default=LATE_FIRST, required=True, label_visibility="collapsed"
    )
    if order == BY_GOAL:
        _by_goal(under, goals, morning, values, day)
    else:
        chosen = [line for line in late_first(under, day) if order == LATE_FIRST or line.late(day)]
        if not chosen:
            st.info(f"No line is late on {day_words(day)}.")
        for line in chosen:
            goal = goals.get((line.plan, line.parent or ""))
            _line(line, morning, values, day, goal.words if goal else None)
    return _opened()


def _counts(lines: list[PlanLine], day: date) -> None:
    late = sum(line.late(day) for line in lines)
    stand = [line.status for line in lines]
    told = ", ".join(f"{stand.count(status)} {words(status).lower()}" for status in PlanStatus if status in stand)
    st.markdown(f"**{counted(len(lines), 'line')}, {late} late** on {day_words(day)}: {told}")


def _by_goal(
    lines: list[PlanLine],
    goals: Mapping[tuple[str, str], PlanLine],
    morning: Morning,
    values: Mapping[str, Value],
    day: date,
) -> None:
    for (plan, key), goal in goals.items():
        st.subheader(said(f"{key}. {goal.words}"), anchor=False)
        for line in lines:
            if line.plan == plan and key in (line.parent, line.key):
                _line(line, morning, values, day, None)


def _line(line: PlanLine, morning: Morning, values: Mapping[str, Value], day: date, goal: str | None) -> None:
    is_open = st.query_params.get(OPENED) == str(line.id)
    with card(f"plan-{line.id}", attention=line.late(day), opened=is_open):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            with st.container():
                label = f"**{said(f'{line.key}. {line.words}')}**"
                st.button(label, key=f"open {line.id}", on_click=_open, args=(line.id,), type="tertiary", wrap=True)
            status(line, day)
        st.markdown(lead_and_due(line, morning.organisation_names, goal))
        beside = measures(line, values)
        if beside:
            st.caption(" · ".join(beside))


def status(line: PlanLine, day: date) -> None:
    """How a line stands, as a word; late said in words."""
    if line.late(day):
        st.badge("Late", icon=":material/schedule:", color="yellow")
    else:
        st.badge(words(line.status), color=COLOURS.get(line.status, "gray"))


def lead_and_due(line: PlanLine, names: Mapping[str, str], goal: str | None = None) -> str:
    """Livewell Southwest leads, by Sun 31 March 2019: the milestone; which goal."""
    lead = names.get(line.lead or "", line.lead)
    told = [f"**{said(lead)}** leads" if lead else "No lead named"]
    if line.milestone:
        told.append(said(line.milestone))
    if line.due:
        told.append(f"due **{day_words(line.due)}**")
    if goal:
        told.append(said(goal))
    return " · ".join(told)


def measures(line: PlanLine, values: Mapping[str, Value]) -> list[str]:
    """DTOC rate 3.4%, of each measure beside the line that has a value; what is doubtful is struck through."""
    return [
        struck(
            f"{said(MEASURES[key].short)} **{with_unit(values[key].value, values[key].unit)}**",
            values[key].status is TargetStatus.DOUBTFUL,
        )
        for key in line.measures
        if key in values and values[key].value is not None
    ]


def measure_rows(keys: tuple[str, ...], values: Mapping[str, Value]) -> list[dict[str, str]]:
    """The same as a table: measure, latest value, of when, target, against it or why there is none."""
    rows = []
    for key in keys:
        value = values.get(key)
        known = value is not None and value.value is not None
        rows.append(
            {
                "Measure": MEASURES[key].label,
                "Latest": with_unit(value.value, value.unit) if value and known else "none",
                "Of": period_words(value) if value and known else "",
                "Target": with_unit(value.target, value.unit) if value and value.target is not None else "",
                "Against it": words(value.status) if value and known else (value.reason if value else None) or "",
            }
        )
    return rows


def _open(line: int) -> None:
    st.query_params[OPENED] = str(line)


def _opened() -> PlanLine | None:
    """The line in the address, as it stands now."""
    asked = st.query_params.get(OPENED)
    if asked is None:
        return None
    try:
        return get_line(store(), int(asked))
    except ValueError:
        st.warning(said(f"'{asked}' is not the number of a line."))
    except FlowError as error:
        refused(error)
    return None
