"""A shift handed over: the note, the open claims that go to the next person, and the list to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flow import clock
from flow.actions import fields
from flow.actions.action import utc
from flow.actions.work import decide
from flow.actions.work_words import saved_meanwhile
from flow.errors import RuleRefused, SomebodyElseSaved
from flow.huddle.worklist import Row, Worklist
from flow.reports.handover import HandoverLine, HandoverSheet, html
from flow.reports.parts import Head
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import handover as store
from flow.store import work
from flow.store.database import Database
from flow.store.handover import HandedOver
from flow.vocabulary import WorkEventKind

SHOWN = 5


class Claim(NamedTuple):
    """A claim to pass on, and the version of the work at which it was read."""

    organisation: str
    spell_id: str
    version: int


@allowed(Act.WORK)
def hand_over(
    db: Database,
    system: str,
    note: str,
    to_whom: Person,
    claims: Sequence[Claim] = (),
    *,
    who: Person,
    at: datetime | None = None,
) -> HandedOver:
    """The note is written down and each claim is the next person's, all or nothing.

    Only one's own claims can be passed on. SomebodyElseSaved where somebody did something for one of them since.
    """
    moment = utc(at) if at else clock.now()
    said = fields.note(note)
    if said is None:
        raise RuleRefused("Write the note: what the next shift has to know.")
    if to_whom == who:
        raise RuleRefused("Name the person who takes over: this is you.")
    with db.writing() as connection:
        layout = known_system(connection, system)
        fields.check_organisation(to_whom.organisation, set(layout.organisations))
        for claim in claims:
            _pass_on(connection, layout.key, claim, to_whom, who, moment)
        passed = tuple((claim.organisation, claim.spell_id) for claim in claims)
        handed = HandedOver(moment, who.name, who.organisation, str(to_whom), said, passed)
        store.insert(connection, layout.key, handed)
    return handed


def _pass_on(connection: Any, system: str, claim: Claim, to_whom: Person, who: Person, at: datetime) -> None:
    item = work.get(connection, system, claim.organisation, claim.spell_id)
    if item is not None and item.version != claim.version:
        history = work.history(connection, system, claim.organisation, claim.spell_id)
        raise SomebodyElseSaved(saved_meanwhile([event for event in history if event.version > claim.version]))
    if item is None or item.done or item.holder != str(who):
        raise RuleRefused(f"{fields.plain(claim.spell_id)[:60]} is not claimed by you: only your own can be passed on.")
    after, event = decide(item, WorkEventKind.CLAIMED, to_whom, at, f"handed over by {who}")
    if not work.save(connection, after, event, claim.version):
        raise SomebodyElseSaved("Somebody else saved at the same moment. Nothing was handed over; try again.")


@allowed(Act.SEE_PEOPLE)
def handovers(db: Database, system: str, most: int = SHOWN) -> list[HandedOver]:
    """The newest shifts handed over, the newest first."""
    with db.reading() as connection:
        return store.newest(connection, system, most)


def open_claims(found: Worklist, who: Person) -> tuple[Row, ...]:
    """What this person has claimed and is not done, those who left since among them."""
    everybody = (*found.rows, *found.left_since)
    return tuple(row for row in everybody if row.work.holder == str(who) and not row.work.done)


def to_print(found: Worklist) -> tuple[Row, ...]:
    """Everybody with open work: claimed, with a next step set here, or blocked. Whoever holds it stands together."""
    concerned = [row for row in found.rows if row.work.has_open_work]
    return tuple(sorted(concerned, key=_by_holder))


def _by_holder(row: Row) -> tuple[bool, str, str, str]:
    """Those whom nobody holds come last."""
    holder = row.work.holder
    return holder is None, holder or "", row.person.ward_name, row.person.bed or ""


@allowed(Act.SEE_PEOPLE)
def printed(
    db: Database, found: Worklist, note: str | None = None, *, who: Person | None = None, now: datetime | None = None
) -> bytes:
    """The list as one self-contained page in safe form: ward, bed and local key; no name, no NHS number of anybody
    who waits. `note`: as it is written now, else that of the newest hand-over."""
    with db.reading() as connection:
        layout = known_system(connection, found.system)
        last = next(iter(store.newest(connection, found.system, 1)), None)
    said = fields.note(note) or (last.note if last else None)
    head = Head(
        place=layout.name,
        day=found.day,
        huddle_time=layout.settings.huddle_time,
        printed_at=now or clock.now(),
        printed_by=str(who) if who else None,
        mark=layout.settings.mark,
    )
    return html(HandoverSheet(head, said, tuple(_line(row, found.now) for row in to_print(found)))).encode()


def _line(row: Row, now: datetime) -> HandoverLine:
    return HandoverLine(
        holder=row.work.holder or "Nobody",
        ward=row.person.ward_name,
        bed=row.person.bed or "",
        key=row.person.spell_id,
        step=row.next_step or "",
        check=row.next_check,
        blocked_by=row.work.blocked_by or "",
        standing=", ".join(word for word in row.standing(now) if word != "blocked"),
    )
