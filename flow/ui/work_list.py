"""The live list: everybody who matters today in one table, the person opened from it, others' changes as they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from flow.clock import moment_words, now, short_day, time_words
from flow.huddle.narrowing import Group, GroupBy, Wanted, groups, narrowed
from flow.huddle.worklist import Row
from flow.security.roles import Act
from flow.ui import hidden, pulse, who, work_filters, work_person
from flow.ui import work_reading as reading
from flow.ui.morning import Morning
from flow.ui.part import part
from flow.ui.text import capital, counted, listed, said
from flow.ui.work_reading import Look

GROUPS_WIDE = 560
HEIGHT, BESIDE_A_PERSON, MOST_LINES = 452, 644, 12
ALL = "Everybody of the list"


def show(morning: Morning) -> None:
    look = reading.look(morning)
    _as_of(look)
    _pulse(look.found.system, look.drawn, now())
    if not look.found.rows and not look.found.left_since:
        st.info(_why_nobody(look))
        return
    if hidden.people():
        _list(look)
    else:
        _counts(look)


@part(run_every=pulse.EVERY)
def _pulse(system: str, drawn: str, at: datetime) -> None:
    """When anybody has changed anything, the page as it is now. What is being typed stays."""
    pulse.follow(system, drawn, at, meeting=False)


def _as_of(look: Look) -> None:
    """How old each list is, and the moment that overdue and stale are judged at."""
    found = look.found
    told = []
    for source in found.as_of:
        when = time_words(source.census_at) if source.census_at else ""
        on = "" if source.day == found.day else f" {short_day(source.day)}"
        told.append(f"{said(look.organisations.get(source.organisation, source.organisation))} **{when}{on}**")
    late = [said(look.organisations.get(code, code)) for code in found.missing]
    lists = f"Newest lists: {listed(told)}." if told else ""
    missing = f" Never filed: {listed(late)}." if late else ""
    past = f" Overdue and stale as at {moment_words(found.now)}." if reading.is_past(look) else ""
    st.caption(f"{lists}{missing}{past}")


def _counts(look: Look) -> None:
    """What is left of the list where people are not shown: how many there are of each kind, and by group."""
    rows = (*look.found.rows, *look.found.left_since)
    st.markdown(" · ".join(work_filters.counted_by_kind(look, rows, None).values()))
    by = [by for by in GroupBy if by is not GroupBy.NOTHING]
    chosen = st.segmented_control("Group by", by, default=GroupBy.PATHWAY, required=True, format_func=capital)
    for group in groups(look.found.rows, chosen or GroupBy.PATHWAY):
        st.markdown(f"- {said(_group_words(look, chosen or GroupBy.PATHWAY, group))}")


def _why_nobody(look: Look) -> str:
    if not look.morning.system.pooled:
        return "The published returns are counts: they do not say who waits."
    return "No list of inpatients or of delayed transfers has come: there is nobody to list."


@part()
def _list(look: Look) -> None:
    want = work_filters.show(look)
    person = who.person(Act.WORK)
    found = look.found
    rows = narrowed((*found.rows, *found.left_since), want, str(person) if person else None, found.now, look.names)
    key = reading.chosen(look)
    opened = found.row(key) if key else None
    if opened is None:
        _tables(look, want, rows)
        return
    left, right = st.container(key="work-side-by-side").columns([6, 5], gap="medium")
    with left:
        _tables(look, want, rows)
    with right:
        work_person.show(look, opened)


def _tables(look: Look, want: Wanted, rows: Sequence[Row]) -> None:
    if not rows:
        st.info("Nobody on the list is like this.")
        return
    if want.group is GroupBy.NOTHING:
        _table(look, want, rows)
        return
    made = groups(rows, want.group)
    values = tuple(group.value for group in made)
    number = st.selectbox(
        f"Groups by {want.group}",
        [None, *range(len(made))],
        format_func=lambda number: ALL if number is None else _group_words(look, want.group, made[number]),
        key=f"work open group {look.found.system} {want.group} {hash(values)}",
        width=GROUPS_WIDE,
    )
    _table(look, want, rows if number is None else made[number].rows)


def _steady(look: Look, want: Wanted, rows: Sequence[Row]) -> list[Row]:
    """The order as it was first shown while the same people are wanted: lines do not move under somebody's hand."""
    key, by_key = f"work order {look.found.system} {look.found.day}", {row.key: row for row in rows}
    kept_for, kept = st.session_state.get(key, (None, ()))
    if kept_for != want or set(kept) != set(by_key):
        st.session_state[key] = (want, tuple(by_key))
        return list(rows)
    return [by_key[one] for one in kept]


