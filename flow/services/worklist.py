"""The live list of one morning: everybody who matters, from the newest lists, with what is being done for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flow import clock
from flow.actions.action import Action
from flow.actions.work import untouched
from flow.huddle import cohorts, since, staying
from flow.huddle.cohorts import Present
from flow.huddle.since import Names
from flow.huddle.staying import Staying
from flow.huddle.tipping import LONG_TOMORROW, community_standard, long_tomorrow
from flow.huddle.worklist import Key, Linked, Listed, Row, Source, Why, Work, Worklist, judged_at
from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.stay_reviews import newest_reviews
from flow.services.values import known_system
from flow.services.worklist_left import COLUMNS, Gone, gone
from flow.store import actions, dtoc, reasons, work
from flow.store import worklist as store
from flow.store.database import Database
from flow.store.worklist import NewestList
from flow.vocabulary import Feed, words

EVERYBODY = 10**6
YESTERDAY = timedelta(days=1)


@allowed(Act.SEE, hides=True)
def worklist(db: Database, system: str, day: date, now: datetime | None = None) -> Worklist:
    """Everybody on the list of this morning, the longest since ready first; UsageError for an unknown system.

    What is done for them is as it stands now, on a past morning too; overdue and stale are judged at `Worklist.now`.
    """
    with db.reading() as connection:
        layout = known_system(connection, system)
        moment = judged_at(day, now or clock.now(), time.fromisoformat(layout.settings.huddle_time))
        return _Morning(connection, layout, day).worklist(moment)


@allowed(Act.SEE, hides=True)
def names(db: Database, system: str) -> Names:
    """What the codes on the list are called."""
    with db.reading() as connection:
        layout = known_system(connection, system)
        return Names(
            {code: row.words for code, row in reasons.read(connection).items()},
            {code: item.name for code, item in layout.organisations.items()},
            {place: item.name for place, item in layout.wards.items()},
        )


@dataclass(frozen=True)
class _Census:
    """The lists of one moment: of inpatients, and of delayed transfers where these are no older."""

    day: Mapping[str, date]
    inpatients: tuple[int, ...]
    delayed: Mapping[Key, Mapping[str, Any]]


class _Morning:
    """What is read of one morning, once each."""

    def __init__(self, connection: Any, layout: Layout, day: date) -> None:
        self.connection, self.layout, self.day = connection, layout, day
        self.lists = store.newest_lists(connection, layout.key, day)
        self.census = self._census(self.lists)
        self.earlier = self._census(self._lists_before())
        self.reviews = newest_reviews(connection, layout.key, day)
        self.actions = self._linked()
        self.items: dict[Key, Any] = dict(work.items(connection, layout.key, ()))

    def worklist(self, now: datetime) -> Worklist:
        kept = {key for key, item in self.items.items() if item.has_open_work}
        kept |= {key for key, linked in self.actions.items() if any(action.is_open for action in linked)}
        spells = {spell for _, spell in (*kept, *self.census.delayed)}
        rows = self._rows(self.census, spells, COLUMNS)
        known = {spell for _, spell in rows} | spells
        before = self._rows(self.earlier, known, cohorts.COLUMNS)
        people = self._listed(rows, self.census, kept)
        was = {key for key, row in before.items() if _was_listed(row)} | set(self.earlier.delayed)
        left = gone(self, was | kept, {*rows, *people})
        self.items |= work.items(self.connection, self.layout.key, {spell for _, spell in (*people, *left)})
        shown = [self._row(person, rows, before, key in was) for key, person in people.items() if person.why]
        return Worklist(
            self.layout.key,
            self.day,
            now,
            tuple(shown),
            tuple(self._left(one) for one in left.values()),
            tuple(
                Source(one.organisation, one.day, one.census_at) for one in self.lists if one.feed is Feed.INPATIENTS
            ),
            tuple(code for code in self.layout.owing(Feed.INPATIENTS) if code not in self.census.day),
        )

    def _census(self, lists: Collection[NewestList]) -> _Census:
        days = {one.organisation: one.day for one in lists if one.feed is Feed.INPATIENTS}
        chosen = [one for one in lists if one.feed is Feed.DTOC and one.day >= days.get(one.organisation, one.day)]
        rows = dtoc.delayed(self.connection, [one.snapshot for one in chosen]) if chosen else []
        delayed = {(row["organisation_code"], row["spell_id"]): row for row in rows if row["spell_id"]}
        return _Census(days, tuple(one.snapshot for one in lists if one.feed is Feed.INPATIENTS), delayed)

    def _lists_before(self) -> list[NewestList]:
        """Each organisation's lists before its newest ones."""
        by_day: dict[date, set[str]] = {}
        for one in self.lists:
            by_day.setdefault(one.day, set()).add(one.organisation)
        found: dict[tuple[str, Feed, int], NewestList] = {}
        for day, organisations in sorted(by_day.items()):
            for one in store.newest_lists(self.connection, self.layout.key, day - YESTERDAY):
                if one.organisation in organisations:
                    found[one.organisation, one.feed, one.snapshot] = one
        last = {(code, feed): one.day for (code, feed, _), one in found.items()}
        return [one for one in found.values() if one.day == last[one.organisation, one.feed]]

    def _rows(self, census: _Census, spells: Collection[str], columns: Sequence[str]) -> dict[Key, Mapping[str, Any]]:
        least = staying.LONG[0]
        found = store.people(self.connection, census.inpatients, columns, least, LONG_TOMORROW, spells)
        return {(row["organisation_code"], row["spell_id"]): row for row in found}

    def _linked(self) -> dict[Key, tuple[Linked, ...]]:
        """Actions agreed up to this morning that are open or were closed since yesterday, by person."""
        since_when = clock.at(self.day - YESTERDAY, time.min)
        found: dict[Key, list[Linked]] = {}
        for action in actions.find(
            self.connection, self.layout.key, agreed_before=self.day + YESTERDAY, closed_since=since_when
        ):
            for patient in action.patients:
                found.setdefault((patient.organisation, patient.spell_id), []).append(_link(action))
        return {key: tuple(linked) for key, linked in found.items()}

    def _listed(self, rows: Mapping[Key, Mapping[str, Any]], census: _Census, kept: set[Key]) -> dict[Key, Listed]:
        """Everybody of these rows, and those whom only the list of delayed transfers names, with why they matter."""
        people = staying.people(rows.values(), self.layout, self.reviews, {})
        tips = self._tipping(people, census)
        found = {}
        for person in people:
            key = (person.organisation, person.spell_id)
            why = {
                Why.READY: person.fit_waiting,
                Why.DELAYED: key in census.delayed,
                Why.LONG: person.length_of_stay >= staying.LONG[0],
                Why.TIPPING: key in tips,
            }
            told = tuple(one for one, holds in why.items() if holds) or ((Why.KEPT,) if key in kept else ())
            found[key] = _person(person, rows[key]["ready_on"], census.day[person.organisation], told)
        for key, row in census.delayed.items():
            if key not in found:
                found[key] = _only_delayed(row, self.layout, census.day.get(key[0], self.day))
        return found

    def _tipping(self, people: Collection[Staying], census: _Census) -> set[Key]:
        found: set[Key] = set()
        for day in set(census.day.values()):
            of_day = [person for person in people if census.day[person.organisation] == day]
            for tips in (long_tomorrow(of_day, day, EVERYBODY), community_standard(of_day, day, EVERYBODY)):
                found |= {(line.person.organisation, line.person.spell_id) for line in tips.lines}
        return found

    def _row(self, person: Listed, rows: Mapping[Key, Any], before: Mapping[Key, Any], was_listed: bool) -> Row:
        key, code = person.key, person.organisation
        changed: tuple[since.Difference, ...] = ()
        if key in rows and code in self.earlier.day:
            now, then = self.census.day[code], self.earlier.day[code]
            was = _present(before[key], then, self.earlier) if key in before else None
            changed = since.since(was, _present(rows[key], now, self.census), (now - then).days)
        return Row(person, self._work(key), self.actions.get(key, ()), changed, was_listed)

    def _work(self, key: Key) -> Work:
        found: Work = self.items.get(key) or untouched(self.layout.key, *key)
        return found

    def _left(self, one: Gone) -> Row:
        person = staying.people([one.row], self.layout, self.reviews, {})[0]
        listed = _person(person, one.row["ready_on"], one.left.last_seen, ())
        return Row(listed, self._work(listed.key), self.actions.get(listed.key, ()), before=True, left=one.left)


