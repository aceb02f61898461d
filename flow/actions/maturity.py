"""The High Impact Change Model: its changes in their own words, and what may be said of one in a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flow.errors import RuleRefused, nearest
from flow.vocabulary import Maturity

QUARTERS_SHOWN = 6
SOURCE = (
    "Changes 1 to 8: the summary in the annex of York's report; change 9 came with the refreshed model of 2019. The "
    "model is not designed to be a performance management tool: a level is the partners' own assessment."
)


@dataclass(frozen=True)
class Change:
    """One change of the model. `measures`: which of ours would show it."""

    key: str
    number: int
    title: str
    about: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """What was said of one change in one quarter (its first day), by whom."""

    id: int
    change: str
    quarter: date
    level: Maturity
    note: str | None
    at: datetime
    who: str
    who_organisation: str


CHANGES: dict[str, Change] = {
    item.key: item
    for item in (
        Change(
            "early_discharge_planning",
            1,
            "Early discharge planning",
            "In elective care, planning should begin before admission. In emergency/ unscheduled care, robust systems "
            "need to be in place to develop plans for management and discharge, and to allow an expected date of "
            "discharge to be set within 48 hours.",
            ("edd_set_48h", "edd_passed"),
        ),
        Change(
            "patient_flow",
            2,
            "Systems to monitor patient flow",
            "Robust patient flow models for health and social care, including electronic patient flow systems, enable "
            "teams to identify and manage problems (for example, if capacity is not available to meet demand) and to "
            "plan services around the individual.",
            ("occupancy", "bed_days_lost"),
        ),
        Change(
            "discharge_teams",
            3,
            "Multi-disciplinary/multi-agency discharge teams",
            "Including the voluntary and community sector. Coordinated discharge planning based on joint assessment "
            "processes and protocols and on shared and agreed responsibilities, promotes effective discharge and "
            "positive outcomes for patients.",
            ("fit_waiting", "dtoc_rate"),
        ),
        Change(
            "home_first",
            4,
            "Home first/discharge to assess",
            "Providing short-term care and reablement in people's homes or using 'step-down' beds to bridge the gap "
            "between hospital and home means that people no longer need wait unnecessarily for assessments in "
            "hospital. In turn, this reduces delayed discharges and improves patient flow.",
            ("pathway_waiting_p1", "dst_in_hospital_rate"),
        ),
        Change(
            "seven_day_service",
            5,
            "Seven-day service",
            "Effective joint 24/7 working improves the flow of people through the system and across the interface "
            "between health and social care meaning that services are more responsive to people's needs.",
            ("weekend_discharge_ratio",),
        ),
        Change(
            "trusted_assessors",
            6,
            "Trusted assessors",
            "Using trusted assessors to carry out a holistic assessment of need avoids duplication and speeds up "
            "response times so that people can be discharged in a safe and timely way.",
            ("dtoc_reason_a",),
        ),
        Change(
            "choice",
            7,
            "Focus on choice",
            "Early engagement with patients, families and carers is vital. A robust protocol, underpinned by a fair "
            "and transparent escalation process, is essential so that people can consider their options. The "
            "voluntary and community sector can be a real help to patients in supporting them to explore their "
            "choices and reach decisions about their future care.",
            ("dtoc_reason_g",),
        ),
        Change(
            "care_homes",
            8,
            "Enhancing health in care homes",
            "Offering people joined-up, coordinated health and care services, for example by aligning community nurse "
            "teams and GP practices with care homes, can help reduce unnecessary admissions to hospital as well as "
            "improve hospital discharge.",
            ("emergency_admissions", "dtoc_reason_di"),
        ),
        Change(
            "housing",
            9,
            "Housing and related services",
            "Added by the refreshed model; not in the annex of York's report.",
            ("dtoc_reason_i", "dtoc_reason_f"),
        ),
    )
}


def change(key: str) -> Change:
    """The change of this key; a sentence naming the nearest one where there is none."""
    if key in CHANGES:
        return CHANGES[key]
    near = nearest(key, CHANGES)
    raise RuleRefused(f"The model has no change '{key}'." + (f" Did you mean '{near}'?" if near else ""))


def quarter_of(day: date) -> date:
    """The first day of the calendar quarter that holds this day."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def quarter_before(quarter: date) -> date:
    return quarter_of(date.fromordinal(quarter.toordinal() - 1))


def quarter_end(quarter: date) -> date:
    """The last day of a quarter."""
    later = quarter.replace(year=quarter.year + 1, month=1) if quarter.month == 10 else _later(quarter)
    return date.fromordinal(later.toordinal() - 1)


def _later(quarter: date) -> date:
    return quarter.replace(month=quarter.month + 3)


def quarters(last: date, many: int = QUARTERS_SHOWN) -> list[date]:
    """So many quarters up to the one that holds this day, oldest first."""
    found = [quarter_of(last)]
    while len(found) < many:
        found.append(quarter_before(found[-1]))
    return found[::-1]


def quarter_words(quarter: date) -> str:
    """April to June 2018."""
    return f"{quarter:%B} to {quarter_end(quarter):%B %Y}"
