"""What a system is and what its words mean, as frames: its parts, targets, thresholds, history, and definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from flow.security.roles import Act
from flow.services import settings_edit
from flow.services.allowed import allowed
from flow.services.definitions import ALWAYS, definitions, meaning
from flow.services.definitions import targets as known_targets
from flow.services.export_tables import frame
from flow.services.settings_words import FIELD_WORDS, value_words
from flow.snapshots.feeds import FEEDS
from flow.store.database import Database
from flow.vocabulary import words


@allowed(Act.SEE)
def settings_history(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every change of the system's settings, newest first."""
    found = settings_edit.history(db, system)
    rows = ({"at": item.at, "who": item.who, "what": item.what, "change": item.told} for item in found)
    return frame(rows, ("at", "who", "what", "change"))


Table = Callable[[Database, str, date, str | None], pd.DataFrame]


def configured(part: str, columns: tuple[str, ...]) -> Table:
    """The table of the organisations, sites or wards of a system, with these of their fields."""

    def made(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
        layout = settings_edit.settings(db, system)
        parts: dict[str, Iterable[object]] = {
            "organisation": layout.organisations.values(),
            "site": layout.sites.values(),
            "ward": layout.wards.values(),
        }
        rows = ({name: _field(getattr(item, name)) for name in columns} for item in parts[part])
        return frame(rows, columns)

    return made


def _field(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


TARGETS = ("measure", "label", "value", "unit", "from", "to", "source", "whose", "stands")


@allowed(Act.SEE)
def targets(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The system's own targets and the national ones, newest first for each measure, with how each stands."""
    rows = (
        {
            "measure": target.measure,
            "label": item.measure.label,
            "value": target.value,
            "unit": item.measure.unit,
            "from": None if target.start == ALWAYS else target.start,
            "to": target.end,
            "source": target.source,
            "whose": whose,
            "stands": stands,
        }
        for item, target, whose, stands in known_targets(db, system, day)
    )
    return frame(rows, TARGETS)


@allowed(Act.SEE)
def thresholds(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The system's own settings."""
    known = settings_edit.fields_of(settings_edit.settings(db, system), "system", {}) or {}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in known.items()}
    rows = ({"setting": FIELD_WORDS[name], "value": value_words(name, value)} for name, value in plain.items())
    return frame(rows, ("setting", "value"))


DEFINITIONS = (
    "measure", "label", "is", "unit", "better", "target", "target_source", "feeds", "instead", "scopes", "grain",
    "why", "departures",
)  # fmt: skip


@allowed(Act.SEE)
def measure_definitions(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """What every measure means, with the target that stands on the day."""
    rows = (
        {
            "measure": item.measure.key,
            "label": item.measure.label,
            "is": meaning(item.numerator, item.denominator),
            "unit": item.measure.unit,
            "better": words(item.measure.better),
            "target": item.today.value if item.today else None,
            "target_source": item.today.source if item.today else None,
            "feeds": ", ".join(item.measure.feeds),
            "instead": ", ".join(item.measure.instead),
            "scopes": ", ".join(item.measure.scopes),
            "grain": str(item.measure.grain),
            "why": item.measure.why,
            "departures": " ".join(item.measure.departures),
        }
        for item in definitions(db, system, day).measures
    )
    return frame(rows, DEFINITIONS)


FEED_COLUMNS = ("feed", "row_is", "filed_by", "column", "required", "is", "kind", "one_of", "example")


@allowed(Act.SEE)
def feeds(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every column of every feed."""
    rows = (
        {
            "feed": str(spec.feed),
            "row_is": spec.row_is,
            "filed_by": spec.filed_by,
            "column": column.name,
            "required": column.required,
            "is": column.meaning,
            "kind": str(column.kind),
            "one_of": ", ".join(column.choices),
            "example": column.example,
        }
        for spec in FEEDS.values()
        for column in spec.columns
    )
    return frame(rows, FEED_COLUMNS)


REASONS = ("code", "words", "group", "kind", "usual_owner", "dtoc_letter", "valid_from", "valid_to")


@allowed(Act.SEE)
def delay_reasons(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every delay reason as files are read against it."""
    return frame(
        ({name: getattr(item, name) for name in REASONS} for item in definitions(db, system, day).reasons), REASONS
    )
