"""The sheet and the minutes to take away: a button for each kind of file, made when somebody asks for it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from flow.security.person import Person
from flow.services import documents
from flow.services.board import Board
from flow.services.documents import MIME, Asked, Ending, Kind
from flow.ui.store import Store, store
from flow.ui.who import person

TITLES: dict[Kind, str] = {Kind.SHEET: "Sheet", Kind.MINUTES: "Minutes"}
HELP: dict[Kind, str] = {
    Kind.SHEET: "One A4 page: the position, what was promised, what is agreed",
    Kind.MINUTES: "Who was there, what was decided, who does what by when",
}
LABELS: dict[Ending, str] = {Ending.HTML: "page to print", Ending.PDF: "PDF", Ending.DOCX: "Word"}


def show(board: Board) -> None:
    """One row of buttons. Nothing is made before one of them is pressed."""
    with st.container(key="documents", horizontal=True, vertical_alignment="center", gap="small"):
        for kind in TITLES:
            for ending in documents.endings_here(kind):
                _button(Asked(kind, board.system, board.day, board.organisation), ending)


def _button(asked: Asked, ending: Ending) -> None:
    st.download_button(
        f"{TITLES[asked.kind]}: {LABELS[ending]}",
        data=partial(_bytes, store(), asked, ending, person()),
        file_name=documents.file_name(asked, ending),
        mime=MIME[ending],
        icon=":material/download:",
        help=HELP[asked.kind],
        key=f"document {asked.kind} {ending}",
        on_click="ignore",
        type="tertiary",
    )


def _bytes(db: Store, asked: Asked, ending: Ending, who: Person | None) -> bytes:
    return documents.document(db, asked, ending, who=who)
