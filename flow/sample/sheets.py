"""A feed as lines of a plain file, which can be cut by organisation and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from flow.sample.days import NEVER, Ints, Texts


@dataclass(frozen=True)
class Sheet:
    """A line a row, in order of day. `day` (a number) and `organisation` say what each line is filed under."""

    feed: str
    header: str
    day: Ints
    organisation: Texts
    lines: list[str]

    @cached_property
    def _of_organisation(self) -> dict[str, Ints]:
        return {code: np.flatnonzero(self.organisation == code) for code in set(self.organisation.tolist())}

    def cut(self, organisation: str, first: int, last: int) -> list[str]:
        """The lines of one organisation for the days [first, last]."""
        mine = self._of_organisation.get(organisation, np.empty(0, dtype=np.int64))
        start, end = np.searchsorted(self.day[mine], [first, last + 1])
        return [self.lines[place] for place in mine[start:end]]


def sheet(feed: str, day: Ints, columns: Mapping[str, Sequence[str] | Texts]) -> Sheet:
    """A sheet of columns of text, none of which has a comma, quote or line break. One of them is organisation_code."""
    texts = [column.tolist() if isinstance(column, np.ndarray) else list(column) for column in columns.values()]
    lines = [",".join(row) for row in zip(*texts, strict=True)]
    organisation = np.asarray(columns["organisation_code"], dtype=object)
    return Sheet(feed, ",".join(columns), np.asarray(day), organisation, lines)


def counts(values: Ints) -> Texts:
    """Whole numbers as text, empty for NEVER."""
    once, where = np.unique(np.asarray(values), return_inverse=True)
    texts = np.array(["" if value == NEVER else str(value) for value in once.tolist()], dtype=object)
    return texts[where]
