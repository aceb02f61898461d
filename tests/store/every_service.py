"""Every service called as anybody: its arguments by their names, from real things of a small store.

Nothing that a call writes is kept, so that one store does for all of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from flow.actions.action import NewAction
from flow.errors import FlowError
from flow.security.person import Person
from flow.security.principal import Grant, NotAllowed, Principal, Trust
from flow.security.roles import Role
from flow.services import accounts, actions, plans, versions
from flow.services.audit import Asked as Wanted
from flow.services.documents import Asked, Kind
from flow.services.load import How
from flow.services.mapping import save_profile
from flow.services.pack import PackAsked
from flow.services.settings_edit import fields_of, settings
from flow.services.worklist import worklist
from flow.settings import Settings
from flow.snapshots.drafting import Draft
from flow.store.audit import add
from flow.store.database import WRITES, Database
from flow.store.tables import audit
from flow.vocabulary import DtocSide, DtocVerdict, Feed, Grain, HuddlePart, Maturity, Scope
from tests import mornings
from tests.mornings import DAY, KEY, NOW
from tests.store.planned import planned

RUTH = Person("Ruth Hall", "RK9")
LATER = datetime(2018, 6, 21, 9, 0, tzinfo=UTC)
HARTOR = {"site": "RK950", "code": "HAR"}


@dataclass(frozen=True)
class Undone(Database):
    """A store that forgets what is written, so that one store does for every call."""

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin() as all_of_it:
            yield connection
            if self.told and not self.told.written:
                add(connection, self.told.line)
            all_of_it.rollback()
        if self.told:
            self.told.written = True


class Reached(Exception):
    """The service began: its guard let somebody through."""


@dataclass(frozen=True)
class Door(Database):
    """A store that opens for the guard of the first service alone: what is inside is not done, so that it costs little.

    `depth`: 0 as a person asks; more in the hands of what was let in.
    """

    depth: int = -1

    def __post_init__(self) -> None:
        object.__setattr__(self, "depth", self.depth + 1)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        if self.depth:
            raise Reached
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Any]:
        yield AuditAlone()


class AuditAlone:
    """A connection on which nothing but a refusal can be written down."""

    def execute(self, statement: Any, *_: Any) -> None:
        if getattr(statement, "table", None) is not audit:
            raise Reached

    def __getattr__(self, name: str) -> Any:
        raise Reached


@dataclass(frozen=True)
class Called:
    """The demo store, and the arguments of every service in it: by service and name, by module and name, or by name."""

    store: Database
    arguments: dict[str, Any]

    def outcome(self, name: str, who: Principal | None) -> bool:
        """Whether this person may: anything but NotAllowed is that; a wrong argument of ours raises."""
        try:
            self.call(name, Door(self.store.engine, who))
        except NotAllowed:
            return False
        except (Reached, FlowError):
            return True
        return True

    def call(self, name: str, db: Database) -> Any:
        """The service itself, in the name of whoever the database is asked for."""
        speaks = db.who.speaks_for("demo")[0] if db.who else "RK9"
        writer = {"who": replace(RUTH, organisation=speaks)} if writes(service(name)) else {}
        return service(name)(db, **self.given(name), **writer)

    def given(self, name: str) -> dict[str, Any]:
        module = name.split(".")[0]
        found = {}
        for parameter in list(inspect.signature(service(name)).parameters.values())[1:]:
            if parameter.kind is parameter.VAR_KEYWORD or parameter.name == "who":
                continue
            keys = (f"{name}.{parameter.name}", f"{module}.{parameter.name}", parameter.name)
            key = next((key for key in keys if key in self.arguments), None)
            assert key or parameter.default is not parameter.empty, f"nothing to give {name} as {parameter.name}"
            if key:
                found[parameter.name] = self.arguments[key]
        return found


def service(name: str) -> Any:
    module, function = name.split(".")
    return getattr(import_module(f"flow.services.{module}"), function)


def writes(function: Any) -> bool:
    return "who" in inspect.signature(function).parameters


def person(role: Role, system: str | None, organisation: str | None) -> Principal:
    return Principal("ruth.hall@nhs.net", RUTH.name, "RK9", Trust.OIDC, (Grant(role, system, organisation),))


def fill(store: Database, folder: Path) -> Called:
    """The demo system with a morning, an action and a plan; a second system; and what every service is called with."""
    for key in ("demo", "other"):
        mornings.make_demo(store, folder, mornings.DEMO.replace('"demo"', f'"{key}"').replace('"Demo"', f'"{key}"'))
    mornings.a_morning(store)
    loaded = mornings.put(store, mornings.beds(DAY, "HAR,28,2,1,26", at="08:30"))
    planned(store, folder, RUTH, NOW)
    accounts.open_account(store, "jane.okafor@nhs.net", "Jane Okafor", "LWSW", who=RUTH)
    save_profile(store, "demo", "RK9", Draft("PAS", Feed.INPATIENTS, columns(mornings.INPATIENTS), "RK9"), RUTH, NOW)
    return Called(store, arguments(store, folder, loaded.load))


def columns(header: str) -> dict[str, str]:
    return {name: name for name in header.split(",") if name != "nhs_number"}


def arguments(store: Database, folder: Path, load: int | None) -> dict[str, Any]:
    new = NewAction("Ring the families", "Tom Vale", "RK9", LATER)
    action, line = actions.agree_action(store, "demo", DAY, new, who=RUTH, at=NOW), plans.plan(store, "demo")[0]
    first, second = (one.snapshot for one in versions.versions(store, "demo", "RK9", Feed.BEDS, DAY))
    beds = mornings.beds()
    (folder / "beds.csv").write_bytes(beds)
    draft = Draft("Beds", Feed.BEDS, columns(mornings.BEDS), "RK9")
    return {
        "system": "demo", "day": DAY, "organisation": "RK9", "first": DAY, "last": DAY, "until": DAY, "start": DAY,
        "on": DAY, "quarter": DAY, "now": NOW, "at": NOW, "moment": NOW, "due_at": LATER + timedelta(days=1),
        "next_check": LATER,
        "action_id": action.id, "version": 1, "work.version": 0, "action": action.id, "actions": [action], "new": new,
        "line": line.id, "lines": [line], "load": load, "before": first, "after": second, "hold": 1,
        "changes": {"what": "Ring the wards"}, "plans.changes": {"status": "on_track"},
        "settings_edit.changes": {"name": "Hart"}, "settings_edit.part": "ward",
        "named": HARTOR, "read": None, "settings_edit.read": fields_of(settings(store, "demo"), "ward", HARTOR),
        "note": "a note", "why": "a reason", "reason": "a reason", "text": "a decision", "said": "a reply",
        "work.said": "a word", "work.save_filter.said": {"ward": "HAR"}, "outcome": "done", "to": "Tom Vale",
        "next_step": "ring", "blocked_by": "transport", "name": "Jane Okafor",
        "spell": "S1", "spell_id": "S1", "side": DtocSide.NHS, "verdict": DtocVerdict.AGREED,
        "part": HuddlePart.AGENDA, "level": 2, "plans.level": Maturity.PLANS, "group": "E", "place": 1,
        "measure": "occupancy", "keys": ["occupancy"], "scope": Scope.SYSTEM, "scope_code": "demo", "code": "demo",
        "grain": Grain.DAY, "trends.grain": Grain.WEEK, "codes": ["RK9"], "weeks": 2, "change": "home_first",
        "pathway": "1", "locality": "Plymouth", "starts": 2, "gate": [], "huddles": {},
        "documents.next_huddle.at": "09:15", "audit.asked": Wanted("demo"), "audit.ending": "csv",
        "documents.asked": Asked(Kind.SHEET, "demo", DAY),
        "documents.minutes.asked": Asked(Kind.MINUTES, "demo", DAY), "pack.asked": PackAsked("demo", DAY),
        "ending": "html", "export.ending": "csv", "table": "position", "export.path": folder / "position.csv",
        "documents.path": folder / "sheet.html", "pack.path": folder / "pack.html",
        "configure.path": folder / "demo.toml", "load.path": folder / "beds.csv", "safe_copy.path": folder / "no" / "c",
        "folder": folder, "environment": {}, "settings": Settings(_env_file=None, data_folder=folder),
        "master": "spark://127.0.0.1:9", "recompute_spark.folder": None,
        "wanted": ["nowhere"], "load_again.wanted": [load], "progress": lambda *_: None, "step": lambda *_: None,
        "data": beds, "load.name": "beds.csv", "mapping.name": "beds.csv", "load.files": [("beds.csv", beds)],
        "understood": [],
        "load_each.files": [("beds.csv", lambda: beds)], "how": How("demo", sender="RK9"), "key": KEY,
        "draft": draft, "column": "pathway", "mapping.codes": {"Home": "1"}, "profile_key": "rk9-pas",
        "profile_toml.key": "rk9-pas", "mapping.profile_toml.key": "rk9-pas", "feed": Feed.BEDS,
        "by_hand.key": "ed_attendances", "value": 3, "indicators.value": 0.03, "indicators.key": "reablement_65",
        "area": "Demo",
        "source": "LG Inform", "accounts.key": "jane.okafor@nhs.net", "active": False,
        "grant": Grant(Role.VIEWER, "demo"), "safe_copy.key": KEY, "found": worklist(store, "demo", DAY, NOW),
        "to_whom": Person("Jane Okafor", "LWSW"), "dry_run": True, "purge.before": date(2010, 1, 1),
    }  # fmt: skip
