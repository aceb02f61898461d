"""Colours by meaning, and the Altair theme made of them. The NHS identity's palette."""

from __future__ import annotations

import altair as alt

NHS_BLUE = "#005EB8"
DARK_BLUE = "#003087"
WARM_YELLOW = "#FFB81C"
BLACK = "#212B32"
GREY = "#4C6272"
MID_GREY = "#768692"
PALE_GREY = "#D8DDE0"

SERIES = NHS_BLUE
TARGET = GREY
TEXT = BLACK
FONT = "Frutiger, Arial, 'Liberation Sans', sans-serif"
NAME = "flow"


@alt.theme.register(NAME, enable=True)
def flow_theme() -> alt.theme.ThemeConfig:
    """No frame, quiet axes, one blue; text as on the page."""
    return alt.theme.ThemeConfig(
        config={
            "font": FONT,
            "background": "transparent",
            "view": {"stroke": None},
            "axis": {
                "labelFont": FONT,
                "titleFont": FONT,
                "labelColor": TEXT,
                "titleColor": TEXT,
                "labelFontSize": 14,
                "gridColor": PALE_GREY,
            },
            "line": {"color": SERIES, "strokeWidth": 1.75},
            "point": {"color": SERIES, "filled": True, "size": 40},
            "rule": {"color": TARGET, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        }
    )
