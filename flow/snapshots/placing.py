"""Rows find their place in a system: organisation, site and ward as configured, and a sentence where they have none."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from flow.layout import Layout
from flow.snapshots.findings import Finding, note, stop
from flow.snapshots.folding import fold, shown
from flow.snapshots.sentences import listed, rows
from flow.vocabulary import WARD_NOT_KNOWN

MOST_SAID = 20
MOST_NAMED = 8
FEWEST_WARDS = 4
"""An organisation with fewer wards is not said to lack half of them: one closed ward is not a file cut in two."""
HAS_EACH_WARD = ("occupied_beds", "bed")
"""Columns of the feeds of which a whole file has a row for every ward: beds and inpatients."""


def as_configured(frame: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Codes in the configured spelling where they differ from it only in case, spaces or dashes."""
    wards: dict[str, list[str]] = {}
    for _, code in layout.wards:
        wards.setdefault(fold(code), []).append(code)
    known = {
        "organisation_code": {fold(code): code for code in layout.organisations},
        "site_code": {fold(code): code for code in layout.sites},
        "ward_code": {folded: codes[0] for folded, codes in wards.items() if len(set(codes)) == 1},
    }
    changed = {name: _respelt(frame[name], spelling) for name, spelling in known.items() if name in frame and spelling}
    return frame.assign(**{name: cells for name, cells in changed.items() if cells is not None})


def _respelt(cells: pd.Series, spelling: dict[str, str]) -> pd.Series | None:
    exact = set(spelling.values())
    other = {
        code: spelling[fold(code)] for code in cells.dropna().unique() if code not in exact and fold(code) in spelling
    }
    return cells.replace(other) if other else None


def about_organisations(frame: pd.DataFrame, layout: Layout, sender: str | None) -> list[Finding]:
    """What stops a file: organisations its sender may not file for, or that a pooled system does not have."""
    there = frame["organisation_code"].unique().tolist()
    others = [code for code in there if sender is not None and code != sender]
    if others:
        return [_not_yours(others, there, str(sender))]
    if not layout.pooled:
        return []
    return [not_one_of(code, layout) for code in there if code not in layout.organisations]


def _not_yours(others: list[str], there: list[str], sender: str) -> Finding:
    named = listed([shown(code) for code in others[:MOST_SAID]], "and")
    if sender in there:
        message = (
            f"There is more than one organisation in the file: {named} besides {sender}. You may file for {sender}"
        )
    else:
        message = f"The file is about {named}. You may file for {sender}"
    return stop(f"{message}: send each organisation its own file.", "organisation_code", shown(others[0]))


def not_one_of(code: str, layout: Layout) -> Finding:
    known = ", ".join(layout.organisations) or "none yet"
    return stop(
        f"'{shown(code)}' is not an organisation of {layout.name}. It has {known}. "
        "Correct organisation_code, or add the organisation to the configuration.",
        "organisation_code",
        shown(code),
    )


def about_wards(frame: pd.DataFrame, layout: Layout) -> list[Finding]:
    """A note for each site, and each ward of a known site, that is not configured: the rows are kept. And one for each
    organisation of which half of the wards have no row, in a file that has each of them."""
    if not layout.pooled or "site_code" not in frame:
        return []
    names = [name for name in ("organisation_code", "site_code", "ward_code", "ward_type") if name in frame]
    half = _half_missing(frame, layout)
    if _all_configured(frame, layout):
        return half
    places = frame[names].drop_duplicates(names[:3]).assign(row=lambda some: some.index)
    sites = [*half, *_unknown_sites(frame, places, layout)]
    if "ward_code" not in frame:
        return sites
    unknown = [
        place
        for place in places.dropna(subset=["ward_code"]).to_dict("records")
        if (place["site_code"], place["ward_code"]) not in layout.wards and place["site_code"] in layout.sites
    ]
    if len(unknown) > MOST_SAID:
        return [*sites, _many_wards(unknown, frame, layout)]
    return [*sites, *(_ward(place, frame, layout) for place in unknown)]


