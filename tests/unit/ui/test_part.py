"""A part of a page that runs alone answers for itself."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    import streamlit as st

    from flow.errors import RuleRefused
    from flow.ui.part import part

    @part(run_every="2s")
    def clock() -> None:
        st.text_input("Note", key="note")
        if st.session_state.get("gone"):
            raise RuleRefused("The database does not answer.")
        st.markdown("all is well")

    clock()


def test_a_part_that_cannot_be_drawn_says_why_in_its_place() -> None:
    at = AppTest.from_function(_page).run()
    assert [each.value for each in at.markdown] == ["all is well"]
    at.text_input(key="note").set_value("bed 4 is free")
    at.session_state["gone"] = True
    at.run()
    assert not at.exception
    assert [each.value for each in at.error] == [r"The database does not answer\."]
    assert at.text_input(key="note").value == "bed 4 is free"
