"""`people`: who may sign in and with which roles, from the command line; it makes the first administrator too."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Annotated, Any

import typer

from flow import clock
from flow.cli import show
from flow.cli.asked import PLAIN
from flow.errors import UsageError, nearest
from flow.security.account import Account, grant_words
from flow.security.person import ADMINISTRATOR
from flow.security.principal import Grant
from flow.security.roles import ROLE_WORDS, Role
from flow.services import accounts as service
from flow.services.start import open_store

app = typer.Typer(help="Who may sign in, and which roles they have.", no_args_is_help=True, **PLAIN)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The address by which the person signs in.")]
MaybeEmail = Annotated[str | None, typer.Argument(metavar="EMAIL", help="Of this person alone.")]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", help=f"One of {', '.join(Role)}.")]
System = Annotated[
    str | None, typer.Option("--system", help="Key of the system that the role is for; every system if left out.")
]
For = Annotated[
    str | None, typer.Option("--for", help="Code of the organisation that the role is for; every one if left out.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document and nothing else.")]


@app.command("list")
def list_command(as_json: Json = False) -> None:
    """Everybody who may sign in, with their roles."""
    with closing(open_store()) as db:
        found = service.accounts(db)
    if as_json:
        show.document([{**_document(each.account), "last_seen": _moment(each.last_seen)} for each in found])
        return
    if not found:
        show.say("There is no account yet. Make the first administrator with `people add ... --role administrator`.")
        return
    heads = ("address", "name", "organisation", "roles", "account", "last signed in")
    show.table(heads, (_row(each) for each in found))


@app.command("add")
def add_command(
    email: Email,
    name: Annotated[str, typer.Option("--name", help="The person's name.")],
    organisation: Annotated[str, typer.Option("--organisation", help="Code of the organisation they work for.")],
    role: Annotated[str | None, typer.Option("--role", help=f"A first role: one of {', '.join(Role)}.")] = None,
    system: System = None,
    for_: For = None,
    as_json: Json = False,
) -> None:
    """Open an account, with a first role if you name one. The first administrator is made like this."""
    if role is None and (system or for_):
        raise UsageError("--system and --for say where a role counts: name the role too, with --role.")
    grants = (Grant(_role(role), system, for_),) if role else ()
    with closing(open_store()) as db:
        _done(service.open_account(db, email, name, organisation, grants, who=ADMINISTRATOR), as_json)


@app.command("give")
def give_command(
    email: Email, role: RoleArgument, system: System = None, for_: For = None, as_json: Json = False
) -> None:
    """Give somebody a role."""
    with closing(open_store()) as db:
        _done(service.give_role(db, email, Grant(_role(role), system, for_), who=ADMINISTRATOR), as_json)


@app.command("take")
def take_command(
    email: Email, role: RoleArgument, system: System = None, for_: For = None, as_json: Json = False
) -> None:
    """Take a role away, named as it was given."""
    with closing(open_store()) as db:
        _done(service.take_role(db, email, Grant(_role(role), system, for_), who=ADMINISTRATOR), as_json)


@app.command("close")
def close_command(email: Email, as_json: Json = False) -> None:
    """Close an account: the person is signed out wherever they are signed in, at once."""
    with closing(open_store()) as db:
        _done(service.set_active(db, email, active=False, who=ADMINISTRATOR), as_json)


@app.command("open")
def open_command(email: Email, as_json: Json = False) -> None:
    """Open a closed account again, with the roles that it had."""
    with closing(open_store()) as db:
        _done(service.set_active(db, email, active=True, who=ADMINISTRATOR), as_json)


@app.command("history")
def history_command(email: MaybeEmail = None, as_json: Json = False) -> None:
    """What was done to accounts, the newest first."""
    with closing(open_store()) as db:
        found = service.account_history(db, email)
    if as_json:
        show.document([{"account": of, "at": _moment(at.at), "who": at.who, "said": at.said} for of, at in found])
        return
    for of, event in found:
        show.say(f"{clock.moment_words(event.at)}, {event.who}, {of}: {event.said}")
    if not found:
        show.say("Nothing was done to an account yet.")


def _role(text: str) -> Role:
    """A role as typed, with a hyphen or a space as well; a sentence naming the nearest where there is none."""
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word in set(Role):
        return Role(word)
    near = nearest(word, Role)
    hint = f"Did you mean {near}: {ROLE_WORDS[Role(near)]}?" if near else f"There are {', '.join(Role)}."
    raise UsageError(f"There is no role '{text}'. {hint}")


def _done(account: Account, as_json: bool) -> None:
    if as_json:
        show.document(_document(account))
        return
    state = "" if account.active else ", closed"
    show.say(f"{account.name} ({account.key}, {account.organisation}{state}): {_roles(account)}.")


def _roles(account: Account) -> str:
    return "; ".join(map(grant_words, account.grants)) or "no role yet"


def _row(each: service.Listed) -> tuple[str, ...]:
    account = each.account
    seen = clock.moment_words(each.last_seen) if each.last_seen else "never"
    state = "open" if account.active else "closed"
    return account.key, account.name, account.organisation, _roles(account), state, seen


def _document(account: Account) -> dict[str, Any]:
    return {
        "key": account.key,
        "name": account.name,
        "organisation": account.organisation,
        "active": account.active,
        "roles": [
            {"role": str(each.role), "system": each.system, "organisation": each.organisation}
            for each in account.grants
        ],
        "version": account.version,
    }


def _moment(at: datetime | None) -> str | None:
    return clock.london(at).isoformat() if at else None
