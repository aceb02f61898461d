"""The heading of one part of a page, with a line that says what it is."""

from __future__ import annotations

import streamlit as st


def part(name: str, title: str, about: str) -> None:
    """`name` is the part's address on its page."""
    with st.container(key=f"part-{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.header(title, anchor=name, width="content")
        st.caption(about, width="content")
