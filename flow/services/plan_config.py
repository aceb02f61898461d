"""Improvement plans and published indicators from files, as a system's configuration names them.

A configuration names each under [[plan]] or [[indicators]] with `file`, beside the configuration file. A line that is
new begins with the progress told in the file; of a line that is there, wording, lead, milestone, due date, measures and
place follow the file wherever the file changed since; its status is what people made it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

from flow import clock
from flow.actions.plan import PlanEvent, PlanLine, as_json, begin, decide
from flow.errors import ConfigurationError, FlowError, nearest
from flow.huddle.reviewed import INDICATORS
from flow.measures.definitions import MEASURES
from flow.security.person import Person
from flow.services import indicators
from flow.services.configured_settings import day
from flow.store import indicators as stored_indicators
from flow.store import plans as store
from flow.vocabulary import PlanStatus

KNOWN: dict[str, tuple[str, ...]] = {
    "plan file": ("plan", "line"),
    "plan": ("name", "source", "on"),
    "line": ("key", "parent", "words", "lead", "milestone", "due", "status", "measures", "progress"),
    "indicators file": ("on", "of", "source", "note", "area"),
    "area": ("name", "ranks", "values"),
    "ranks": tuple(INDICATORS),
    "values": tuple(INDICATORS),
}
FOLLOWS = ("parent", "words", "lead", "milestone", "due", "measures", "place")
"""What of a line that is there follows the file."""
NOON = time(12)


def keep_named(
    connection: Any, system: str, document: Mapping[str, Any], folder: Path, who: Person, moment: datetime
) -> list[str]:
    """Every plan and file of indicators that a system's configuration names; gives what changed, in words."""
    changed: list[str] = []
    for part, keep in (("plan", keep_plan), ("indicators", keep_indicators)):
        for entry in document.get(part, []):
            changed += keep(connection, system, folder / str(entry["file"]), who, moment)
    return changed


def keep_plan(connection: Any, system: str, path: Path, who: Person, moment: datetime) -> list[str]:
    """Writes the plan of this file into a system, with history; gives what changed, in words.

    Raises ConfigurationError with the place and the cure; nothing is deleted.
    """
    document = _document(path)
    _only_known(path.name, "plan file", document)
    head = _one(path.name, document, "plan")
    _only_known(path.name, "plan", head)
    name = str(head.get("name") or "")
    if not name:
        raise ConfigurationError(f"{path.name}: [plan] needs name.")
    told = clock.at(day(f"{path.name}: on", head["on"]), NOON) if "on" in head else moment
    there = {line.key: line for line in store.lines(connection, system) if line.plan == name}
    past = store.events(connection, [line.id for line in there.values()])
    changed: list[str] = []
    for line, progress in _lines(path.name, document, system, name):
        try:
            if line.key not in there:
                store.insert(connection, *begin(line, _source(head, who), told, progress))
                changed.append(f"plan line {line.key}")
            elif _follow(connection, there[line.key], past[there[line.key].id], line, who, moment):
                changed.append(f"plan line {line.key}")
        except ConfigurationError:
            raise
        except FlowError as refused:
            raise ConfigurationError(f"{path.name}: line {line.key}: {refused}") from None
    return changed


def _source(head: Mapping[str, Any], who: Person) -> Person:
    """Who told the progress: the document, where it is named."""
    said = str(head.get("source") or "")
    return Person(said, who.organisation) if said else who


def _follow(
    connection: Any, before: PlanLine, events: Iterable[PlanEvent], line: PlanLine, who: Person, moment: datetime
) -> bool:
    """Takes from the file what it says otherwise than when it was last read; True where anything changed.

    What the file said last is among the values that history holds: one that was there before was people's to change.
    """
    had: dict[str, list[Any]] = {}
    for event in events:
        for name, (_, after) in event.changes.items():
            had.setdefault(name, []).append(after)
    changes = {
        name: getattr(line, name)
        for name in FOLLOWS
        if getattr(line, name) not in (None, ())
        and getattr(line, name) != getattr(before, name)
        and as_json(getattr(line, name)) not in had.get(name, [])
    }
    if not changes:
        return False
    after, event = decide(before, changes, None, who, moment, place=True)
    return store.save(connection, after, event, before.version)


