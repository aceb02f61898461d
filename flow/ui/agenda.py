"""The agenda: groups of the same reason, owner and pathway, first what the room could unlock most bed-days of."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from flow.huddle.agenda import Agenda, Item
from flow.security.roles import Act
from flow.services.board import Board
from flow.services.gate import doubt_of
from flow.services.meeting import Meeting
from flow.ui import agree, asking, doubt, meeting_forms, people
from flow.ui.paging import paged
from flow.ui.part import part
from flow.ui.text import counted, said
from flow.ui.waiting import owner, pathway
from flow.ui.waiting import reason as reason_in_words
from flow.vocabulary import Feed

SHOWN = 7
WIDTHS = (0.6, 6.4, 4.2, 4, 1.2, 1.6, 1.8)
HEADS = ("", "Waiting for", "With", "Pathway", "People", "Days so far", "Could unlock")
NUMBERS = frozenset({"People", "Days so far", "Could unlock"})


def show(board: Board, meeting: Meeting, many: int | None = None) -> None:
    """The groups as lines to open; one open at a time, with its people and the form to agree an action."""
    if meeting.agenda is None or board.waiting is None:
        st.info(said(board.waiting_reason or "Nobody has filed who is waiting this morning."))
        return
    if not meeting.agenda.items:
        st.success("Nobody who is fit to leave is waiting this morning.")
        return
    reason = doubt_of(board.gate, Feed.INPATIENTS)
    _sentence(board, meeting.agenda, reason)
    _groups(board, meeting.agenda, many)


def _sentence(board: Board, agenda: Agenda, reason: str | None) -> None:
    days = sum(item.group.bed_days for item in agenda.items)
    told = [f"**{counted(board.waiting or 0, 'person', 'people')}** ready to leave and still here"]
    if board.waiting_g_and_a is not None and board.waiting_g_and_a != board.waiting:
        told.append(f"{board.waiting_g_and_a:,} of them in general and acute wards")
    told.append(f"**{counted(days, 'day')}** waited so far, in {counted(len(agenda.items), 'group')}")
    st.markdown(doubt.struck(", ".join(told[:-1]) + f"; {told[-1]}.", reason))
    doubt.caption(reason)
    share = agenda.covered(SHOWN)
    covered = f"The first {SHOWN} groups hold {share:.0%} of the days waited." if share is not None else ""
    st.caption(
        f"In order of the bed-days the room could unlock: people x days still to wait ({said(agenda.method)})"
        f" x share that such a meeting could resolve. {said(covered)}"
    )


@part()
def _groups(board: Board, agenda: Agenda, many: int | None) -> None:
    key = f"groups all {board.system} {board.day}"
    items = agenda.items
    shown = paged(items, many, f"agenda {board.day}")
    with st.container(key="groups", gap="xsmall"):
        _heads()
        if many is not None:
            for item in shown:
                _line(board, agenda, item)
            return
        every = bool(st.session_state.get(key))
        for item in items if every else items[:SHOWN]:
            _line(board, agenda, item)
        _others(items[SHOWN:], key)


def _others(others: tuple[Item, ...], key: str) -> None:
    """What the shorter list leaves out, in one line."""
    if others:
        waiting = counted(sum(len(item.group.people) for item in others), "person", "people")
        st.toggle(f"Show the other {counted(len(others), 'group')} too, {waiting}", key=key)


def _heads() -> None:
    with st.container(key="line-heads"):
        for column, head in zip(st.columns(WIDTHS), HEADS, strict=True):
            column.caption(head, text_alignment=_side(head))


def _side(head: str) -> Literal["left", "right"]:
    return "right" if head in NUMBERS else "left"


def _line(board: Board, agenda: Agenda, item: Item) -> None:
    group, place = item.group, agenda.items.index(item) + 1
    open_key = f"group open {board.system} {board.day}"
    is_open = st.session_state.get(open_key) == group.key
    with st.container(key=f"line-{'opened-' if is_open else ''}{place}", gap="small"):
        cells = st.columns(WIDTHS, vertical_alignment="center")
        cells[0].markdown(f"**{place}**")
        cells[1].button(
            f"**{said(reason_in_words(board, group.reason))}**",
            icon=":material/expand_more:" if is_open else ":material/chevron_right:",
            key=f"group {board.day} {group.key}",
            on_click=_turn,
            args=(open_key, None if is_open else group.key),
            type="tertiary",
            wrap=True,
        )
        for cell, text, head in zip(cells[2:], _cells(board, item), HEADS[2:], strict=True):
            cell.markdown(text, text_alignment=_side(head))
        if item.moved:
            st.caption(f"Taken out of its order (it would be number {item.earned}): {said(item.moved.why)}")
        if is_open:
            _opened(board, agenda, item)


def _opened(board: Board, agenda: Agenda, item: Item) -> None:
    """Why it stands here, its people, and the two short forms."""
    st.caption(f"{said(item.working)}; {said(item.share.basis)}. By number of people it would be {item.by_count}.")
    chosen = people.show(board, item.group)
    agree.for_group(board, item.group, chosen)
    if asking.may(Act.HOLD_HUDDLE):
        with st.popover("Take it out of its order", icon=":material/swap_vert:"):
            meeting_forms.move(board, item.group.key, len(agenda.items), f"move {board.day} {item.group.key}")


def _turn(key: str, group: str | None) -> None:
    st.session_state[key] = group


def _cells(board: Board, item: Item) -> tuple[str, ...]:
    group = item.group
    return (
        said(owner(board, group.owner)),
        said(pathway(group.pathway)),
        f"**{len(group.people):,}**",
        f"{group.bed_days:,}",
        f"**{item.unlockable:,.0f}**",
    )