def _was_listed(row: Mapping[str, Any]) -> bool:
    """Whether somebody mattered on the earlier list; who only was about to tip then mattered for that day alone."""
    return bool(row["fit_waiting"]) or row["length_of_stay"] >= staying.LONG[0]


def _present(row: Mapping[str, Any], day: date, census: _Census) -> Present:
    return cohorts.present([row], day, census.delayed.keys())[0]


def _link(action: Action) -> Linked:
    owner = f"{action.owner_name} ({action.owner_organisation})"
    touched = action.closed_at or action.raised_at
    return Linked(action.id, action.what, owner, action.due_at, words(action.status), action.is_open, touched)


def _person(who: Staying, ready: date | None, day: date, why: tuple[Why, ...]) -> Listed:
    return Listed(
        organisation=who.organisation,
        spell_id=who.spell_id,
        site=who.site,
        ward=who.ward,
        ward_name=who.ward_name,
        zone=who.zone,
        bed=who.bed,
        length_of_stay=who.length_of_stay,
        ready_on=ready,
        days_ready=max((day - ready).days, 0) if ready else None,
        expected=who.expected_discharge_date,
        pathway=who.pathway,
        reason=who.reason,
        owner=who.owner,
        why=why,
        step=who.next_step,
        check=who.next_check,
        reviewed_at=who.review.at if who.review else None,
        reviewed_by=who.review.by if who.review else None,
    )


def _only_delayed(row: Mapping[str, Any], layout: Layout, day: date) -> Listed:
    """Somebody whom no list of inpatients names."""
    code, site, ward = row["organisation_code"], row["site_code"], row["ward_code"]
    known = layout.wards.get((site, ward))
    place = known.name if known else ward or (layout.sites[site].name if site in layout.sites else site)
    since_when: date = row["delayed_since"]
    return Listed(
        organisation=code,
        spell_id=row["spell_id"],
        site=site,
        ward=ward,
        ward_name=place,
        zone=known.zone if known else None,
        bed=None,
        length_of_stay=None,
        ready_on=since_when,
        days_ready=max((day - since_when).days, 0),
        expected=None,
        pathway=None,
        reason=row["reason"],
        owner=None,
        why=(Why.DELAYED,),
    )
