"""The ways of counting in a sentence or two each, with the numbers that the code and the system's settings use."""

from __future__ import annotations

from dataclasses import dataclass

from flow.layout import Layout
from flow.measures.usual import AT_LEAST
from flow.measures.weeks import FIVE_OF_SEVEN
from flow.vocabulary import G_AND_A, NOT_IN_DTOC_RATE, WardType, words

DAYS_IN_WEEK = 7
DAYS_THAT_COUNT = round(FIVE_OF_SEVEN * DAYS_IN_WEEK)


@dataclass(frozen=True)
class Term:
    """One way of counting, or a word that every measure uses."""

    title: str
    text: str


TERMS: tuple[Term, ...] = (
    Term(
        "Census",
        "The count of who lies where at one moment, here at {census_time} on England's clock. Of several "
        "censuses in a day the one nearest that time gives the figures; of one census the newest file does.",
    ),
    Term(
        "A day's figures",
        "A stock (beds, people waiting) describes the census of its morning. A flow (discharges, attendances) "
        "describes a whole day, midnight to midnight, so a huddle shows that of the day before.",
    ),
    Term(
        "Length of stay",
        "Midnights from admission to the census: somebody admitted yesterday evening has stayed one day. 7, 14 "
        "and 21 days are counted from that number on, and are nested: who is in the last is in all three.",
    ),
    Term(
        "Ready and still here",
        "No longer meeting the criteria to reside at the census; where the file does not say, with a discharge "
        "ready date or a medically fit time on or before it. Days waited are midnights since that date.",
    ),
    Term(
        "General and acute",
        "Wards of type {general_and_acute}. A ward's type is that of Settings; else the one its file gives; else "
        "the usual one for its organisation.",
    ),
    Term(
        "Wards of the delayed-transfer rate",
        "All but {not_in_rate}; the rate divides by {dtoc_denominator} beds here.",
    ),
    Term(
        "A week",
        "Monday to Sunday. Only a week that has ended counts. With {enough} or {nearly} of its "
        "days it counts and is marked; with {too_few} or fewer it is skipped, and said so.",
    ),
    Term(
        "A week's or month's figure",
        "A share is the sum of its numerators over the sum of its denominators, never a mean of percentages. A "
        "flow is the sum of its days; a stock the mean of the days that have one.",
    ),
    Term(
        "Usual",
        "The median of the same weekday over the {usual_weeks} weeks before. With fewer than "
        "{at_least} of those days nothing is called usual.",
    ),
    Term(
        "Pooling",
        "A system's figure adds up the organisations that filed, numerator and denominator from the same ones, and "
        "names those it lacks. No data gives no figure with a reason, never nought.",
    ),
    Term(
        "Target",
        "Compared without rounding; exactly on the target is met. A target has a first day: an old day keeps the "
        "one that stood then. The system's own takes the place of a national one.",
    ),
)
"""As they are written, with names in braces for the numbers and words that the code and the settings give."""


def terms(layout: Layout) -> tuple[Term, ...]:
    """The terms as they hold for this system."""
    settings = layout.settings
    known = {
        "census_time": settings.census_time,
        "dtoc_denominator": settings.dtoc_denominator,
        "usual_weeks": settings.usual_weeks,
        "at_least": min(AT_LEAST, settings.usual_weeks),
        "general_and_acute": _types(G_AND_A),
        "not_in_rate": _types(NOT_IN_DTOC_RATE),
        "enough": DAYS_THAT_COUNT,
        "nearly": DAYS_IN_WEEK - 1,
        "too_few": DAYS_THAT_COUNT - 1,
    }
    return tuple(Term(term.title, term.text.format_map(known)) for term in TERMS)


def _types(kinds: frozenset[WardType]) -> str:
    """general acute and assessment, in the order of the vocabulary."""
    return " and ".join(words(kind).lower() for kind in WardType if kind in kinds)
