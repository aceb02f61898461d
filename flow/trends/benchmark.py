"""Where one organisation stands among all that returned a figure: rank, quartile, and what was not returned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from flow.vocabulary import Better

FEWEST = 8
"""With fewer figures than this there is no quartile: two in each is the least that says anything."""
LARGE = 200
"""Occupied or open general and acute beds from which a nought is a return not made."""
USUAL_COUNT = 10
"""Where beds are not known: an organisation that usually returns this many or more did not return a nought."""


@dataclass(frozen=True)
class Standing:
    """One organisation among all. `rank` 1 is best; equal figures share the better rank; `of` had a figure.

    `quartile` 1 holds the best quarter: rank at most a quarter of `of`. `percentile`: the share (0 to 1) of the others
    whose figure is worse. All three are None where the organisation has no figure, or there is nobody to compare with.
    `missing`: how many were expected and have no figure; they are left out of `of`.
    """

    value: float | None
    rank: int | None
    of: int
    quartile: int | None
    missing: int
    percentile: float | None


def standing(values: Mapping[str, float | None], code: str, better: Better) -> Standing:
    """The standing of `code`. `values`: every organisation expected, by code; None where nothing was returned.

    Where neither way is better, rank 1 is the lowest figure.
    """
    there = [value for value in values.values() if value is not None]
    own = values.get(code)
    missing = len(values) - len(there)
    if own is None:
        return Standing(None, None, len(there), None, missing, None)
    ahead = sum(_is_better(value, own, better) for value in there)
    worse = sum(_is_better(own, value, better) for value in there)
    rank, of = ahead + 1, len(there)
    return Standing(
        value=own,
        rank=rank,
        of=of,
        quartile=quartile(rank, of),
        missing=missing,
        percentile=worse / (of - 1) if of > 1 else None,
    )


def quartile(rank: int, of: int) -> int | None:
    """1 to 4; of 119 the ranks 1 to 29 are the first. None where there are too few."""
    return None if of < FEWEST else -(-4 * rank // of)


def _is_better(one: float, other: float, better: Better) -> bool:
    return one > other if better is Better.UP else one < other


def quartile_bounds(values: Collection[float | None], better: Better) -> tuple[float, ...]:
    """The three figures that part the quarters, best first, each half-way between neighbours; none where too few."""
    there = sorted((value for value in values if value is not None), reverse=better is Better.UP)
    if len(there) < FEWEST:
        return ()
    ends = [len(there) * part // 4 for part in (1, 2, 3)]
    return tuple((there[end - 1] + there[end]) / 2 for end in ends)


def is_no_return(numerator: float, beds: float | None, others: Sequence[float] = ()) -> bool:
    """Whether a published nought is a return that was not made.

    It is in an organisation with `LARGE` general and acute beds or more that day; where its beds are not known, in one
    whose own other figures above nought (`others`) are usually `USUAL_COUNT` or more. A small one's nought stands.
    """
    if numerator != 0:
        return False
    if beds is not None:
        return beds >= LARGE
    usual = [figure for figure in others if figure > 0]
    return bool(usual) and median(usual) >= USUAL_COUNT
