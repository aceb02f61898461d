"""What may stand in each field of an action. Everything a person types is made plain, then checked, here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, time
from typing import Any

from flow import clock
from flow.actions.action import Action, PatientRef, utc
from flow.errors import RuleRefused, nearest
from flow.security.person import LONGEST_NAME, UNSEEN
from flow.vocabulary import NOT_AGREED, Pathway, Tier

LONGEST_WHAT = 500
LONGEST_NOTE = 2000
LONGEST_LINK = 120
MOST_PATIENTS = 500
PATHWAYS = (*(str(pathway) for pathway in Pathway), NOT_AGREED)


def plain(text: object, *, lines: bool = False) -> str:
    """Text without control characters and spaces round it: in one line, or in lines as typed."""
    typed = "" if text is None else str(text)
    spaced = typed.expandtabs(1) if lines else " ".join(typed.split())
    return "".join(letter for letter in spaced if letter == "\n" or unicodedata.category(letter) not in UNSEEN).strip()


def _at_most(text: str, longest: int, name: str) -> str:
    if len(text) > longest:
        raise RuleRefused(f"{name} has at most {longest} letters; this has {len(text)}.")
    return text


def what(value: object) -> str:
    said = plain(value)
    if not said:
        raise RuleRefused("Say what is to be done.")
    return _at_most(said, LONGEST_WHAT, "What is to be done")


def owner(value: object) -> str:
    said = plain(value)
    if not said:
        raise RuleRefused("Name the person who does it.")
    return _at_most(said, LONGEST_NAME, "A name")


def owner_organisation(value: object) -> str:
    said = plain(value)
    if not said:
        raise RuleRefused("Name the organisation that does it.")
    return said


def must_reply(value: object) -> str:
    said = plain(value)
    if not said:
        raise RuleRefused("Say who must reply to the escalation.")
    return _at_most(said, LONGEST_NAME, "A name")


def moment(value: object) -> datetime:
    """Date and time; without a zone it is England's clock."""
    if not isinstance(value, datetime):
        raise RuleRefused("Give the date and the time it is due.")
    return utc(value)


def tier(value: object) -> Tier:
    if str(value) not in set(Tier):
        raise RuleRefused(f"'{plain(value)}' is not a tier: choose {', '.join(Tier)}.")
    return Tier(str(value))


def link(value: object) -> str | None:
    """A measure, delay reason or organisation that the action is for; nothing where it is for none."""
    return _at_most(plain(value), LONGEST_LINK, "What an action is for") or None


def pathway(value: object) -> str | None:
    said = plain(value)
    if said and said not in PATHWAYS:
        raise RuleRefused(f"'{said}' is not a pathway: choose {', '.join(PATHWAYS)}.")
    return said or None


def patients(value: Iterable[tuple[str, str]]) -> tuple[PatientRef, ...]:
    """In one order and each once, so that the same people are the same value."""
    refs = {PatientRef(plain(organisation), plain(spell)) for organisation, spell in value}
    if any(not ref.organisation or not ref.spell_id for ref in refs):
        raise RuleRefused("A patient is named by an organisation and a spell.")
    if len(refs) > MOST_PATIENTS:
        raise RuleRefused(f"An action is for at most {MOST_PATIENTS} patients; these are {len(refs)}.")
    return tuple(sorted(refs))


CLEAN: dict[str, Callable[[Any], Any]] = {
    "what": what,
    "owner_name": owner,
    "owner_organisation": owner_organisation,
    "due_at": moment,
    "tier": tier,
    "measure": link,
    "delay_reason": link,
    "delay_organisation": link,
    "pathway": pathway,
    "patients": patients,
}
"""The fields a person may set, each with the function that makes its value plain or refuses it."""


def note(value: object) -> str | None:
    return _at_most(plain(value, lines=True), LONGEST_NOTE, "A note") or None


def check_due(action: Action) -> Action:
    """Measured from the start of the huddle's day, never from today's clock: a past morning can be worked through."""
    if action.due_at < clock.at(action.huddle_day, time.min):
        due, day = clock.moment_words(action.due_at), clock.day_words(action.huddle_day)
        raise RuleRefused(f"It would be due at {due}, before the huddle of {day} at which it is agreed.")
    return action


def check_organisation(code: str, organisations: Collection[str]) -> None:
    """The owner's organisation is one of the system's."""
    if code not in organisations:
        near = nearest(code, organisations)
        hint = f"Did you mean '{near}'?" if near else f"Known: {', '.join(sorted(organisations)) or 'none yet'}."
        raise RuleRefused(f"There is no organisation '{code}' in this system. {hint}")
