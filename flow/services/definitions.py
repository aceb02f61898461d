"""What every number, file and word means, put together from the declarations and this system's own settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flow.errors import ConfigurationError
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure
from flow.measures.ratios import ratios
from flow.measures.targets import ALWAYS, NATIONAL, DatedTarget, standard_on, target_on
from flow.measures.terms import Term, terms
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.snapshots.delay_reasons import DelayReason
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.snapshots.profiles import parse_profile
from flow.store import reasons, systems
from flow.store.database import Database
from flow.vocabulary import Feed

__all__ = ["ALWAYS", "Definitions", "MeasureDefinition", "ProfileNote", "definitions", "matches", "meaning", "targets"]

OWN, NATIONALLY = "own", "national"


@dataclass(frozen=True)
class MeasureDefinition:
    """A measure as this system counts it. `own`: the system's targets, newest first; `national` the same.

    `today`: the target that stands on the day asked for; `standard`: the one that stays named beside it.
    """

    measure: Measure
    numerator: str
    denominator: str | None
    today: DatedTarget | None
    standard: DatedTarget | None
    own: tuple[DatedTarget, ...]
    national: tuple[DatedTarget, ...]

    @property
    def search(self) -> str:
        """Every word that it may be found by."""
        item = self.measure
        texts = (item.key, item.label, item.short, item.unit, self.numerator, self.denominator or "", item.why)
        return " ".join((*texts, *item.departures, *item.feeds, *item.instead))

    @property
    def targets(self) -> tuple[tuple[DatedTarget, str], ...]:
        """Every target it has or had, each with how it stands on the day: the system's own ones first."""
        return tuple((target, self._stands(target)) for target in (*self.own, *self.national))

    def _stands(self, target: DatedTarget) -> str:
        if target == self.today:
            return "stands"
        if target == self.standard:
            return "named beside it"
        return "does not stand"


@dataclass(frozen=True)
class ProfileNote:
    """A kind of somebody else's file that the system reads, and where its method departs from ours."""

    key: str
    title: str
    feed: Feed
    notes: str


@dataclass(frozen=True)
class Definitions:
    measures: tuple[MeasureDefinition, ...]
    feeds: tuple[FeedSpec, ...]
    reasons: tuple[DelayReason, ...]
    profiles: tuple[ProfileNote, ...]
    terms: tuple[Term, ...]


@allowed(Act.SEE)
def definitions(db: Database, system: str, day: date) -> Definitions:
    """Everything that is defined, with the targets that stand on that day. UsageError where there is no such system."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        known = reasons.table(connection)
        profiles = systems.profiles(connection, system)
    return Definitions(
        measures=tuple(_measure(item, layout, day) for item in MEASURES.values()),
        feeds=tuple(FEEDS.values()),
        reasons=tuple(sorted(known, key=lambda reason: (reason.kind, reason.group, reason.words))),
        profiles=tuple(_profiles(profiles)),
        terms=terms(layout),
    )


def _measure(item: Measure, layout: Layout, day: date) -> MeasureDefinition:
    own = [DatedTarget(each.measure, each.value, each.start, each.source) for each in layout.targets]
    return MeasureDefinition(
        item,
        _part(item.numerator),
        _denominator(item, layout),
        target_on(item.key, day, layout),
        standard_on(item.key, day),
        _of(item, own),
        _of(item, NATIONAL),
    )


@allowed(Act.SEE)
def targets(db: Database, system: str, day: date) -> list[tuple[MeasureDefinition, DatedTarget, str, str]]:
    """(measure, target, whose, how it stands on the day) of every target: measures with an own one first."""
    found = definitions(db, system, day).measures
    return [
        (item, target, OWN if target in item.own else NATIONALLY, stands)
        for item in sorted(found, key=lambda item: not item.own)
        for target, stands in item.targets
    ]


def _of(item: Measure, targets: Iterable[DatedTarget]) -> tuple[DatedTarget, ...]:
    return tuple(sorted((each for each in targets if each.measure == item.key), key=lambda each: each.start)[::-1])


def _part(words: str) -> str:
    """A part of a measure in words; where it is a measure itself, that one's name."""
    return MEASURES[words].label if words in MEASURES else words


def _denominator(item: Measure, layout: Layout) -> str | None:
    """In words; where a setting chooses between two, the one chosen."""
    ratio = ratios(layout.settings.dtoc_denominator).get(item.key)
    if item.key == "dtoc_rate" and ratio and ratio.over:
        return _part(ratio.over)
    return _part(item.denominator) if item.denominator else None


def _profiles(texts: dict[str, str]) -> Iterable[ProfileNote]:
    for key, text in texts.items():
        try:
            profile = parse_profile(text, key)
        except ConfigurationError:
            continue  # kept by an earlier version and no longer read; loading a file with it says why
        yield ProfileNote(profile.key, profile.title, profile.feed, " ".join(profile.notes.split()))


def matches(text: str, search: str) -> bool:
    """Whether every word of the search is somewhere in the text, in any case and order."""
    folded = text.casefold()
    return all(word in folded for word in search.casefold().split())


def meaning(numerator: str, denominator: str | None) -> str:
    """What a measure is, as one sentence."""
    divided = f", divided by {_within(denominator)}" if denominator else ""
    return f"{numerator[:1].upper()}{numerator[1:]}{divided}."


def _within(label: str) -> str:
    """A name inside a sentence: without its capital, but for an abbreviation."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"
