"""Numbers as a person reads them, on a screen as on paper."""

from __future__ import annotations

from flow.reports.figures import NONE, SINGULAR, figure, unit_words, with_unit

__all__ = ["NONE", "SINGULAR", "figure", "unit_words", "with_unit"]
