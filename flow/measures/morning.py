"""What one organisation filed for one day, as the topics read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from flow.layout import Layout
from flow.measures.patients import describe_inpatients
from flow.vocabulary import DelayKind, Feed


@dataclass(frozen=True)
class Morning:
    """`frames` hold the checked rows in use, a frame a feed; a feed that was not filed has none."""

    organisation: str
    day: date
    frames: Mapping[Feed, pd.DataFrame]
    layout: Layout
    delay_kinds: Mapping[str, DelayKind]

    @property
    def filed(self) -> frozenset[Feed]:
        return frozenset(self.frames)

    @cached_property
    def inpatients(self) -> pd.DataFrame:
        """The inpatients with what their rows tell (`describe_inpatients`)."""
        return describe_inpatients(self.frames[Feed.INPATIENTS], self.delay_kinds)
