"""The list of actions: filters, what is overdue first, a few lines at a time, one of them open."""

from __future__ import annotations

import streamlit as st

from flow.actions.action import Action, Filters
from flow.clock import now
from flow.errors import FlowError
from flow.services.actions import get_action, list_actions
from flow.ui.action_lines import status, what, who_by_when
from flow.ui.look import card
from flow.ui.messages import refused
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import counted, said
from flow.vocabulary import ActionStatus

OPENED = "action"
PAGE = 12
STANDING: dict[str, frozenset[ActionStatus]] = {
    "Open": frozenset({ActionStatus.OPEN, ActionStatus.IN_PROGRESS}),
    "Done": frozenset({ActionStatus.DONE}),
    "Not done": frozenset({ActionStatus.NOT_DONE}),
    "Cancelled": frozenset({ActionStatus.CANCELLED}),
    "All": frozenset(ActionStatus),
}


def show(morning: Morning) -> Action | None:
    """The list; gives the action that the address names, or the one just opened."""
    filters = _filters(morning)
    actions = list_actions(store(), morning.system.key, **filters)
    if st.session_state.get("actions overdue"):
        actions = [action for action in actions if action.overdue(now())]
    _counts(actions)
    shown = st.session_state.get("actions shown", PAGE)
    for action in actions[:shown]:
        _line(action, morning.organisation_names)
    if len(actions) > shown:
        more = f"Show more ({len(actions) - shown} further)"
        st.button(more, on_click=_show_more, args=(shown,), width="stretch")
    return _opened()


def _filters(morning: Morning) -> Filters:
    with st.container(key="action-filters"):
        standing = st.segmented_control(
            "Status",
            list(STANDING),
            default="Open",
            required=True,
            key="actions standing",
            label_visibility="collapsed",
        )
        left, right = st.columns([3, 2], vertical_alignment="center")
        names = morning.organisation_names
        organisation = left.selectbox(
            "Organisation",
            list(names),
            index=None,
            format_func=lambda code: names[code],
            placeholder="Every organisation",
            key=f"actions organisation {morning.system.key}",
            label_visibility="collapsed",
        )
        right.toggle("Overdue only", key="actions overdue")
    filters: Filters = {"statuses": STANDING[standing or "All"]}
    if organisation:
        filters["owner_organisation"] = organisation
    return filters


def _counts(actions: list[Action]) -> None:
    if not actions:
        st.info("No action is like this.")
        return
    late = sum(action.overdue(now()) for action in actions)
    st.markdown(f"**{counted(len(actions), 'action')}**{f', {late} overdue' if late else ''}")


def _line(action: Action, names: dict[str, str]) -> None:
    is_open = st.query_params.get(OPENED) == str(action.id)
    with card(f"action-{action.id}", attention=action.overdue(now()), opened=is_open):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            with st.container():
                label = f"**{said(what(action))}**"
                st.button(label, key=f"open {action.id}", on_click=_open, args=(action.id,), type="tertiary", wrap=True)
            status(action)
        st.markdown(who_by_when(action, names))


def _open(action: int) -> None:
    st.query_params[OPENED] = str(action)


def _show_more(shown: int) -> None:
    st.session_state["actions shown"] = shown + PAGE


def _opened() -> Action | None:
    """The action in the address, as it stands now."""
    asked = st.query_params.get(OPENED)
    if asked is None:
        return None
    try:
        return get_action(store(), int(asked))
    except ValueError:
        st.warning(said(f"'{asked}' is not the number of an action."))
    except FlowError as error:
        refused(error)
    return None
