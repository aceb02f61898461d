"""How one action is written, wherever it is listed: what, who, by when, how it stands."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from flow.actions.action import Action
from flow.clock import london, now, short_day, time_words
from flow.security.masking import ABOUT_ONE, is_about_one
from flow.ui import asking
from flow.ui.look import Colour
from flow.ui.text import counted, said, times
from flow.vocabulary import ActionStatus, words

COLOURS: dict[ActionStatus, Colour] = {
    ActionStatus.DONE: "green",
    ActionStatus.NOT_DONE: "yellow",
    ActionStatus.IN_PROGRESS: "blue",
}


def is_told(action: Action) -> bool:
    """Whether its words may be read here: what was written about one person is not, where people are not shown."""
    return not is_about_one(action) or asking.people_shown()


def what(action: Action) -> str:
    """What is to be done, as far as it may be read here."""
    return action.what if is_told(action) else ABOUT_ONE


def status(action: Action) -> None:
    """How the action stands now."""
    badge(action.status, action.overdue(now()))


def badge(status: ActionStatus, overdue: bool) -> None:
    """A status as a word; overdue said in words."""
    if overdue:
        st.badge("Overdue", icon=":material/schedule:", color="yellow")
    else:
        st.badge(words(status), color=COLOURS.get(status, "gray"))


def who_by_when(action: Action, names: Mapping[str, str]) -> str:
    """Ruth Hall, Livewell Southwest, by 16:00 on Tue 5 June; tier; how often carried over."""
    organisation = names.get(action.owner_organisation, action.owner_organisation)
    due = f"by **{time_words(action.due_at)}** on **{short_day(london(action.due_at).date())}**"
    told = [f"**{said(action.owner_name)}**, {said(organisation)}", due, words(action.tier)]
    if action.carried:
        told.append(f"carried over {times(action.carried)}")
    if action.escalated_to:
        told.append(f"escalated to {said(action.escalated_to)}{_reply(action)}")
    return " · ".join(told)


def _reply(action: Action) -> str:
    if action.awaits_reply:
        return ", **not answered yet**"
    return f", who answered: {said(action.reply)}" if action.reply and is_told(action) else ""


def meant_for(action: Action, reason_words: Mapping[str, str], names: Mapping[str, str]) -> str:
    """What it is for: how many people, which delay; empty where it is for none."""
    told = [counted(len(action.patients), "person", "people")] if action.patients else []
    if action.delay_reason:
        told.append(said(reason_words.get(action.delay_reason, action.delay_reason)))
    if action.delay_organisation:
        told.append(f"with {said(names.get(action.delay_organisation, action.delay_organisation))}")
    return ", ".join(told)
