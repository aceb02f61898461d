"""What became of what was agreed: each action beside what the snapshots show of its people or its delay group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flow import clock
from flow.actions.action import Action, replay
from flow.actions.words import sentence
from flow.actions.work import WorkItem
from flow.huddle.delays import COLUMNS, Waiting, people
from flow.huddle.evidence import Became, Evidence, OnTheList, Spell, of_people
from flow.layout import Layout
from flow.measures.discharges import DIED
from flow.services.actions import due_on
from flow.store import actions as store
from flow.store import meeting, snapshots, work
from flow.vocabulary import ActionStatus, Feed


def agreed(connection: Any, layout: Layout, day: date) -> list[Action]:
    """The actions agreed at the huddle of this day."""
    return store.find(connection, layout.key, day=day)


Promised = tuple[Action, ActionStatus, bool, Evidence, str | None]
"""An action, its status when the huddle began, whether it was overdue then, the evidence, what was done to it since."""


def promises(connection: Any, layout: Layout, day: date) -> list[Promised]:
    """The actions that the huddle of this day asks after, open and longest overdue first, each with its evidence."""
    due = due_on(connection, layout.key, day)
    histories = store.events(connection, [action.id for action in due])
    moment = clock.at(day, time.fromisoformat(layout.settings.huddle_time))
    days = {action.huddle_day for action in due} | {day}
    died = _died(connection, layout, day, due)
    live = work.items(connection, layout.key, {patient.spell_id for action in due for patient in action.patients})
    censuses = {when: Census(connection, layout, when) for when in days}
    found = []
    for action in due:
        history = histories[action.id]
        then = replay([event for event in history if event.at <= moment] or history[:1])
        after = [event for event in history[1:] if event.at > moment]
        shown = _evidence(action, censuses[action.huddle_day], censuses[day], died)
        evidence = replace(shown, on_the_list=_on_the_list(layout, action, live))
        found.append((action, then.status, then.overdue(moment), evidence, sentence(after[-1]) if after else None))
    return sorted(found, key=lambda each: not each[2])


class Census:
    """Who was ready and waiting on one day, and which spells were still open."""

    def __init__(self, connection: Any, layout: Layout, day: date) -> None:
        used = snapshots.used(connection, layout.key, [day], list(layout.organisations))
        chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
        self.filed = bool(chosen)
        lists = used.loc[used["feed"] == Feed.DTOC, "snapshot"].tolist()
        self.delayed = meeting.delayed(connection, lists) if lists else None
        self._connection, self._chosen = connection, chosen
        self.waiting: dict[Spell, Waiting] = {}
        if chosen:
            found = people(snapshots.fit_waiting(connection, chosen, COLUMNS), day)
            self.waiting = {(person.organisation, person.spell_id): person for person in found}

    def still_in(self, spells: Iterable[Spell]) -> set[Spell]:
        """Those of these spells that the census lists."""
        return snapshots.listed(self._connection, self._chosen, list(spells)) if self._chosen else set()

    def group(self, action: Action) -> tuple[int, int]:
        """(people, bed-days) of the delay group an action was agreed for."""
        members = [person for person in self.waiting.values() if _in_group(person, action)]
        return len(members), sum(person.days or 0 for person in members)


def _in_group(person: Waiting, action: Action) -> bool:
    wanted = (
        (action.delay_reason, person.reason),
        (action.delay_organisation, person.owner),
        (action.pathway, person.pathway),
    )
    return all(asked is None or asked == is_ for asked, is_ in wanted)


def _died(connection: Any, layout: Layout, day: date, due: Iterable[Action]) -> set[Spell]:
    """Of the people of these actions, those whose discharge since then says that they died."""
    spells = {patient.spell_id for action in due for patient in action.patients}
    first = min((action.huddle_day for action in due), default=day)
    days = [first + timedelta(days=number) for number in range((day - first).days + 1)]
    used = snapshots.used(connection, layout.key, days, list(layout.organisations))
    chosen = used.loc[used["feed"] == Feed.DISCHARGES, "snapshot"].tolist()
    found = meeting.discharged(connection, chosen, spells, DIED) if spells and chosen else {}
    return {spell for spell, has_died in found.items() if has_died}


def _on_the_list(layout: Layout, action: Action, live: Mapping[Spell, WorkItem]) -> OnTheList:
    """What was done there for the action's people since the huddle that agreed it."""
    since = clock.at(action.huddle_day, time.fromisoformat(layout.settings.huddle_time))
    found = [live[patient] for patient in action.patients if patient in live]
    touched = [item for item in found if item.touched_at and item.touched_at >= since]
    blocked = tuple(item.blocked_by for item in touched if item.blocked_by)
    return OnTheList(sum(item.done for item in touched), blocked)


def _evidence(action: Action, then: Census, now: Census, died: set[Spell]) -> Evidence:
    spells = tuple((patient.organisation, patient.spell_id) for patient in action.patients)
    if not (then.filed and now.filed):
        return Evidence({Became.NOT_FILED: len(spells)} if spells else {})
    counted = of_people(
        spells,
        then.waiting,
        now.waiting,
        now.still_in(spells),
        died=died,
        delayed_then=then.delayed,
        delayed_now=now.delayed,
    )
    if not action.delay_reason:
        return Evidence(counted)
    return Evidence(counted, then.group(action), now.group(action))
