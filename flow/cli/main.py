"""The commands. Exit code 0: done; 1: our bug; 2: usage; 3: a file was refused; 4: a rule or permission refused it."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from flow.cli import around
from flow.cli.asked import PLAIN

COMMANDS = {
    "load": "loading.load",
    "check": "loading.check",
    "watch": "watch.watch",
    "recompute": "recompute.recompute",
    "sheet": "documents.sheet",
    "minutes": "documents.minutes",
    "pack": "documents.pack",
    "spc": "spc.spc",
    "backup": "safety.backup",
    "restore": "safety.restore",
    "purge": "keeping.purge",
    "audit": "audit.audit",
    "serve": "serve.serve",
    "migrate": "operate.migrate",
    "rotate-key": "keeping.rotate_key",
    "sample": "systems.sample",
    "configure": "systems.configure",
    "measures": "looking.measures",
    "board": "looking.board",
    "export": "export.export",
    "settings": "operate.settings",
    "verify": "systems.verify",
    "hold": "keeping.hold",
    "actions": "actions.app",
    "people": "people.app",
}
"""Where each is; its module is imported when somebody asks for it, as all of them together take seconds."""


class Imported(UserDict[str, Any]):
    """The table, each command made when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = self.data[name].partition(".")
        found = getattr(import_module(f"flow.cli.{module}"), attribute)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(**PLAIN)
            alone.command(name=name)(found)
            found = alone
        made = typer.main.get_command(found)
        made.name = name
        return made


class Commands(TyperGroup):
    """The commands of the table."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = Imported(COMMANDS)

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)


app = typer.Typer(cls=Commands, no_args_is_help=True, **PLAIN)


@app.callback()
def _about() -> None:
    """The daily patient-flow huddle: the same services as the screens."""


def main() -> None:
    """Run a command. A FlowError is a sentence and its exit code; anything else is our bug: 1."""
    try:
        around.begin()
        app()
    except Exception as error:
        raise SystemExit(around.end(error)) from None
