"""Long-stay reviews: one is recorded, and all of one person's are read. What was recorded is never changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions import fields, review_fields
from flow.actions.action import utc
from flow.errors import RuleRefused
from flow.huddle.staying import Review, Said
from flow.layout import Layout
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.values import known_system
from flow.store import reviews as store
from flow.store import snapshots
from flow.store.database import Database
from flow.store.reviews import Recorded
from flow.vocabulary import Feed


@allowed(Act.REVIEW_STAY)
def record_review(
    db: Database,
    system: str,
    organisation: str,
    spell_id: str,
    day: date,
    *,
    next_step: str,
    next_check: datetime,
    note: str | None = None,
    who: Person,
    at: datetime | None = None,
) -> Review:
    """A review of one inpatient of that morning, by the person who is here; `at` is when it is written down.

    `next_check` without a zone is England's clock. RuleRefused, with a sentence, for what may not stand.
    """
    moment = utc(at) if at else clock.now()
    review_fields.check_day(day, moment)
    review = Recorded(
        organisation=organisation,
        spell_id=spell_id,
        day=day,
        at=moment,
        who=who.name,
        who_organisation=who.organisation,
        next_step=review_fields.next_step(next_step),
        next_check=review_fields.next_check(next_check, day),
        note=review_fields.note(note),
    )
    with db.writing() as connection:
        layout = known_system(connection, system)
        fields.check_organisation(organisation, list(layout.organisations))
        _check_inpatient(connection, layout, review)
        store.insert(connection, layout.key, review)
    return _said(review)


@allowed(Act.SEE_PEOPLE)
def review_history(db: Database, system: str, organisation: str, spell_id: str) -> list[Review]:
    """Every review of this person recorded here, newest first."""
    with db.reading() as connection:
        return [_said(each) for each in reversed(store.history(connection, system, organisation, spell_id))]


def newest_reviews(connection: Any, system: str, upto: date) -> dict[tuple[str, str], Review]:
    """(organisation, spell) -> the newest review recorded for a morning up to this one."""
    return {spell: _said(review) for spell, review in store.newest(connection, system, upto).items()}


def _check_inpatient(connection: Any, layout: Layout, review: Recorded) -> None:
    used = snapshots.used(connection, layout.key, [review.day], [review.organisation])
    chosen = used.loc[used["feed"] == Feed.INPATIENTS, "snapshot"].tolist()
    if not snapshots.listed(connection, chosen, [(review.organisation, review.spell_id)]):
        where, when = layout.organisations[review.organisation].name, clock.day_words(review.day)
        key = fields.plain(review.spell_id)[:60]
        raise RuleRefused(f"Nobody with the local key '{key}' is among the inpatients of {where} on {when}.")


def _said(review: Recorded) -> Review:
    return Review(
        on=review.day,
        at=review.at,
        by=str(Person(review.who, review.who_organisation)),
        source=Said.HERE,
        next_step=review.next_step,
        next_check=review.next_check,
        note=review.note,
    )
