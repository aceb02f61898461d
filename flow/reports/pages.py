"""A document as one self-contained page: no script, no picture or letter from elsewhere, every text escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from flow.reports import fit, minutes, wording
from flow.reports.parts import Minutes, Sheet
from flow.reports.sheet import TILE_COLUMNS, TILE_ENDS, page


def html(document: Sheet | Minutes, share: float = 1.0) -> str:
    """The page of a sheet (filled to this share of its height) or of minutes."""
    if isinstance(document, Sheet):
        return _template("sheet.html").render(
            page=page(document, share), tile_columns=TILE_COLUMNS, tile_ends=TILE_ENDS, fit=fit
        )
    return _template("minutes.html").render(
        title=minutes.title(document),
        mark=document.head.mark,
        printed=wording.printed(document.head),
        public=wording.PUBLIC if document.head.public else "",
        sections=minutes.sections(document),
        widths=minutes.WIDTHS,
        fit=fit,
    )


def filled(template: str, **values: Any) -> str:
    """A template of ours with these values, each escaped."""
    return str(_template(template).render(fit=fit, **values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("flow.reports")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _template(name: str) -> Any:
    return _environment().get_template(name)
