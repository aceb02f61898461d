"""A page as PDF, by WeasyPrint with the system's Pango. Nothing is fetched from anywhere."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import redirect_stdout
from ctypes.util import find_library
from functools import cache
from typing import Any

from flow.errors import FlowError

NO_PANGO = (
    "A PDF needs the Pango library, which is not installed here (on Debian and Ubuntu `apt install libpango-1.0-0 "
    "libpangoft2-1.0-0 libharfbuzz-subset0`): print the HTML from a browser instead, which gives the same page."
)


@cache
def can_be_made() -> bool:
    """Whether Pango seems to be there: a quick look, so that a screen need not offer what would fail."""
    return any(find_library(name) for name in ("pango-1.0", "libpango-1.0-0"))


def pdf(html: str) -> bytes:
    """The page as PDF, as many sheets of paper as it takes. FlowError with a sentence where Pango is absent."""
    return _written(_laid_out(html))


def one_page(tries: Iterable[str]) -> bytes:
    """The first of these pages that takes one sheet of paper; the last where none does."""
    laid_out = None
    for html in tries:
        laid_out = _laid_out(html)
        if len(laid_out.pages) == 1:
            break
    return _written(laid_out)


def _laid_out(html: str) -> Any:
    return _weasyprint().HTML(string=html, url_fetcher=_refuse).render()


def _written(laid_out: Any) -> bytes:
    written: bytes = laid_out.write_pdf()
    return written


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError("A document fetches nothing.")


@cache
def _weasyprint() -> Any:
    """The library; loaded when first asked for, as it takes long. What it prints where it fails is not shown."""
    try:
        with redirect_stdout(io.StringIO()):
            import weasyprint  # type: ignore[import-untyped]
    except OSError:
        raise FlowError(NO_PANGO) from None
    return weasyprint
