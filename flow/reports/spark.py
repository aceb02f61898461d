"""The way to a figure as a small drawing inside a page: a line, its last point, the target dashed. Black on white."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from flow.reports.parts import Series

WIDTH, HEIGHT, ROOM = 96, 15, 2.5
"""In the drawing's own units; `ROOM` is left free at every edge."""
LINE = 'fill="none" stroke="#000" stroke-width="1.1"'
TARGET = 'fill="none" stroke="#555" stroke-width="0.9" stroke-dasharray="3 2.5"'
"""Said on each part, as what prints a page knows no style sheet inside a drawing."""
Point = tuple[float, float]


def spark(series: Series, target: float | None, said: str) -> Markup:
    """SVG text; empty where there is nothing to draw. `said`: the same in words, for those who do not see it."""
    known = [value for _, value in series if value is not None]
    if not known:
        return Markup("")
    drawn_at = known if target is None else [*known, target]
    low, high = min(drawn_at), max(drawn_at)

    def place(number: int, value: float) -> Point:
        across = ROOM + number * (WIDTH - 2 * ROOM) / max(len(series) - 1, 1)
        up = (value - low) / (high - low) if high > low else 0.5
        return round(across, 1), round(HEIGHT - ROOM - up * (HEIGHT - 2 * ROOM), 1)

    drawn = [f'<polyline {LINE} points="{" ".join(f"{x},{y}" for x, y in run)}"/>' for run in _runs(series, place)]
    if target is not None:
        level = place(0, target)[1]
        drawn.insert(0, f'<path {TARGET} d="M{ROOM} {level}H{WIDTH - ROOM}"/>')
    last = [place(number, value) for number, (_, value) in enumerate(series) if value is not None][-1]
    drawn.append(f'<circle cx="{last[0]}" cy="{last[1]}" r="1.7"/>')
    head = f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">'
    return Markup(f"{head}{''.join(drawn)}</svg>")


def _runs(series: Series, place: Callable[[int, float], Point]) -> list[list[Point]]:
    """The line, broken where a day has no value."""
    runs: list[list[Point]] = [[]]
    for number, (_, value) in enumerate(series):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place(number, value))
    return [run for run in runs if len(run) > 1]
