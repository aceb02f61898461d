"""Each part of a document in words: the same on the sheet, in the minutes, on a page and in Word."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flow.clock import day_words, london, moment_words, short_day, time_words
from flow.huddle.evidence import Evidence
from flow.reports.figures import counted, listed
from flow.reports.numbers import FEW, Numbers
from flow.reports.parts import ActionLine, DeclaredLine, Files, Head, PatientLine, PresentLine, PromiseLine
from flow.vocabulary import ActionStatus, words

PATIENTS_NAMED = 3
PUBLIC = (
    f"Public version: counts of {FEW} are hidden, and others by which they could be worked out; nobody is named, and "
    "nothing that somebody wrote is repeated."
)


def printed(head: Head) -> str:
    """Printed at 09:14 on Tue 5 June 2018 by Ruth Hall (RK9)."""
    by = f" by {head.printed_by}" if head.printed_by and not head.public else ""
    return f"Printed at {moment_words(head.printed_at)}{by}."


def gate(files: Files, numbers: Numbers) -> list[str]:
    """What has come, what is missing, what is left out and what failed."""
    if files.owed:
        came = f"{files.arrived} of {counted(files.owed, 'file')} in"
        came = f"All {counted(files.owed, 'file')} in" if files.arrived == files.owed else came
    else:
        came = f"Nothing is owed here each day; {counted(files.filed, 'file')} in"
    missing = f"Not come: {listed(files.missing)}." if files.missing else ""
    rows = f"{numbers.counted(files.left_out, 'row')} left out." if files.left_out else "No row left out."
    failed = [f"Not to be relied on: {numbers.sentence(why)}" for why in files.failed]
    return [" ".join(filter(None, [f"{came}.", missing, rows])), *failed]


def declared(line: DeclaredLine, public: bool) -> str:
    """Livewell Southwest OPEL 3 at 08:55 (no beds in the west)."""
    note = f" ({line.note})" if line.note and not public else ""
    return f"{line.organisation}: OPEL {line.level} at {time_words(line.at)}{note}"


def person(name: str, organisation: str, public: bool) -> str:
    """Ruth Hall, Livewell Southwest; in public the organisation alone."""
    return organisation if public else f"{name}, {organisation}"


def two_lines(name: str, organisation: str, public: bool) -> tuple[str, str | None]:
    """The same with the organisation beneath."""
    return (organisation, None) if public else (name, organisation)


def stood(promise: PromiseLine) -> str:
    """How a promise stood when the huddle began."""
    return f"{words(promise.status_then)}, overdue" if promise.overdue else words(promise.status_then)


def became(evidence: Evidence, numbers: Numbers) -> str:
    """What the data shows became of the people; in public the kinds alone where one of them is of a few.

    How many wait for the same is in public only where everybody who waits is listed.
    """
    if not numbers.public:
        return evidence.words
    few = any(numbers.hides(many) for many in evidence.people.values())
    told = [str(kind) if few else f"{many:,} {kind}" for kind, many in evidence.people.items()]
    return ", ".join(told) or "No person was named for it."


def since(promise: PromiseLine, public: bool) -> str | None:
    """What was done to it after the huddle began; it names people, so a public document does not say it."""
    return f"Since: {promise.since}" if promise.since and not public else None


def due(action: ActionLine, day: date) -> str:
    """15:00 today; 12:00 on Wed 6 June."""
    on = london(action.due_at).date()
    return f"{time_words(action.due_at)} {'today' if on == day else f'on {short_day(on)}'}"


def tier(action: ActionLine) -> str:
    """Its tier, how often it was carried over, to whom it was escalated."""
    told = [words(action.tier)]
    if action.carried:
        told.append(f"carried over {({1: 'once', 2: 'twice'}).get(action.carried, f'{action.carried} times')}")
    return ", ".join(told)


def stands(action: ActionLine, public: bool) -> str | None:
    """Whether the owner said yes, an escalation and its reply, and a status that is no longer open."""
    told = ["Owner said yes"] if action.confirmed else []
    if action.escalated_to and not public:
        answered = f", who answered: {action.reply}" if action.reply else ", not answered yet"
        told.append(f"escalated to {action.escalated_to}{answered}")
    if action.status is not ActionStatus.OPEN:
        told.append(words(action.status).lower())
    text = "; ".join(told)
    return text[:1].upper() + text[1:] or None


def meant(action: ActionLine, numbers: Numbers, *, named: bool) -> str | None:
    """For 3 people, waiting for therapy: Hartor A4 S1; Brent B2 S7; and 1 more. `named`: with their local keys."""
    told = [numbers.counted(action.people, "person", "people")] if action.people and not numbers.public else []
    told += [action.meant] if action.meant else []
    if not told:
        return None
    who = f": {patients(action.patients)}" if named and action.patients and not numbers.public else ""
    return f"For {', '.join(told)}{who}"


def patients(people: tuple[PatientLine, ...]) -> str:
    """Ward, bed and local key of a few, and how many more."""
    shown = [" ".join(filter(None, [one.ward, one.bed, one.key])) for one in people[:PATIENTS_NAMED]]
    more = len(people) - len(shown)
    return "; ".join([*shown, f"and {more} more"] if more else shown)


def present(line: PresentLine, public: bool) -> tuple[str, str, str]:
    """(name, organisation and in whose place, when); in public nobody is named."""
    left = f", left at {time_words(line.until)}" if line.until else ""
    if public:
        return "", line.organisation, f"from {time_words(line.since)}{left}"
    deputy = f", deputising for {line.deputises_for}" if line.deputises_for else ""
    return line.name, f"{line.organisation}{deputy}", f"from {time_words(line.since)}{left}"


def length(spent: timedelta) -> str:
    """4 minutes; less than a minute."""
    whole = int(spent.total_seconds() // 60)
    return counted(whole, "minute") if whole else "less than a minute"


def of_day(moment: datetime, day: date) -> str:
    """09:02; with the day where it is another one."""
    on = london(moment).date()
    return time_words(moment) if on == day else f"{time_words(moment)} on {day_words(on)}"