def _all_configured(frame: pd.DataFrame, layout: Layout) -> bool:
    """Whether every site, and every ward that is given, is configured."""
    if not set(frame["site_code"].unique()) <= set(layout.sites):
        return False
    if "ward_code" not in frame:
        return True
    there = set(zip(frame["site_code"].tolist(), frame["ward_code"].tolist(), strict=True))
    return all(pd.isna(ward) or (site, ward) in layout.wards for site, ward in there)


def _half_missing(frame: pd.DataFrame, layout: Layout) -> list[Finding]:
    """A note for each organisation of which half of the configured wards have no row."""
    if not any(column in frame for column in HAS_EACH_WARD):
        return []
    there = set(zip(frame["site_code"].tolist(), frame["ward_code"].tolist(), strict=True))
    found = []
    for organisation in frame["organisation_code"].unique():
        own = [
            place
            for place in layout.wards
            if place[0] in layout.sites and layout.sites[place[0]].organisation == organisation
        ]
        gone = [place for place in own if place not in there]
        if len(own) < FEWEST_WARDS or 2 * len(gone) < len(own) or len(gone) == len(own):
            continue
        named = [shown(ward) for _, ward in gone[:MOST_NAMED]]
        named += [f"{len(gone) - MOST_NAMED:,} more"] if len(gone) > MOST_NAMED else []
        message = (
            f"{len(gone):,} of the {len(own):,} wards of {shown(organisation)} have no row: {listed(named, 'and')}. "
            "Check that the file is whole; if those wards are shut, take them out of the configuration."
        )
        found.append(note(message, "ward_code"))
    return found


def _unknown_sites(frame: pd.DataFrame, places: pd.DataFrame, layout: Layout) -> list[Finding]:
    sites = places.drop_duplicates("site_code")
    unknown = sites[~sites["site_code"].isin(list(layout.sites))]
    counts = frame["site_code"].value_counts()
    found = [
        note(
            f"Site '{shown(code)}' is not in the configuration: its {rows(int(counts[code]))} {_are(counts[code])} "
            f"kept, and its wards are {WARD_NOT_KNOWN}. Add the site, or map it in the profile.",
            "site_code",
            shown(code),
            int(row),
        )
        for code, row in zip(unknown["site_code"], unknown["row"], strict=True)
    ]
    more = len(found) - MOST_SAID
    return (
        [*found[:MOST_SAID], note(f"{more:,} more sites are not in the configuration.", "site_code")]
        if more > 0
        else found
    )


def _ward(place: dict[Hashable, Any], frame: pd.DataFrame, layout: Layout) -> Finding:
    site, ward = place["site_code"], place["ward_code"]
    count = int(((frame["site_code"] == site) & (frame["ward_code"] == ward)).sum())
    in_file = place.get("ward_type")
    counted_as = layout.ward_type(place["organisation_code"], site, ward, None if pd.isna(in_file) else in_file)
    return note(
        f"Ward '{shown(ward)}' is not in the configuration: its {rows(count)} {_are(count)} kept under "
        f"{WARD_NOT_KNOWN} and counted as {counted_as} until it is added or mapped.",
        "ward_code",
        shown(ward),
        int(place["row"]),
    )


def _many_wards(unknown: list[dict[Hashable, Any]], frame: pd.DataFrame, layout: Layout) -> Finding:
    first = unknown[0]
    pairs = pd.MultiIndex.from_frame(frame[["site_code", "ward_code"]])
    count = int(pairs.isin([(place["site_code"], place["ward_code"]) for place in unknown]).sum())
    kinds = _kinds({first["organisation_code"] for first in unknown}, layout)
    return note(
        f"{len(unknown):,} wards are not in the configuration, '{shown(first['ward_code'])}' the first: their "
        f"{rows(count)} are kept under {WARD_NOT_KNOWN} and counted as {kinds} until they are added or mapped.",
        "ward_code",
        shown(first["ward_code"]),
        int(first["row"]),
    )


def _kinds(organisations: Iterable[str], layout: Layout) -> str:
    return listed(sorted({str(layout.ward_type(code, "", "")) for code in organisations}), "or")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
