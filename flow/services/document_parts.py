"""A board and a record of one huddle as the parts of its sheet and its minutes. Nothing is read and nothing counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flow.actions.action import Action
from flow.huddle.delays import NO_OWNER, NO_PATHWAY, NO_REASON, DelayGroup
from flow.measures.definitions import MEASURES
from flow.reports.parts import (
    ActionLine,
    DecisionLine,
    DeclaredLine,
    Files,
    GroupLine,
    Head,
    Minutes,
    PatientLine,
    PresentLine,
    PromiseLine,
    Sheet,
    TileLine,
)
from flow.services import meeting_words
from flow.services.document_read import Read, corrections
from flow.services.public_numbers import hidden_list, hidden_of, near_few
from flow.services.tiles import Tile
from flow.vocabulary import NOT_MAPPED, HuddlePart, Pathway, TargetStatus, words

AN_ACTION, A_DECISION, NOT_RELIED_ON = "An action", "A decision", "What the files say does not fit together."


@dataclass(frozen=True)
class Lines:
    """`read` part by part, in the words that the documents use."""

    read: Read
    public: bool

    @cached_property
    def hidden_tiles(self) -> frozenset[str]:
        return hidden_of([tile.now for tile in self.read.board.tiles]) if self.public else frozenset()

    @cached_property
    def hidden_groups(self) -> frozenset[str]:
        groups = self.read.board.groups if self.public else ()
        return frozenset(groups[at].key for at in hidden_list([len(group.people) for group in groups]))

    def typed(self, text: str, in_public: str) -> str:
        """What somebody typed, or a file holds; in public never, but what kind of thing it was."""
        return in_public if self.public else text

    def name(self, code: str) -> str:
        return self.read.board.organisation_names.get(code, code)

    def files(self) -> Files:
        board = self.read.board
        owed = [state for state in board.gate if state.owed]
        doubted = [tile.now.reason for tile in board.tiles if tile.now.status is TargetStatus.DOUBTFUL]
        return Files(
            owed=len(owed),
            arrived=sum(state.arrived for state in owed),
            filed=sum(state.arrived for state in board.gate),
            missing=tuple(f"{state.feed} from {state.organisation_name}" for state in owed if not state.arrived),
            left_out=sum(state.left_out for state in board.gate),
            failed=tuple(dict.fromkeys(self.typed(reason, NOT_RELIED_ON) for reason in doubted if reason)),
        )

    def tile(self, tile: Tile) -> TileLine:
        measure = MEASURES.get(tile.measure)
        feeds = measure.feeds if measure and not measure.is_flow else ()
        times = [state.census_at for state in self.read.board.gate if state.feed in feeds and state.census_at]
        return TileLine(
            label=tile.label,
            unit=tile.unit,
            day=tile.now.day,
            now=tile.now.value,
            before=tile.before,
            usual=tile.usual,
            target=tile.now.target,
            status=tile.now.status,
            reason=tile.now.reason if tile.now.value is None or not self.public else None,
            note=None if self.public else tile.note,
            numerator=tile.now.numerator,
            left_out=tile.left_out,
            series=tile.series,
            census_at=min(times, default=None),
            hidden=tile.measure in self.hidden_tiles,
            hidden_before=self.public
            and tile.is_rate
            and near_few([tile.before, tile.usual, *(value for _, value in tile.series)], tile.now.denominator),
        )

    def promises(self) -> tuple[PromiseLine, ...]:
        return tuple(
            PromiseLine(
                what=self.typed(promise.action.what, AN_ACTION),
                owner=promise.action.owner_name,
                organisation=self.name(promise.action.owner_organisation),
                status_then=promise.status_then,
                overdue=promise.overdue,
                evidence=promise.evidence,
                since=promise.since,
            )
            for promise in self.read.board.promises
        )

    def group(self, group: DelayGroup) -> GroupLine:
        return GroupLine(
            reason=self.reason(group.reason),
            organisation=self.name(group.owner) if group.owner else _capital(NO_OWNER),
            pathway=_pathway(group.pathway),
            people=len(group.people),
            bed_days=group.bed_days,
            longest=group.longest,
            unlocked=meeting_words.unlockable(self.read.meeting).get(group.key),
            hidden=group.key in self.hidden_groups,
        )

    def reason(self, code: str | None) -> str:
        return _capital(self.read.board.reason_words.get(code, code) if code else NO_REASON)

    def actions(self) -> tuple[ActionLine, ...]:
        return tuple(self.action(action) for action in self.read.board.agreed_today)

    def action(self, action: Action) -> ActionLine:
        told = [self.reason(action.delay_reason)] if action.delay_reason else []
        told += [f"with {self.name(action.delay_organisation)}"] if action.delay_organisation else []
        return ActionLine(
            what=self.typed(action.what, AN_ACTION),
            owner=action.owner_name,
            organisation=self.name(action.owner_organisation),
            due_at=action.due_at,
            tier=action.tier,
            status=action.status,
            carried=action.carried,
            escalated_to=action.escalated_to,
            reply=action.reply,
            meant=", ".join(told) or None,
            people=len(action.patients),
            patients=() if self.public else self._patients(action),
            confirmed=action.id in self.read.held.confirmed,
        )

    def _patients(self, action: Action) -> tuple[PatientLine, ...]:
        """Where they lie this morning, for those who are listed as waiting; the local key alone for the others."""
        board = self.read.board
        listed = {(one.organisation, one.spell_id): one for group in board.groups for one in group.people}
        lines = []
        for patient in action.patients:
            one = listed.get((patient.organisation, patient.spell_id))
            ward = board.ward_names.get((one.site, one.ward), one.ward) if one else None
            lines.append(PatientLine(ward, one.bed if one else None, patient.spell_id))
        return tuple(lines)

    def declared(self) -> tuple[DeclaredLine, ...]:
        """The level that stands for each organisation: the newest it declared."""
        newest = {one.organisation: one for one in self.read.held.declared}
        return tuple(DeclaredLine(self.name(one.organisation), one.level, one.note, one.at) for one in newest.values())

    def decisions(self) -> tuple[DecisionLine, ...]:
        return tuple(
            DecisionLine(self.typed(one.text, A_DECISION), one.part, one.who, one.at)
            for one in self.read.held.decisions
        )

    def present(self) -> tuple[PresentLine, ...]:
        return tuple(
            PresentLine(one.name, self.name(one.organisation), one.deputises_for, one.since, one.until)
            for one in self.read.held.present
        )

    def moved(self) -> tuple[str, ...]:
        """Groups of the agenda taken out of their order, and why."""
        found = []
        for one in self.read.held.moved:
            reason, owner, _ = [*one.group.split("|"), "", ""][:3]
            group = ", ".join(filter(None, [self.reason(reason or None), self.name(owner)]))
            found.append(f"Taken to place {one.place} of the agenda: {group}. {one.who}: {one.why}")
        return tuple(found)


def head(read: Read, printed_at: datetime, printed_by: str | None, public: bool) -> Head:
    """Whose huddle, of which day, and who printed it when."""
    board = read.board
    place = board.organisation_names[board.organisation] if board.organisation else board.system_name
    return Head(place, board.day, board.huddle_time, printed_at, printed_by, read.mark, public)


def sheet(read: Read, top: Head) -> Sheet:
    """Everything that the sheet says, before it is cut to one page."""
    lines, board = Lines(read, top.public), read.board
    return Sheet(
        head=top,
        files=lines.files(),
        not_held=read.held.not_held,
        declared=lines.declared(),
        tiles=tuple(map(lines.tile, board.tiles)),
        promises=lines.promises(),
        waiting=board.waiting,
        waiting_reason=board.waiting_reason,
        groups=tuple(map(lines.group, _in_order(read))),
        actions=lines.actions(),
        decisions=() if top.public else lines.decisions(),
        changed=meeting_words.changed(read.meeting),
        gap=meeting_words.gap(read.meeting),
        glide=meeting_words.glide(read.meeting),
        tipping=meeting_words.tipping(read.meeting),
    )


def _in_order(read: Read) -> list[DelayGroup]:
    """The groups in the order of the agenda."""
    agenda = read.meeting.agenda
    return [item.group for item in agenda.items] if agenda else []


def minutes(read: Read, top: Head) -> Minutes:
    """Everything that the minutes say."""
    lines, held = Lines(read, top.public), read.held
    return Minutes(
        head=top,
        files=lines.files(),
        opened_at=held.opened_at,
        opened_by=held.opened_by,
        closed_at=held.closed_at,
        closed_by=held.closed_by,
        not_held=held.not_held,
        present=lines.present(),
        spent=tuple((part, held.minutes[part]) for part in HuddlePart if part in held.minutes),
        declared=lines.declared(),
        decisions=lines.decisions(),
        moved=lines.moved(),
        actions=lines.actions(),
        promises=lines.promises(),
        corrections=corrections(read),
        next_huddle=read.next_huddle,
    )


def _pathway(code: str | None) -> str:
    if code is None:
        return _capital(NO_PATHWAY)
    return words(Pathway(code)) if code in set(Pathway) else _capital(NOT_MAPPED)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
