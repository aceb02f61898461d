"""The other things that are defined: feeds with their columns, delay reasons, published files, the ways of counting."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from flow.clock import day_words
from flow.measures.terms import Term
from flow.services.definitions import ProfileNote
from flow.snapshots.columns import Column
from flow.snapshots.delay_reasons import DelayReason
from flow.snapshots.feeds import FeedSpec
from flow.ui.download import download
from flow.ui.morning import Morning
from flow.ui.text import said
from flow.vocabulary import OrganisationKind, words

NOTHING = "Nothing here has all these words."


def feeds(morning: Morning, found: Sequence[FeedSpec], opened: bool) -> None:
    """Each feed with its columns; all of them open while somebody searches."""
    if not found:
        st.info(NOTHING)
    for spec in found:
        with st.expander(f"**{said(spec.feed)}**: a row is {said(spec.row_is)}", expanded=opened):
            named = ", ".join(f"`{name}`" for name in spec.key)
            st.markdown(f"Filed under the day of `{spec.filed_by}`. A row is named by {named}.")
            if spec.empty_is_nought:
                st.markdown("A file with a header and no rows is a return of nought for its day.")
            st.dataframe(
                [_column(column) for column in spec.columns],
                hide_index=True,
                height="content",
                placeholder="",
                alt=f"The columns of the {spec.feed} feed.",
            )
    download("feeds", morning)


def _column(column: Column) -> dict[str, str]:
    return {
        "Column": column.name,
        "Required": "required" if column.required else "",
        "Is": column.meaning,
        "Kind": str(column.kind).replace("_", " or "),
        "One of": ", ".join(column.choices),
        "Example": column.example,
    }


def reasons(morning: Morning, found: Sequence[DelayReason]) -> None:
    """Internal ones first, by group."""
    if not found:
        st.info(NOTHING)
        return
    st.dataframe(
        [_reason(reason) for reason in found],
        hide_index=True,
        height=560,
        column_config={"Reason": st.column_config.TextColumn(width="large")},
        placeholder="",
        alt="The delay reasons: internal ones first, then external ones, by group.",
    )
    download("delay_reasons", morning)


def _reason(reason: DelayReason) -> dict[str, str]:
    owner = reason.usual_owner
    return {
        "Reason": reason.words,
        "Group": reason.group,
        "Internal or external": words(reason.kind),
        "Usual owner": words(OrganisationKind(owner)) if owner in set(OrganisationKind) else owner or "",
        "DTOC letter": reason.dtoc_letter or "",
        "Code": reason.code,
        "From": day_words(reason.valid_from) if reason.valid_from else "",
        "To": day_words(reason.valid_to) if reason.valid_to else "",
    }


def profiles(found: Sequence[ProfileNote], *, any_kept: bool) -> None:
    """Somebody else's files that this system reads, and where their method departs from ours."""
    if not any_kept:
        st.info("This system reads only files of its own feeds: no profile of a published file is kept with it.")
    elif not found:
        st.info(NOTHING)
    for profile in found:
        st.markdown(f"**{said(profile.title)}** · {said(profile.feed)} · {said(profile.key)}")
        st.markdown(said(profile.notes) or "Counted as here.")


def terms(found: Sequence[Term]) -> None:
    """One paragraph each."""
    if not found:
        st.info(NOTHING)
    for term in found:
        st.markdown(f"**{said(term.title)}.** {said(term.text)}")
