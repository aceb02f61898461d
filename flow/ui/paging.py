"""Long lists at a meeting go page by page, so that nothing scrolls within a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

Item = TypeVar("Item")


def paged(items: Sequence[Item], many: int | None, key: str) -> Sequence[Item]:
    """The items of the page that is open, with the way to the others under a list that has more. None: all of them."""
    if many is None or len(items) <= many:
        return items
    last = (len(items) - 1) // many
    page = min(int(st.session_state.get(key, 0)), last)
    first = page * many
    with st.container(key=f"pages-{key.replace(' ', '-')}", horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{first + 1} to {min(first + many, len(items))} of {len(items)}", width="content")
        _turn("Page before", key, page - 1, disabled=page == 0)
        _turn("Next page", key, page + 1, disabled=page == last)
    return items[first : first + many]


def _turn(label: str, key: str, page: int, *, disabled: bool) -> None:
    def turn() -> None:
        st.session_state[key] = page

    st.button(label, key=f"{key} {label}", on_click=turn, disabled=disabled, type="tertiary")
