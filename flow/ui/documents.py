"""The sheet and the minutes to take away: a button for each kind of file, made when somebody asks for it."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from flow.security.person import Person
from flow.security.roles import Act
from flow.services import documents
from flow.services import pack as packs
from flow.services.board import Board
from flow.services.documents import MIME, Asked, Ending, Kind
from flow.ui import asking
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
    if not asking.may(Act.EXPORT):
        return
    with st.container(key="documents", horizontal=True, vertical_alignment="center", gap="small"):
        for kind in TITLES:
            for ending in documents.endings_here(kind):
                _button(Asked(kind, board.system, board.day, board.organisation), ending)


def _button(asked: Asked, ending: Ending) -> None:
    st.download_button(
        f"{TITLES[asked.kind]}: {LABELS[ending]}",
        data=partial(_bytes, store(), asked, ending, person(Act.EXPORT)),
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


def weekly(system: str, day: date, organisation: str | None) -> None:
    """The weekly pack, as a button a kind of file; and the one that may be made public."""
    if not asking.may(Act.EXPORT):
        return
    with st.container(key="pack", horizontal=True, vertical_alignment="center", gap="small"):
        public = st.toggle("To be made public", key="pack public", help="Counts of 1 to 7 are hidden")
        for ending in packs.ENDINGS if documents.endings_here(Kind.SHEET) != (Ending.HTML,) else _WITHOUT_PDF:
            asked = packs.PackAsked(system, day, organisation, public)
            st.download_button(
                f"Weekly pack: {LABELS[ending]}",
                data=partial(_pack, store(), asked, ending, person(Act.EXPORT)),
                file_name=packs.file_name(asked, ending),
                mime=MIME[ending],
                icon=":material/download:",
                help="Every measure of the review, the leading charts, runs and what the actions did",
                key=f"pack {ending}",
                on_click="ignore",
                type="tertiary",
            )


_WITHOUT_PDF = tuple(ending for ending in packs.ENDINGS if ending is not Ending.PDF)


def _pack(db: Store, asked: packs.PackAsked, ending: Ending, who: Person | None) -> bytes:
    return packs.document(db, asked, ending, who=who)
