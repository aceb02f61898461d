"""A table as a file: CSV or Excel, made when it is asked for. Beneath any table that a screen shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from flow.clock import today
from flow.security.roles import Act
from flow.services.export import TABLES, act_for, file_name, made
from flow.services.export_public import has_public
from flow.services.export_write import MIME, Ending
from flow.ui import asking
from flow.ui.morning import Morning
from flow.ui.store import Store, store

LABELS: dict[Ending, str] = {Ending.CSV: "CSV", Ending.XLSX: "Excel"}
Frame = pd.DataFrame | Callable[[], pd.DataFrame] | None


def download(table: str, morning: Morning, frame: Frame = None) -> None:
    """Two buttons for one table of `TABLES`, as this morning has it; of the frame given where a screen shows a part.

    Nothing where this person may not have it here.
    """
    if not _offered(table):
        return
    day = morning.day or today()
    with st.container(key=f"download-{table}", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption("Download", width="content")
        for ending, label in LABELS.items():
            st.download_button(
                label,
                data=partial(_bytes, store(), table, ending, morning, frame),
                file_name=file_name(table, morning.system.key, day, ending),
                mime=MIME[ending],
                icon=":material/download:",
                help=f"{TABLES[table].words}, for a spreadsheet",
                key=f"download {table} {ending}",
                on_click="ignore",
                type="tertiary",
            )
        if has_public(table) and not (morning.organisation and morning.system.pooled):
            _public(table, morning)


def _public(table: str, morning: Morning) -> None:
    """The version that may be shown to everybody: always of the whole table."""
    day = morning.day or today()
    st.download_button(
        "Public CSV",
        data=partial(_bytes, store(), table, Ending.CSV, morning, None, public=True),
        file_name=file_name(table, morning.system.key, day, Ending.CSV, public=True),
        mime=MIME[Ending.CSV],
        icon=":material/public:",
        help="Counts of 1 to 7 are hidden, and others by which they could be worked out. Nothing about one person.",
        key=f"download {table} public",
        on_click="ignore",
        type="tertiary",
    )


def downloads(morning: Morning, *tables: str) -> None:
    """Every table of a screen, one line each, folded away until somebody wants one."""
    offered = [table for table in tables if _offered(table)]
    if not offered:
        return
    with st.expander("Download the tables of this screen", icon=":material/download:"):
        for table in offered:
            words, buttons = st.columns([3, 2], vertical_alignment="center")
            words.markdown(TABLES[table].words)
            with buttons:
                download(table, morning)


def _offered(table: str) -> bool:
    """Tables of people only where people are shown."""
    act = act_for(table)
    seen = asking.people_shown() if act is Act.SEE_PEOPLE else asking.may(act)
    return asking.may(Act.EXPORT) and seen


def _bytes(db: Store, table: str, ending: Ending, morning: Morning, frame: Frame, *, public: bool = False) -> bytes:
    day = morning.day or today()
    shown = frame() if callable(frame) else frame
    return made(db, table, ending, morning.system.key, day, morning.organisation, frame=shown, public=public)[0]
