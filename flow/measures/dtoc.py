"""Delayed transfers of care: the rows of the dtoc feed. A cell in breach of the rules arrives as 'not agreed'."""

from __future__ import annotations

import numpy as np

from flow.measures.morning import Morning
from flow.measures.rows import Array, texts
from flow.measures.tally import Tally, tally_of
from flow.vocabulary import Attribution, CareType, DtocReason, Feed

GIVES = (
    "dtoc_patients",
    *(f"dtoc_patients_{care}" for care in CareType),
    *(f"dtoc_{side}" for side in Attribution),
    "dtoc_not_agreed",
    *(f"dtoc_reason_{reason.lower()}" for reason in DtocReason),
    "dtoc_reason_not_agreed",
)


def dtoc(morning: Morning) -> Tally:
    """Anything but a known side or letter counts as not agreed, so that each split adds up to dtoc_patients."""
    rows = morning.frames[Feed.DTOC]
    care, side, reason = texts(rows, "care_type"), texts(rows, "attributable_to"), texts(rows, "reason")
    chosen: dict[str, Array] = {"dtoc_patients": np.ones(len(rows), dtype=bool)}
    chosen |= {f"dtoc_patients_{item}": care == item.value for item in CareType}
    chosen |= {f"dtoc_{item}": side == item.value for item in Attribution}
    chosen |= {f"dtoc_reason_{item.lower()}": reason == item.value for item in DtocReason}
    chosen["dtoc_not_agreed"] = ~np.isin(side.astype(str), list(Attribution))
    chosen["dtoc_reason_not_agreed"] = ~np.isin(reason.astype(str), list(DtocReason))
    return tally_of(rows, {key: who.astype(float) for key, who in chosen.items()})
