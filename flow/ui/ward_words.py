"""How the wards' screen says one thing in words: a bed state, a place, a review."""

from __future__ import annotations

from datetime import date, datetime

from flow.clock import london, short_day, time_words
from flow.huddle.staying import Review, Said, Staying
from flow.huddle.wards import State, Ward, Zone
from flow.services.wards import WardDay
from flow.ui.figures import figure
from flow.ui.text import capital, counted, listed
from flow.vocabulary import DischargePlanned, Feed, Pathway, words

NO_ZONE = "No zone"
HERE = {Said.FILE: "in the file", Said.HERE: "recorded here"}


def occupied(state: State) -> str:
    """980 of 1,010 open beds occupied (97.0%)."""
    return f"{state.occupied or 0:,} of {counted(state.opened or 0, 'open bed')} occupied ({occupancy(state)})"


def occupancy(state: State) -> str:
    return figure(state.occupancy, "%", 1.0)


def over(state: State) -> str:
    """In words, so that no colour is needed: 2 more patients than open beds."""
    return f"{counted(state.over, 'more patient')} than open beds" if state.over else ""


def closed(state: State) -> str:
    """4 beds closed (infection); of several reasons 5 beds closed (4 infection, 1 staffing)."""
    if not state.closed:
        return ""
    reasons = [(reason.replace("_", " "), beds) for reason, beds in state.closed_for]
    why = reasons[0][0] if len(reasons) == 1 else ", ".join(f"{beds:,} {reason}" for reason, beds in reasons)
    return f"{counted(state.closed, 'bed')} closed ({why})"


def wards_over(wards: tuple[Ward, ...]) -> str:
    """2 wards over their open beds."""
    full = sum(bool(ward.state.over) for ward in wards)
    return f"{counted(full, 'ward')} over {'its' if full == 1 else 'their'} open beds" if full else ""


def zone_name(zone: Zone) -> str:
    return zone.name or NO_ZONE


def doubt(wards: WardDay, ward: Ward) -> str:
    """beds and people not to be relied on: which of a ward's numbers are built on a feed that failed."""
    named = {Feed.BEDS: "beds", Feed.INPATIENTS: "people"}
    weak = [named[feed] for feed, those in wards.weak.items() if ward.organisation in those]
    return f"{listed(weak)} not to be relied on" if weak else ""


def ward_notes(wards: WardDay, ward: Ward) -> str:
    """What a person must know beside the ward's numbers."""
    told = [doubt(wards, ward), over(ward.state), closed(ward.state)]
    if not ward.is_configured:
        told.append(f"not configured, counted as {words(ward.kind).lower()}")
    if not ward.in_file:
        told.append("not in the beds file")
    return capital("; ".join(filter(None, told)))


def short_pathway(code: str | None) -> str:
    """Pathway 1; what is not known says so."""
    return f"Pathway {code}" if code in set(Pathway) else "none"


def reason(wards: WardDay, code: str | None) -> str:
    return capital(wards.reason_words.get(code, code)) if code else ""


def owner(wards: WardDay, code: str | None) -> str:
    return wards.organisation_names.get(code, code) if code else ""


def planned(who: Staying) -> str:
    """Definite, possible, or nothing."""
    return words(who.planned or DischargePlanned.NONE)


def reviewed(person: Staying, day: date) -> str:
    """today (here), yesterday (file), 3 days ago (file), never: when, and where it is known from."""
    since = person.days_since_review(day)
    if since is None or person.review is None:
        return "never"
    when = {0: "today", 1: "yesterday"}.get(since, counted(since, "day") + " ago")
    return f"{when} ({person.review.source})"


def review_sentence(review: Review) -> str:
    """Discharge matron at 10:00 on Mon 4 June, in the file. Written down on another day, only the day it was of."""
    same = london(review.at).date() == review.on
    when = (
        f"at {time_words(review.at)} on {short_day(review.on)}"
        if same
        else f"for the morning of {short_day(review.on)}"
    )
    return f"{review.by} {when}, {HERE[review.source]}"


def moment(at: datetime) -> str:
    """12:00 on Wed 6 June."""
    return f"{time_words(at)} on {short_day(london(at).date())}"


def summary(wards: WardDay, least: int, people: list[Staying]) -> str:
    """161 people ... 12 of them not reviewed in the last 7 days; the longest has been here 96 days."""
    if not people:
        return f"Nobody in this list has been here {least} days or more."
    stale = sum(person.is_stale(wards.day) for person in people)
    told = [f"**{counted(len(people), 'person', 'people')}** here {least} days or more"]
    told.append(f"**{stale:,}** not reviewed in the last 7 days" if stale else "all reviewed in the last 7 days")
    told.append(f"the longest has been here **{counted(people[0].length_of_stay, 'day')}**")
    return "; ".join(told) + "."
