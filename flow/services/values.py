"""Values of measures: facts with their target, status and, where there is no value, the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from flow import clock
from flow.errors import UsageError, nearest
from flow.layout import Layout
from flow.measures.definitions import MEASURES, measure
from flow.measures.reasons import Filed, why_no_value
from flow.measures.targets import status, target_on
from flow.security.roles import Act
from flow.services import series
from flow.services.allowed import allowed
from flow.services.confidence import Confidence, look
from flow.services.series import Fact, by_place
from flow.store import systems
from flow.store.database import Database
from flow.vocabulary import Grain, Scope, Source, TargetStatus

NO_SYSTEM = "Make one with `python -m flow sample`, or `python -m flow configure FILE.toml` for your own."


@dataclass(frozen=True)
class Value:
    """One number, or the reason why there is none. A rate is a share (0.035), never a rounded percentage.

    `status` is doubtful where a feed behind it failed the confidence gate: `reason` then says which and why, and the
    number is what it would have been all the same.
    """

    day: date
    grain: Grain
    scope: Scope
    scope_code: str
    measure: str
    value: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    target: float | None
    status: TargetStatus
    source: Source
    reason: str | None

    def as_json(self) -> dict[str, Any]:
        """Whole numbers as whole numbers, the day as ISO text."""
        plain = asdict(self) | {"day": self.day.isoformat()}
        return {name: _whole(item) if isinstance(item, float) else item for name, item in plain.items()}


def _whole(number: float) -> float | int:
    return int(number) if number.is_integer() else number


@allowed(Act.SEE)
def values(
    db: Database,
    system: str,
    first: date,
    last: date | None = None,
    grain: Grain = Grain.DAY,
    scope: Scope = Scope.SYSTEM,
    keys: Collection[str] | None = None,
) -> list[Value]:
    """Values of these measures (all where none are named) at every place of a scope, from the first to the last day.

    A week is filed under its Monday, a month under its first. Raises UsageError for what does not exist.
    """
    last = last or first
    if last < first:
        raise UsageError(f"The last day, {last}, is before the first, {first}.")
    chosen = [measure(key).key for key in keys] if keys else list(MEASURES)
    with db.reading() as connection:
        layout = known_system(connection, system)
        if scope is Scope.SYSTEM and not layout.pooled:
            raise UsageError(f"{layout.name} is not pooled: ask for scope organisation, site or ward.")
        return list(_values(connection, layout, first, last, grain, scope, chosen))


def known_system(connection: Any, key: str) -> Layout:
    """The layout of a system; UsageError naming the nearest one where there is none."""
    layout = systems.layout(connection, key)
    if layout is None:
        known = [name for name, _ in systems.keys(connection)]
        near = nearest(key, known)
        hint = f"Did you mean '{near}'?" if near else f"There are: {', '.join(known)}." if known else NO_SYSTEM
        raise UsageError(f"There is no system '{key}'. {hint}")
    return layout


def _values(
    connection: Any, layout: Layout, first: date, last: date, grain: Grain, scope: Scope, keys: Sequence[str]
) -> Iterator[Value]:
    start, end = _whole_periods(first, last, grain)
    known = {Scope.SYSTEM: [layout.key], Scope.ORGANISATION: list(layout.organisations)}.get(scope)
    facts = series.facts(connection, layout, start, end, grain, scope, keys, known)
    days = _days(start, end, grain)
    judge = Judge(layout, scope, grain, look(connection, layout, days, keys) if grain is Grain.DAY and days else None)
    found = by_place(facts)
    codes = list(dict.fromkeys([*places(layout, scope), *facts["scope_code"]]))
    for day in days:
        for code in codes:
            for key in keys:
                if scope in MEASURES[key].scopes:
                    yield judge.value(day, code, key, found.get((day, code, key)))


def _whole_periods(first: date, last: date, grain: Grain) -> tuple[date, date]:
    """The first and last day of the weeks or months that hold these days."""
    if grain is Grain.WEEK:
        return clock.monday(first), clock.monday(last) + timedelta(days=6)
    if grain is Grain.MONTH:
        return clock.month_start(first), clock.next_month(last) - timedelta(days=1)
    return first, last


def _days(first: date, last: date, grain: Grain) -> list[date]:
    """The days that values are filed under: every day, Mondays, or firsts of months."""
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    if grain is Grain.WEEK:
        return [day for day in days if day.weekday() == 0]
    return [day for day in days if grain is Grain.DAY or day.day == 1]


def places(layout: Layout, scope: Scope) -> list[str]:
    """The codes of every configured place of a scope."""
    if scope is Scope.SYSTEM:
        return [layout.key]
    if scope is Scope.ORGANISATION:
        return list(layout.organisations)
    if scope is Scope.SITE:
        return list(layout.sites)
    owner = {site.code: site.organisation for site in layout.sites.values()}
    return [layout.ward_scope_code(owner.get(site, ""), site, code) for site, code in layout.wards]


@dataclass(frozen=True)
class Judge:
    """Puts a target, a status and a reason beside facts of one system, scope and grain."""

    layout: Layout
    scope: Scope
    grain: Grain
    confidence: Confidence | None = None

    def value(self, day: date, code: str, key: str, fact: Fact | None) -> Value:
        """The value at one place on one day; with no fact, the reason why there is none."""
        target = target_on(key, day, self.layout, self.scope)
        aim = target.value if target else None
        number = fact.value if fact else None
        doubt = self._doubt(day, code, key, fact) if fact else None
        return Value(
            day=day,
            grain=self.grain,
            scope=self.scope,
            scope_code=code,
            measure=key,
            value=number,
            numerator=fact.numerator if fact else None,
            denominator=fact.denominator if fact else None,
            unit=MEASURES[key].unit,
            target=aim,
            status=TargetStatus.DOUBTFUL if doubt else status(number, aim, MEASURES[key].better),
            source=fact.source if fact else Source.NONE,
            reason=doubt if fact else self._why(day, code, key),
        )

    def _doubt(self, day: date, code: str, key: str, fact: Fact) -> str | None:
        """Why it is not to be relied on. What somebody counted rests on no file of patients."""
        if self.confidence is None:
            return None
        if self.scope is Scope.SYSTEM:
            return self.confidence.doubt(self.scope, None, key, day)
        if fact.source is Source.COUNTED or not self.confidence.failing(day):
            return None
        return self.confidence.doubt(self.scope, self._organisation(code), key, day)

    def _why(self, day: date, code: str, key: str) -> str:
        if self.grain is not Grain.DAY:
            return f"Nothing filed that gives this for the {self.grain} of {clock.day_words(day)}."
        organisation = None if self.scope is Scope.SYSTEM else self._organisation(code)
        filed: Filed = self.confidence.filed.get(day, {}) if self.confidence else {}
        return why_no_value(key, self.layout, filed, day, organisation)

    def _organisation(self, code: str) -> str | None:
        """The organisation of a place."""
        if code in self.layout.organisations:
            return code
        if code in self.layout.sites:
            return self.layout.sites[code].organisation
        return next(
            (
                self.layout.sites[site].organisation
                for site, ward in self.layout.wards
                if code in (ward, f"{site}:{ward}")
            ),
            None,
        )
