"""The weekly pack: all measures in one table, the charts of those that lead, runs, and what the actions did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flow.charts.control import KEY, control_chart, describe
from flow.charts.icons import SHORT_ASSURANCE, SHORT_WORDS
from flow.charts.images import png, svg
from flow.clock import day_words
from flow.measures.definitions import MEASURES
from flow.reports import wording
from flow.reports.figures import counted, figure, with_unit
from flow.reports.minutes import Section
from flow.reports.numbers import HIDDEN
from flow.reports.pages import filled
from flow.reports.parts import Head
from flow.security.suppression import small
from flow.trends.effects import ALL, CAUTION, FEWEST, HOURS, Effect
from flow.trends.trend import Trend, TrendRow
from flow.vocabulary import Grain

HEADS = ("Measure", "Newest", "Of", "Target", "Variation", "Assurance", "What the chart says")
WIDTHS = (4.6, 1.7, 1.8, 1.5, 2.0, 1.7, 5.9)
"""Of the table of all measures, in centimetres."""
EFFECT_HEADS = ("Actions", "People named", *(f"Left in {hours} hours" for hours in HOURS), "Others like them")


@dataclass(frozen=True)
class Pack:
    """`few`: measures whose parts were ever 1 to 7 in what is drawn: not shown where it is made public.

    `kinds`: a kind of action in words, by its code.
    """

    head: Head
    rows: tuple[TrendRow, ...]
    trends: tuple[Trend, ...]
    few: frozenset[str]
    effects: tuple[Effect, ...]
    kinds: dict[str, str]


def title(pack: Pack) -> str:
    return f"{pack.head.place}: weekly review to {day_words(pack.head.day)}"


def shown(pack: Pack) -> list[Trend]:
    """The charts that are drawn."""
    return [trend for trend in pack.trends if trend.points and not (pack.head.public and trend.measure in pack.few)]


def table(pack: Pack) -> list[tuple[str, ...]]:
    """The table of all measures, as the screen has it."""
    return [_row(pack, row) for row in pack.rows]


def _row(pack: Pack, row: TrendRow) -> tuple[str, ...]:
    hidden = pack.head.public and row.measure in pack.few
    newest = HIDDEN if hidden else figure(row.latest, row.unit, row.target)
    return (
        row.label,
        f"{newest} (not to be relied on)" if row.doubt else newest,
        _of(row.latest_on, row.grain),
        figure(row.target, row.unit) if row.target is not None else "none",
        SHORT_WORDS[row.variation_icon],
        SHORT_ASSURANCE[row.assurance_icon],
        "Small numbers: not shown." if hidden else row.sentence,
    )


def _of(day: date | None, grain: Grain) -> str:
    """4 Jun 18; a month as its name."""
    if day is None:
        return ""
    return f"{day:%B %Y}" if grain is Grain.MONTH else f"{day.day} {day:%b %y}"


def sections(pack: Pack) -> list[Section]:
    """What stands after the charts: runs under the target, and what the actions did."""
    runs = tuple(line for trend in pack.trends if trend in shown(pack) if (line := _run(trend)))
    found = [Section("Weeks in a row", runs)] if runs else []
    rows = tuple(_effect(pack, row) for row in pack.effects if not row.hidden and not _gives_away(pack, row))
    lines = (CAUTION, f"Kinds of action with fewer than {FEWEST} people on a side are not shown.")
    return [*found, Section("What our actions did", lines, EFFECT_HEADS if rows else (), rows)]


def _run(trend: Trend) -> str | None:
    run = trend.run
    if run is None:
        return None
    label = MEASURES[trend.measure].label
    best = counted(run.best.length, "week")
    told = f"{label}: {counted(run.length, 'week')} in a row at the target; best run {best}."
    if run.ended_by:
        value = figure(run.ended_by.value, MEASURES[trend.measure].unit)
        told += f" The last run was ended by the week of {day_words(run.ended_by.monday)}, at {value}."
    return told


def _gives_away(pack: Pack, row: Effect) -> bool:
    """In public: few people left, or stayed, of ours or of the others; or all together, where a kind is not shown."""
    if not pack.head.public:
        return False
    if row.kind == ALL:
        return any(one.hidden or _few(one) for one in pack.effects)
    return _few(row)


def _few(row: Effect) -> bool:
    """Whether any number behind the row is 1 to 7."""
    parts: list[tuple[float, int]] = [(many, row.compared) for many in row.ours or ()]
    parts += [(share * row.untouched, row.untouched) for share in row.theirs or ()]
    return any(small(count) for part, whole in parts for count in (part, whole, whole - part))


def _effect(pack: Pack, row: Effect) -> tuple[str, ...]:
    ours, theirs, shares = row.ours or (), row.theirs or (), row.shares or ()
    cells = [
        f"{share:.0%} ({many:,} of {row.compared:,}); others {other:.0%}"
        for many, share, other in zip(ours, shares, theirs, strict=True)
    ]
    return (pack.kinds.get(row.kind, row.kind), f"{row.patients:,}", *cells, f"{row.untouched:,}")


@dataclass(frozen=True)
class Picture:
    """A chart with its words. `alt` says what it shows; `settings`: how it was calculated."""

    trend: Trend
    title: str
    sentence: str
    alt: str
    settings: str

    @property
    def svg(self) -> str:
        return svg(_spec(self.trend))

    @property
    def png(self) -> bytes:
        return png(_spec(self.trend))


def pictures(pack: Pack) -> list[Picture]:
    """The charts in order; each is drawn when it is asked for."""
    return [_picture(trend) for trend in shown(pack)]


def _picture(trend: Trend) -> Picture:
    label = MEASURES[trend.measure].label
    alt = describe(label, trend, lambda value: _said(value, trend.measure))
    return Picture(trend, f"{label}: {trend.place}", trend.sentence, alt, ". ".join(trend.settings) + ".")


def _spec(trend: Trend) -> dict[str, object]:
    percent = MEASURES[trend.measure].unit == "%"
    return control_chart(trend, lambda value: _said(value, trend.measure), percent)


def _said(value: float | None, measure: str) -> str:
    unit = MEASURES[measure].unit
    return figure(value, unit) if unit == "%" else with_unit(value, unit)


def html(pack: Pack) -> str:
    """One self-contained page; its charts are drawn in it."""
    left_out = [MEASURES[one.measure].label for one in pack.trends if one not in shown(pack)]
    return filled(
        "pack.html",
        title=title(pack),
        mark=pack.head.mark,
        printed=wording.printed(pack.head),
        public=wording.PUBLIC if pack.head.public else "",
        heads=HEADS,
        widths=WIDTHS,
        rows=table(pack),
        pictures=pictures(pack),
        key=KEY,
        left_out=left_out,
        sections=sections(pack),
    )
