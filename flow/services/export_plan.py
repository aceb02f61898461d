"""The improvement plan, the High Impact Change Model, the review's indicators and the benchmark as frames."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from flow.actions.maturity import CHANGES, quarter_words
from flow.actions.plan import PlanLine, sentence
from flow.measures.definitions import MEASURES
from flow.security.roles import Act
from flow.services.allowed import allowed
from flow.services.benchmark import Distribution, distributions
from flow.services.export_tables import Row, frame
from flow.services.indicators import indicators as reviewed
from flow.services.plan_report import report, value_words
from flow.services.plans import histories, linked, plan
from flow.store import plans as store
from flow.store.database import Database
from flow.vocabulary import words

PLAN = (
    "plan", "goal", "key", "what", "lead", "milestone", "due", "status", "late", "measures", "changed_at", "version",
)  # fmt: skip


@allowed(Act.SEE)
def plan_lines(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every line as it stands; of one organisation those that it leads. `late`: due before this day."""
    lines = plan(db, system)
    done, values = histories(db, lines), linked(db, system, lines, day)
    goals = {(line.plan, line.key): line.words for line in lines}
    rows = (
        {
            "plan": line.plan,
            "goal": goals.get((line.plan, line.parent or "")),
            "key": line.key,
            "what": line.words,
            "lead": line.lead,
            "milestone": line.milestone,
            "due": line.due,
            "status": words(line.status),
            "late": line.late(day),
            "measures": "; ".join(
                f"{MEASURES[key].label}: {value_words(values[key])}" for key in line.measures if key in values
            )
            or None,
            "changed_at": done[line.id][-1].at,
            "version": line.version,
        }
        for line in _of(lines, organisation)
    )
    return frame(rows, PLAN)


def _of(lines: Iterable[PlanLine], organisation: str | None) -> list[PlanLine]:
    return [line for line in lines if organisation is None or line.lead == organisation]


HISTORY = ("plan", "key", "what", "version", "at", "who", "who_organisation", "told", "note")


@allowed(Act.SEE)
def plan_history(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everything done to every line, oldest first within each."""
    lines = _of(plan(db, system), organisation)
    done = histories(db, lines)
    rows = (
        {
            "plan": line.plan,
            "key": line.key,
            "what": line.words,
            "version": event.version,
            "at": event.at,
            "who": event.who,
            "who_organisation": event.who_organisation,
            "told": sentence(event),
            "note": event.note,
        }
        for line in lines
        for event in done[line.id]
    )
    return frame(rows, HISTORY)


QUARTER = ("quarter", "plan", "goal", "key", "what", "lead", "milestone", "due", "status", "late", "measures", "notes")


@allowed(Act.SEE)
def plan_quarter(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The quarterly report: every line as it stood when the quarter of this day ended, and what was written in it."""
    found = report(db, system, day)
    rows = (
        {
            "quarter": found.quarter,
            "plan": goal.plan,
            "goal": goal.title,
            **{name: getattr(line, name) or None for name in ("key", "what", "lead", "milestone", "due", "status")},
            "late": line.late,
            "measures": "; ".join(line.measures) or None,
            "notes": "\n".join(line.notes) or None,
        }
        for goal in found.goals
        for line in goal.lines
    )
    return frame(rows, QUARTER)


MATURITY = ("change", "quarter", "level", "note", "at", "who", "who_organisation", "holds")


@allowed(Act.SEE)
def maturity(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Everything said of every change of the model, oldest first. `holds`: no, where something newer was said."""
    with db.reading() as connection:
        every = store.levels(connection, system)
    newest = {(level.change, level.quarter): level.id for level in every}
    rows: Iterable[Row] = (
        {
            "change": CHANGES[level.change].title if level.change in CHANGES else level.change,
            "quarter": quarter_words(level.quarter),
            "level": words(level.level),
            "note": level.note,
            "at": level.at,
            "who": level.who,
            "who_organisation": level.who_organisation,
            "holds": newest[level.change, level.quarter] == level.id,
        }
        for level in every
    )
    return frame(rows, MATURITY)


INDICATORS = ("indicator", "area", "on", "rank", "of", "value", "unit", "source", "computed_here", "computed_from")


@allowed(Act.SEE)
def indicators(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """The six indicators: the newest entry of every area, ranks as given; for our own area what we compute beside."""
    found = reviewed(db, system, day)
    rows = []
    for line in found.lines:
        for area in found.areas:
            entry, own = line.entries.get(area), area == found.area
            if entry is None and not own:
                continue
            said: Row = (
                {name: getattr(entry, name) for name in ("on", "rank", "of", "value", "source")} if entry else {}
            )
            beside = line.computed if own else None
            rows.append(
                {
                    "indicator": line.indicator.label,
                    "area": area,
                    **said,
                    "unit": line.indicator.unit,
                    "computed_here": beside.value if beside else None,
                    "computed_from": beside.denominator if beside else None,
                }
            )
    return frame(rows, INDICATORS)


BENCHMARK = (
    "measure",
    "label",
    "returns_of",
    "organisation",
    "name",
    "value",
    "unit",
    "rank",
    "of",
    "quartile",
    "why_none",
)


@allowed(Act.SEE, anywhere=True)
def benchmark(db: Database, system: str, day: date, organisation: str | None) -> pd.DataFrame:
    """Every organisation in every distribution nearest to this day, best first; those without a figure last."""
    return frame((row for one in distributions(db, day) for row in benchmark_rows(one)), BENCHMARK)


def benchmark_rows(one: Distribution) -> list[Row]:
    """One distribution: a row an organisation."""
    item = MEASURES[one.measure]
    stands = {code: one.standing(code) for code in one.values}
    rows: list[Row] = []
    for code, at in sorted(stands.items(), key=lambda pair: (pair[1].rank is None, pair[1].rank or 0, pair[0])):
        rows.append(
            {
                "measure": one.measure,
                "label": item.label,
                "returns_of": one.day,
                "organisation": code,
                "name": one.names.get(code, code),
                "value": at.value,
                "unit": item.unit,
                "rank": at.rank,
                "of": at.of,
                "quartile": at.quartile,
                "why_none": one.why.get(code),
            }
        )
    return rows
