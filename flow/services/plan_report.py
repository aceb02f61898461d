"""The quarterly report: every plan as it stood at the end of a quarter, what was written in it, maturity, measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from flow import clock
from flow.actions.maturity import CHANGES, quarter_before, quarter_end, quarter_of, quarter_words
from flow.actions.plan import PlanEvent, PlanLine, replay, sentence
from flow.measures.definitions import MEASURES
from flow.reports.figures import with_unit
from flow.reports.quarterly import ChangeLine, Goal, MeasureLine, Quarterly, ReportLine, quarterly
from flow.security.person import Person
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.plans import Levels, histories, linked, maturity, plan
from flow.services.values import Value, known_system
from flow.store.database import Database
from flow.vocabulary import words

NOT_SAID = "not assessed"


@allowed(Act.EXPORT)
def report(
    db: Database, system: str, day: date, *, who: Person | None = None, now: datetime | None = None
) -> Quarterly:
    """The report of the quarter that holds this day. Measures are the latest up to its end, or to the day now."""
    moment, first = now or clock.now(), quarter_of(day)
    last = min(quarter_end(first), max(day, first))
    with db.reading() as connection:
        layout = known_system(connection, system)
    names = {code: item.name for code, item in layout.organisations.items()}
    lines = plan(db, system)
    done = histories(db, lines)
    stood = [line for line in (_then(done[line.id], first) for line in lines) if line is not None]
    values = linked(db, system, stood, last)
    return Quarterly(
        place=layout.name,
        quarter=quarter_words(first),
        mark=layout.settings.mark,
        printed_at=moment,
        printed_by=str(who) if who else None,
        goals=tuple(_goals(stood, done, names, values, first)),
        changes=tuple(_changes(maturity(db, system), first)),
        measures=tuple(_measure(key, values) for key in MEASURES if key in values and _is_linked(key, stood)),
    )


@allowed(Act.EXPORT)
def word_report(
    db: Database, system: str, day: date, *, who: Person | None = None, now: datetime | None = None
) -> bytes:
    """The same as a Word file."""
    return quarterly(report(db, system, day, who=who, now=now))


@allowed(Act.SEE)
def quarters_told(db: Database, system: str, day: date) -> list[date]:
    """Quarters of which a report may be made, newest first: from the first line's to the newest event's or this day's.

    At most twelve.
    """
    told = [clock.london(event.at).date() for events in histories(db, plan(db, system)).values() for event in events]
    first, quarter = quarter_of(min([day, *told])), quarter_of(max([day, *told]))
    found = [quarter]
    while found[-1] > first and len(found) < MOST_QUARTERS:
        found.append(quarter_before(found[-1]))
    return found


MOST_QUARTERS = 12


def _end(quarter: date) -> datetime:
    """The moment at which a quarter is over."""
    return clock.at(quarter_end(quarter) + timedelta(days=1), time.min)


def _then(events: Sequence[PlanEvent], quarter: date) -> PlanLine | None:
    """The line as it stood when the quarter ended; None where it was not there yet."""
    until = [event for event in events if event.at < _end(quarter)]
    return replay(until) if until else None


def _goals(
    lines: Sequence[PlanLine],
    done: Mapping[int, Sequence[PlanEvent]],
    names: Mapping[str, str],
    values: Mapping[str, Value],
    quarter: date,
) -> list[Goal]:
    """Each goal with the lines under it; a line that is under none is a goal of its own."""
    goals = []
    for goal in (line for line in lines if line.parent is None):
        under = [line for line in lines if (line.plan, line.parent) == (goal.plan, goal.key)] or [goal]
        told = tuple(_report_line(line, done[line.id], names, values, quarter) for line in under)
        goals.append(Goal(goal.plan, f"{goal.key}. {goal.words}", told))
    return goals


def _report_line(
    line: PlanLine,
    events: Sequence[PlanEvent],
    names: Mapping[str, str],
    values: Mapping[str, Value],
    quarter: date,
) -> ReportLine:
    start = clock.at(quarter, time.min)
    within = [event for event in events if start <= event.at < _end(quarter)]
    return ReportLine(
        key=line.key,
        what=line.words,
        lead=names.get(line.lead or "", line.lead or ""),
        milestone=line.milestone or "",
        due=line.due,
        status=words(line.status),
        late=line.late(quarter_end(quarter) + timedelta(days=1)),
        measures=tuple(f"{MEASURES[key].label}: {value_words(values[key])}" for key in line.measures if key in values),
        notes=tuple(
            f"{clock.day_words(clock.london(event.at).date())}, {sentence(event)}"
            + (f":\n{event.note}" if event.note else "")
            for event in within
        ),
    )


def value_words(value: Value) -> str:
    """3.4% (Tue 5 June 2018), or the reason why there is none."""
    if value.value is None:
        return value.reason or "not available"
    return f"{with_unit(value.value, value.unit)} ({period_words(value)})"


def period_words(value: Value) -> str:
    """The day, the week or the month that a value describes."""
    if value.grain == "month":
        return f"{value.day:%B %Y}"
    return f"{'week of ' if value.grain == 'week' else ''}{clock.day_words(value.day)}"


def _is_linked(key: str, lines: Sequence[PlanLine]) -> bool:
    return any(key in line.measures for line in lines)


def _measure(key: str, values: Mapping[str, Value]) -> MeasureLine:
    value, item = values[key], MEASURES[key]
    target = with_unit(value.target, value.unit) if value.target is not None else ""
    return MeasureLine(item.label, value_words(value), target, words(value.status))


def _changes(levels: Levels, quarter: date) -> list[ChangeLine]:
    found = []
    for item in CHANGES.values():
        before, now = levels.get((item.key, quarter_before(quarter))), levels.get((item.key, quarter))
        found.append(
            ChangeLine(
                f"{item.number}. {item.title}",
                words(before.level) if before else NOT_SAID,
                words(now.level) if now else NOT_SAID,
                (now.note if now else None) or "",
            )
        )
    return found
