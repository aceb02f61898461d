"""The board as words in a terminal."""

from __future__ import annotations

from flow import clock
from flow.cli.show import document, say, table
from flow.services import meeting_words
from flow.services.board import Board, Tile, as_json
from flow.services.meeting import Meeting
from flow.services.meeting_json import as_json as meeting_as_json
from flow.vocabulary import Outcome, words


def board(found: Board, meeting: Meeting, *, json: bool) -> None:
    """Everything the huddle screen says, in the order of the huddle."""
    if json:
        document(as_json(found) | {"meeting": meeting_as_json(meeting)})
        return
    who = found.organisation_names.get(found.organisation or "", found.system_name)
    say(f"{who}, {clock.day_words(found.day)}, {found.huddle_time}")
    _gate(found)
    _promises(found)
    say("\nPosition")
    table(("measure", "day", "now", "before", "usual", "target", "status"), map(_row, found.tiles))
    say(f"  {meeting_words.gap(meeting)}")
    say(f"  {meeting_words.glide(meeting) or ''}".rstrip())
    say("\nWhat changed")
    for line in meeting_words.changed(meeting):
        say(f"  {line}")
    _agenda(found, meeting)
    say("\nTipping points")
    for line in meeting_words.tipping(meeting):
        say(f"  {line}")
    say("\nAgreed today")
    for action in found.agreed_today:
        say(f"  {action.id}. {action.what} - {action.owner_name} ({action.owner_organisation})")


def _gate(found: Board) -> None:
    say("\nGate")
    for state in found.gate:
        arrived = f"{state.rows} rows, {state.left_out} left out" if state.arrived else "NOT IN"
        say(f"  {state.organisation} {state.feed} for {clock.short_day(state.day)}: {arrived}")
        for check in state.checks:
            if check.outcome is not Outcome.PASSED:
                say(f"     {words(check.outcome)}: {check.message}")


def _promises(found: Board) -> None:
    say("\nYesterday first")
    for promise in found.promises:
        action = promise.action
        late = ", overdue" if promise.overdue else ""
        then = f"{words(promise.status_then)}{late} when the huddle began"
        say(f"  {action.id}. {action.what} - {action.owner_name} ({action.owner_organisation}): {then}")
        say(f"     {promise.evidence.words}")
        if promise.since:
            say(f"     Since then: {promise.since}")


def _agenda(found: Board, meeting: Meeting) -> None:
    say("\nAgenda")
    say(
        f"  {found.waiting_reason}"
        if found.waiting is None
        else f"  {found.waiting} people ready to leave, {found.waiting_g_and_a} of them in general and acute wards"
    )
    for item in meeting.agenda.items if meeting.agenda else ():
        group = item.group
        reason = found.reason_words.get(group.reason or "", group.reason or "no reason recorded")
        days = f"{group.bed_days} days so far, {item.unlockable:.0f} could be unlocked"
        say(f"  {len(group.people)} people, {days}: {reason}; {group.owner or 'nobody named'}")


def _row(tile: Tile) -> tuple[str, ...]:
    now = tile.now
    said = number(now.value, tile.is_rate) if now.value is not None else now.reason or ""
    rest = (number(value, tile.is_rate) for value in (tile.before, tile.usual, now.target))
    return (tile.label, clock.short_day(now.day), said, *rest, words(now.status))


def number(value: float | None, is_rate: bool) -> str:
    if value is None:
        return ""
    return f"{value:.1%}" if is_rate else f"{value:,.0f}"