def _sort_again(look: Look) -> None:
    st.session_state.pop(f"work order {look.found.system} {look.found.day}", None)


def _group_words(look: Look, by: GroupBy, group: Group) -> str:
    """Pathway 1: 45 people, 312 days since ready, 3 overdue, 1 blocked."""
    now = look.found.now
    days = sum(row.person.days_ready or 0 for row in group.rows)
    told = [counted(len(group.rows), "person", "people"), f"{counted(days, 'day')} since ready"]
    for word, number in (
        ("overdue", sum(row.overdue(now) is not None for row in group.rows)),
        ("blocked", sum(bool(row.work.blocked_by) for row in group.rows)),
    ):
        told += [f"{number:,} {word}"] if number else []
    return f"{reading.group_name(look.names, by, group.value)}: {', '.join(told)}"


def _table(look: Look, want: Wanted, rows: Sequence[Row]) -> None:
    """Selecting a line opens the person; another order of lines is another table, the open one marked in it."""
    steady = _steady(look, want, rows)
    keys = [row.key for row in steady]
    opened = reading.chosen(look)
    key = f"work table {look.found.system} {look.found.day} {hash(tuple(keys))}"

    def choose() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        reading.choose(look, next((keys[row] for row in selected if row < len(keys)), None))

    chosen = [keys.index(opened)] if opened in keys else []
    st.dataframe(
        [_line(look, want, row) for row in steady],
        hide_index=True,
        on_select=choose,
        selection_mode="single-row",
        selection_default={"selection": {"rows": chosen, "columns": [], "cells": []}}
        if key not in st.session_state
        else None,
        key=key,
        height="content" if len(rows) <= MOST_LINES else BESIDE_A_PERSON if opened else HEIGHT,
        row_height=32,
        placeholder="",
        column_config=COLUMNS,
        alt="The live list, a line a person. Select a line to see the person and to change what is being done.",
    )
    if steady != list(rows):
        st.button("Sort again: the order has changed", icon=":material/sort:", on_click=_sort_again, args=(look,))


WIDTHS: dict[str, int] = {
    "Group": 150, "Days ready": 90, "Ward": 105, "Bed": 50, "Local key": 96, "Next step": 205, "Check": 126,
    "Standing": 190, "Claimed by": 136, "Blocked by": 150, "Days here": 76, "Pathway": 88, "Waiting for": 190,
    "With": 150, "Since yesterday": 240, "Last touched": 130, "Actions": 62, "Why listed": 150,
}  # fmt: skip
COLUMNS = {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}


def _line(look: Look, want: Wanted, row: Row) -> dict[str, object]:
    person, day, names = row.person, look.found.day, look.names
    rests = row.left is not None and not row.has_open_work
    grouped = {"Group": _group_name(look, want, row)} if want.group is not GroupBy.NOTHING else {}
    return grouped | {
        "Days ready": person.days_ready,
        "Ward": person.ward_name,
        "Bed": person.bed or "",
        "Local key": person.spell_id,
        "Standing": reading.standing(row, look.found.now),
        "Claimed by": row.work.holder or "",
        "Check": reading.moment(row.next_check, day) if row.next_check and not rests else "",
        "Next step": "" if rests else row.next_step or "none",
        "Blocked by": row.work.blocked_by or "",
        "Days here": person.length_of_stay,
        "Pathway": reading.pathway(person.pathway),
        "Waiting for": reading.reason(names, person.reason) if person.reason or person.ready_on else "",
        "With": reading.owner(names, person.owner) if person.owner else "",
        "Since yesterday": reading.changed(names, row),
        "Last touched": reading.moment(row.touched, day) if row.touched else "never",
        "Actions": len(row.open_actions) or None,
        "Why listed": ", ".join(person.why),
    }


def _group_name(look: Look, want: Wanted, row: Row) -> str:
    value = groups([row], want.group)[0].value
    return reading.group_name(look.names, want.group, value)
