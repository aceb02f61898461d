"""The quarterly report on the plan: the quarter, and a button for each kind of file."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from flow.actions.maturity import quarter_end, quarter_words
from flow.clock import today
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.export import file_name, made
from flow.services.export_write import MIME, Ending
from flow.services.plan_report import quarters_told, word_report
from flow.ui import asking, who
from flow.ui.morning import Morning
from flow.ui.store import Store, store

TABLE = "plan_quarter"
LABELS: dict[Ending, str] = {Ending.CSV: "CSV", Ending.XLSX: "Excel"}
WORD_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ABOUT = (
    "Every line as it stood when the quarter ended, what was written of it in the quarter, the maturity of the High "
    "Impact Change Model, and the measures beside the plan."
)


def show(morning: Morning) -> None:
    if not asking.may(Act.EXPORT):
        st.caption(who.ask(Act.EXPORT))
        return
    day = morning.day or today()
    told = quarters_told(store(), morning.system.key, day)
    st.caption(ABOUT)
    with st.container(key="plan-report", horizontal=True, vertical_alignment="bottom", gap="small"):
        quarter = st.selectbox(
            "Quarter of the report",
            told,
            format_func=quarter_words,
            width=260,
            key="plan report quarter",
            required=True,
        )
        on = day if quarter <= day <= quarter_end(quarter) else quarter_end(quarter)
        key, begun = morning.system.key, f"{morning.system.key}-{quarter.isoformat()}"
        st.download_button(
            "Word",
            data=partial(_word, store(), key, on, who.person(Act.EXPORT)),
            file_name=f"{begun}-plan-quarter.docx",
            mime=WORD_MIME,
            icon=":material/download:",
            key="plan report word",
            on_click="ignore",
        )
        for ending, label in LABELS.items():
            st.download_button(
                label,
                data=partial(_bytes, store(), ending, key, on),
                file_name=file_name(TABLE, key, quarter, ending),
                mime=MIME[ending],
                icon=":material/download:",
                key=f"plan report {ending}",
                on_click="ignore",
            )


def _word(db: Store, system: str, day: date, by: Person | None) -> bytes:
    return word_report(db, system, day, who=by)


def _bytes(db: Store, ending: Ending, system: str, day: date) -> bytes:
    return made(db, TABLE, ending, system, day)[0]
