"""The feeds with a row a patient: inpatients, discharges and dtoc."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from flow.sample.chance import among, settled
from flow.sample.codes import DESTINATIONS, TRANSFER_DESTINATIONS, spell_id
from flow.sample.days import CENSUS, DAYS, MINUTES, NEVER, Flags, Ints, Texts, day_texts, minute_texts
from flow.sample.patients import (
    attribution,
    census_patients,
    criteria,
    delay_codes,
    fit_at,
    next_steps,
    owner_of,
    planned,
    reviews,
)
from flow.sample.people import nhs_numbers
from flow.sample.sheets import Sheet, counts, sheet
from flow.sample.simulation import Simulation, simulate
from flow.sample.waiting import is_fit

NO_READY_DATE = 0.06
"""Share of those fit whose date of being ready is not written, only when they were medically fit."""
NOT_DRAWN = 0.15
"""Share of those who leave on the day they are fit for whom no ready date is written."""


def census_rows(key: str, first: int, last: int) -> pd.DataFrame:
    """Everybody at the censuses of the days [first, last]; see `census_patients`."""
    frame = census_patients(key)
    start, end = np.searchsorted(frame["day"].to_numpy(), [first, last + 1])
    return frame.iloc[start:end]


def inpatients(key: str, first: int, last: int) -> Sheet:
    simulation, frame = simulate(key), census_rows(key, first, last)
    stays = simulation.stays.iloc[frame["stay"].to_numpy()]
    fit, ready = frame["fit"].to_numpy(), frame["fit_at"].to_numpy()
    no_date = settled("ready date", frame["stay"].to_numpy()) < NO_READY_DATE
    step, step_due = next_steps(simulation, frame)
    reviewed_at, reviewed_by = reviews(simulation, frame)
    organisation = frame["organisation"].to_numpy()
    return sheet(
        "inpatients",
        frame["day"].to_numpy(),
        {
            **_place(simulation, frame),
            "bed": np.array([f"B{bed:02d}" for bed in range(200)], dtype=object)[frame["bed"].to_numpy()],
            **_spell(simulation, stays),
            "age": counts(stays["age"].to_numpy()),
            "admission_at": minute_texts(stays["admit"].to_numpy()),
            "first_admission_at": minute_texts(stays["first_admit"].to_numpy()),
            "admission_method": stays["method"].to_numpy(),
            "treatment_function_code": stays["treatment_function"].to_numpy(),
            "local_authority": stays["local_authority"].to_numpy(),
            "expected_discharge_date": day_texts(frame["expected"].to_numpy()),
            "expected_discharge_set_at": minute_texts(frame["expected_set_at"].to_numpy()),
            "criteria_to_reside": criteria(frame),
            "medically_fit_at": minute_texts(ready),
            "mdt_decision_at": minute_texts(frame["agreed_at"].to_numpy()),
            "safe_to_transfer_at": minute_texts(frame["safe_at"].to_numpy()),
            "discharge_ready_date": day_texts(np.where(fit & ~no_date, ready // MINUTES, NEVER)),
            "pathway": _pathway_known(simulation, frame),
            "delay_reason": delay_codes(frame["reason"].to_numpy()),
            "owner_organisation": owner_of(simulation, frame["reason"].to_numpy(), organisation),
            "next_step": step,
            "next_step_due": minute_texts(step_due),
            "discharge_planned": planned(frame),
            "clinical_frailty_scale": counts(np.where(stays["frailty"] > 0, stays["frailty"], NEVER)),
            "last_review_at": minute_texts(reviewed_at),
            "reviewed_by": reviewed_by,
        },
    )


def _place(simulation: Simulation, frame: pd.DataFrame) -> dict[str, Texts]:
    return {
        "snapshot_at": minute_texts(frame["day"].to_numpy() * MINUTES + CENSUS),
        "organisation_code": frame["organisation"].to_numpy(),
        **_ward(simulation, frame["ward"].to_numpy()),
    }


def _ward(simulation: Simulation, ward: Ints) -> dict[str, Texts]:
    wards = simulation.system.wards
    return {
        "site_code": np.array([one.site for one in wards], dtype=object)[ward],
        "ward_code": np.array([one.code for one in wards], dtype=object)[ward],
    }


def _spell(simulation: Simulation, stays: pd.DataFrame) -> dict[str, Texts]:
    """The spell's number, and the person's NHS number: of patients of the acute trust, and those who came from it."""
    known = (stays["organisation"] == simulation.parameters.acute) | (stays["from_stay"] != NEVER)
    numbers = nhs_numbers(simulation.system.key, stays["person"].to_numpy())
    ids = [spell_id(organisation, stay) for organisation, stay in zip(stays["organisation"], stays.index, strict=True)]
    return {"spell_id": np.array(ids, dtype=object), "nhs_number": np.where(known, numbers, "")}


def _pathway_known(simulation: Simulation, frame: pd.DataFrame) -> Texts:
    """The pathway of those who are fit, and of some older patients for whom it is planned early."""
    stay = frame["stay"].to_numpy()
    early = (
        (frame["kind"] == "adult").to_numpy() & (frame["length"] >= 3).to_numpy() & (settled("early plan", stay) < 0.35)
    )
    return np.where(frame["fit"].to_numpy() | early, simulation.reasons.pathway[stay], "")


def discharges(key: str, first: int, last: int) -> Sheet:
    simulation = simulate(key)
    stays = simulation.stays
    day = stays["leave"].to_numpy() // MINUTES
    left = stays[(day >= first) & (day <= last)].sort_values("leave", kind="stable")
    stay, how = left.index.to_numpy(), left["how"].to_numpy()
    pathway = np.where(how == "home", simulation.reasons.pathway[stay], "")
    pathway = np.where(
        left["kind"].isin(["adult", "community", "mental_health"]), pathway, np.where(how == "home", "0", "")
    )
    spell = _spell(simulation, left)
    return sheet(
        "discharges",
        left["leave"].to_numpy() // MINUTES,
        {
            "organisation_code": left["organisation"].to_numpy(),
            **_ward(simulation, left["last_ward"].to_numpy()),
            "spell_id": spell["spell_id"],
            "admission_at": minute_texts(left["admit"].to_numpy()),
            "discharge_at": minute_texts(left["leave"].to_numpy()),
            "nhs_number": spell["nhs_number"],
            "discharge_ready_date": day_texts(_ready_at_last(simulation, left)),
            "pathway": pathway,
            "discharge_method": np.where(how == "died", "4", np.where(settled("method", stay) < 0.015, "2", "1")),
            "discharge_destination": _destination(stay, how, pathway),
            "admission_method": left["method"].to_numpy(),
            "age": counts(left["age"].to_numpy()),
            "local_authority": left["local_authority"].to_numpy(),
        },
    )


def _ready_at_last(simulation: Simulation, left: pd.DataFrame) -> Ints:
    """The day from which those going home were ready: the day they leave, unless they had been waiting."""
    stay, last = left.index.to_numpy(), left["last_census"].to_numpy()
    waiting: Flags = is_fit(simulation.waits, stay, last)
    since = fit_at(simulation, stay, last, waiting) // MINUTES
    told = (left["how"] == "home").to_numpy() & (
        settled("ready date", stay) >= np.where(waiting, NO_READY_DATE, NOT_DRAWN)
    )
    return np.where(told, np.where(waiting, since, left["leave"].to_numpy() // MINUTES), NEVER)


def _destination(stay: Ints, how: Texts, pathway: Texts) -> Texts:
    draw = settled("destination", stay)
    chosen = np.where(how == "died", "79", among(draw, TRANSFER_DESTINATIONS)).astype(object)
    for one, shares in DESTINATIONS.items():
        mine = pathway == one
        chosen[mine] = among(draw[mine], shares)
    return chosen


def dtoc(key: str, first: int, last: int) -> Sheet:
    simulation = simulate(key)
    frame = census_rows(key, first, last)
    frame = frame[frame["delayed"]]
    stays = simulation.stays.iloc[frame["stay"].to_numpy()]
    stay, day = frame["stay"].to_numpy(), frame["day"].to_numpy()
    since = simulation.waits.delayed_from[stay] - 1
    reason = simulation.waits.delay[stay]
    council = settled("council agrees", stay)
    agreed = np.where(council < 0.03, "N", np.where((day - since <= 1) & (council > 0.7), "", "Y"))
    return sheet(
        "dtoc",
        day,
        {
            **_place(simulation, frame),
            "spell_id": _spell(simulation, stays)["spell_id"],
            "care_type": np.where(frame["kind"] == "adult", "acute", "non_acute").astype(object),
            "reason": reason,
            "attributable_to": attribution(key, stay, reason),
            "delayed_since": day_texts(since),
            "local_authority": stays["local_authority"].to_numpy(),
            "validated_by_nhs": np.where(settled("nhs agrees", stay) < 0.02, "N", "Y"),
            "validated_by_la": agreed,
        },
    )


@cache
def nobody(key: str) -> frozenset[tuple[str, str, int]]:
    """(organisation, feed, day) where an organisation that owes discharges or dtoc has nobody to name that day."""
    simulation = simulate(key)
    frame = census_patients(key)
    delayed = frame[frame["delayed"]]
    left = simulation.stays["leave"].to_numpy() // MINUTES
    there = {("dtoc", *pair) for pair in zip(delayed["organisation"], delayed["day"].tolist(), strict=True)}
    there |= {("discharges", *pair) for pair in zip(simulation.stays["organisation"], left.tolist(), strict=True)}
    owing = simulation.system.feeds.items()
    return frozenset(
        (organisation, feed, day)
        for organisation, feeds in owing
        for feed in ("discharges", "dtoc")
        for day in DAYS.tolist()
        if feed in feeds and (feed, organisation, day) not in there
    )
