"""What the declaration of a measure holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flow.vocabulary import Better, Feed, Grain, Scope, WardType

EVERYWHERE = (Scope.SYSTEM, Scope.ORGANISATION, Scope.SITE, Scope.WARD)
TO_SITE = (Scope.SYSTEM, Scope.ORGANISATION, Scope.SITE)
TO_ORGANISATION = (Scope.SYSTEM, Scope.ORGANISATION)
SHORT_AT_MOST = 22


class MeasureKind(StrEnum):
    """A stock describes the census of its day; a flow a whole day, so the huddle of D shows that of D-1."""

    STOCK = "stock"
    FLOW = "flow"


@dataclass(frozen=True)
class Measure:
    """One number that people talk about. A declaration is data; the topics do the counting.

    `feeds` are all needed; any feed of `instead` serves in place of all of them. `wards` limits what is counted to
    wards of those types (None: all). `adds_up` says whether the days of a week are summed; if not, their mean per day
    is given (a rate is always pooled from its parts).
    """

    key: str
    label: str
    short: str
    unit: str
    better: Better
    kind: MeasureKind
    numerator: str
    denominator: str | None = None
    feeds: tuple[Feed, ...] = ()
    instead: tuple[Feed, ...] = ()
    wards: frozenset[WardType] | None = None
    scopes: tuple[Scope, ...] = EVERYWHERE
    grain: Grain = Grain.DAY
    why: str = ""
    departures: tuple[str, ...] = ()
    mean_of_days: bool = False
    """True for a flow whose days may not be summed: the same patients are in several of them."""

    @property
    def is_rate(self) -> bool:
        """Its value is numerator / denominator."""
        return self.denominator is not None

    @property
    def is_flow(self) -> bool:
        return self.kind is MeasureKind.FLOW

    @property
    def adds_up(self) -> bool:
        return self.is_flow and not self.mean_of_days and not self.is_rate

    def served_by(self, filed: frozenset[Feed] | set[Feed]) -> bool:
        """Whether these feeds are enough to work it out."""
        return set(self.feeds) <= set(filed) or any(feed in filed for feed in self.instead)
