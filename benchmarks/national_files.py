"""The files of one morning of England, of a region or of a trust: inpatients, yesterday's discharges and beds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.patients import ENGLAND_TRUSTS, WARDS, inpatients
from flow.services.configure import configure
from flow.store.database import Database

OCCUPIED = 105_000
LEAVE = 0.11
"""Of those in a bed so many leave in a day: about 12,000 in England."""


@dataclass(frozen=True)
class Size:
    """A system of so many trusts, each of the same size."""

    key: str
    trusts: int

    @property
    def beds(self) -> int:
        return OCCUPIED * self.trusts // ENGLAND_TRUSTS

    @property
    def code(self) -> str:
        """Its first trust."""
        return "R000"


TRUST, REGION, ENGLAND = Size("trust", 1), Size("region", 17), Size("england", ENGLAND_TRUSTS)
SIZES = (TRUST, REGION, ENGLAND)


def make_system(store: Database, size: Size, folder: Path) -> None:
    """The system with its trusts, each one site and forty general and acute wards."""
    lines = [f'[system]\nkey = "{size.key}"\nname = "{size.key}"\n']
    for number in range(size.trusts):
        code = f"R{number:03d}"
        lines.append(f'[[organisation]]\ncode = "{code}"\nname = "Trust {number}"\nkind = "acute"')
        lines.append('feeds = ["beds", "inpatients", "discharges"]')
        lines.append(f'[[site]]\ncode = "{code}01"\nname = "Site {number}"\norganisation = "{code}"')
        lines += [
            f'[[ward]]\ncode = "W{ward:02d}"\nname = "Ward {ward}"\nsite = "{code}01"\ntype = "general_acute"'
            for ward in range(WARDS)
        ]
    path = folder / f"{size.key}.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    configure(store, path)


def files(size: Size, day: date) -> Iterator[tuple[str, pd.DataFrame]]:
    """(name, table) of each file of the morning, as text."""
    there = inpatients(size.beds, size.trusts, day, seed=day.day)
    yield "inpatients.csv", there
    yield "discharges.csv", _discharges(there, day)
    yield "beds.csv", _beds(there, day)


def _discharges(there: pd.DataFrame, day: date) -> pd.DataFrame:
    """Other people than those in a bed, of the same organisations and wards."""
    rng = np.random.default_rng(2)
    names = ["organisation_code", "site_code", "ward_code", "admission_at", "admission_method", "age", "pathway"]
    left = there.sample(frac=LEAVE, random_state=2)[names]
    before = day - timedelta(days=1)
    hours = rng.integers(9, 20, len(left))
    return left.assign(
        spell_id=[f"G{day:%m%d}{number:06d}" for number in range(len(left))],
        nhs_number=there["nhs_number"].iloc[: len(left)].tolist(),
        discharge_at=[f"{before} {hour:02d}:15" for hour in hours],
        admission_at=[min(said, f"{before} 00:10") for said in left["admission_at"]],
    )


def _beds(there: pd.DataFrame, day: date) -> pd.DataFrame:
    of = ["organisation_code", "site_code", "ward_code"]
    wards = there.groupby(of, sort=True).size().reset_index(name="occupied_beds")
    core = wards["occupied_beds"] + 1
    made = wards.assign(snapshot_at=f"{day} 08:00", core_beds=core, escalation_beds=0, closed_beds=0)
    return made.astype(str)
