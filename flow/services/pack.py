"""The weekly pack of a system: from the same services as the Trends page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from flow import clock
from flow.errors import RuleRefused, UsageError
from flow.measures.definitions import MEASURES
from flow.measures.review import REVIEWED
from flow.reports.pack import Pack, html
from flow.reports.pack_word import word
from flow.reports.parts import Head
from flow.reports.pdf import pdf
from flow.security.person import Person
from flow.security.roles import Act
from flow.services import series
from flow.services.allowed import allowed
from flow.services.documents import Ending
from flow.services.effects import action_effects
from flow.services.public_numbers import OF_ALL, Parts, hidden_series
from flow.services.trend import place_name, trend
from flow.services.trends import overview, place_of, readmitted_points
from flow.services.values import known_system
from flow.services.written import whole
from flow.store import reasons
from flow.store.database import Database
from flow.trends.effects import ALL
from flow.vocabulary import Grain, Scope

ENDINGS = (Ending.DOCX, Ending.PDF, Ending.HTML)
WEEKS = 52
LEADING = (
    *("dtoc_rate", "fit_waiting", "fit_waiting_rate", "stranded_7", "long_stay_21"),
    *("four_hour", "discharges", "weekend_discharge_ratio", "community_mean_stay", "actions_done_on_time"),
)
"""The measures whose charts are in the pack."""


@dataclass(frozen=True)
class PackAsked:
    """Of which system (or organisation of it), up to which day; `public`: small counts hidden."""

    system: str
    day: date
    organisation: str | None = None
    public: bool = False


@allowed(Act.EXPORT, hides=True)
def pack(db: Database, asked: PackAsked, *, who: Person | None = None, now: datetime | None = None) -> Pack:
    """What the pack says. UsageError for a system or an organisation that does not exist."""
    scope, code = (Scope.ORGANISATION, asked.organisation) if asked.organisation else (Scope.SYSTEM, asked.system)
    with db.reading() as connection:
        layout = known_system(connection, asked.system)
        if asked.public and asked.organisation and layout.pooled:
            raise RuleRefused(OF_ALL)
        place_of(layout, scope, code, asked.day)
        words = {code: row.words for code, row in reasons.read(connection).items()}
        few = _few(connection, layout, asked.day, scope, code)
        name = place_name(layout, scope, code)
    came_back = readmitted_points(db, asked.system, scope, code, asked.day, WEEKS)
    rows = overview(db, asked.system, Grain.WEEK, scope, code, asked.day, WEEKS, came_back=came_back)
    first = asked.day - timedelta(weeks=WEEKS)
    drawn = [row for row in rows if row.measure in LEADING and row.latest is not None]
    found = [trend(db, asked.system, row.measure, row.grain, scope, code, first, asked.day) for row in drawn]
    printed, mark = str(who) if who else None, layout.settings.mark
    huddle_time = layout.settings.huddle_time
    return Pack(
        head=Head(name, asked.day, huddle_time, now or clock.now(), printed, mark, asked.public),
        rows=tuple(rows),
        trends=tuple(sorted(found, key=lambda one: LEADING.index(one.measure))),
        few=few,
        effects=action_effects(db, asked.system, asked.day, organisation=asked.organisation).rows,
        kinds={ALL: "All actions together", "none": "No reason recorded", **words},
    )


def _few(connection: Any, layout: Any, until: date, scope: Scope, code: str) -> frozenset[str]:
    """Measures with a count of 1 to 7 in any week that is drawn, in the count or in the parts of a share; and those
    that would tell them."""
    first = clock.monday(until) - timedelta(weeks=WEEKS)
    facts: pd.DataFrame = series.facts(connection, layout, first, until, Grain.WEEK, scope, list(REVIEWED), [code])
    parts = zip(facts["measure"], facts["numerator"], facts["denominator"], strict=True)
    weeks: list[tuple[str, float, float]] = [(str(key), part, whole) for key, part, whole in parts]
    few = {key for key, part, whole in weeks if Parts(part, whole, MEASURES[key].unit == "%").few}
    least: dict[str, float] = {}
    for key, part, _ in weeks:
        least[key] = min(part, least.get(key, part))
    return hidden_series(few, least) | (frozenset(REVIEWED) - set(least))


@allowed(Act.EXPORT)
def document(
    db: Database, asked: PackAsked, ending: Ending, *, who: Person | None = None, now: datetime | None = None
) -> bytes:
    """The pack as a file. FlowError, with the way round it, for a PDF where Pango is absent."""
    made = pack(db, asked, who=who, now=now)
    if ending is Ending.DOCX:
        return word(made)
    return pdf(html(made)) if ending is Ending.PDF else html(made).encode()


@allowed(Act.EXPORT)
def write(db: Database, asked: PackAsked, path: Path, *, who: Person | None = None) -> None:
    """The pack as a file, of the kind that its name ends in; whole or not at all."""
    whole(path, document(db, asked, ending_of(path), who=who))


def ending_of(path: Path) -> Ending:
    ending = path.suffix.removeprefix(".").lower()
    if ending not in {str(one) for one in ENDINGS}:
        raise UsageError(f"'{path.name}': the pack can be written as .docx, .pdf or .html.")
    return Ending(ending)


def file_name(asked: PackAsked, ending: Ending) -> str:
    """plymouth-2018-06-12-pack.docx"""
    return f"{asked.system}-{asked.day.isoformat()}-pack{'-public' if asked.public else ''}.{ending}"
