"""Creating and updating a system from its configuration file (docs/configuration.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flow import clock
from flow.errors import ConfigurationError
from flow.security.person import ADMINISTRATOR, Person
from flow.security.roles import Act
from flow.services import configuration, plan_config
from flow.services.allowed import allowed
from flow.snapshots.profiles import parse_profile
from flow.store import systems
from flow.store.database import Database


@dataclass(frozen=True)
class Configured:
    """What `configure` did: the system, whether it is new, and what changed, in words."""

    system: str
    name: str
    is_new: bool
    changed: tuple[str, ...]


@allowed(Act.CONFIGURE)
def configure(db: Database, path: Path, who: Person = ADMINISTRATOR, now: datetime | None = None) -> Configured:
    """Create or update the system that this file describes. Raises ConfigurationError with the place and the cure.

    What the file leaves out is kept; nothing is deleted. Facts are worked out again where wards or settings changed.
    """
    document = _document(path)
    profiles = {profile.key: text for profile, text in _profiles(document, path.parent)}
    moment = clock.naive_utc(now or clock.now())
    with db.writing() as connection:
        systems.hold(connection, document["system"]["key"])
        old = systems.layout(connection, document["system"]["key"])
        new, changed = configuration.keep(connection, old, document, str(who), moment)
        for key, text in profiles.items():
            if systems.save_profile(connection, new.key, key, text, str(who), moment):
                changed.append(f"profile {key}")
        changed += plan_config.keep_named(connection, new.key, document, path.parent, who, moment)
        if old is not None:
            configuration.facts_again(connection, old, new)
    return Configured(new.key, new.name, old is None, tuple(changed))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(f"There is no file {path}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} is not a TOML file: {error}.") from None
    configuration.check(path.name, document)
    return document


def _profiles(document: dict[str, Any], folder: Path) -> Iterable[tuple[Any, str]]:
    for entry in document.get("profile", []):
        path = folder / str(entry["file"])
        if not path.is_file():
            raise ConfigurationError(f"There is no profile {entry['file']} beside the configuration file.")
        text = path.read_text(encoding="utf-8-sig")
        yield parse_profile(text, path.name), text