def _lines(file: str, document: Mapping[str, Any], system: str, plan: str) -> Iterable[tuple[PlanLine, str | None]]:
    seen: list[str] = []
    for place, entry in enumerate(_list(file, document, "line"), start=1):
        _only_known(file, "line", entry)
        key = str(entry.get("key") or "")
        if not key or not entry.get("words"):
            raise ConfigurationError(f"{file}: a [line] needs key and words{f' ({key})' if key else ''}.")
        if key in seen:
            raise ConfigurationError(f"{file}: there are two lines {key}.")
        parent = str(entry["parent"]) if entry.get("parent") else None
        if parent is not None and parent not in seen:
            raise ConfigurationError(f"{file}: line {key} belongs to {parent}, which is not a line before it.")
        seen.append(key)
        progress = str(entry["progress"]) if entry.get("progress") else None
        yield _line(file, entry, key, parent, place, system, plan), progress


def _line(
    file: str, entry: Mapping[str, Any], key: str, parent: str | None, place: int, system: str, plan: str
) -> PlanLine:
    measures = tuple(str(name) for name in entry.get("measures", ()))
    for name in measures:
        _among(file, f"line {key}: there is no measure '{name}'", name, MEASURES)
    status = str(entry.get("status", PlanStatus.NOT_STARTED))
    _among(file, f"line {key}: '{status}' is not a status", status, PlanStatus)
    return PlanLine(
        id=0,
        system=system,
        plan=plan,
        key=key,
        parent=parent,
        words=str(entry["words"]),
        lead=str(entry["lead"]) if entry.get("lead") else None,
        milestone=str(entry["milestone"]) if entry.get("milestone") else None,
        due=day(f"{file}: line {key}: due", entry["due"]) if entry.get("due") else None,
        status=PlanStatus(status),
        measures=measures,
        place=place,
        version=0,
    )


def keep_indicators(connection: Any, system: str, path: Path, who: Person, moment: datetime) -> list[str]:
    """Writes the indicators of this file into a system; one that says what its newest entry says is left as it is."""
    document = _document(path)
    _only_known(path.name, "indicators file", document)
    if "on" not in document or not document.get("source"):
        raise ConfigurationError(f"{path.name} needs on and source.")
    on, source = day(f"{path.name}: on", document["on"]), str(document["source"])
    every = stored_indicators.entries(connection, system)
    changed = []
    for area, key, rank, value in _figures(path.name, document):
        entry = stored_indicators.Entry(
            0, key, area, on, value, rank, document.get("of") if rank is not None else None, source, moment,
            who.name, who.organisation,
        )  # fmt: skip
        indicators.check(entry)
        if not indicators.is_there(every, entry):
            stored_indicators.add(connection, system, entry)
            changed.append(f"indicator {key} {area}")
    return changed


def _figures(file: str, document: Mapping[str, Any]) -> Iterable[tuple[str, str, int | None, float | None]]:
    for entry in _list(file, document, "area"):
        _only_known(file, "area", entry)
        ranks, values = entry.get("ranks", {}), entry.get("values", {})
        _only_known(file, "ranks", ranks)
        _only_known(file, "values", values)
        for key in dict.fromkeys([*ranks, *values]):
            yield str(entry.get("name") or ""), key, ranks.get(key), values.get(key)


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(f"There is no file {path.name} beside the configuration file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not a TOML file: {error}.") from None


def _one(file: str, document: Mapping[str, Any], part: str) -> dict[str, Any]:
    found = document.get(part)
    if not isinstance(found, dict):
        raise ConfigurationError(f"{file} needs a [{part}].")
    return found


def _list(file: str, document: Mapping[str, Any], part: str) -> list[dict[str, Any]]:
    entries = document.get(part, [])
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    raise ConfigurationError(f"{file}: write [[{part}]], with two brackets, once for each {part}.")


def _only_known(file: str, part: str, entry: Mapping[str, Any]) -> None:
    for name in entry:
        if name not in KNOWN[part]:
            near = nearest(name, KNOWN[part])
            hint = f"; the nearest known one is '{near}'" if near else f"; known are {', '.join(KNOWN[part])}"
            raise ConfigurationError(f"{file}: [{part}] does not know '{name}'{hint}.")


def _among(file: str, sentence: str, word: str, known: Iterable[str]) -> None:
    there = [str(one) for one in known]
    if word not in there:
        near = nearest(word, there)
        raise ConfigurationError(f"{file}: {sentence}" + (f"; the nearest is '{near}'." if near else "."))
