"""Who this browser is, what they may do here, and whether people are kept off the screen.

Found out once a run, by the frame, and again where a part of a page runs alone for longer than a few seconds: a role
that is taken away bites at once. `flow.ui.store.store()` asks every service on behalf of this person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import streamlit as st

from flow import clock
from flow.security.principal import LOCAL, Principal, Trust, Via
from flow.security.roles import Act
from flow.services import sign_ins
from flow.services.sign_ins import Answer, Lasting, Vouched
from flow.ui import signed_in
from flow.ui.opened import opened

ASKING = "who asks"
SHARE = "screen share"
SHARED = "screen share, as the frame last had it"
SYSTEM = "system on the screen"
HOLDS = timedelta(seconds=5)
TRUSTS = {"single": Trust.LOCAL, "oidc": Trust.OIDC, "proxy": Trust.PROXY}
ALONE = replace(LOCAL, via=Via.SCREEN)
"""The one person of an embedded store, on their own machine."""


@dataclass(frozen=True)
class Found:
    """Who it was when last asked after, and when that was."""

    answer: Answer
    at: datetime


def arrive() -> Answer:
    """Who the browser of this run is; called by the frame before anything is shown."""
    return _ask(used=signed_in.touched())


def principal() -> Principal | None:
    """The person of this run; None: nobody, who may do nothing."""
    found = st.session_state.get(ASKING)
    if isinstance(found, Found) and clock.now() - found.at < HOLDS:
        return found.answer.principal
    return _ask(used=False).principal


def over() -> str | None:
    """Why the signing-in has ended, asked by a screen that nobody touches; None while it lasts."""
    answer = _ask(used=False)
    return None if answer.principal else answer.why


def stay() -> None:
    """A screen that hangs on a wall, with nobody's row on it, is in use while it is lit; the signing-in's age holds."""
    _ask(used=True)


def alone() -> bool:
    """Whether nobody signs in here: one person, on this machine."""
    who = principal()
    return who is not None and who.trust is Trust.LOCAL


def sign_out() -> None:
    """End the signing-in for good, then take the cookie."""
    browser = signed_in.browser()
    if browser is not None:
        sign_ins.sign_out(opened(), _vouched(browser), clock.now())
    st.session_state.pop(ASKING, None)
    signed_in.sign_out()


def shows(system: str) -> None:
    """Remember which system is on the screen: what is asked without naming one is asked of it."""
    st.session_state[SYSTEM] = system


def may(act: Act, organisation: str | None = None) -> bool:
    """Whether this person may do this in the system on the screen, for one of its organisations or (None) for some."""
    who, system = principal(), st.session_state.get(SYSTEM)
    if who is None or system is None:
        return who is not None and who.may(act)
    return who.may(act, system, organisation) if organisation else who.may_in(act, system)


def own(act: Act) -> tuple[str, ...] | None:
    """The organisations for which this person may do this in the system on the screen; None: for every one."""
    who, system = principal(), st.session_state.get(SYSTEM)
    if who is None or system is None:
        return None if who is not None and who.may(act) else ()
    return who.own(act, system)


def only(act: Act, codes: Iterable[str]) -> list[str]:
    """Of these organisations those for which this person may do this in the system on the screen, in their order."""
    mine = own(act)
    return [code for code in codes if mine is None or code in mine]


def reaches(act: Act, organisation: str | None) -> bool:
    """Whether this person may do this for what is of one organisation, or (None) of several."""
    mine = own(act)
    return mine is None or organisation in mine


def sight() -> str:
    """What kept readings are kept by: one kind holds people, the other does not."""
    return "people" if people_shown() else "counts"


def sharing() -> bool:
    """Whether the screen is shared with others: then nobody's row is on it."""
    return bool(st.session_state.get(SHARE, st.session_state.get(SHARED)))


def keep_sharing() -> None:
    """Called by the frame beside the switch: what it says holds where a run of the page draws no frame."""
    st.session_state[SHARED] = sharing()


def asks() -> Principal | None:
    """On whose behalf the store is asked: while the screen is shared, of somebody to whom nobody's row is given."""
    who = principal()
    return replace(who, shares=True) if who and sharing() else who


def people_shown() -> bool:
    """Whether rows of people may be drawn."""
    return not sharing() and may(Act.SEE_PEOPLE)


def _ask(*, used: bool) -> Answer:
    browser = signed_in.browser()
    if browser is None:
        answer = Answer(None)
    elif browser.trust == "single":
        answer = Answer(ALONE)
    else:
        lasting = Lasting(signed_in.lifetime(), signed_in.idle())
        answer = sign_ins.who_is(opened(), _vouched(browser), lasting, clock.now(), used=used)
    st.session_state[ASKING] = Found(answer, clock.now())
    return answer


def _vouched(browser: signed_in.Browser) -> Vouched:
    return Vouched(
        browser.key, browser.name, TRUSTS[browser.trust], browser.session, browser.issued_at, browser.address
    )
