"""The form that matches the columns of a file to ours: each prefilled by likeness, with a value that stands in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from flow.layout import Layout
from flow.services.mapping import Draft, Preview
from flow.services.settings_edit import settings
from flow.snapshots.columns import Column, Kind
from flow.snapshots.drafting import DATES
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.ui.morning import Morning
from flow.ui.store import store
from flow.ui.text import capital, counted, said

ACROSS = 3
LONGEST_SAMPLE = 24
NOWHERE = ""
NOT_THERE = "Not in the file"
IN_NAME = "the name of the file"
SHORT = frozenset({"id", "nhs", "mdt", "dta", "dst", "la"})
NAMES_A_ROW = ("spell_id", "attendance_id", "case_id")
PLACES = ("organisation_code", "site_code")


def ask(morning: Morning, seen: Preview, organisation: str | None, place: str) -> Draft | None:
    """The draft as it is sent; None until it is."""
    spec, layout = FEEDS[seen.feed], settings(store(), morning.system.key)
    optional = [column for column in spec.columns if not column.required]
    matched = [column for column in optional if seen.proposed[column.name].theirs]
    st.subheader("Which column is which", anchor=False)
    st.markdown("Proposed by their names and what stands in them. Look at each, and correct what is wrong.")
    with st.form(f"{place} form"):
        columns = _grid([one for one in spec.columns if one.required], lambda one: _column(one, seen, place))
        constants, day = _elsewhere(spec, seen, layout, organisation, place)
        about = f"{counted(len(optional), 'optional column')}, {len(matched) or 'none'} of them matched"
        with st.expander(about, expanded=bool(matched)):
            ordered = [*matched, *(column for column in optional if column not in matched)]
            columns |= _grid(ordered, lambda one: _column(one, seen, place))
        dates, markers = _how_written(place)
        sent = st.form_submit_button("Try it", type="primary", help="Says what would be found, and stores nothing.")
    if not sent:
        return None
    return Draft(
        title=_title(seen, morning, organisation),
        feed=seen.feed,
        columns={ours: theirs for ours, theirs in columns.items() if theirs},
        organisation=organisation,
        constants={ours: value for ours, value in constants.items() if value and not columns.get(ours)},
        sheet=seen.sheet if len(seen.sheets) > 1 else None,
        header_row=seen.header_row if seen.header_given else None,
        dates=dates,
        null_markers=tuple(markers.split(",")),
        period_label=day if day in seen.labels and not columns.get(spec.filed_by) else None,
        day_in_name=day == IN_NAME and not columns.get(spec.filed_by),
    )


def _title(seen: Preview, morning: Morning, organisation: str | None) -> str:
    whose = morning.organisation_names.get(organisation or "", "several organisations")
    return f"{capital(str(seen.feed))} from {whose}"


def _grid(columns: Sequence[Column], ask_one: Callable[[Column], str | None]) -> dict[str, str | None]:
    """One field a column, some across; ours -> what was chosen."""
    found: dict[str, str | None] = {}
    for start in range(0, len(columns), ACROSS):
        for cell, column in zip(st.columns(ACROSS), columns[start : start + ACROSS], strict=False):
            with cell:
                found[column.name] = ask_one(column)
    return found


def label_of(column: str) -> str:
    """A column's name as words, letters that stand for words as capitals."""
    words = [word.upper() if word in SHORT else word for word in column.split("_")]
    return capital(" ".join(words))


def _column(column: Column, seen: Preview, place: str) -> str:
    options = [NOWHERE, *seen.columns]

    def words(theirs: str) -> str:
        sample = seen.samples.get(theirs, "")[:LONGEST_SAMPLE]
        return NOT_THERE if theirs == NOWHERE else f"{theirs} · {sample}" if sample else theirs

    return st.selectbox(
        label_of(column.name),
        options,
        index=options.index(seen.proposed[column.name].theirs or NOWHERE),
        format_func=words,
        key=f"{place} {column.name}",
        help=said(f"{capital(column.meaning)}, for example {column.example}"),
    )


def _elsewhere(
    spec: FeedSpec, seen: Preview, layout: Layout, organisation: str | None, place: str
) -> tuple[dict[str, str | None], str | None]:
    """What is no column: the same in every row, or the day in the file's name or above its header."""
    alike = [one for one in spec.columns if one.required and one.name not in (spec.filed_by, *NAMES_A_ROW)]
    alike = [one for one in alike if one.kind is not Kind.MOMENT]
    absent = [one for one in alike if not seen.proposed[one.name].theirs]
    lacking = absent or not seen.proposed[spec.filed_by].theirs
    day = None
    with st.expander("What stands in no column of the file", expanded=bool(lacking)):
        st.markdown("The same in every row; a column chosen above goes before it.")
        if spec.is_stock or spec.column(spec.filed_by).kind is Kind.DATE:
            day = _day(st.columns(ACROSS)[0], spec, seen, place)
        constants = _grid(
            [*absent, *(one for one in alike if one not in absent)],
            lambda one: _constant(one, one in absent, layout, organisation, place),
        )
    return constants, day


def _day(cell: DeltaGenerator, spec: FeedSpec, seen: Preview, place: str) -> str | None:
    options = [NOWHERE, IN_NAME, *seen.labels]
    lacking = not seen.proposed[spec.filed_by].theirs
    usual = IN_NAME if seen.day_in_name else next(iter(seen.labels), NOWHERE)

    def words(where: str) -> str:
        if where == NOWHERE:
            return "In a column"
        beside = f"Beside '{where}' above the table ({seen.labels.get(where, '')})"
        return f"In {IN_NAME}" if where == IN_NAME else beside

    return cell.selectbox(
        f"{label_of(spec.filed_by)} stands",
        options,
        index=options.index(usual if lacking else NOWHERE),
        format_func=words,
        key=f"{place} day",
    )


def _constant(column: Column, lacking: bool, layout: Layout, organisation: str | None, place: str) -> str | None:
    key = f"{place} constant {column.name}"
    label = f"{label_of(column.name)} in every row"
    if column.name not in PLACES:
        return st.text_input(label, max_chars=80, key=key, placeholder=f"for example {column.example}")
    names = {code: one.name for code, one in layout.organisations.items()}
    if column.name == "site_code":
        names = {code: site.name for code, site in layout.sites.items() if organisation in (None, site.organisation)}
    codes = list(names)
    known = codes.index(organisation) if organisation in codes else 0 if len(codes) == 1 else None
    return st.selectbox(
        label,
        codes,
        index=known if lacking else None,
        format_func=lambda code: names[code],
        key=key,
        placeholder="As the file says",
    )


def _how_written(place: str) -> tuple[str | None, str]:
    first, second = st.columns(2)
    dates = first.selectbox(
        "Dates are written",
        [NOWHERE, *DATES],
        format_func=lambda one: one or "Either way: 2018-06-05 or 05/06/2018",
        key=f"{place} dates",
        help="Never with the month before the day: such dates cannot be told apart.",
    )
    markers = second.text_input(
        "Signs for nothing, beside - * N/A and an empty cell",
        key=f"{place} markers",
        placeholder="with commas between them, for example n/k, unknown",
        max_chars=200,
    )
    return dates or None, markers
