"""Variation and assurance icons, drawn by us to the pattern of Making Data Count, each with its words.

Colour never speaks alone: a letter says high, low, pass or fail, and the words stand beside every icon on a screen.
"""

from __future__ import annotations

from urllib.parse import quote
from xml.sax.saxutils import escape

from flow.trends.assurance import ASSURANCE_WORDS, VARIATION_WORDS

IMPROVEMENT, CONCERN, NEUTRAL, COMMON = "#00B0F0", "#E46C0A", "#490092", "#A6A6A6"
"""The colours agreed with the Making Data Count team."""
INK = "#212B32"
SHORT_WORDS: dict[str | None, str] = {
    None: "Not known",
    "common_cause": "No real change",
    "improvement_high": "Improving",
    "improvement_low": "Improving",
    "concern_high": "Worsening",
    "concern_low": "Worsening",
    "neutral_high": "Really rising",
    "neutral_low": "Really falling",
}
SHORT_ASSURANCE: dict[str | None, str] = {
    None: "",
    "pass": "Will meet it",
    "fail": "Will miss it",
    "inconsistent": "Hit or miss",
}
RISING = ((11, 28), (17, 25), (23, 22), (29, 16), (33, 10))
LEVEL = ((9, 23), (15, 17), (21, 24), (27, 17), (33, 22))
_VARIATION = {
    "common_cause": (COMMON, "", LEVEL),
    "improvement_high": (IMPROVEMENT, "H", RISING),
    "improvement_low": (IMPROVEMENT, "L", tuple((x, 38 - y) for x, y in RISING)),
    "concern_high": (CONCERN, "H", RISING),
    "concern_low": (CONCERN, "L", tuple((x, 38 - y) for x, y in RISING)),
    "neutral_high": (NEUTRAL, "↑", ()),
    "neutral_low": (NEUTRAL, "↓", ()),
}
_ASSURANCE = {"pass": (IMPROVEMENT, "P"), "fail": (CONCERN, "F"), "inconsistent": (COMMON, "?")}


def variation(icon: str | None) -> str:
    """SVG of a variation icon; an empty text where there is none. KeyError for an icon that is not one."""
    if icon is None:
        return ""
    colour, letter, dots = _VARIATION[icon]
    path = " ".join(f"{x},{y}" for x, y in dots)
    line = f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="1"/>' if dots else ""
    marks = "".join(f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}" stroke="{INK}"/>' for x, y in dots)
    return _icon(colour, VARIATION_WORDS[icon], line + marks + _letter(icon, letter, bool(dots)))


def assurance(icon: str | None) -> str:
    """SVG of an assurance icon; an empty text where there is nothing to assure."""
    if icon is None:
        return ""
    colour, letter = _ASSURANCE[icon]
    target = f'<path d="M6 21H36" stroke="{colour}" stroke-width="1.5" stroke-dasharray="3 2"/>'
    return _icon(colour, ASSURANCE_WORDS[icon], target + _text(letter, 21, 28, 20, halo=True))


def _letter(icon: str, letter: str, beside_dots: bool) -> str:
    if not letter:
        return ""
    low = icon.endswith("low")
    return _text(letter, 14, 33 if low else 18, 13) if beside_dots else _text(letter, 21, 30, 26)


def _text(letter: str, x: int, y: int, size: int, *, halo: bool = False) -> str:
    behind = ' stroke="#FFFFFF" stroke-width="5" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x}" y="{y}" font-family="Arial, Liberation Sans, sans-serif" font-size="{size}" font-weight="700" '
        f'text-anchor="middle" fill="{INK}"{behind}>{letter}</text>'
    )


def _icon(colour: str, words: str, inside: str) -> str:
    said = escape(words, {'"': "&quot;"})
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="42" height="42" viewBox="0 0 42 42" role="img" '
        f'aria-label="{said}"><title>{said}</title>'
        f'<circle cx="21" cy="21" r="18.5" fill="#FFFFFF" stroke="{colour}" stroke-width="4"/>{inside}</svg>'
    )


def data_uri(svg: str) -> str | None:
    """The icon as an address, for a column of pictures; None where there is no icon."""
    return f"data:image/svg+xml;utf8,{quote(svg)}" if svg else None
