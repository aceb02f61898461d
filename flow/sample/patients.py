"""Patients at the census, a row each, as the inpatients and dtoc feeds say them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from flow.sample.chance import among, settled
from flow.sample.codes import BOTH, CRITERIA, DELAY_CODE, DTOC_LETTERS, INTERNAL, SOCIAL_CARE, owners
from flow.sample.dates import expected_dates
from flow.sample.days import CENSUS, DAYS, MINUTES, NEVER, Flags, Ints, Texts, between, on_the_clock, weekday
from flow.sample.simulation import Simulation, simulate
from flow.sample.texts import NEXT_STEPS, NOT_FIT_STEPS, REVIEWERS
from flow.sample.waiting import is_delayed, is_fit

LONG_STAY = 7
FIT_EARLY = 0.25
"""Share of those not delayed who are declared fit early on the morning of the census, not the day before."""
NO_REASON_YET = 0.22
"""Share of those just declared fit for whom no reason is written yet."""
_MENTION = {reason: place for place, reason in enumerate((*DTOC_LETTERS, *INTERNAL))}


@cache
def census_patients(key: str) -> pd.DataFrame:
    """Everybody at every census: day, stay, ward (a position), bed and what is known of them, moments as minutes.

    In order of day, ward and bed. `reason` is ours (flow.sample.codes), empty where nobody waits or none is written.
    """
    simulation = simulate(key)
    census, stays = simulation.census, simulation.stays
    expected = expected_dates(key, stays, census, simulation.parameters.expected_date_set)
    day, stay = census.day, census.stay
    frame = pd.DataFrame({"day": day, "stay": stay, "ward": census.ward, "bed": census.bed})
    frame["organisation"] = stays["organisation"].to_numpy()[stay]
    frame["kind"] = stays["kind"].to_numpy()[stay]
    frame["length"] = day - stays["admit"].to_numpy()[stay] // MINUTES
    frame["fit"] = is_fit(simulation.waits, stay, day)
    frame["delayed"] = is_delayed(simulation.waits, stay, day)
    frame["expected"], frame["expected_set_at"] = expected.day, expected.set_at
    frame["reason"] = _reason(simulation, stay, day, frame["fit"].to_numpy())
    frame["leaving"] = stays["last_census"].to_numpy()[stay] == day
    frame["critical"] = np.array([ward.type for ward in simulation.system.wards])[census.ward] == "critical_care"
    frame["fit_at"] = fit_at(simulation, stay, day, frame["fit"].to_numpy())
    frame["agreed_at"], frame["safe_at"] = _agreed(simulation, frame)
    return frame


def _reason(simulation: Simulation, stay: Ints, day: Ints, fit: Flags) -> Texts:
    reasons, waits = simulation.reasons, simulation.waits
    later = (reasons.change_on[stay] != NEVER) & (reasons.change_on[stay] <= day)
    reason = np.where(later, reasons.then[stay], reasons.first[stay])
    new = (waits.fit_from[stay] == day) & (settled("no reason yet", stay) < NO_REASON_YET)
    return np.where(fit & ~(new & ~is_delayed(waits, stay, day)), reason, "")


def fit_at(simulation: Simulation, stay: Ints, day: Ints, fit: Flags) -> Ints:
    """When the present spell of being fit began: the day before the first census that counts it, or just before."""
    waits = simulation.waits
    again = (waits.unwell_from[stay] != NEVER) & (waits.unwell_until[stay] <= day) & (waits.unwell_until[stay] != NEVER)
    begun = np.where(again, waits.unwell_until[stay], waits.fit_from[stay])
    at_once = ~again & (waits.delayed_from[stay] == waits.fit_from[stay])
    minute = 545 + settled("fit at", stay) * np.where(at_once, 100, 480)
    early = (waits.delayed_from[stay] == NEVER) & (settled("fit early", stay) < FIT_EARLY)
    minute = np.where(early, MINUTES + CENSUS - 85 + settled("fit at", stay) * 80, minute)
    return np.where(fit, on_the_clock((begun - 1) * MINUTES + minute.astype(np.int64)), NEVER)


def _agreed(simulation: Simulation, frame: pd.DataFrame) -> tuple[Ints, Ints]:
    """When the team agreed, and when it became safe: both for the delayed; the first for some others who wait."""
    stay, delayed = frame["stay"].to_numpy(), frame["delayed"].to_numpy()
    agreed = (
        (simulation.waits.delayed_from[stay] - 1) * MINUTES + 660 + (settled("agreed", stay) * 200).astype(np.int64)
    )
    agreed = np.maximum(agreed, frame["fit_at"].to_numpy() + 15)
    safe = agreed + 30 + (settled("safe", stay) * 120).astype(np.int64)
    outside = frame["reason"].isin(DTOC_LETTERS).to_numpy() & ~delayed & (settled("agreed early", stay) < 0.4)
    early = frame["fit_at"].to_numpy() + 60 + (settled("agreed", stay) * 240).astype(np.int64)
    outside &= early < frame["day"].to_numpy() * MINUTES + CENSUS
    return np.where(delayed, agreed, np.where(outside, early, NEVER)), np.where(delayed, safe, NEVER)


def owner_of(simulation: Simulation, reason: Texts, organisation: Texts) -> Texts:
    """Who must act: by the reason; inside the hospital, and for a choice that is the patient's, whose bed it is."""
    outside = owners(simulation.parameters)
    named = np.array([outside.get(one, "") for one in reason], dtype=object)
    return np.where(reason == "", "", np.where(named == "", organisation, named))


