"""How a place among all organisations is said: rank, quartile, what was left out."""

from __future__ import annotations

from flow.measures.definitions import MEASURES
from flow.services.benchmark import AROUND, NO_RETURN, Distribution
from flow.trends.benchmark import FEWEST, LARGE, USUAL_COUNT, Standing
from flow.ui.figures import figure, unit_words
from flow.ui.text import counted, listed
from flow.vocabulary import Better, Grain

QUARTILES = {1: "Top quartile", 2: "Second quartile", 3: "Third quartile", 4: "Bottom quartile"}
NAMED = 8
HOW = (
    "Rank 1 is best; equal figures share the better rank. The top quartile is the ranks up to a quarter of those with "
    f"a figure; with fewer than {FEWEST} figures there is no quartile. An organisation that returned a measure within "
    f"{AROUND.days} days of a date is expected on it; without a return it is left out and counted. A nought is taken "
    f"as no return in an organisation with {LARGE} general and acute beds or more, or, where its beds are not known, "
    f"in one that usually returns {USUAL_COUNT} or more; a small organisation's nought stands. A share of more than "
    "all its beds is left out."
)


def value(one: Distribution, number: float | None) -> str:
    unit = MEASURES[one.measure].unit
    return f"{figure(number, unit)} {unit_words(number, unit)}".strip() if number is not None else "no figure"


def quartile(at: Standing) -> str:
    if at.rank is None:
        return "No figure"
    return QUARTILES[at.quartile] if at.quartile else "Too few to say"


def best(one: Distribution) -> str:
    """Which end is best, in words."""
    return "highest is best" if MEASURES[one.measure].better is Better.UP else "lowest is best"


def label(one: Distribution) -> str:
    return f"{MEASURES[one.measure].label}{', by month' if one.grain is Grain.MONTH else ''}"


def sentence(one: Distribution, code: str) -> str:
    """University Hospitals Plymouth: 11.3%, rank 8 of 135, top quartile (lowest is best)."""
    at, name = one.standing(code), one.names.get(code, code)
    if at.rank is None:
        return f"{name} has no figure: {one.why.get(code, NO_RETURN)}."
    return f"{name}: {value(one, at.value)}, rank {at.rank} of {at.of}, {quartile(at).lower()} ({best(one)})."


def left_out(one: Distribution) -> str:
    """How many were left out of how many, and which, by why."""
    if not one.why:
        return f"All {counted(len(one.values), 'organisation')} expected made a return."
    told = [f"{len(codes)} with {why} ({_named(one, codes)})" for why, codes in one.left_out.items()]
    return f"{len(one.why)} of {counted(len(one.values), 'organisation')} left out: {listed(told)}."


def _named(one: Distribution, codes: list[str]) -> str:
    names = [one.names.get(code, code) for code in codes[:NAMED]]
    more = len(codes) - len(names)
    return listed([*names, f"{more} more"] if more else names)
