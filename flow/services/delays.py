"""Delays: who waits for what from whom and the days lost; the day's list that the NHS and the council agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flow import clock
from flow.actions import fields
from flow.errors import RuleRefused, UsageError
from flow.huddle.delay_matrix import Matrix, longest, matrix
from flow.huddle.delays import Waiting
from flow.huddle.dtoc_list import SPEAKS, Counts, Delay, Verdict, counts
from flow.huddle.dtoc_list import delays as delays_listed
from flow.layout import Layout
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.board import Board, board
from flow.services.confidence import look
from flow.services.gate import doubt_of
from flow.services.values import known_system
from flow.store import dtoc, snapshots, systems
from flow.store.database import Database
from flow.vocabulary import DtocSide, DtocVerdict, Feed

SPEAKERS: dict[DtocSide, str] = {
    DtocSide.NHS: "Only an NHS organisation speaks for the NHS",
    DtocSide.LA: "Only a council speaks for the council",
}


@dataclass(frozen=True)
class Delays:
    """Everybody ready to leave on one morning. `matrix` is None, with a reason, where no inpatients were filed.

    `doubt`: why the figures are not to be relied on, where an inpatients file failed the confidence gate or lacks.
    """

    matrix: Matrix | None
    longest: tuple[Waiting, ...]
    in_g_and_a: int | None
    reason: str | None
    doubt: str | None = None


@dataclass(frozen=True)
class DelayList:
    """The list of one day, longest delay first. `reason` says why there is none; `missing`: who owes it and has not
    filed. `doubts`: a sentence for each file of it that failed the confidence gate. `sides`: by organisation, the side
    it speaks for."""

    day: date
    rows: tuple[Delay, ...]
    counts: Counts
    reason: str | None
    missing: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    sides: Mapping[str, DtocSide] = field(default_factory=dict)


@allowed(Act.SEE, hides=True)
def delays(db: Database, system: str, day: date, organisation: str | None = None) -> Delays:
    """Of one morning, as the huddle's board has it; of one organisation's files where one is named."""
    return of_board(board(db, system, day, organisation))


def of_board(found: Board) -> Delays:
    """The same people that the huddle groups, by reason and organisation."""
    if found.waiting is None:
        return Delays(None, (), None, found.waiting_reason)
    everybody = longest((person for group in found.groups for person in group.people), found.waiting)
    doubt = doubt_of(found.gate, Feed.INPATIENTS)
    return Delays(matrix(everybody, found.reason_kinds), longest(everybody), found.waiting_g_and_a, None, doubt)


@allowed(Act.SEE, hides=True)
def delay_list(db: Database, system: str, day: date, organisation: str | None = None) -> DelayList:
    """The patients filed as delayed for this day, and how the NHS and the council stand to each."""
    with db.reading() as connection:
        return _list(connection, known_system(connection, system), day, organisation)


@allowed(Act.SEE_PEOPLE)
def verdict_history(db: Database, system: str, organisation: str, spell_id: str, day: date) -> list[Verdict]:
    """Everything said here of one delay on one day's list, oldest first."""
    with db.reading() as connection:
        said = dtoc.history(connection, known_system(connection, system).key, day)
    return [verdict for verdict in said if (verdict.organisation, verdict.spell_id) == (organisation, spell_id)]


@allowed(Act.JUDGE_DELAY)
def give_verdict(
    db: Database,
    system: str,
    organisation: str,
    spell_id: str,
    day: date,
    side: DtocSide,
    verdict: DtocVerdict,
    note: str | None,
    who: Person,
    at: datetime | None = None,
) -> Delay:
    """What a side says of one delay on the day's list; the delay as it then stands.

    UsageError where it is not on the list; RuleRefused where the person does not speak for that side, and for a
    dispute that does not say what is disputed.
    """
    side, verdict = _known(side, verdict)
    said = fields.note(note)
    if verdict is DtocVerdict.DISPUTED and not said:
        raise RuleRefused("Say what is disputed: the other side must be able to answer it.")
    with db.writing() as connection:
        layout = _speaking(connection, system, side, who)
        listed = {delay.key for delay in _list(connection, layout, day, organisation).rows}
        if (organisation, spell_id) not in listed:
            raise UsageError(f"'{spell_id}' of {organisation} is not on the list of {clock.day_words(day)}.")
        _say(connection, layout, day, [(organisation, spell_id)], side, verdict, said, who, at)
        after = _list(connection, layout, day, organisation).rows
        return next(delay for delay in after if delay.key == (organisation, spell_id))


