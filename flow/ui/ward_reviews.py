"""Long-stay reviews: who has been here long, the filters that narrow the list, and one person opened from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from flow.clock import short_day
from flow.huddle.staying import LONG, Staying, Wanted
from flow.services.wards import WardDay
from flow.ui import asking, doubt, hidden, ward_person
from flow.ui import ward_words as say
from flow.ui.part import part
from flow.ui.text import said
from flow.vocabulary import Feed

USUAL = 21
MOST_LINES, HEIGHT = 9, 330
SELECT = "Select a line to see what is known of the person and to record a review."


def show(wards: WardDay) -> None:
    if wards.staying_reason:
        st.info(said(wards.staying_reason))
    elif not wards.staying:
        st.success(f"Nobody has been here {LONG[0]} days or more.")
    else:
        _reviews(wards)


@part()
def _reviews(wards: WardDay) -> None:
    wanted = _filters(wards)
    people = [person for person in wards.staying if wanted.takes(person, wards.day)]
    summary = doubt.struck(say.summary(wards, wanted.least, people), wards.doubts.get(Feed.INPATIENTS))
    st.markdown(f"{summary} {SELECT if people and asking.people_shown() else ''}")
    if people and hidden.people():
        person = _table(wards, people)
        if person:
            ward_person.show(wards, person)


def _filters(wards: WardDay) -> Wanted:
    with st.container(key="review-filters", horizontal=True, vertical_alignment="bottom"):
        cells = [st.container(width=width) for width in FILTER_WIDTHS]
        least = cells[0].segmented_control(
            "Days here", LONG, default=USUAL, format_func=lambda days: f"{days}+", required=True, key="stays least",
            help="Midnights since admission",
        )  # fmt: skip
        every = cells[4].toggle("Every kind of ward", key="stays every kind", help=EVERY_KIND)
        stale = cells[5].toggle("Not reviewed for 7 days", key="stays stale", help="Or never reviewed")
        people = [
            person for person in wards.staying if Wanted(least or USUAL, every_kind=every).takes(person, wards.day)
        ]
        names = wards.organisation_names
        organisation = _one_of(
            cells[1], wards, "Organisation", [who.organisation for who in people], lambda code: names[code]
        )
        people = [who for who in people if organisation in (None, who.organisation)]
        zone = _one_of(cells[2], wards, "Zone", [who.zone for who in people if who.zone], str)
        people = [who for who in people if zone in (None, who.zone)]
        wards_there = {(who.site, who.ward): who.ward_name for who in people}
        ward = _one_of(cells[3], wards, "Ward", list(wards_there), lambda key: wards_there[key])
    return Wanted(least or USUAL, organisation, zone, ward, stale, every)


FILTER_WIDTHS = (170, 210, 200, 200, 190, 225)
EVERY_KIND = "Otherwise general and acute wards alone, which the figures of long stay count"


def _one_of(cell: DeltaGenerator, wards: WardDay, what: str, options: Sequence[Any], name: Callable[[Any], str]) -> Any:
    """A choice among what the list holds; nothing chosen: all of it."""
    return cell.selectbox(
        what,
        sorted(set(options), key=name),
        index=None,
        format_func=name,
        placeholder=f"Every {what.lower()}",
        key=f"stays {what} {wards.system} {wards.organisation}",
    )


def _table(wards: WardDay, people: list[Staying]) -> Staying | None:
    """The list; another list of people is another table, so that a selected line never comes to mean somebody else."""
    listed = hash(tuple((person.organisation, person.spell_id) for person in people))
    event = st.dataframe(
        [_row(wards, person) for person in people],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"stays {wards.system} {wards.day} {listed}",
        column_config=COLUMNS,
        height="content" if len(people) <= MOST_LINES else HEIGHT,
        row_height=32,
        placeholder="",
        alt=f"People here long, the longest first, with their last review and next step. {SELECT}",
    )
    selected = [people[row] for row in event["selection"]["rows"] if row < len(people)]
    return selected[0] if selected else None


COLUMNS = {
    "Days here": st.column_config.NumberColumn(help="Midnights since admission", format="%d", width=78),
    "Ward": st.column_config.TextColumn(width=92),
    "Bed": st.column_config.TextColumn(width=48),
    "Local key": st.column_config.TextColumn(width=92),
    "Expected": st.column_config.TextColumn(help="Expected date of discharge", width=104),
    "Pathway": st.column_config.TextColumn(width=82),
    "Waiting for": st.column_config.TextColumn(width=166),
    "With": st.column_config.TextColumn(help="The organisation that must act", width=126),
    "Last reviewed": st.column_config.TextColumn(help="In the file, or recorded here: whichever is newer", width=140),
    "By": st.column_config.TextColumn(width=140),
    "Next step": st.column_config.TextColumn(width=190),
}


def _row(wards: WardDay, person: Staying) -> dict[str, Any]:
    review, day = person.review, person.expected_discharge_date
    return {
        "Days here": person.length_of_stay,
        "Ward": person.ward_name,
        "Bed": person.bed or "",
        "Local key": person.spell_id,
        "Expected": short_day(day) if day else "no date",
        "Pathway": say.short_pathway(person.pathway),
        "Waiting for": say.reason(wards, person.reason),
        "With": say.owner(wards, person.owner),
        "Last reviewed": say.reviewed(person, wards.day),
        "By": review.by if review else "",
        "Next step": person.next_step or "none recorded",
    }
