"""`actions`: the action log from the command line, through the same services as the screens."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from typing import Annotated, Any

import typer

from flow import clock
from flow.actions.action import Action, Filters, NewAction, PatientRef
from flow.actions.documents import action_document, event_document
from flow.actions.words import sentence
from flow.cli.asked import PLAIN
from flow.errors import UsageError
from flow.security.person import ADMINISTRATOR
from flow.services import actions as service
from flow.services import audit
from flow.services.start import Database, open_store
from flow.vocabulary import Tier, words

app = typer.Typer(
    help="The action log: what was agreed, who does it by when, and what became of it.",
    no_args_is_help=True,
    **PLAIN,
)

DAYS = ["%Y-%m-%d"]
MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


def _patient(text: str) -> PatientRef:
    organisation, _, spell = text.partition(":")
    if not organisation or not spell:
        raise typer.BadParameter(f"'{text}' is not ORGANISATION:SPELL, for example RK9:10482.")
    return PatientRef(organisation, spell)


System = Annotated[str, typer.Option("--system", help="Key of the system.")]
What = Annotated[str | None, typer.Option("--what", help="What is to be done, beginning with a verb.")]
Owner = Annotated[str | None, typer.Option("--owner", help="Name of the person who does it.")]
Organisation = Annotated[str | None, typer.Option("--organisation", help="Code of the organisation that does it.")]
Due = Annotated[datetime | None, typer.Option("--due", formats=MOMENTS, help="When it is due, England's clock.")]
TierOption = Annotated[Tier | None, typer.Option("--tier", help="1 team, 2 organisation, 3 system, 4 beyond.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Delay reason that it is for.")]
DelayOrganisation = Annotated[
    str | None, typer.Option("--delay-organisation", help="Organisation the delay waits for.")
]
Pathway = Annotated[str | None, typer.Option("--pathway", help="Discharge pathway that it is for.")]
Measure = Annotated[str | None, typer.Option("--measure", help="Key of the measure that it is for.")]
Patients = Annotated[
    list[PatientRef] | None,
    typer.Option(
        "--patient", parser=_patient, metavar="ORGANISATION:SPELL", help="A patient it is for; may be repeated."
    ),
]
Note = Annotated[str | None, typer.Option("--note", help="Why, what came of it, or what will be different.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document and nothing else.")]


@app.command("list")
def list_command(
    system: System,
    day: Annotated[datetime | None, typer.Option(formats=DAYS, help="Agreed at the huddle of this day.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Open ones only.")] = False,
    organisation: Organisation = None,
    as_json: Json = False,
) -> None:
    """The actions of a system: open ones first, and of these the longest overdue."""
    filters: Filters = {"open_only": open_only}
    if day:
        filters["day"] = day.date()
    if organisation:
        filters["owner_organisation"] = organisation
    with closing(open_store()) as db:
        actions = service.list_actions(db, system, **filters)
        audit.looked(db, "actions list", system, filters.get("day"))
    if as_json:
        _print_json([action_document(action) for action in actions])
        return
    for action in actions:
        typer.echo(_line(action))
    if not actions:
        typer.echo("No actions.")


@app.command("add")
def add_command(
    system: System,
    day: Annotated[datetime, typer.Option(formats=DAYS, help="Day of the huddle that agrees it.")],
    what: Annotated[str, typer.Option(help="What is to be done, beginning with a verb.")],
    owner: Annotated[str, typer.Option(help="Name of the person who does it.")],
    organisation: Annotated[str, typer.Option(help="Code of the organisation that does it.")],
    due: Annotated[datetime, typer.Option(formats=MOMENTS, help="When it is due, England's clock.")],
    tier: TierOption = None,
    reason: Reason = None,
    delay_organisation: DelayOrganisation = None,
    pathway: Pathway = None,
    measure: Measure = None,
    patient: Patients = None,
    as_json: Json = False,
) -> None:
    """Agrees an action at a day's huddle."""
    links = {"measure": measure, "delay_reason": reason, "delay_organisation": delay_organisation, "pathway": pathway}
    new = NewAction(what, owner, organisation, due, tier or NewAction.tier, **links, patients=tuple(patient or ()))
    with closing(open_store()) as db:
        _show(service.agree_action(db, system, day.date(), new, who=ADMINISTRATOR), as_json)


