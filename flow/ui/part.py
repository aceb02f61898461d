"""A part of a page that runs alone, when something in it is pressed or by itself every few seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import ParamSpec

import streamlit as st

from flow.errors import FlowError
from flow.ui import typed
from flow.ui.messages import refused
from flow.ui.turns import turn

P = ParamSpec("P")


def part(run_every: str | timedelta | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Makes a function such a part. The frame is not there when it runs alone, so what it would answer is answered
    here: a sentence in the part's place, and what was typed is kept."""

    def made(show: Callable[P, None]) -> Callable[P, None]:
        @wraps(show)
        def shown(*args: P.args, **kwargs: P.kwargs) -> None:
            try:
                with turn():
                    show(*args, **kwargs)
            except FlowError as error:
                refused(error)
                typed.keep()

        return st.fragment(shown, run_every=run_every)

    return made
