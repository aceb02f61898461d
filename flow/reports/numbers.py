"""How numbers stand in a document: as they are, or with counts of 1 to 7 hidden in one that is made public.

Here a number is hidden for itself alone. What must be hidden beside it, so that others on the page do not tell it, is
decided where the parts of the page are known (`flow.security.suppression`, `flow.services.public_numbers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flow.reports.figures import counted, figure, with_unit
from flow.security.suppression import LARGEST, SMALLEST, small

FEW = f"{SMALLEST} to {LARGEST}"
HIDDEN = "not shown"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SMALL_IN_WORDS = re.compile(rf"(?<![\w.,:/-])[{SMALLEST}-{LARGEST}](?![\w:/+-]|[.,]\d|%| (?:{MONTHS})\b)")
"""A small number in a sentence of ours: not part of a larger one, a share, a time or a date."""


@dataclass(frozen=True)
class Numbers:
    """Writes counts; `public`: small ones as '1 to 7'."""

    public: bool = False

    def hides(self, value: float | None) -> bool:
        """Whether this is a count that is not to be shown."""
        return self.public and small(value)

    def count(self, number: int) -> str:
        return FEW if self.hides(number) else f"{number:,}"

    def counted(self, number: int, thing: str, things: str | None = None) -> str:
        """3 people; '1 to 7 people' in public."""
        return f"{FEW} {things or thing + 's'}" if self.hides(number) else counted(number, thing, things)

    def figure(self, value: float | None, unit: str, beside: float | None = None, of: float | None = None) -> str:
        """A measure's value. `of`: the numerator of a share, by which the share is hidden."""
        if unit == "%":
            return HIDDEN if self.hides(of) else figure(value, unit, beside)
        return FEW if self.hides(value) else figure(value, unit, beside)

    def with_unit(self, value: float | None, unit: str) -> str:
        return f"{FEW} {unit}" if unit != "%" and self.hides(value) else with_unit(value, unit)

    def whole(self, text: str) -> bool:
        """Whether a sentence in which numbers add up may be said: in public not where one of them is small."""
        return not (self.public and SMALL_IN_WORDS.search(text))

    def sentence(self, text: str) -> str:
        """A sentence of ours with its small counts hidden."""
        return SMALL_IN_WORDS.sub(FEW, text) if self.public else text
