"""What each owner who is not in the room owes, as a text to send: no identifier beyond ward, bed and local key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions.action import Action, PatientRef
from flow.huddle.owner_lists import Owed, OwnerList, Place, owner_lists
from flow.huddle.record import replay
from flow.layout import Layout
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import actions, huddles, reasons, snapshots
from flow.store import meeting as rows
from flow.store.database import Database
from flow.vocabulary import Feed

COLUMNS = ("organisation_code", "site_code", "ward_code", "bed", "spell_id")


@allowed(Act.SEE_PEOPLE)
def texts(db: Database, system: str, day: date, now: datetime | None = None) -> tuple[OwnerList, ...]:
    """A text for each owner of open actions, and each person asked to reply, who was not written down as here."""
    moment = now or clock.now()
    with db.reading() as connection:
        layout = known_system(connection, system)
        open_ones = actions.find(connection, system, open_only=True)
        places = _places(connection, layout, day, [ref for action in open_ones for ref in action.patients])
        words = {code: row.words for code, row in reasons.read(connection).items()}
        here = replay(huddles.events(connection, system, day)).here
    names = {code: item.name for code, item in layout.organisations.items()}
    owed = [_owed(action, names, words, places, moment) for action in open_ones if action.huddle_day <= day]
    room = {(one.name, names.get(one.organisation, one.organisation)) for one in here}
    return owner_lists(owed, layout.name, day, room)


def _owed(
    action: Action,
    names: Mapping[str, str],
    words: Mapping[str, str],
    places: Mapping[PatientRef, Place],
    now: datetime,
) -> Owed:
    return Owed(
        what=action.what,
        owner=action.owner_name,
        organisation=names.get(action.owner_organisation, action.owner_organisation),
        due_at=action.due_at,
        tier=action.tier,
        overdue=action.overdue(now),
        carried=action.carried,
        waits_for=words.get(action.delay_reason, action.delay_reason) if action.delay_reason else None,
        reply_from=action.escalated_to if action.awaits_reply else None,
        people=tuple(places.get(ref, Place(ref.spell_id)) for ref in action.patients),
    )


def _places(connection: Any, layout: Layout, day: date, refs: Sequence[PatientRef]) -> dict[PatientRef, Place]:
    """Where each of these patients lies by that morning's lists."""
    if not refs:
        return {}
    used = snapshots.used(connection, layout.key, [day], list(layout.organisations))
    chosen = [int(number) for number in used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"]]
    found = rows.of_spells(connection, chosen, COLUMNS, {ref.spell_id for ref in refs})
    places = {}
    for row in found:
        ward = layout.wards.get((row["site_code"], row["ward_code"]))
        place = Place(row["spell_id"], ward.name if ward else row["ward_code"], row["bed"])
        places[PatientRef(row["organisation_code"], row["spell_id"])] = place
    return places
