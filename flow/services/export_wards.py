"""Wards, long stays and delays of a morning as frames. Nobody is named but by the ward, the bed and the local key."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from flow.huddle.delay_matrix import Lost, days_by_owner
from flow.huddle.delays import NO_OWNER
from flow.huddle.dtoc_list import Delay
from flow.huddle.staying import Staying
from flow.huddle.wards import Site, Ward
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.board import board
from flow.services.delays import delay_list, of_board
from flow.services.export_tables import Row, frame, pathway_words
from flow.services.wards import WardDay, ward_day
from flow.store.database import Database
from flow.vocabulary import NOT_AGREED, Attribution, CareType, DtocReason, DtocSide, words

WARDS = (
    "organisation", "site", "site_name", "zone", "ward", "ward_name", "type", "core_beds", "escalation_beds",
    "closed_beds", "open_beds", "occupied_beds", "empty_beds", "occupancy", "definite_discharges",
    "possible_discharges", "here_7_days", "here_14_days", "here_21_days", "ready_to_leave", "closed_for",
)  # fmt: skip


@allowed(Act.SEE)
def wards(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Bed state by site, zone and ward."""
    found = ward_day(db, system, day, organisation)
    return frame((_ward(site, ward) for site in found.sites for ward in site.wards), WARDS)


def _ward(site: Site, ward: Ward) -> Row:
    state = ward.state
    return {
        "organisation": ward.organisation,
        "site": site.code,
        "site_name": site.name,
        "zone": ward.zone,
        "ward": ward.code,
        "ward_name": ward.name,
        "type": words(ward.kind),
        "core_beds": state.core,
        "escalation_beds": state.escalation,
        "closed_beds": state.closed,
        "open_beds": state.opened,
        "occupied_beds": state.occupied,
        "empty_beds": state.empty,
        "occupancy": state.occupancy,
        "definite_discharges": state.definite,
        "possible_discharges": state.possible,
        "here_7_days": state.seven,
        "here_14_days": state.fourteen,
        "here_21_days": state.twenty_one,
        "ready_to_leave": state.fit,
        "closed_for": "; ".join(f"{reason}: {beds}" for reason, beds in state.closed_for) or None,
    }


REVIEWS = (
    "organisation", "site", "ward", "ward_name", "zone", "bed", "local_key", "days_here", "ready_to_leave",
    "delay_reason", "waits_for", "pathway", "expected_discharge_date", "planned", "last_reviewed",
    "days_since_review", "reviewed_by", "next_step", "next_check",
)  # fmt: skip


@allowed(Act.SEE_PEOPLE)
def reviews(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everybody here a week or more, longest first, each with the newest review."""
    found = ward_day(db, system, day, organisation)
    return frame((_staying(found, who) for who in found.staying), REVIEWS)


def _staying(found: WardDay, who: Staying) -> Row:
    return {
        "organisation": who.organisation,
        "site": who.site,
        "ward": who.ward,
        "ward_name": who.ward_name,
        "zone": who.zone,
        "bed": who.bed,
        "local_key": who.spell_id,
        "days_here": who.length_of_stay,
        "ready_to_leave": who.fit_waiting,
        "delay_reason": found.reason_words.get(who.reason or "", who.reason),
        "waits_for": found.organisation_names.get(who.owner or "", who.owner),
        "pathway": pathway_words(who.pathway) if who.pathway else None,
        "expected_discharge_date": who.expected_discharge_date,
        "planned": words(who.planned) if who.planned else None,
        "last_reviewed": who.review.on if who.review else None,
        "days_since_review": who.days_since_review(found.day),
        "reviewed_by": who.review.by if who.review else None,
        "next_step": who.next_step,
        "next_check": who.next_check,
    }


DELAYS = ("waits_for", "kind", "people", "days_lost")


@allowed(Act.SEE)
def delays(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Days lost by who must act and by kind of reason, most days first."""
    found = board(db, system, day, organisation)
    matrix = of_board(found).matrix
    return frame((_lost(found.organisation_names, lost) for lost in (days_by_owner(matrix) if matrix else ())), DELAYS)


def _lost(names: Any, lost: Lost) -> Row:
    return {
        "waits_for": names.get(lost.owner, lost.owner) if lost.owner else NO_OWNER,
        "kind": words(lost.kind) if lost.kind else None,
        "people": lost.people,
        "days_lost": lost.days,
    }


DTOC = (
    "organisation", "site", "ward", "local_key", "care_type", "reason", "attributable_to", "delayed_since", "days",
    "local_authority", "nhs", "nhs_at", "nhs_by", "nhs_note", "council", "council_at", "council_by", "council_note",
)  # fmt: skip
SIDES = {DtocSide.NHS: "nhs", DtocSide.LA: "council"}


@allowed(Act.SEE_PEOPLE)
def dtoc(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The day's list of delayed transfers, and how the NHS and the council stand to each."""
    return frame(map(_delay, delay_list(db, system, day, organisation).rows), DTOC)


def _delay(delay: Delay) -> Row:
    row: dict[str, Any] = {
        "organisation": delay.organisation,
        "site": delay.site,
        "ward": delay.ward,
        "local_key": delay.spell_id,
        "care_type": words(CareType(delay.care_type)) if delay.care_type in set(CareType) else delay.care_type,
        "reason": delay.reason if delay.reason in set(DtocReason) else NOT_AGREED,
        "attributable_to": words(Attribution(delay.attributable_to))
        if delay.attributable_to in set(Attribution)
        else delay.attributable_to,
        "delayed_since": delay.delayed_since,
        "days": delay.days,
        "local_authority": delay.local_authority,
    }
    for side, name in SIDES.items():
        word = delay.words[side]
        row |= {
            name: words(word.verdict) if word.verdict else None,
            f"{name}_at": word.at,
            f"{name}_by": f"{word.who} ({word.who_organisation})" if word.who else None,
            f"{name}_note": word.note,
        }
    return row
