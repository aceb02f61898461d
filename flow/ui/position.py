"""Position: one tile a number - now, the day before, the usual for its weekday, the target in words, the way there."""

from __future__ import annotations

import streamlit as st

from flow.charts.sparkline import describe, sparkline
from flow.clock import short_day, time_words
from flow.measures.definitions import MEASURES
from flow.services.board import Board
from flow.services.by_hand import ByHand
from flow.services.tiles import Tile
from flow.ui import doubt
from flow.ui.figures import figure, unit_words, with_unit
from flow.ui.look import Colour, card
from flow.ui.text import capital, counted, said
from flow.vocabulary import Source, TargetStatus

MARKS = {TargetStatus.MET: ":material/check:", TargetStatus.MISSED: ":material/priority_high:"}
SPARKLINE_WIDTH = 64
ATTENTION = (TargetStatus.MISSED, TargetStatus.DOUBTFUL)
COLOURS: dict[TargetStatus, Colour] = {TargetStatus.MET: "gray", TargetStatus.MISSED: "yellow"}


def show(board: Board) -> None:
    """Tiles with a figure first; those without one together at the end, each with its reason."""
    known = [tile for tile in board.tiles if tile.now.value is not None]
    unknown = [tile for tile in board.tiles if tile.now.value is None]
    if not known:
        st.info("None of this morning's figures can be given yet; below is why.")
    with st.container(key="grid-tiles"):
        for tile in known:
            _tile(board, tile)
    if unknown:
        with st.expander(f"Not available this morning: {counted(len(unknown), 'figure')}", expanded=not known):
            for tile in unknown:
                st.markdown(f"**{said(tile.label)}:** {said(tile.now.reason or 'no reason is known.')}")


def _tile(board: Board, tile: Tile) -> None:
    with card(f"tile-{tile.measure}", attention=tile.now.status in ATTENTION):
        with st.popover(f"**{said(short(tile))}**", type="tertiary", key=f"about-{tile.measure}"):
            _definition(tile)
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="xxsmall"):
            with st.container(key=f"figure-{tile.measure}"):
                st.markdown(_figure(tile))
            _way_there(tile)
        _target(tile)
        with st.container(key=f"beside-{tile.measure}", gap=None):
            for line in _compared(tile):
                st.markdown(line)
            st.caption(said(_when(board, tile)))
            for sentence in _cautions(tile):
                st.caption(f":material/info: {said(sentence)}")
            for one in tile.stand_in:
                st.markdown(_by_hand(tile, one))


def _figure(tile: Tile) -> str:
    """The figure large, its unit small beside it where the tile's name does not say it already."""
    value, unit = tile.now.value, tile.unit
    beside = "" if unit in short(tile).lower() else unit_words(value, unit)
    return f"{doubt.struck(f'**{figure(value, unit, tile.now.target)}**', _is_doubtful(tile))} {beside}".strip()


def _is_doubtful(tile: Tile) -> bool:
    return tile.now.status is TargetStatus.DOUBTFUL


def short(tile: Tile) -> str:
    """The measure's short name; its label where it is not a declared measure."""
    declared = MEASURES.get(tile.measure)
    return declared.short if declared else tile.label


def _way_there(tile: Tile) -> None:
    st.vega_lite_chart(
        spec=sparkline(tile.series, tile.now.target, lambda value: with_unit(value, tile.unit)),
        theme=None,
        width=SPARKLINE_WIDTH,
        alt=describe(tile.label, tile.series, tile.now.target, lambda value: with_unit(value, tile.unit)),
    )


def _target(tile: Tile) -> None:
    """The status in words; the mark and the tint only repeat it."""
    status = tile.now.status
    if status is TargetStatus.DOUBTFUL:
        st.badge(doubt.WORDS, icon=doubt.ICON, color="yellow")
        return
    if status is TargetStatus.NO_TARGET:
        st.caption("No target")
        return
    words = f"Target {figure(tile.now.target, tile.unit)} {status}"
    st.badge(words, icon=MARKS[status], color=COLOURS[status])


def _compared(tile: Tile) -> tuple[str, str]:
    """Yesterday 35, usual Tue 37. Where the figure is of a whole earlier day, the day before that."""
    declared = MEASURES.get(tile.measure)
    before = "Day before" if declared and declared.is_flow else "Yesterday"
    said_before, said_usual = figure(tile.before, tile.unit), figure(tile.usual, tile.unit)
    earlier = doubt.struck(f"**{said_before}**", tile.before_is_doubtful)
    earlier += f" ({doubt.WORDS.lower()})" if tile.before_is_doubtful else ""
    return f"{before} {earlier}", f"Usual {tile.now.day:%A} **{said_usual}**"


def _when(board: Board, tile: Tile) -> str:
    """The census the figure was taken at, or the day it covers."""
    declared = MEASURES.get(tile.measure)
    if declared and declared.is_flow:
        return f"All of {short_day(tile.now.day)}"
    feeds = declared.feeds if declared else ()
    times = {time_words(state.census_at) for state in board.gate if state.census_at and state.feed in feeds}
    at = f"{min(times)}, " if len(times) == 1 else ""
    return f"{at}{short_day(tile.now.day)}"


def _cautions(tile: Tile) -> list[str]:
    """What a person must know before using the figure."""
    told = [tile.note] if tile.note else []
    if tile.now.reason:
        told.append(tile.now.reason)
    if tile.left_out:
        told.append(f"{counted(tile.left_out, 'row')} left out")
    if tile.now.source is Source.COUNTED and not tile.stand_in:
        told.append("Counted elsewhere")
    return told


def _by_hand(tile: Tile, one: ByHand) -> str:
    """What somebody counted: beside a figure that is struck through the number too, else who counted it."""
    marked = said(f"{one.organisation} {one.words}" + (f": {one.note}" if one.note else ""))
    is_the_figure = tile.now.source is Source.COUNTED and not _is_doubtful(tile)
    return marked if is_the_figure else f"**{with_unit(one.figure, tile.unit)}** {marked}"


def _definition(tile: Tile) -> None:
    """What the number means, and its last days as text."""
    declared = MEASURES.get(tile.measure)
    st.markdown(f"**{said(tile.label)}**")
    if declared:
        divided = f", divided by {_part(declared.denominator)}" if declared.denominator else ""
        st.markdown(said(capital(f"{_part(declared.numerator)}{divided}.")))
        st.markdown(said(declared.why))
        for departure in declared.departures:
            st.caption(said(departure))
    if tile.standard is not None:
        st.markdown(said(f"The standard is {figure(tile.standard, tile.unit)}."))
    if tile.now.denominator is not None:
        st.markdown(said(f"Here: {tile.now.numerator or 0:,.0f} of {tile.now.denominator:,.0f}."))
    days = [f"{short_day(day)} {figure(value, tile.unit)}" for day, value in reversed(tile.series)]
    st.caption(said("What the line shows, newest first: " + ", ".join(days)))


def _part(words: str) -> str:
    """A part of a measure in words; where it is a measure itself, that one's name."""
    return MEASURES[words].label if words in MEASURES else words
