"""Who is waiting and where it is stuck: groups of the same reason, owner and pathway, most days waited first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from flow.huddle.delays import NO_OWNER, NO_PATHWAY, NO_REASON, DelayGroup
from flow.services.board import Board
from flow.ui import agree, people
from flow.ui.text import capital, counted, said
from flow.vocabulary import NOT_MAPPED, Pathway, words

SHOWN = 7
WIDTHS = (6.8, 4.2, 4, 1, 1.4, 1.4)
NUMBERS = frozenset({"People", "Days so far", "Longest"})
HEADS = ("Waiting for", "With", "Pathway", "People", "Days so far", "Longest")


def show(board: Board) -> None:
    """The groups as lines to open; one open at a time, its people and the form to agree an action under it."""
    if board.waiting is None:
        st.info(said(board.waiting_reason or "Nobody has filed who is waiting this morning."))
        return
    if not board.groups:
        st.success("Nobody who is fit to leave is waiting this morning.")
        return
    days = sum(group.bed_days for group in board.groups)
    told = [f"**{counted(board.waiting, 'person', 'people')}** ready to leave and still here"]
    if board.waiting_g_and_a is not None and board.waiting_g_and_a != board.waiting:
        told.append(f"{board.waiting_g_and_a:,} of them in general and acute wards")
    told.append(f"**{counted(days, 'day')}** waited so far, in {counted(len(board.groups), 'group')}")
    st.markdown(", ".join(told[:-1]) + f"; {told[-1]}.")
    _groups(board)


@st.fragment
def _groups(board: Board) -> None:
    with st.container(key="groups", gap="xsmall"):
        _heads()
        key = f"groups all {board.system} {board.day}"
        every = bool(st.session_state.get(key))
        for group in board.groups if every else board.groups[:SHOWN]:
            _line(board, group)
        _others(board.groups[SHOWN:], key)


def _others(others: Sequence[DelayGroup], key: str) -> None:
    """What the shorter list leaves out, in one line."""
    if not others:
        return
    waiting = sum(len(group.people) for group in others)
    st.toggle(f"Show the other {counted(len(others), 'group')} too, {counted(waiting, 'person', 'people')}", key=key)


def _heads() -> None:
    with st.container(key="line-heads"):
        for column, head in zip(st.columns(WIDTHS), HEADS, strict=True):
            column.caption(head, text_alignment=_side(head))


def _side(head: str) -> Literal["left", "right"]:
    return "right" if head in NUMBERS else "left"


def _line(board: Board, group: DelayGroup) -> None:
    open_key = f"group open {board.system} {board.day}"
    is_open = st.session_state.get(open_key) == group.key
    with st.container(key=f"line-{'opened-' if is_open else ''}{board.groups.index(group)}", gap="small"):
        cells = st.columns(WIDTHS, vertical_alignment="center")
        cells[0].button(
            f"**{said(reason(board, group.reason))}**",
            icon=":material/expand_more:" if is_open else ":material/chevron_right:",
            key=f"group {board.day} {group.key}",
            on_click=_turn,
            args=(open_key, None if is_open else group.key),
            type="tertiary",
            wrap=True,
        )
        for cell, text, head in zip(cells[1:], _cells(board, group), HEADS[1:], strict=True):
            cell.markdown(text, text_alignment=_side(head))
        if is_open:
            chosen = people.show(board, group)
            agree.for_group(board, group, chosen)


def _turn(key: str, group: str | None) -> None:
    st.session_state[key] = group


def _cells(board: Board, group: DelayGroup) -> tuple[str, ...]:
    longest = counted(group.longest, "day") if group.longest is not None else "–"
    return (
        said(owner(board, group.owner)),
        said(pathway(group.pathway)),
        f"**{len(group.people):,}**",
        f"**{group.bed_days:,}**",
        longest,
    )


def reason(board: Board, code: str | None) -> str:
    """A delay reason in words."""
    return capital(board.reason_words.get(code, code) if code else NO_REASON)


def owner(board: Board, code: str | None) -> str:
    return board.organisation_names.get(code, code) if code else capital(NO_OWNER)


def pathway(code: str | None) -> str:
    if code is None:
        return capital(NO_PATHWAY)
    return words(Pathway(code)) if code in set(Pathway) else capital(NOT_MAPPED)
