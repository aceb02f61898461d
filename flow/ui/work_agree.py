"""Agree an action for one person of the live list, in one short form filled from the person."""

from __future__ import annotations

import streamlit as st

from flow.actions.action import NewAction, PatientRef
from flow.errors import FlowError
from flow.huddle.worklist import Row
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.actions import agree_action
from flow.ui import fields, who
from flow.ui.messages import refused, saved
from flow.ui.store import store
from flow.ui.work_reading import Look
from flow.vocabulary import Pathway, Tier

PLACEHOLDER = "A verb first: confirm, arrange, decide, fund ..."


def show(look: Look, row: Row) -> None:
    person = who.person(Act.AGREE)
    if person is None:
        return
    with st.expander("Agree an action for this person", icon=":material/add:"):
        _form(look, row, person)


def _form(look: Look, row: Row, person: Person) -> None:
    of, names = row.person, look.organisations
    key = f"work agree {look.found.day} {of.organisation} {of.spell_id} {len(row.actions)}"
    with st.form(key, border=False):
        what = fields.what(key, placeholder=PLACEHOLDER)
        name, organisation = fields.owner(names, key, organisation=of.owner)
        due_at = fields.due(look.found.day, key)
        tier = fields.tier(key, Tier.TEAM)
        new = NewAction(
            what,
            name,
            organisation or "",
            due_at,
            tier,
            delay_reason=of.reason,
            delay_organisation=of.owner,
            pathway=of.pathway if of.pathway in set(Pathway) else None,
            patients=(PatientRef(of.organisation, of.spell_id),),
        )
        if st.form_submit_button("Agree this action", type="primary"):
            _agree(look, new, person)


def _agree(look: Look, new: NewAction, person: Person) -> None:
    try:
        agree_action(store(), look.found.system, look.found.day, new, who=person)
    except FlowError as error:
        refused(error)
        return
    saved(f"Agreed. {new.owner_name} does it: {new.what}")
