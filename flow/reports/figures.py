"""Numbers as a person reads them: a share as a percentage, whole numbers whole, the unit beside them."""

from __future__ import annotations

from collections.abc import Sequence

NONE = "–"
SINGULAR = {"people": "person", "patients": "patient", "days": "day", "beds": "bed", "discharges": "discharge"}


def figure(value: float | None, unit: str, beside: float | None = None) -> str:
    """The figure alone. More decimals where one would make it look equal to the figure beside it."""
    if value is None:
        return NONE
    if unit == "%":
        decimals = (f"{value:.{places}%}" for places in (1, 2, 3) if beside is None or _apart(value, beside, places))
        return next(decimals, f"{value:.1%}")
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _apart(value: float, beside: float, places: int) -> bool:
    return value == beside or f"{value:.{places}%}" != f"{beside:.{places}%}"


def unit_words(value: float | None, unit: str) -> str:
    """The unit to write after the figure; nothing where the figure says it."""
    if unit == "%":
        return ""
    return SINGULAR.get(unit, unit.removesuffix("s")) if value == 1 else unit


def with_unit(value: float | None, unit: str) -> str:
    """35 patients, 96.4%, or a dash."""
    return NONE if value is None else f"{figure(value, unit)} {unit_words(value, unit)}".strip()


def counted(number: int, thing: str, things: str | None = None) -> str:
    """1 file, 3 files, 1,200 files."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
