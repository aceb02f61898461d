"""The tables of a morning as frames: a row a line, texts in words, numbers as numbers. Nobody is named but by the ward,
the bed and the local key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from flow.huddle.delays import NO_OWNER, NO_PATHWAY, NO_REASON, DelayGroup
from flow.layout import Layout
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.board import Board, board
from flow.services.gate import FeedState
from flow.services.tiles import Tile
from flow.services.values import Value, known_system, places, values
from flow.store.database import Database
from flow.vocabulary import NOT_MAPPED, DelayKind, Grain, Outcome, Pathway, Scope, words

Row = Mapping[str, Any]


def frame(rows: Iterable[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows under these columns, each cell as it is."""
    return pd.DataFrame([[row.get(name) for name in columns] for row in rows], columns=list(columns), dtype=object)


POSITION = (
    "measure", "label", "day", "value", "unit", "numerator", "denominator", "day_before", "usual", "target", "status",
    "standard", "source", "reason", "note",
    "counted_by_hand",
)  # fmt: skip


@allowed(Act.SEE)
def position(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The tiles of the huddle's position. Shares are shares: 0.92, not 92."""
    return frame(map(_tile, board(db, system, day, organisation).tiles), POSITION)


def _tile(tile: Tile) -> Row:
    now = tile.now
    return {
        "measure": tile.measure,
        "label": tile.label,
        "day": now.day,
        "value": now.value,
        "unit": tile.unit,
        "numerator": now.numerator,
        "denominator": now.denominator,
        "day_before": tile.before,
        "usual": tile.usual,
        "target": now.target,
        "status": words(now.status),
        "standard": tile.standard,
        "source": words(now.source),
        "reason": now.reason,
        "note": tile.note,
        "counted_by_hand": "; ".join(f"{one.organisation} {one.figure:g}, {one.words}" for one in tile.stand_in)
        or None,
    }


GATE = (
    "organisation", "organisation_name", "feed", "day", "owed", "arrived", "census_at", "loaded_at", "file_name",
    "rows", "left_out", "versions", "notes", "failed", "checks",
)  # fmt: skip


@allowed(Act.SEE)
def gate(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every feed owed or filed for the morning."""
    states = board(db, system, day, organisation).gate
    return frame(({name: getattr(state, name) for name in GATE} | {"checks": _checks(state)} for state in states), GATE)


def _checks(state: FeedState) -> str | None:
    """Every check that did not pass: complete failed: 12 of 100 rows ..."""
    wrong = [check for check in state.checks if check.outcome is not Outcome.PASSED]
    return " ".join(f"{words(check.check)} {check.outcome}: {check.message}" for check in wrong) or None


WAITING = ("delay_reason", "kind", "waits_for", "pathway", "people", "days_so_far", "longest")


@allowed(Act.SEE)
def waiting(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The groups of people ready to leave, most days waited first."""
    found = board(db, system, day, organisation)
    return frame((_group(found, group) for group in found.groups), WAITING)


def _group(found: Board, group: DelayGroup) -> Row:
    return stuck(found, group.reason, group.owner, group.pathway) | {
        "people": len(group.people),
        "days_so_far": group.bed_days,
        "longest": group.longest,
    }


def stuck(found: Board, reason: str | None, owner: str | None, pathway: str | None) -> dict[str, Any]:
    """What a delay waits for and with whom, in words."""
    kind = found.reason_kinds.get(reason or "")
    return {
        "delay_reason": found.reason_words.get(reason, reason) if reason else NO_REASON,
        "kind": words(DelayKind(kind)) if kind else None,
        "waits_for": found.organisation_names.get(owner, owner) if owner else NO_OWNER,
        "pathway": pathway_words(pathway),
    }


def pathway_words(pathway: str | None) -> str:
    if pathway is None:
        return NO_PATHWAY
    return words(Pathway(pathway)) if pathway in set(Pathway) else NOT_MAPPED


PEOPLE = (
    "organisation", "site", "ward", "ward_name", "bed", "local_key", "delay_reason", "kind", "waits_for", "pathway",
    "ready_on", "days_ready", "days_here", "expected_discharge_date", "next_step",
)  # fmt: skip


@allowed(Act.SEE_PEOPLE)
def people(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everybody who is ready to leave and still here, the group with most days first, in it the longest wait first."""
    found = board(db, system, day, organisation)
    return frame((_person(found, person) for group in found.groups for person in group.people), PEOPLE)


def _person(found: Board, person: Any) -> Row:
    return stuck(found, person.reason, person.owner, person.pathway) | {
        "organisation": person.organisation,
        "site": person.site,
        "ward": person.ward,
        "ward_name": found.ward_names.get((person.site, person.ward)),
        "bed": person.bed,
        "local_key": person.spell_id,
        "ready_on": person.ready_on,
        "days_ready": person.days,
        "days_here": person.length_of_stay,
        "expected_discharge_date": person.expected_discharge_date,
        "next_step": person.next_step,
    }


MEASURES_OF_DAY = (
    "scope", "scope_code", "measure", "label", "day", "value", "unit", "numerator", "denominator", "target", "status",
    "source", "reason",
)  # fmt: skip


@allowed(Act.SEE)
def measures(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every measure by day at every scope, as the morning shows them: stocks of the day, flows of the day before."""
    with db.reading() as connection:
        layout = known_system(connection, system)
    codes = _within(layout, organisation)
    found: list[Value] = []
    for scope in Scope:
        if scope is Scope.SYSTEM and (organisation or not layout.pooled):
            continue
        for of, on in ((False, day), (True, day - timedelta(days=1))):
            keys = [key for key, item in MEASURES.items() if item.is_flow is of and item.grain is Grain.DAY]
            found += values(db, system, on, scope=scope, keys=keys)
    return frame((_value(item) for item in found if codes is None or item.scope_code in codes), MEASURES_OF_DAY)


def _within(layout: Layout, organisation: str | None) -> set[str] | None:
    """The codes of an organisation and of its sites and wards; None for everywhere."""
    if organisation is None:
        return None
    sites = {code: site for code, site in layout.sites.items() if site.organisation == organisation}
    wards = {place: ward for place, ward in layout.wards.items() if place[0] in sites}
    shared = dict(zip(layout.wards, places(layout, Scope.WARD), strict=True))
    unknown = layout.ward_scope_code(organisation, "", "")
    return {organisation, *sites, unknown, *(shared[place] for place in wards)}


def _value(item: Value) -> Row:
    return {
        **{name: getattr(item, name) for name in MEASURES_OF_DAY if hasattr(item, name)},
        "label": MEASURES[item.measure].label,
        "status": words(item.status),
        "source": words(item.source),
    }