def criteria(frame: pd.DataFrame) -> Texts:
    """Criteria to reside: N for those who are fit (a few with a date alone), a code for those who are not."""
    stay, day = frame["stay"].to_numpy(), frame["day"].to_numpy()
    code = among(settled("criterion", stay, day // 3), CRITERIA)
    code = np.where(settled("criterion said", stay) < 0.07, "Y", code)
    code = np.where(frame["critical"], "01", code)
    said = np.where(frame["fit"], np.where(settled("criteria said", stay) < 0.93, "N", ""), code)
    elsewhere = np.where(frame["fit"], "N", np.where(settled("criteria elsewhere", stay) < 0.6, "Y", ""))
    return np.select(
        [frame["kind"] == "adult", frame["kind"].isin(["community", "mental_health"])], [said, elsewhere], ""
    )


def planned(frame: pd.DataFrame) -> Texts:
    """Is a discharge planned today: mostly known of those who will leave, hoped for in vain of some others."""
    draw = settled("planned", frame["stay"].to_numpy(), frame["day"].to_numpy())
    leaving, fit = frame["leaving"].to_numpy(), frame["fit"].to_numpy()
    definite = draw < np.select([leaving & fit, leaving, fit], [0.70, 0.40, 0.05], 0.008)
    possible = draw < np.select([leaving & fit, leaving, fit], [0.92, 0.72, 0.20], 0.05)
    return np.where(definite, "definite", np.where(possible, "possible", "none")).astype(object)


def next_steps(simulation: Simulation, frame: pd.DataFrame) -> tuple[Texts, Ints]:
    """What happens next and by when: a new step every other day, some with none, some overdue."""
    stay, day = frame["stay"].to_numpy(), frame["day"].to_numpy()
    waited = np.maximum(day - simulation.waits.fit_from[stay], 0)
    turn = np.where(frame["fit"], waited // 2, day // 3)
    draw = settled("step", stay, turn)
    text = np.full(len(frame), "", dtype=object)
    for reason, choices in NEXT_STEPS.items():
        mine = (frame["reason"] == reason).to_numpy() & (settled("step said", stay, turn, _MENTION[reason]) < 0.88)
        text[mine] = np.array(choices, dtype=object)[(draw[mine] * len(choices)).astype(np.int64)]
    unfit = (~frame["fit"] & (frame["length"] >= LONG_STAY)).to_numpy() & (settled("step unfit", stay, turn) < 0.45)
    text[unfit] = np.array(NOT_FIT_STEPS, dtype=object)[(draw[unfit] * len(NOT_FIT_STEPS)).astype(np.int64)]
    late = settled("step late", stay, turn) < 0.14
    due_day = np.where(late, day - 1, day + (settled("step due", stay, turn) < 0.4))
    hour = np.array([11, 12, 14, 15, 16, 17])[(settled("step hour", stay, turn) * 6).astype(np.int64)]
    return text, np.where(text != "", due_day * MINUTES + hour * 60, NEVER)


def reviews(simulation: Simulation, frame: pd.DataFrame) -> tuple[Ints, Texts]:
    """The last review of a long stay: each ward has its day of the week, and some weeks are missed."""
    stay, day, ward = (frame[name].to_numpy() for name in ("stay", "day", "ward"))
    due = (settled("review day", ward) * 5).astype(np.int64)
    recent = day - 1 - (weekday(day - 1) - due) % 7
    share = between(simulation.parameters.reviewed)
    reviewed = np.full(len(frame), NEVER)
    for back in (21, 14, 7, 0):
        on = recent - back
        held = settled("reviewed", stay, on // 7) < np.interp(on, DAYS, share)
        long_by_then = frame["length"].to_numpy() - (day - on) >= 5
        reviewed = np.where(held & long_by_then, on, reviewed)
    shown = (reviewed != NEVER) & (frame["length"].to_numpy() >= LONG_STAY) & frame["kind"].isin(["adult", "community"])
    minute = 570 + (settled("review minute", stay, reviewed) * 150).astype(np.int64)
    who = np.array(REVIEWERS, dtype=object)[
        (settled("reviewer", ward, reviewed // 7) * len(REVIEWERS)).astype(np.int64)
    ]
    return np.where(shown, reviewed * MINUTES + minute, NEVER), np.where(shown, who, "")


def attribution(key: str, stay: Ints, reason: Texts) -> Texts:
    """Who a delay is attributed to; never what the national rules forbid."""
    social = np.array([SOCIAL_CARE[key].get(one, 0.0) for one in reason])
    both = np.array([BOTH[key].get(one, 0.0) for one in reason])
    draw = settled("attributable", stay)
    return np.where(draw < social, "social_care", np.where(draw < social + both, "both", "nhs")).astype(object)


def delay_codes(reason: Texts) -> Texts:
    return np.array([DELAY_CODE.get(one, "") for one in reason], dtype=object)
