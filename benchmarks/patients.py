"""Synthetic files of any size for the benchmarks: one trust's morning or a national one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

WARDS = 40
TRUST = 1_100
ENGLAND_TRUSTS = 120


def inpatients(rows: int, organisations: int, day: date, seed: int = 1) -> pd.DataFrame:
    """An inpatients file as text, with 26 columns; spells persist from one organisation to the next only by number."""
    rng = np.random.default_rng(seed)
    census = datetime.combine(day, time(8))
    number = np.arange(rows)
    organisation = number % organisations
    stay = rng.geometric(0.09, rows)
    admitted = [
        census - timedelta(days=int(days), minutes=int(minute))
        for days, minute in zip(stay, rng.integers(1, 1400, rows), strict=True)
    ]
    fit = rng.random(rows) < 0.2
    ready = [
        f"{(census - timedelta(days=int(days))):%Y-%m-%d}" if yes else ""
        for days, yes in zip(rng.integers(0, 12, rows), fit, strict=True)
    ]
    reasons = np.array(["E", "C", "A", "Dii", "therapy", "pharmacy", "diagnostics"])
    return pd.DataFrame(
        {
            "snapshot_at": f"{census:%Y-%m-%d %H:%M}",
            "organisation_code": [f"R{value:03d}" for value in organisation],
            "site_code": [f"R{value:03d}01" for value in organisation],
            "ward_code": [f"W{value:02d}" for value in rng.integers(0, WARDS, rows)],
            "bed": [f"B{value}" for value in rng.integers(1, 30, rows)],
            "spell_id": [f"S{value:08d}" for value in number],
            "nhs_number": _nhs_numbers(rows),
            "age": rng.integers(18, 99, rows).astype(str),
            "admission_at": [f"{moment:%Y-%m-%d %H:%M}" for moment in admitted],
            "admission_method": rng.choice(["21", "22", "11", "28"], rows),
            "treatment_function_code": rng.choice(["100", "110", "300", "430"], rows),
            "local_authority": rng.choice(["E06000026", "E10000008"], rows),
            "expected_discharge_date": [
                f"{(census + timedelta(days=int(days))):%d/%m/%Y}" for days in rng.integers(-3, 9, rows)
            ],
            "criteria_to_reside": np.where(fit, "N", "Y"),
            "discharge_ready_date": ready,
            "pathway": np.where(fit, rng.choice(["0", "1", "2", "3"], rows), ""),
            "delay_reason": np.where(fit, rng.choice(reasons, rows), ""),
            "owner_organisation": np.where(fit, rng.choice(["PCC", "LWSW", "R000"], rows), ""),
            "next_step": np.where(fit, "Chase the outstanding referral", ""),
            "discharge_planned": rng.choice(["none", "possible", "definite"], rows),
            "clinical_frailty_scale": rng.integers(1, 10, rows).astype(str),
        }
    )


def _nhs_numbers(rows: int) -> list[str]:
    """Valid numbers of the range kept for tests (999 ...)."""
    found: list[str] = []
    for number in range(999_000_000, 1_000_000_000):
        digits = [int(digit) for digit in str(number)]
        check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
        if check != 10:
            found.append(f"{number}{0 if check == 11 else check}")
        if len(found) == rows:
            break
    return found
