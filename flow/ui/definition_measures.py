"""Every measure in a list; the one that the address names in full, with its targets and what it departs from."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.clock import day_words, today
from flow.errors import nearest
from flow.measures.targets import DatedTarget
from flow.services.definitions import ALWAYS, MeasureDefinition, meaning
from flow.services.settings_words import target_words
from flow.ui.download import download
from flow.ui.morning import Morning, side_by_side
from flow.ui.text import capital, counted, listed, said
from flow.vocabulary import Better, Grain

OPENED = "measure"
BETTER: dict[Better, str] = {
    Better.UP: "Higher is better.",
    Better.DOWN: "Lower is better.",
    Better.NEITHER: "Neither way is better of itself.",
}
LIST_HEIGHT = 440
MANY = 14


def show(morning: Morning, every: Sequence[MeasureDefinition], found: Sequence[MeasureDefinition]) -> None:
    """The measures found, to open; the one in the address beside them."""
    listed_, opened = side_by_side("definitions")
    with listed_:
        st.markdown(f"**{counted(len(found), 'measure')}**" if found else "No measure has all these words.")
        with st.container(height=LIST_HEIGHT if len(found) > MANY else "content", key="measure-list", gap="xxsmall"):
            for item in found:
                _line(item)
        download("definitions", morning)
    with opened:
        _opened(morning, every)


def _line(item: MeasureDefinition) -> None:
    """Opens the measure; the address then names it, and may be sent to somebody."""
    key = item.measure.key
    is_open = st.query_params.get(OPENED) == key
    label = said(item.measure.label)
    st.button(
        f"**{label}**" if is_open else label,
        icon=":material/chevron_right:" if is_open else None,
        key=f"open-measure-{key}",
        on_click=_open,
        args=(key,),
        type="tertiary",
        wrap=True,
    )


def _open(key: str) -> None:
    st.query_params[OPENED] = key


def _opened(morning: Morning, every: Sequence[MeasureDefinition]) -> None:
    asked = st.query_params.get(OPENED)
    if asked is None:
        st.info("Open a measure to see what it is, where it comes from and what it is compared with.")
        return
    known = {item.measure.key: item for item in every}
    if asked not in known:
        near = nearest(asked, known)
        hint = f" The nearest is {known[near].measure.label} ({near})." if near else ""
        st.warning(said(f"There is no measure '{asked}'.{hint}"))
        return
    with st.container(key="opened-measure"):
        _definition(known[asked])
        _targets(morning, known[asked])
        _source(known[asked])


def _definition(item: MeasureDefinition) -> None:
    measure = item.measure
    st.header(said(measure.label), anchor=False)
    st.caption(said(f"{measure.key} · in {'per cent' if measure.unit == '%' else measure.unit}"))
    if item.denominator:
        st.markdown(
            f"**Numerator:** {said(capital(item.numerator))}  \n**Denominator:** {said(capital(item.denominator))}"
        )
    else:
        st.markdown(said(meaning(item.numerator, None)))
    st.markdown(f"**{BETTER[measure.better]}** {said(measure.why)}")
    if measure.departures:
        st.markdown("**Where it departs from a national method**")
        st.markdown("\n".join(f"- {said(departure)}" for departure in measure.departures))


def _targets(morning: Morning, item: MeasureDefinition) -> None:
    day = morning.day or today()
    st.markdown(f"**Target on {day_words(day)}:** {_target(item.today) if item.today else 'none'}")
    if item.standard and item.standard != item.today:
        st.markdown(f"**Standard beside it:** {_target(item.standard)}")
    if item.targets:
        st.table(
            [_row(target, stands) for target, stands in item.targets],
            hide_index=True,
            border="horizontal",
        )


def _target(target: DatedTarget) -> str:
    start = "" if target.start == ALWAYS else f", from {day_words(target.start)}"
    return said(f"{target_words(target.measure, target.value)}{start} ({target.source})")


def _row(target: DatedTarget, stands: str) -> dict[str, str]:
    return {
        "Target": said(target_words(target.measure, target.value)),
        "From": "always" if target.start == ALWAYS else day_words(target.start),
        "To": day_words(target.end) if target.end else "",
        "Source": said(target.source),
        "On this day": stands,
    }


def _source(item: MeasureDefinition) -> None:
    measure = item.measure
    feeds = listed([str(feed) for feed in measure.feeds])
    instead = f"; in their place {' or '.join(measure.instead)}" if measure.instead else ""
    st.markdown(f"**Needs:** {said(feeds or 'no feed')}{said(instead)}")
    scopes = listed([str(scope) for scope in measure.scopes])
    often = "by month" if measure.grain is Grain.MONTH else "of a whole day" if measure.is_flow else "at a census"
    st.markdown(f"**Shown for:** {said(scopes)}, {often}")
