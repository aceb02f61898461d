"""Where ours stand: a line a measure, and one measure's whole distribution with its table."""

from __future__ import annotations

from datetime import date

import streamlit as st

from flow.charts.distribution import Tick, describe, distribution
from flow.clock import day_words
from flow.services.benchmark import BENCHMARKED, Distribution
from flow.services.export_plan import BENCHMARK, benchmark_rows
from flow.services.export_tables import frame
from flow.ui import benchmark_words as say
from flow.ui.benchmark_reading import distributions, on_date, ours
from flow.ui.download import download
from flow.ui.morning import Morning
from flow.ui.text import said
from flow.vocabulary import Grain

NOTHING = (
    "No national returns are loaded. Make the published sample with `python -m flow sample --system published`, or "
    "load NHS England's own files into the system **Published figures** on the Load page."
)
NOT_OURS = "No organisation of this system is named in the published returns: the distribution stands without it."
HEIGHT = 340


def show(morning: Morning) -> None:
    found = distributions(morning)
    if not found:
        st.info(NOTHING)
        return
    codes = ours(morning)
    if codes:
        _lines(found, codes)
    else:
        st.info(NOT_OURS)
    one = _chosen(found)
    if one is not None:
        _one(one, codes, morning)
    with st.expander("How ranks and quartiles are counted, and what is left out"):
        st.markdown(said(say.HOW))


def _lines(found: list[Distribution], codes: list[str]) -> None:
    rows = [
        {
            "Measure": say.label(one),
            **({"Organisation": said(one.names.get(code, code))} if len(codes) > 1 else {}),
            "Figure": say.value(one, at.value),
            "Rank": f"{at.rank} of {at.of}" if at.rank else "none",
            "Quartile": say.quartile(at),
            "Left out": str(at.missing),
            "Returns of": one.when,
        }
        for one in found
        for code, at in ((code, one.standing(code)) for code in codes)
    ]
    st.table(rows, hide_index=True, border="horizontal")


def _chosen(found: list[Distribution]) -> Distribution | None:
    """The measure and the date whose distribution is drawn."""
    by_key = {one.measure: one for one in found}
    with st.container(key="benchmark-choice", horizontal=True, vertical_alignment="bottom", gap="small"):
        key = st.selectbox(
            "Measure",
            [key for key in BENCHMARKED if key in by_key],
            format_func=lambda key: say.label(by_key[key]),
            key="benchmark measure",
            width=460,
            required=True,
        )
        near = by_key[key]
        days = list(reversed(near.days))
        day = st.selectbox(
            "Returns of",
            days,
            index=days.index(near.day),
            format_func=lambda day: _day(near, day),
            key=f"benchmark day {key} {near.day}",
            width=240,
            required=True,
        )
    return near if day == near.day else on_date(key, day)


def _day(one: Distribution, day: date) -> str:
    return f"{day:%B %Y}" if one.grain is Grain.MONTH else day_words(day)


def _one(one: Distribution, codes: list[str], morning: Morning) -> None:
    title = " ".join(say.sentence(one, code) for code in codes) or f"{say.label(one)}, {one.when}."
    st.markdown(f"**{said(title)}**")
    ticks = [
        Tick(one.names.get(code, code), number, say.value(one, number), code in codes)
        for code, number in one.values.items()
        if number is not None
    ]
    percent = say.value(one, 0.5).endswith("%")
    told = describe(f"{say.label(one)}, {one.when}.", ticks, [say.value(one, bound) for bound in one.bounds])
    st.vega_lite_chart(
        spec=distribution(ticks, one.bounds, percent=percent), theme=None, width="stretch", alt=told, key="spread"
    )
    st.caption(said(f"{say.left_out(one)} Each tick is an organisation, the diamond is ours; {say.best(one)}."))
    rows = benchmark_rows(one)
    with st.expander("The same as a table"):
        st.dataframe(
            [
                {
                    "Rank": row["rank"],
                    "Organisation": row["name"],
                    "Code": row["organisation"],
                    "Figure": say.value(one, row["value"]),
                    "Quartile": say.QUARTILES.get(row["quartile"], ""),
                    "Why none": row["why_none"] or "",
                }
                for row in rows
            ],
            hide_index=True,
            height=HEIGHT,
            placeholder="",
            alt=f"Every organisation by rank. {told}",
        )
        download("benchmark", morning, lambda: frame(rows, BENCHMARK))
