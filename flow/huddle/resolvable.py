"""Which share of a delay a meeting of these leaders could resolve: our judgement, to be edited by each system.

No study gives these numbers. They say how often the people in the room hold the decision: a hospital's own next step,
an assessment or a funding decision often; capacity that is not there, or a family's choice, seldom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from flow.errors import ConfigurationError
from flow.vocabulary import DelayKind


class Basis(StrEnum):
    EDITED = "set here"
    REASON = "our judgement for this reason"
    GROUP = "our judgement for this group of reasons"
    KIND = "our judgement for internal and external delays"
    NO_REASON = "no reason recorded: finding it is the first step"


@dataclass(frozen=True)
class Share:
    """Between 0 and 1, and where it comes from."""

    value: float
    basis: Basis


class Reason(Protocol):
    """What of a row of the table of delay reasons is looked at."""

    @property
    def group(self) -> str: ...

    @property
    def kind(self) -> str: ...


BY_REASON: dict[str, float] = {
    "A": 0.6,
    "B": 0.6,
    "C": 0.4,
    "Di": 0.25,
    "Dii": 0.25,
    "E": 0.3,
    "F": 0.6,
    "G": 0.3,
    "H": 0.5,
    "I": 0.2,
    "O": 0.4,
    "funding_eligibility": 0.6,
    "equipment_capacity": 0.5,
    "no_recourse": 0.2,
    "infection_restrictions": 0.2,
    "infection_control": 0.2,
}
"""By code of the reason."""
BY_GROUP: dict[str, float] = {
    "Hospital process": 0.7,
    "Internal waits": 0.7,
    "Care transfer hub process": 0.6,
    "Interface process": 0.4,
    "Wellbeing concerns": 0.3,
    "Capacity": 0.25,
}
"""By group, where the reason has no share of its own."""
BY_KIND: dict[DelayKind, float] = {DelayKind.INTERNAL: 0.7, DelayKind.EXTERNAL: 0.4}
"""By kind, for any other reason."""
NO_REASON = 0.5


def share(reason: str | None, reasons: Mapping[str, Reason], edited: Mapping[str, float] | None = None) -> Share:
    """The share for a reason by its code: as edited, else for the reason, its group, its kind."""
    if reason is not None and edited and reason in edited:
        return Share(edited[reason], Basis.EDITED)
    if reason in BY_REASON:
        return Share(BY_REASON[reason], Basis.REASON)
    known = reasons.get(reason) if reason else None
    if known is None:
        return Share(NO_REASON, Basis.NO_REASON)
    if known.group in BY_GROUP:
        return Share(BY_GROUP[known.group], Basis.GROUP)
    return Share(BY_KIND[DelayKind(known.kind)], Basis.KIND)


def shares(reasons: Mapping[str, Reason], edited: Mapping[str, float] | None = None) -> dict[str, Share]:
    """The share of every reason in the table."""
    return {code: share(code, reasons, edited) for code in reasons}


def edited(text: str) -> dict[str, float]:
    """The shares that a text names: a line a reason, its code and a share. Raises ConfigurationError with the line."""
    found: dict[str, float] = {}
    for line in filter(None, (part.strip() for part in text.replace(";", "\n").splitlines())):
        code, _, value = line.rpartition(" ")
        try:
            found[code.strip()] = float(value)
        except ValueError:
            raise ConfigurationError(
                f"'{line}': write the code of a delay reason, then a share, for example E 0.3."
            ) from None
        if not code.strip() or not 0 <= found[code.strip()] <= 1:
            raise ConfigurationError(f"'{line}': a share is between 0 and 1, after the code of a delay reason.")
    return found
