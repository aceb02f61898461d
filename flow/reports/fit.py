"""What fits on one A4 page: how many lines a text takes in a column, and how many rows of each list there is room for.

Heights are millimetres. The template is given the same numbers, so that a page is as long here as when it is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from unicodedata import east_asian_width

from flow.reports.figures import counted

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 210.0, 297.0, 9.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
SIZE = 2.8
"""Height of the letters' square (8 points)."""
LINE = 3.4
CELL_SIDES, CELL_ENDS = 1.6, 0.9
HEADING = 6.0
SPARE = 4.0
"""Left free at the end of the page, for what a printer rounds."""
WIDTHS: dict[str, float] = {
    letter: width
    for letters, width in {
        "ijl'’": 0.222,
        " !,./:;I[]\\ft|": 0.278,
        '()-r`"{}“”': 0.36,
        "*": 0.39,
        "ckJsvxyz": 0.5,
        "^": 0.47,
        "0123456789abdeghnopqu#$?_L–": 0.556,
        "+<=>~": 0.585,
        "FTZ": 0.611,
        "&ABEKPSVXY": 0.667,
        "CDHNRUw": 0.722,
        "GOQ": 0.778,
        "Mm": 0.833,
        "%": 0.889,
        "W": 0.944,
        "@—…": 1.015,
    }.items()
    for letter in letters
}
"""Widths of letters in Arial, Liberation Sans and Helvetica, which share them: parts of the letters' square."""
OTHER, EAST_ASIAN = 0.85, 1.05
SAFE = 1.02
ELLIPSIS = "…"


def width(text: str) -> float:
    """How wide a line of text is, rather too wide than too narrow."""
    return SIZE * SAFE * sum(WIDTHS.get(letter) or _other(letter) for letter in text)


def _other(letter: str) -> float:
    return EAST_ASIAN if east_asian_width(letter) in "WF" else OTHER


def broken(text: str, room: float) -> list[str]:
    """The text in lines of this width, broken between words, and inside one that is wider than a line."""
    lines = []
    for typed in text.split("\n"):
        line = ""
        for word in _pieces(typed.split(), room):
            longer = f"{line} {word}" if line else word
            if line and width(longer) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _pieces(words: Sequence[str], room: float) -> list[str]:
    pieces = []
    for word in words:
        piece = ""
        for letter in word:
            if piece and width(piece + letter) > room:
                pieces.append(piece)
                piece = ""
            piece += letter
        pieces.append(piece)
    return pieces


def clipped(text: str, room: float, most: int) -> str:
    """At most so many lines of the text, ending in three dots where there was more."""
    text = " ".join(text.split())
    if len(broken(text, room)) <= most:
        return text
    kept = " ".join(broken(text, room)[:most])
    while kept and len(broken(kept + ELLIPSIS, room)) > most:
        kept = kept[:-1].rstrip()
    return kept + ELLIPSIS


@dataclass(frozen=True)
class Column:
    """`room`: its width in millimetres, edges included; `most`: lines of it that a row may take."""

    head: str
    room: float
    most: int = 2
    number: bool = False


@dataclass(frozen=True)
class Row:
    """`cells`: (text, smaller text under it) of every column; `height` when drawn."""

    cells: tuple[tuple[str, str], ...]
    height: float


def row(columns: Sequence[Column], *cells: tuple[str, str | None] | str) -> Row:
    """A row with every text clipped to its column."""
    made, lines = [], 1
    for column, cell in zip(columns, cells, strict=True):
        room = column.room - CELL_SIDES
        first, second = (cell, None) if isinstance(cell, str) else cell
        kept = (clipped(first, room, column.most), clipped(second, room, column.most) if second else "")
        lines = max(lines, sum(len(broken(text, room)) for text in kept if text))
        made.append(kept)
    return Row(tuple(made), lines * LINE + CELL_ENDS)


@dataclass(frozen=True)
class Listing:
    """A list of the page. `more`: rows that are left out, of `thing`s; `empty`: what is said where there are none.

    `at_once`: how many rows it is given room for each time it is its turn.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    thing: str
    empty: str = ""
    more: int = 0
    with_heads: bool = True
    at_once: int = 1

    @property
    def height(self) -> float:
        """Without its rows: heading, heads of columns, and the line that says how many more there are."""
        heads = LINE + CELL_ENDS if self.with_heads and self.rows else 0.0
        return HEADING + heads + LINE

    @property
    def more_words(self) -> str:
        """4 more actions."""
        return counted(self.more, f"more {self.thing}")


def fitted(listings: Sequence[Listing], room: float) -> list[Listing]:
    """The lists with as many rows as there is room for, shared out in turn, the first list first."""
    left = room - sum(listing.height for listing in listings)
    shown = [0] * len(listings)
    waiting = list(range(len(listings)))
    while waiting:
        for number in list(waiting):
            for row in listings[number].rows[shown[number] :][: listings[number].at_once]:
                is_last = shown[number] == len(listings[number].rows) - 1
                needed = row.height - (LINE if is_last else 0)  # after the last no line says how many more
                if needed > left:
                    waiting.remove(number)
                    break
                left -= needed
                shown[number] += 1
            if number in waiting and shown[number] == len(listings[number].rows):
                waiting.remove(number)
    return [
        replace(listing, rows=listing.rows[:number], more=len(listing.rows) - number)
        for listing, number in zip(listings, shown, strict=True)
    ]
