"""What our actions did: of the people named, how many left within one, two and three days, beside others like them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from flow.clock import day_words
from flow.services.effects import Effects, KindBy
from flow.trends.effects import ALL, CAUTION, FEWEST, HOURS, Effect
from flow.ui.morning import Morning, reason_words
from flow.ui.text import counted, said
from flow.ui.trend_reading import Chosen, effects_of
from flow.vocabulary import Tier, words

BY = {KindBy.REASON: "By what they waited for", KindBy.TIER: "By tier", KindBy.OWNER: "By who owned the action"}


def show(morning: Morning, chosen: Chosen) -> Effects:
    """The table, with the words that it proves nothing."""
    by = st.segmented_control(
        "Kinds of action", list(BY), default=KindBy.REASON, required=True, format_func=BY.__getitem__,
        key="effects by", label_visibility="collapsed",
    )  # fmt: skip
    found = effects_of(chosen, KindBy(by or KindBy.REASON))
    st.markdown(f"**{said(CAUTION)}**")
    if not found.rows:
        st.info(f"No action of {day_words(found.first)} to {day_words(found.last)} names people who were waiting.")
        return found
    kinds = {row.kind: kind for row, kind in zip(found.rows, _kinds(morning, found), strict=True)}
    st.table([_row(kinds[row.kind], row) for row in found.rows if not row.hidden] or None, hide_index=True)
    _hidden(found, kinds)
    st.caption(said(_how(found)))
    return found


def _row(kind: str, row: Effect) -> dict[str, str]:
    ours, theirs, shares = row.ours or (), row.theirs or (), row.shares or ()
    cells = {"Actions": said(kind), "People named": f"{row.patients:,}"}
    for hours, many, share, other in zip(HOURS, ours, shares, theirs, strict=True):
        cells[f"Left in {hours} hours"] = f"{share:.0%} ({many:,} of {row.compared:,})"
        cells[f"Others, {hours} hours"] = f"{other:.0%}"
    return cells | {"Others like them": f"{row.untouched:,}"}


def _hidden(found: Effects, kinds: Mapping[str, str]) -> None:
    few = [kinds[row.kind] for row in found.rows if row.hidden]
    if few:
        st.caption(f"Fewer than {FEWEST} people on a side, so not shown: {said('; '.join(few))}.")


def _kinds(morning: Morning, found: Effects) -> list[str]:
    """The kind of action of each row in words."""
    reasons = reason_words(morning) if found.by is KindBy.REASON else {}
    return [_kind(morning, reasons, found.by, row.kind) for row in found.rows]


def _kind(morning: Morning, reasons: Mapping[str, str], by: KindBy, kind: str) -> str:
    if kind == ALL:
        return "All actions together"
    if by is KindBy.REASON:
        return reasons.get(kind, "No reason recorded" if kind == "none" else kind)
    if by is KindBy.TIER and kind in set(Tier):
        return words(Tier(kind))
    return morning.organisation_names.get(kind, kind)


def _how(found: Effects) -> str:
    left_out = [
        f"{counted(found.not_waiting, 'person was', 'people were')} named but not ready to leave that morning"
        if found.not_waiting
        else "",
        f"{counted(found.not_followed, 'person', 'people')} died within three days or cannot be followed"
        if found.not_followed
        else "",
    ]
    told = "; ".join(part for part in left_out if part)
    return (
        f"Huddles of {day_words(found.first)} to {day_words(found.last)}. Others: people with the same reason, as many "
        "days ready, whom no action had named by that morning; their share is that of the same mix of reasons and "
        f"days. Hours count from the census.{f' Left out: {told}.' if told else ''}"
    )
