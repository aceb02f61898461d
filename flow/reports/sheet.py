"""The sheet: one A4 page that says what the huddle saw and agreed, in the order of the huddle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flow.clock import day_words, short_day, time_words
from flow.reports import wording
from flow.reports.figures import figure
from flow.reports.fit import (
    CELL_ENDS,
    HEADING,
    LINE,
    MARGIN,
    PAGE_HEIGHT,
    SPARE,
    WIDTH,
    Column,
    Listing,
    Row,
    broken,
    clipped,
    fitted,
    row,
)
from flow.reports.numbers import HIDDEN, Numbers
from flow.reports.parts import Sheet, TileLine
from flow.reports.sheet_lists import LISTINGS
from flow.reports.spark import spark
from flow.vocabulary import TargetStatus, words

HEAD_HEIGHT, FOOT_HEIGHT = 11.5, 8.0
SHARES = (1.0, 0.9, 0.8, 0.7)
"""Shares of the page to fill: the next one where a printer's letters turn out larger than ours."""
LINES_AT_MOST = (3, 2, 1)
"""Lines that one text outside the lists may take: fewer where too little room would be left for the lists."""
LEAST_FOR_ROWS = 60.0
GATE_LINES = 3
TILE_ENDS = 0.4
"""What a row of the position has above and below its text together: less than a row of a list."""
BEFORE, AFTER = ("promises",), ("groups", "actions", "decisions")
"""As they stand on the page, before and after the position: the order of the huddle."""
TILE_COLUMNS = (
    Column("Measure", 80),
    Column("Now", 15, number=True),
    Column("Day before", 18, number=True),
    Column("Usual", 14, number=True),
    Column("Target", 14, number=True),
    Column("Status", 27, most=3),
    Column("Last four weeks", 24),
)


@dataclass(frozen=True)
class Tile:
    """A row of the position. `doubtful`: the figure is struck through, and the row says why."""

    cells: Row
    doubtful: bool
    missed: bool
    drawing: str


@dataclass(frozen=True)
class Fixed:
    """What is on every page, however full: `height` in millimetres."""

    lines: tuple[str, ...]
    tiles: tuple[Tile, ...]
    not_known: str
    sentences: tuple[str, ...]

    @property
    def height(self) -> float:
        """Of all of it, with its headings and what stands at the top and the foot."""
        texts = sum(len(broken(line, WIDTH)) for line in (*self.lines, self.not_known, *self.sentences)) * LINE
        heads = HEAD_HEIGHT + HEADING + LINE + CELL_ENDS + FOOT_HEIGHT + SPARE
        return heads + texts + sum(tile.cells.height for tile in self.tiles)


@dataclass(frozen=True)
class Page:
    """Everything on the page, written out and cut to its length."""

    title: str
    mark: str | None
    position: str
    fixed: Fixed
    before: tuple[Listing, ...]
    after: tuple[Listing, ...]
    printed: str
    public: str


def page(sheet: Sheet, share: float = 1.0) -> Page:
    """The page that fits; its lists filled to this share of their room."""
    numbers = Numbers(sheet.head.public)
    made = {name: make(sheet, numbers) for name, make in LISTINGS.items()}
    chosen = {name: listing for name, listing in made.items() if listing.rows or listing.empty}
    taken = sum(listing.height for listing in chosen.values())
    for most in LINES_AT_MOST:
        fixed = _fixed(sheet, numbers, most)
        room = PAGE_HEIGHT - 2 * MARGIN - fixed.height
        if room - taken >= LEAST_FOR_ROWS:
            break
    cut = dict(zip(chosen, fitted(list(chosen.values()), room * share), strict=True))
    return Page(
        title=clipped(f"{sheet.head.place}: huddle of {day_words(sheet.head.day)}, {sheet.head.huddle_time}", 80, 1),
        mark=clipped(sheet.head.mark, 25, 1) if sheet.head.mark else None,
        position=_position(sheet),
        fixed=fixed,
        before=tuple(cut[name] for name in BEFORE if name in cut),
        after=tuple(cut[name] for name in AFTER if name in cut),
        printed=clipped(wording.printed(sheet.head), WIDTH, 1),
        public=wording.PUBLIC if sheet.head.public else "",
    )


