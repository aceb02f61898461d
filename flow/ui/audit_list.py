"""The lines of the audit: of the days, the act and the person chosen, the newest first, and as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import streamlit as st

from flow.clock import moment_words, now, time_words, today
from flow.security.masking import NAMES
from flow.security.roles import ACT_WORDS, Act
from flow.services import audit
from flow.services.audit import Asked, Found, Line
from flow.services.audit_words import SIGN_INS, about_words, words
from flow.services.export_write import MIME
from flow.ui import asking
from flow.ui.download import LABELS
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import capital, counted, said

SPANS: dict[str, int | None] = {"Today": 1, "7 days": 7, "30 days": 30, "A year": 365, "Everything": None}
USUAL = "7 days"
READING = "audit as it was read"
READ_AGAIN = timedelta(hours=1)
AT_ONCE = 2_000
MANY, HEIGHT = 14, 560
LONGEST_SEARCH = 80
Key = TypeVar("Key")


@dataclass(frozen=True)
class Reading:
    """What was read, when. Reading is a line of the audit itself: what stands here is read again only when asked."""

    asked: Asked
    at: datetime
    found: Found


def show(morning: Morning) -> None:
    """What to choose, how many lines there are, and the lines."""
    system = morning.system.key
    reading = _read(_asked(system))
    found = reading.found
    _head(reading)
    if found.lines:
        st.dataframe(
            [_row(line, system) for line in found.lines],
            hide_index=True,
            height="content" if len(found.lines) <= MANY else HEIGHT,
            row_height=32,
            placeholder="",
            column_config=COLUMNS,
            alt=f"The audit, {counted(len(found.lines), 'line')}",
        )
        _download(reading.asked, found, system)
    else:
        st.info("No line is like this.")


def _asked(system: str) -> Asked:
    """The choices. Who and which act can be chosen are those of the last reading of this system."""
    kept = st.session_state.get(READING)
    there = kept.found if isinstance(kept, Reading) and kept.asked.system == system else None
    with st.container(key="audit-days", horizontal=True, vertical_alignment="center", gap="medium"):
        span = st.segmented_control(
            "Days", list(SPANS), default=USUAL, required=True, key="audit days", label_visibility="collapsed"
        )
        refused = st.toggle("Refused ones first", key="audit refused")
        st.button("Read again", icon=":material/refresh:", type="tertiary", on_click=_forget)
    with st.container(key="audit-filters", horizontal=True, vertical_alignment="center", gap="small"):
        person = _choice("Everybody", there.people if there else {}, f"audit person {system}")
        act = _choice("Everything done", {act: act_words(act) for act in there.acts} if there else {}, "audit act")
        search = st.text_input(
            "Search",
            placeholder="Search: a name, an address, a key, what was done",
            max_chars=LONGEST_SEARCH,
            key="audit search",
            label_visibility="collapsed",
            width=420,
        )
    days, last = SPANS[span or USUAL], today()
    first = last - timedelta(days=days - 1) if days else None
    return Asked(system, first, None, act, person, search.strip(), refused)


def _choice(label: str, there: dict[Key, str], key: str) -> Key | None:
    """One of what there is, or all (None). What was chosen stays, though it is not in the newest reading."""
    words, chosen = f"{key} words", st.session_state.get(key)
    options = there if chosen is None or chosen in there else {**there, chosen: st.session_state[words]}
    if chosen is not None:
        st.session_state[words] = options[chosen]
    return st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda value: options[value],
        placeholder=label,
        key=key,
        label_visibility="collapsed",
        width=320,
    )


def _read(asked: Asked) -> Reading:
    """Read once for each choice and hour, not at every press: each reading is told to the audit."""
    kept, moment = st.session_state.get(READING), now()
    if isinstance(kept, Reading) and kept.asked == asked and moment - kept.at < READ_AGAIN:
        return kept
    reading = Reading(asked, moment, audit.read(store(), asked, AT_ONCE))
    st.session_state[READING] = reading
    if not isinstance(kept, Reading) or kept.asked.system != asked.system:
        st.rerun()  # who and what can be chosen is known now
    return reading


def _forget() -> None:
    st.session_state.pop(READING, None)


def _head(reading: Reading) -> None:
    """1,204 lines, 3 of them refused. Shown are the newest 1,000."""
    found = reading.found
    refused = f", {found.refused:,} of them refused" if found.refused else ""
    shown = ""
    if found.every > len(found.lines):
        which = "the refused ones and the newest others" if reading.asked.refused_first else "the newest"
        shown = f" Shown are {which}, {len(found.lines):,} in all: choose fewer days, one person or act, or download."
    with st.container(key="audit-head", gap=None):
        st.markdown(f"**{counted(found.every, 'line')}{refused}**{'.' if shown else ''}{shown}")
        st.caption(
            f"As read at {time_words(reading.at)}; reading it is a line too. Nobody can change a line, here or in the"
            " database. Patients stand in it by keys alone."
        )


def act_words(act: str) -> str:
    """Agree or change an action."""
    return capital(ACT_WORDS[Act(act)]) if act in set(Act) else SIGN_INS.get(act, capital(act.replace("_", " ")))


WIDTHS = {"When": 226, "Who": 190, "What": 236, "Of": 262, "Allowed": 72, "From": 150, "Address": 166}
COLUMNS = {name: st.column_config.Column(width=width) for name, width in WIDTHS.items()}


def _row(line: Line, system: str) -> dict[str, str]:
    return {
        "When": moment_words(line.at),
        "Who": line.who or line.key,
        "What": words(line),
        "Of": about_words(_without_people(line) if asking.sharing() else line),
        "Allowed": "yes" if line.allowed else "refused",
        "From": ", ".join(filter(None, [line.via, line.address])),
        "Address": line.key,
    }


def _without_people(line: Line) -> Line:
    """For a screen that others see."""
    return replace(line, about={name: value for name, value in line.about.items() if name not in NAMES})


def _download(asked: Asked, found: Found, system: str) -> None:
    """Every line that is asked for, as a file; why not, where they are too many or the screen is shared."""
    if asking.sharing():
        return
    with st.container(key="download-audit", horizontal=True, vertical_alignment="center", gap="small"):
        if found.every > audit.MOST_IN_A_FILE:
            st.caption(said(audit.too_many(found.every)))
            return
        st.caption(f"Download {'the line' if found.every == 1 else f'all {found.every:,} lines'}", width="content")
        for ending, label in LABELS.items():
            st.download_button(
                label,
                data=partial(audit.export, store(), asked, ending),
                file_name=f"{system}-audit-{today().isoformat()}.{ending}",
                mime=MIME[ending],
                icon=":material/download:",
                help="The audit, for a spreadsheet; downloading it is a line too",
                key=f"download audit {ending}",
                on_click="ignore",
                type="tertiary",
            )