@allowed(Act.JUDGE_DELAY)
def agree_all(
    db: Database,
    system: str,
    day: date,
    side: DtocSide,
    who: Person,
    organisation: str | None = None,
    at: datetime | None = None,
) -> int:
    """Agree, for a side, every delay of the list that it has not spoken of yet; how many those were."""
    side, _ = _known(side, DtocVerdict.AGREED)
    with db.writing() as connection:
        layout = _speaking(connection, system, side, who)
        waiting = [row.key for row in _list(connection, layout, day, organisation).rows if row.waits_for(side)]
        _say(connection, layout, day, waiting, side, DtocVerdict.AGREED, None, who, at)
        return len(waiting)


def _known(side: DtocSide | str, verdict: DtocVerdict | str) -> tuple[DtocSide, DtocVerdict]:
    if side not in set(DtocSide) or verdict not in set(DtocVerdict):
        raise UsageError(
            f"A side is {' or '.join(DtocSide)}, a verdict {' or '.join(DtocVerdict)}; this is '{side}', '{verdict}'."
        )
    return DtocSide(side), DtocVerdict(verdict)


def _speaking(connection: Any, system: str, side: DtocSide, who: Person) -> Layout:
    """The system's layout, held until this is written, where the person may speak for the side."""
    layout = known_system(connection, system)
    systems.hold(connection, layout.key)
    if _sides(layout).get(who.organisation) is not side:
        known = layout.organisations.get(who.organisation)
        named = known.name if known else f"'{who.organisation}'"
        kind = str(known.kind).replace("_", " ") if known and known.kind else "no kind known here"
        raise RuleRefused(f"{SPEAKERS[side]}: {who.name} is here for {named} ({kind}).")
    return layout


def _sides(layout: Layout) -> dict[str, DtocSide]:
    return {code: SPEAKS[item.kind] for code, item in layout.organisations.items() if item.kind in SPEAKS}


def _say(
    connection: Any,
    layout: Layout,
    day: date,
    keys: list[tuple[str, str]],
    side: DtocSide,
    verdict: DtocVerdict,
    note: str | None,
    who: Person,
    at: datetime | None,
) -> None:
    moment = at or clock.now()
    said = [
        Verdict(organisation, spell, day, side, verdict, note, moment, who.name, who.organisation)
        for organisation, spell in keys
    ]
    dtoc.add(connection, layout.key, said)


def _list(connection: Any, layout: Layout, day: date, organisation: str | None) -> DelayList:
    if organisation is not None and organisation not in layout.organisations:
        raise UsageError(f"{layout.name} has no organisation '{organisation}'.")
    within = [organisation] if organisation else list(layout.organisations)
    used = snapshots.used(connection, layout.key, [day], within)
    filed = used[used["feed"] == Feed.DTOC]
    found = dtoc.delayed(connection, filed["snapshot"].tolist())
    rows = tuple(delays_listed(found, dtoc.newest(connection, layout.key, day), day))
    owing = [code for code in within if Feed.DTOC in layout.owed(code) and code not in set(filed["organisation"])]
    missing = tuple(layout.organisations[code].name for code in owing)
    return DelayList(
        day=day,
        rows=rows,
        counts=counts(rows),
        reason=_why_no_list(missing, day) if filed.empty else None,
        missing=missing,
        doubts=look(connection, layout, [day], ["dtoc_patients"]).failures(Feed.DTOC, within, day),
        sides=_sides(layout),
    )


def _why_no_list(missing: tuple[str, ...], day: date) -> str:
    if not missing:
        return "Nobody files delayed transfers of care here, so there is no list to agree."
    return f"No dtoc file from {' or '.join(missing)} for {clock.day_words(day)}: there is no list to agree."