@app.command("update")
def update_command(
    action_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the action.")],
    version: Annotated[int, typer.Option(help="Version at which it was read; refused where somebody saved since.")],
    done: Annotated[bool, typer.Option("--done", help="It is done; the note says what came of it.")] = False,
    not_done: Annotated[bool, typer.Option("--not-done", help="It was not done; the note says why.")] = False,
    start: Annotated[bool, typer.Option("--start", help="It is in progress.")] = False,
    carry_to: Annotated[datetime | None, typer.Option(formats=MOMENTS, help="Carry it over to a later time.")] = None,
    escalate_to: Annotated[str | None, typer.Option(help="Escalate it to the person who must reply.")] = None,
    answered: Annotated[bool, typer.Option("--answered", help="The escalation was answered; the note says.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="It is not needed; the note says why.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open it again; the note says why.")] = False,
    what: What = None,
    owner: Owner = None,
    organisation: Organisation = None,
    due: Due = None,
    tier: TierOption = None,
    reason: Reason = None,
    delay_organisation: DelayOrganisation = None,
    pathway: Pathway = None,
    measure: Measure = None,
    patient: Patients = None,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Does one thing to an action: progress, an end, a change of its fields, or, with --note alone, a note."""
    steps = {"done": done, "not_done": not_done, "start": start, "cancel": cancel, "reopen": reopen}
    steps["answered"] = answered
    given = [name for name, wanted in steps.items() if wanted]
    given += [name for name, to in (("carry", carry_to), ("escalate", escalate_to)) if to is not None]
    edits = _edits(what, owner, organisation, due, tier, reason, delay_organisation, pathway, measure, patient)
    step = _one_step(given, edits, note)
    with closing(open_store()) as db:
        _show(STEPS[step](db, action_id, version, note, carry_to or escalate_to, edits), as_json)


@app.command("history")
def history_command(
    action_id: Annotated[int, typer.Argument(metavar="ID", help="Number of the action.")], as_json: Json = False
) -> None:
    """Everything done to an action, oldest first."""
    with closing(open_store()) as db:
        events = service.action_history(db, action_id)
        audit.looked(db, "actions history", service.get_action(db, action_id).system, None)
    if as_json:
        _print_json([event_document(event) for event in events])
        return
    for event in events:
        typer.echo(f"{event.version}  {clock.moment_words(event.at)}: {sentence(event)}")


EDITED = (
    "what",
    "owner_name",
    "owner_organisation",
    "due_at",
    "tier",
    "delay_reason",
    "delay_organisation",
    "pathway",
    "measure",
    "patients",
)


def _edits(*values: Any) -> dict[str, Any]:
    """The fields that were given, by name, from values in the order of EDITED."""
    return {name: value for name, value in zip(EDITED, values, strict=True) if value is not None}


def _one_step(given: list[str], edits: dict[str, Any], note: str | None) -> str:
    """What is to be done; UsageError where it is nothing, or more than one thing."""
    if len(given) > 1:
        raise UsageError("Do one thing at a time: each is a line of the history.")
    if given and edits.keys() - ({"tier"} if given == ["escalate"] else set()):
        raise UsageError("Change fields in an update of their own.")
    if not given and not edits and note is None:
        raise UsageError("Say what to do, for example --done; `actions update --help` lists it all.")
    return given[0] if given else "change" if edits else "note"


Step = Callable[[Database, int, int, str | None, Any, dict[str, Any]], Action]
STEPS: dict[str, Step] = {
    "done": lambda db, i, v, note, _to, _: service.finish_action(db, i, v, outcome=note, who=ADMINISTRATOR),
    "not_done": lambda db, i, v, note, _to, _: service.not_done(db, i, v, note or "", who=ADMINISTRATOR),
    "start": lambda db, i, v, note, _to, _: service.start_action(db, i, v, note=note, who=ADMINISTRATOR),
    "answered": lambda db, i, v, note, _to, _: service.answer_escalation(db, i, v, note or "", who=ADMINISTRATOR),
    "cancel": lambda db, i, v, note, _to, _: service.cancel_action(db, i, v, note or "", who=ADMINISTRATOR),
    "reopen": lambda db, i, v, note, _to, _: service.reopen_action(db, i, v, note or "", who=ADMINISTRATOR),
    "note": lambda db, i, v, note, _to, _: service.note_on_action(db, i, v, note or "", who=ADMINISTRATOR),
    "carry": lambda db, i, v, note, to, _: service.carry_over(db, i, v, to, note=note, who=ADMINISTRATOR),
    "change": lambda db, i, v, note, _to, edits: service.change_action(db, i, v, edits, note=note, who=ADMINISTRATOR),
    "escalate": lambda db, i, v, note, to, edits: service.escalate(
        db, i, v, to, tier=edits.get("tier"), note=note, who=ADMINISTRATOR
    ),
}


def _show(action: Action, as_json: bool) -> None:
    if as_json:
        _print_json(action_document(action))
    else:
        typer.echo(_line(action))


def _line(action: Action) -> str:
    late = ", overdue" if action.overdue(clock.now()) else ""
    state = f"{words(action.status)}{late}, due {clock.moment_words(action.due_at)}, {words(action.tier)}"
    owner = f"{action.owner_name} ({action.owner_organisation})"
    return f"{action.id} (version {action.version})  {state}: {owner}: {action.what}"


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, indent=2))
