"""The path of one person so far: stretches of days in which place, reason, owner and pathway stayed the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

SAME = ("site", "ward", "fit_waiting", "reason", "owner", "pathway")


@dataclass(frozen=True)
class Stretch:
    """From one census to another (`first` and `last`, both listed) nothing of this changed."""

    first: date
    last: date
    site: str
    ward: str
    fit_waiting: bool
    reason: str | None
    owner: str | None
    pathway: str | None

    @property
    def mornings(self) -> int:
        return (self.last - self.first).days + 1


def stretches(rows: Iterable[Mapping[str, Any]]) -> tuple[Stretch, ...]:
    """Rows of one spell (`day` and `SAME`), in any order, as stretches, the oldest first.

    A morning without a list between two alike does not end a stretch.
    """
    found: list[Stretch] = []
    for row in sorted(rows, key=lambda row: row["day"]):
        same = {name: row[name] for name in SAME} | {"fit_waiting": bool(row["fit_waiting"])}
        if found and all(getattr(found[-1], name) == value for name, value in same.items()):
            found[-1] = replace(found[-1], last=row["day"])
        else:
            found.append(Stretch(row["day"], row["day"], **same))
    return tuple(found)
