"""What the meeting's parts hold, as plain JSON: for `board --json`, which says everything the huddle screen says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flow.huddle.agenda import Item
from flow.huddle.bed_gap import BedGap, NoGap
from flow.huddle.changes import Changes, Line
from flow.huddle.record import Held
from flow.huddle.tipping import Case, Shortened, Tips
from flow.services import meeting_words
from flow.services.meeting import Meeting
from flow.services.plain import plain


def as_json(meeting: Meeting) -> dict[str, Any]:
    """Keys: held, local_level, changes, agenda, bed_gap, glide_path, tipping_points."""
    lessons = meeting.lessons
    return {
        "held": _held(meeting.held),
        "local_level": plain(asdict(lessons.level)) if lessons.level else None,
        "changes": [_changes(one) for one in lessons.changes],
        "agenda": _agenda(meeting),
        "bed_gap": _gap(meeting, lessons.gap),
        "glide_path": _glide(meeting),
        "tipping_points": {
            "long_stay_tomorrow": _shortened(meeting.long_tomorrow),
            "community": _shortened(meeting.community),
            "continuing_healthcare": _shortened(lessons.chc),
        },
    }


def _held(held: Held) -> dict[str, Any]:
    found: dict[str, Any] = plain(asdict(held) | {"minutes": None, "confirmed": sorted(held.confirmed)})
    return found | {"seconds": {str(part): round(spent.total_seconds()) for part, spent in held.minutes.items()}}


def _changes(changes: Changes) -> dict[str, Any]:
    return {
        "cohort": changes.cohort,
        "before": changes.total.before,
        "came_in": {str(kind): count for kind, count in changes.total.came_in.items()},
        "went_out": {str(kind): count for kind, count in changes.total.went_out.items()},
        "now": changes.total.now,
        "unchanged": changes.unchanged,
        "not_compared": list(changes.not_compared),
        "lines": [_line(line) for line in changes.to_read],
    }


def _line(line: Line) -> dict[str, Any]:
    person = line.person
    return {
        "change": line.change,
        "came": line.came,
        "went": line.went,
        "what": line.what,
        "was": line.was,
        "is_now": line.is_now,
        "organisation": person.organisation,
        "site": person.site,
        "ward": person.ward,
        "bed": person.bed,
        "spell_id": person.spell_id,
    }


def _agenda(meeting: Meeting) -> dict[str, Any] | None:
    if meeting.agenda is None:
        return None
    return {"method": meeting.agenda.method, "groups": [_item(item) for item in meeting.agenda.items]}


def _item(item: Item) -> dict[str, Any]:
    return {
        "reason": item.group.reason,
        "organisation": item.group.owner,
        "pathway": item.group.pathway,
        "patients": len(item.group.people),
        "bed_days": item.group.bed_days,
        "expected_bed_days": item.remaining,
        "share": item.share.value,
        "share_basis": item.share.basis,
        "unlockable": item.unlockable,
        "earned": item.earned,
        "by_count": item.by_count,
        "moved": item.moved.why if item.moved else None,
    }


def _gap(meeting: Meeting, gap: BedGap | NoGap) -> dict[str, Any]:
    said = {"words": meeting_words.gap(meeting)}
    if isinstance(gap, NoGap):
        return said | {"likely": None, "reason": gap.reason}
    standing = meeting.lessons.standing
    return said | {
        "likely": gap.likely,
        "low": gap.spread.low if gap.spread else None,
        "high": gap.spread.high if gap.spread else None,
        "parts": [asdict(part) for part in gap.parts],
        "nearest": [{"spell_id": near.person.spell_id, "why": near.why} for near in meeting.nearest],
        "record": standing.words if standing else None,
        "beats_same_as_yesterday": standing.beats if standing else None,
    }


def _glide(meeting: Meeting) -> dict[str, Any] | None:
    path = meeting.lessons.glide
    if path is None:
        return None
    return {
        "delayed": path.delayed,
        "ceiling": path.ceiling,
        "headroom": path.headroom,
        "bed_days_left": path.week.left,
        "weeks_in_a_row": path.weeks_in_a_row,
        "words": meeting_words.glide(meeting),
    }


def _shortened(found: Shortened[Tips] | Shortened[Case]) -> dict[str, Any]:
    return {"total": found.total, "lines": [_tip(line) for line in found.lines]}


def _tip(line: Tips | Case) -> dict[str, Any]:
    if isinstance(line, Case):
        return plain(asdict(line)) | {"days_left": line.days_left}
    return {
        "organisation": line.person.organisation,
        "ward": line.person.ward,
        "bed": line.person.bed,
        "spell_id": line.person.spell_id,
        "becomes": line.becomes,
        "lacks": list(line.lacks),
    }
