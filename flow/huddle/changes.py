"""What changed since the morning before, in a cohort: who came in, who went out, and of those who stayed what is new.

Every person of the cohort, on either morning, has exactly one answer. The answers add up, at every site and together:
before + came in - went out = now. Those of whom nothing changed are counted and not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flow.clock import day_words
from flow.huddle.cohorts import Came, Change, Cohort, Present, Site, Went
from flow.huddle.evidence import Spell
from flow.huddle.movement import Movement, in_order, together

IN_ORDER = tuple(Change)


@dataclass(frozen=True)
class Census:
    """Everybody at one morning's census who matters to a cohort on either morning.

    `people`: at least those in the cohort on this morning, and those in it on the other one who are still here. All
    inpatients will do. `filed`: organisations whose files are in (inpatients; for the delayed the dtoc file as well); a
    file without rows is in too.
    """

    day: date
    people: Mapping[Spell, Present]
    filed: frozenset[str]


def census(day: date, people: Iterable[Present], filed: Collection[str]) -> Census:
    return Census(day, {person.spell: person for person in people}, frozenset(filed))


@dataclass(frozen=True)
class Line:
    """One person of whom something changed. `before`, `now`: None where the census does not list them.

    `what`: the field of `Present` that changed, with what it `was` and `is_now` as filed (a date as ISO text); all None
    for coming and going.
    """

    change: Change
    before: Present | None
    now: Present | None
    came: Came | None = None
    went: Went | None = None
    what: str | None = None
    was: str | None = None
    is_now: str | None = None

    @property
    def person(self) -> Present:
        """As now listed, else as last seen."""
        found = self.now or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class Changes:
    """`lines`: most important first. `unchanged`: people in the cohort on both mornings with nothing new.

    `total` holds every site together; who moved between two of them neither came in nor went out there.
    `not_compared`: a sentence an organisation that has no file for one of the mornings; nobody of it is counted.
    """

    cohort: Cohort
    before_day: date
    day: date
    sites: Mapping[Site, Movement]
    total: Movement
    lines: tuple[Line, ...]
    unchanged: int
    not_compared: tuple[str, ...] = field(default=())

    @property
    def to_read(self) -> tuple[Line, ...]:
        """The lines without those who were discharged or died: they are counted, and nobody can do anything more."""
        return tuple(line for line in self.lines if line.went not in (Went.DISCHARGED, Went.DIED))

    def counts(self) -> dict[Change, int]:
        """People by what changed, nothing included, in the order of `Change`."""
        counted = Counter(line.change for line in self.lines)
        counted[Change.SAME] += self.unchanged
        return {change: counted[change] for change in IN_ORDER if counted[change]}


def changes(cohort: Cohort, before: Census, now: Census, left: Mapping[Spell, bool]) -> Changes:
    """What changed in a cohort between two mornings.

    `left`: spells discharged between the two censuses -> whether they died (the discharges filed so far).
    """
    both = before.filed & now.filed
    spells = [spell for spell in dict.fromkeys([*now.people, *before.people]) if spell[0] in both]
    found: list[Line] = []
    for spell in spells:
        was, is_now = before.people.get(spell), now.people.get(spell)
        line = _line(cohort, was, is_now, (now.day - before.day).days, left.get(spell))
        if line is not None:
            found.append(line)
    lines = sorted((line for line in found if line.change is not Change.SAME), key=_most_important)
    by_site = _by_site(cohort, found)
    return Changes(
        cohort=cohort,
        before_day=before.day,
        day=now.day,
        sites=by_site,
        total=together(cohort, list(by_site.values())),
        lines=tuple(lines),
        unchanged=len(found) - len(lines),
        not_compared=_not_compared(cohort, before, now),
    )


def _line(cohort: Cohort, was: Present | None, now: Present | None, days: int, died: bool | None) -> Line | None:
    """The one answer for one person; None for somebody outside the cohort on both mornings."""
    was_in, is_in = was is not None and cohort.takes(was), now is not None and cohort.takes(now)
    if not (was_in or is_in):
        return None
    if not is_in:
        went = _went(now, died)
        return Line(Change.NO_LONGER if now is not None else Change.LEFT, was, now, went=went)
    assert now is not None
    if not was_in:
        return Line(Change.NEW, was, now, came=_came(was, now, days))
    assert was is not None
    return _stayed(was, now)


def _went(now: Present | None, died: bool | None) -> Went:
    if now is not None:
        return Went.NO_LONGER if now.counted else Went.WARD_NOT_COUNTED
    if died is None:
        return Went.NOT_IN_FILE
    return Went.DIED if died else Went.DISCHARGED


def _came(was: Present | None, now: Present, days: int) -> Came:
    if was is not None:
        return Came.BECAME if was.counted else Came.WARD_COUNTED
    return Came.ADMITTED if now.length_of_stay <= days else Came.NOT_IN_FILE_BEFORE


def _stayed(was: Present, now: Present) -> Line:
    """The most important thing that changed of somebody who was there on both mornings."""
    slipped = was.expected is not None and now.expected is not None and now.expected > was.expected
    told = (
        (was.site != now.site, Change.MOVED, "site"),
        (was.reason != now.reason, Change.BLOCKER, "reason"),
        (was.owner != now.owner, Change.BLOCKER, "owner"),
        (was.pathway != now.pathway, Change.PATHWAY, "pathway"),
        (slipped, Change.DATE_SLIPPED, "expected"),
        (was.ward != now.ward, Change.MOVED, "ward"),
    )
    for changed, change, what in told:
        if changed:
            return Line(change, was, now, what=what, was=_text(was, what), is_now=_text(now, what))
    return Line(Change.SAME, was, now)


def _text(person: Present, what: str) -> str | None:
    value: str | date | None = getattr(person, what)
    return value.isoformat() if isinstance(value, date) else value


def _by_site(cohort: Cohort, found: Sequence[Line]) -> dict[Site, Movement]:
    """A movement for every site that has anybody of the cohort on either morning."""
    before: Counter[Site] = Counter()
    now: Counter[Site] = Counter()
    came: dict[Site, Counter[Came]] = {}
    went: dict[Site, Counter[Went]] = {}
    for line in found:
        out_of = line.before.place if line.before and line.change is not Change.NEW else None
        into = line.now.place if line.now and line.change is not Change.NO_LONGER else None
        if out_of:
            before[out_of] += 1
        if into:
            now[into] += 1
        if out_of == into:
            continue
        if out_of:
            went.setdefault(out_of, Counter())[line.went or Went.MOVED_OUT] += 1
        if into:
            came.setdefault(into, Counter())[line.came or Came.MOVED_IN] += 1
    return {
        place: Movement(
            cohort,
            before[place],
            in_order(came.get(place, Counter()), Came),
            in_order(went.get(place, Counter()), Went),
            now[place],
        )
        for place in sorted({*before, *now})
    }


def _most_important(line: Line) -> tuple[int, int, int, Spell]:
    person = line.person
    return IN_ORDER.index(line.change), -(person.days or 0), -person.length_of_stay, person.spell


def _not_compared(cohort: Cohort, before: Census, now: Census) -> tuple[str, ...]:
    file = "inpatients and dtoc files" if cohort is Cohort.DELAYED else "inpatients file"
    if not before.filed | now.filed:
        return (f"No {file} for {day_words(before.day)} and {day_words(now.day)}: what changed cannot be shown.",)
    said = []
    for organisation in sorted(before.filed ^ now.filed):
        day = before.day if organisation in now.filed else now.day
        said.append(f"No {file} from {organisation} for {day_words(day)}: what changed there cannot be shown.")
    return tuple(said)
