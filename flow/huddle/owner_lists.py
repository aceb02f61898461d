"""The list of somebody who is not in the room, as plain text to send: what they owe, by when, and for whom.

A patient is a ward, a bed and the local key, and nothing else. What people typed is shown as typed, but ten digits
that could be an NHS number are not sent on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flow.clock import day_words, moment_words
from flow.vocabulary import Tier, words

LIKE_AN_NHS_NUMBER = re.compile(r"(?<!\w)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\w)")
NOT_SENT = "(number not sent)"


@dataclass(frozen=True)
class Place:
    """One patient of an action: `ward` is its name; None where the census no longer lists them."""

    key: str
    ward: str | None = None
    bed: str | None = None


@dataclass(frozen=True)
class Owed:
    """One open action. `waits_for`: what it is for, in words; `reply_from`: who must answer the escalation."""

    what: str
    owner: str
    organisation: str
    due_at: datetime
    tier: Tier
    overdue: bool = False
    carried: int = 0
    waits_for: str | None = None
    reply_from: str | None = None
    people: tuple[Place, ...] = ()


@dataclass(frozen=True)
class OwnerList:
    """One person's text. `organisation` None: somebody who owns nothing and owes a reply, named alone.

    `replies`: how many escalations wait for an answer from this person.
    """

    owner: str
    organisation: str | None
    actions: int
    overdue: int
    replies: int
    text: str


Who = tuple[str, str | None]
"""(name, organisation)"""


def owner_lists(
    open_actions: Iterable[Owed], system: str, day: date, in_the_room: Collection[tuple[str, str]] = ()
) -> tuple[OwnerList, ...]:
    """A list for everybody who is not in the room and owns an open action, or owes a reply; most overdue first.

    An escalation names a person alone: it goes to the owners of that name, or where there is none to the name.
    """
    every = list(open_actions)
    owners: list[Who] = [(one.owner, one.organisation) for one in every]
    named = {name for name, _ in owners}
    asked: list[Who] = [(one.reply_from, None) for one in every if one.reply_from and one.reply_from not in named]
    here: set[Who] = {*in_the_room, *((name, None) for name, _ in in_the_room)}
    lists = [_list(who, every, system, day) for who in dict.fromkeys([*owners, *asked]) if who not in here]
    return tuple(sorted(lists, key=lambda one: (-one.overdue, -one.actions, one.owner, one.organisation or "")))


def _list(who: Who, every: Sequence[Owed], system: str, day: date) -> OwnerList:
    owner, organisation = who
    mine = sorted((one for one in every if (one.owner, one.organisation) == who), key=lambda one: one.due_at)
    replies = sorted((one for one in every if one.reply_from == owner), key=lambda one: one.due_at)
    others = [one for one in replies if one not in mine]
    overdue = sum(one.overdue for one in mine)
    to = f"For {owner}, {organisation}" if organisation else f"For {owner}"
    lines = [f"Huddle of {day_words(day)}, {system}", f"{to}: {_counts(len(mine), overdue, len(replies))}", ""]
    for number, one in enumerate(mine, start=1):
        lines += [f"{number}. {_typed(one.what)}", *_details(one), ""]
    if others:
        lines += ["Escalated to you: please reply.", ""]
        for one in others:
            lines += [f"- {_typed(one.what)} ({one.owner}, {one.organisation})", *_details(one), ""]
    lines.append("Please answer each with: done; not done and why; or a new time and what will be different.")
    return OwnerList(owner, organisation, len(mine), overdue, len(replies), "\n".join(lines) + "\n")


def _counts(actions: int, overdue: int, replies: int) -> str:
    told = [f"{actions} open action{'' if actions == 1 else 's'}"]
    if overdue:
        told.append(f"{overdue} overdue")
    if replies:
        told.append(f"{replies} {'reply' if replies == 1 else 'replies'} awaited")
    return ", ".join(told)


def _details(one: Owed) -> list[str]:
    late = " - overdue" if one.overdue else ""
    carried = {0: "", 1: "; carried over once", 2: "; carried over twice"}
    often = carried.get(one.carried, f"; carried over {one.carried} times")
    lines = [f"   By {moment_words(one.due_at)}{late}. {words(one.tier)}{often}."]
    if one.waits_for:
        lines.append(f"   For: {_typed(one.waits_for)}")
    if one.people:
        lines.append(f"   Patients: {'; '.join(map(_place, one.people))}")
    if one.reply_from:
        lines.append(f"   Escalated: {_typed(one.reply_from)} must reply.")
    return lines


def _place(person: Place) -> str:
    if person.ward is None:
        return f"no longer in the census ({person.key})"
    return f"{person.ward}{f' bed {person.bed}' if person.bed else ''} ({person.key})"


def _typed(text: str) -> str:
    """In one line, so that nothing typed can pass for a line of the list."""
    return LIKE_AN_NHS_NUMBER.sub(NOT_SENT, " ".join(text.split()))
