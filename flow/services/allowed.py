"""What stands before every service: may this person do it, and the line of the audit that says they did.

    @allowed(Act.AGREE)
    def agree_action(db, system, ...): ...

The database that a service is handed carries who asks (`Database.who`; None may nothing). For which system and which
organisation is read from the arguments: the record that is named by its number goes before what is said outright, so
that nobody reaches another's by naming their own. A service that calls another is asked once more, and tells the audit
once: the outermost call is what the person did.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from flow import clock
from flow.actions.fields import plain
from flow.security.masking import NAMES, masked, members
from flow.security.person import Person
from flow.security.principal import NotAllowed, Principal, Trust, check_speaks, refusal
from flow.security.roles import ALWAYS_TOLD, LOOKS, Act
from flow.security.typed import refuse_nhs_number
from flow.services import metrics
from flow.snapshots.profiles import parse_profile
from flow.store import actions, audit, loads, plans, systems, versions
from flow.store.database import Database

P = ParamSpec("P")
R = TypeVar("R")

KEYS = (
    "key", "day", "organisation", "table", "kind", "part", "feed", "measure", "pathway", "change", "spell", "spell_id",
)  # fmt: skip
NUMBERS = ("action_id", "action", "load", "line", "version", "before", "after")
LONGEST_KEY = 60
LARGEST = 2**31 - 1
NOT_TYPED = LOOKS | {Act.LOAD, Act.KEEP_STORE}
"""Acts in which nobody types what is kept: files are looked through, cell by cell, by the loading of them."""


@dataclass(frozen=True)
class Guarded:
    """What a service asks for: the act; whether people are hidden; whether it is of no one system, or organisation."""

    act: Act
    hides: bool = False
    anywhere: bool = False
    any_organisation: bool = False


GUARDED: dict[str, Guarded] = {}
"""Every guarded service by module and name; a test walks them."""


@dataclass(frozen=True)
class Where:
    """The system and organisation that a call is about (None: all of them). `nothing`: it is about no record at all."""

    system: str | None
    organisation: str | None = None
    nothing: bool = False


def allowed(
    act: Act, *, hides: bool = False, anywhere: bool = False, any_organisation: bool = False
) -> Callable[[Callable[Concatenate[Database, P], R]], Callable[Concatenate[Database, P], R]]:
    """Guards a service whose first argument is the database.

    `hides`: what it gives has people in it, who are masked for those who may not see them. `anywhere`: it is about no
    one system, and may be asked by whoever may do the act in any. `any_organisation`: it is about no one organisation,
    and may be asked by whoever may do the act for any of the system's.
    """

    def guard(service: Callable[Concatenate[Database, P], R]) -> Callable[Concatenate[Database, P], R]:
        guarded = Guarded(act, hides, anywhere, any_organisation)
        name = f"{service.__module__.removeprefix('flow.services.')}.{service.__name__}"
        GUARDED[name] = guarded
        signature = inspect.signature(service)

        @wraps(service)
        def asked(db: Database, /, *args: P.args, **kwargs: P.kwargs) -> R:
            arguments = signature.bind(db, *args, **kwargs).arguments
            where = _where(db, arguments)
            _check(db, guarded, name, where, arguments)
            told = db.told
            if told is None and act not in LOOKS:
                told = audit.Pending(_line(db.who, act, name, where, arguments))
            found = service(replace(db, told=told), *args, **kwargs)
            if act in ALWAYS_TOLD and told and told is not db.told and not told.written:
                with replace(db, told=told).writing():
                    pass
            return masked(found) if hides and not _sees_people(db, where) else found

        return asked

    return guard


def _check(db: Database, guarded: Guarded, name: str, where: Where, arguments: Mapping[str, Any]) -> None:
    who = db.who
    if who is None or not _may(who, guarded, where):
        metrics.REFUSED.labels(guarded.act).inc()
        _refused(db, _line(who, guarded.act, name, where, arguments))
        raise NotAllowed(refusal(who, guarded.act, where.system, where.organisation))
    writer = arguments.get("who")
    if isinstance(writer, Person) and guarded.act not in LOOKS:
        check_speaks(who, writer, where.system)
    if guarded.act not in NOT_TYPED:
        _refuse_nhs_numbers(arguments)


def _may(who: Principal, guarded: Guarded, where: Where) -> bool:
    if guarded.anywhere or where.nothing:
        return who.may_anywhere(guarded.act)
    if guarded.any_organisation and where.system is not None:
        return who.may_in(guarded.act, where.system)
    return who.may(guarded.act, where.system, where.organisation)


def _refuse_nhs_numbers(item: Any) -> None:
    """Raises RuleRefused for an NHS number in any text of what was typed, but for a hospital's own number of a stay."""
    if isinstance(item, str):
        refuse_nhs_number(item)
        return
    for name, value in members(item):
        if not (name in NAMES and isinstance(value, str)):
            _refuse_nhs_numbers(value)