def _fixed(sheet: Sheet, numbers: Numbers, most: int) -> Fixed:
    """No text in more than so many lines."""
    columns = [replace(column, most=min(column.most, most)) for column in TILE_COLUMNS]
    return Fixed(
        lines=tuple(clipped(line, WIDTH, most) for line in _lines(sheet, numbers)),
        tiles=tuple(_tile(tile, columns, sheet, numbers) for tile in sheet.tiles if tile.now is not None),
        not_known=clipped(_not_known(sheet, numbers), WIDTH, most),
        sentences=tuple(clipped(text, WIDTH, most) for text in _sentences(sheet) if numbers.whole(text)),
    )


def _sentences(sheet: Sheet) -> list[str]:
    """What stands under the position: the gap, the glide path, what changed, who tips tomorrow."""
    told = [sheet.gap, sheet.glide]
    told += [f"What changed: {' '.join(sheet.changed)}"] if sheet.changed else []
    told += [f"Tipping points: {' '.join(sheet.tipping)}"] if sheet.tipping else []
    return [text for text in told if text]


def _lines(sheet: Sheet, numbers: Numbers) -> list[str]:
    """The gate, the levels declared, and whether there was a huddle."""
    lines = wording.gate(sheet.files, numbers)
    more = len(lines) - GATE_LINES
    lines = [*lines[:GATE_LINES], f"and {more} more that are not to be relied on"] if more > 0 else lines
    if sheet.not_held:
        lines.append("No huddle was held." if sheet.head.public else f"No huddle was held: {sheet.not_held}")
    if sheet.declared:
        lines.append("; ".join(wording.declared(one, sheet.head.public) for one in sheet.declared) + ".")
    return lines


def _not_known(sheet: Sheet, numbers: Numbers) -> str:
    unknown = [
        f"{tile.label} ({numbers.sentence((tile.reason or 'no reason is known').rstrip('.'))})"
        for tile in sheet.tiles
        if tile.now is None
    ]
    return f"Not available: {'; '.join(unknown)}." if unknown else ""


def _position(sheet: Sheet) -> str:
    """Position at 08:00, and (Mon) all of Mon 4 June: the census, and the days that are not of this morning."""
    times = sorted({time_words(tile.census_at) for tile in sheet.tiles if tile.census_at})
    at = f" at {' to '.join(dict.fromkeys([times[0], times[-1]]))}" if times else ""
    whole = sorted({tile.day for tile in sheet.tiles if tile.day != sheet.head.day})
    return ", and ".join([f"Position{at}", *(f"({day:%a}) all of {short_day(day)}" for day in whole)])


def _tile(tile: TileLine, columns: Sequence[Column], sheet: Sheet, numbers: Numbers) -> Tile:
    hidden = tile.hidden or numbers.hides(tile.numerator if tile.unit == "%" else tile.now)
    before = tile.hidden or tile.hidden_before
    cells = row(
        columns,
        tile.label if tile.day == sheet.head.day else f"{tile.label} ({tile.day:%a})",
        HIDDEN if hidden else figure(tile.now, tile.unit, tile.target),
        HIDDEN if before else numbers.figure(tile.before, tile.unit, of=tile.numerator),
        HIDDEN if before else numbers.figure(tile.usual, tile.unit, of=tile.numerator),
        figure(tile.target, tile.unit),
        _status(tile, numbers),
        "",
    )
    cells = replace(cells, height=cells.height - CELL_ENDS + TILE_ENDS)
    small = tile.unit != "%" and any(numbers.hides(value) for _, value in tile.series)
    said = f"{tile.label}, the last {len(tile.series)} days"
    drawing = "" if hidden or before or small else spark(tile.series, tile.target, said)
    return Tile(cells, tile.status is TargetStatus.DOUBTFUL, tile.status is TargetStatus.MISSED, drawing)


def _status(tile: TileLine, numbers: Numbers) -> str:
    """The status in words, and what a person must know before using the figure."""
    told = [tile.note, tile.reason, numbers.counted(tile.left_out, "row") + " left out" if tile.left_out else None]
    cautions = numbers.sentence("; ".join(one.rstrip(".") for one in told if one))
    return f"{words(tile.status)}: {cautions}" if cautions else words(tile.status)
