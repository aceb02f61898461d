"""What is worth knowing about numbers that somebody else counted: doubtful noughts, and parts above their wholes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from flow.errors import nearest
from flow.snapshots import sentences
from flow.snapshots.findings import Finding, note
from flow.snapshots.folding import shown
from flow.snapshots.notes import Gathered

NOUGHT_IS_DOUBTFUL = frozenset(
    {
        "nctr",
        "beds_open",
        "beds_occupied",
        "ed_attendances",
        "critical_care_open",
        "kh03_beds_available_all",
        "kh03_beds_occupied_all",
    }
)
"""Measures that are never 0 at a place that has any of the thing: a published 0 is most often a return not made."""

PARTS: tuple[tuple[str, str], ...] = (
    ("nctr_discharged", "nctr"),
    ("nctr_discharged_by_17", "nctr_discharged"),
    ("stay_14", "stranded_7"),
    ("long_stay_21", "stay_14"),
    ("long_stay_21", "stranded_7"),
    ("stranded_7", "beds_occupied"),
    ("beds_occupied", "beds_open"),
    ("kh03_beds_occupied", "kh03_beds_available"),
    ("kh03_beds_occupied_all", "kh03_beds_available_all"),
    ("ed_over_4h", "ed_attendances"),
    ("ed_over_4h_type1", "ed_attendances_type1"),
    ("ed_over_4h_type2", "ed_attendances_type2"),
    ("ed_over_4h_type3", "ed_attendances_type3"),
    ("handover_over_30", "handover_over_15"),
    ("handover_over_60", "handover_over_30"),
    ("discharges_before_noon", "discharges"),
    ("discharges_by_17", "discharges"),
)
"""(part, whole): the part is not more than the whole. `beds_occupied` may be, and it is worth knowing."""
LEAVES_OUT = frozenset({"ed_over_4h", "ed_over_4h_type1", "ed_over_4h_type2", "ed_over_4h_type3"})
"""Parts that mean nothing when they are more than their whole: the row is left out, as in the emergency feed."""
OF = ("organisation_code", "day", "grain", "scope", "scope_code")


def look_at(cells: pd.DataFrame, left: np.ndarray, gathered: Gathered) -> None:
    """`cells`: typed rows of a counts file by position; `left`: those not left out."""
    _noughts(cells, left, gathered)
    usable = cells[left & cells["value"].notna().to_numpy()]
    of = [name for name in OF if name in usable]
    there = set(usable["measure"].unique())
    for part, whole in PARTS:
        if part in there and whole in there:
            _part_above_whole(usable, of, part, whole, gathered)


def _noughts(cells: pd.DataFrame, left: np.ndarray, gathered: Gathered) -> None:
    doubtful = left & (cells["value"] == 0).to_numpy() & cells["measure"].isin(NOUGHT_IS_DOUBTFUL).to_numpy()
    at = np.flatnonzero(doubtful)
    if not len(at):
        return
    for measure, positions in pd.Series(at).groupby(cells["measure"].to_numpy()[at], sort=False):
        first, times = int(positions.iloc[0]), len(positions)
        where = f"{cells['organisation_code'].iloc[first]} on {cells['day'].iloc[first]:%d/%m/%Y}"
        said = f"{measure} is 0" if times == 1 else f"{measure} is 0 in {times:,} rows, the first"
        sentence = f"{said} for {where}. A nought here is most often a return not made; it is kept as filed: check it."
        gathered.note(first, "value", sentence, "0")


def _part_above_whole(usable: pd.DataFrame, of: list[str], part: str, whole: str, gathered: Gathered) -> None:
    parts = usable[usable["measure"] == part]
    wholes = usable[usable["measure"] == whole].drop_duplicates(of)
    both = parts[[*of, "value"]].assign(at=parts.index).merge(wholes[[*of, "value"]], on=of, suffixes=("", "_whole"))
    wrong = both[both["value"] > both["value_whole"]]
    said = [
        (int(at), "value", f"{part} {value:,.10g} is more than {whole} {total:,.10g}", f"{value:.10g}")
        for at, value, total in zip(wrong["at"], wrong["value"], wrong["value_whole"], strict=True)
    ]
    for at, column, sentence, value in said if part in LEAVES_OUT else ():
        gathered.leave_out(at, column, f"{sentence}. Correct one of the two.", value)
    if part not in LEAVES_OUT:
        kept = "Both are kept as filed: check them."
        gathered.note_all((at, column, f"{sentence}. {kept}", value) for at, column, sentence, value in said)


def unknown_measures(rows: pd.DataFrame, known: Collection[str]) -> list[Finding]:
    """A note for each measure of a counts file that does not exist: its numbers are kept and shown nowhere.

    `rows`: checked; `known`: the keys there are. Not for numbers of a profile, which may count more.
    """
    there = rows["measure"].dropna().value_counts()
    found = []
    for name, times in there[~there.index.isin(list(known))].items():
        near = nearest(str(name), known)
        cure = f"The nearest is {near}: correct it" if near else "Correct it"
        message = f"'{shown(str(name))}' is no measure there is: its {said(int(times))} kept and shown nowhere. {cure}."
        found.append(note(message, "measure", shown(str(name))))
    return found


def said(times: int) -> str:
    return f"{sentences.rows(times)} {'is' if times == 1 else 'are'}"