def _refused(db: Database, line: audit.Line) -> None:
    if db.who is not None:
        with replace(db, told=None).writing() as connection:
            audit.add(connection, replace(line, allowed=False))


def _sees_people(db: Database, where: Where) -> bool:
    return db.who is not None and db.who.may(Act.SEE_PEOPLE, where.system)


def _where(db: Database, arguments: Mapping[str, Any]) -> Where:
    """Looked up by the number or the key of a record, else named outright, else carried by what is asked."""
    system, organisation = arguments.get("system"), arguments.get("organisation")
    for name, (kind, look) in RECORDS.items():
        value = arguments.get(name)
        if isinstance(value, kind):
            with db.reading() as connection:
                there = not isinstance(value, int) or 0 < value <= LARGEST
                found = (look(connection, value, system) if there else None) or Where(system)
            return found if system in (None, found.system) else Where(None)
    if "system" in arguments:
        draft = arguments.get("draft")
        return Where(system, draft.organisation if draft and "organisation" not in arguments else organisation)
    for name in ("asked", "how", "found"):
        if name in arguments:
            return Where(arguments[name].system, getattr(arguments[name], "sender", None))
    listed = [arguments[name] for name in ("actions", "lines") if name in arguments]
    several = {item.system for items in listed for item in items}
    return Where(next(iter(several)) if len(several) == 1 else None, nothing=bool(listed) and not several)


def _of_action(connection: Any, number: int, _system: str | None) -> Where | None:
    found = actions.get(connection, number)
    return Where(found.system) if found else None


def _of_load(connection: Any, number: int, _system: str | None) -> Where | None:
    found = loads.get(connection, number)
    return Where(found.system, found.organisation) if found else None


def _of_line(connection: Any, number: int, _system: str | None) -> Where | None:
    found = plans.get(connection, number)
    return Where(found.system) if found else None


def _of_version(connection: Any, number: int, system: str | None) -> Where | None:
    found = versions.one(connection, system or "", number)
    return Where(system, found.organisation) if found else None


def _of_profile(connection: Any, key: str, system: str | None) -> Where | None:
    text = systems.profiles(connection, system or "").get(key)
    return Where(system, parse_profile(text, f"profile {key}").organisation) if text else None


RECORDS: dict[str, tuple[type, Callable[[Any, Any, str | None], Where | None]]] = {
    "action_id": (int, _of_action),
    "load": (int, _of_load),
    "line": (int, _of_line),
    "before": (int, _of_version),
    "profile_key": (str, _of_profile),
}
"""Arguments that name a record, of what kind they are, and where the record is found to be (None: nowhere)."""


def _line(who: Principal | None, act: Act, name: str, where: Where, arguments: Mapping[str, Any]) -> audit.Line:
    writer = arguments.get("who")
    alone = who is not None and who.trust is Trust.LOCAL
    person = str(writer) if alone and isinstance(writer, Person) else f"{who.name} ({who.organisation})" if who else ""
    return audit.Line(
        at=clock.naive_utc(clock.now()),
        key=who.key if who else "",
        who=person,
        organisation=plain(where.organisation),
        act=act,
        what=name,
        system=where.system and plain(where.system),
        about=_about(arguments),
        via=who.via if who else "",
        address=who.address if who else None,
    )


def _about(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Keys of what was done, so that the record can be found; never what was written in it."""
    kept: dict[str, Any] = {}
    for name in (*KEYS, *NUMBERS):
        value = arguments.get(name, getattr(arguments.get("asked"), name, None))
        if isinstance(value, date):
            kept[name] = value.isoformat()
        elif name in NUMBERS and isinstance(value, int):
            kept[name] = value
        elif name in KEYS and isinstance(value, str):
            kept[name] = plain(value)[:LONGEST_KEY] if not isinstance(value, StrEnum) else str(value)
    return kept
