"""A chart as an image, drawn on this machine: nothing is fetched from anywhere."""

from __future__ import annotations

from typing import Any

WIDTH = 660
SCALE = 2.5


def svg(spec: dict[str, Any], width: int = WIDTH) -> str:
    """A Vega-Lite specification as SVG, for a page."""
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(_fixed(spec, width))
    return drawn


def png(spec: dict[str, Any], width: int = WIDTH) -> bytes:
    """The same as PNG, crisp on paper, for a Word file."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(_fixed(spec, width), scale=SCALE)
    return drawn


def _fixed(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """A page has no container whose width a chart could take."""
    return spec | {"width": width, "background": "white"}
