"""The first half of a file's way: bytes -> Raw -> pseudonyms -> the profile applied. Text still, in our columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import pandas as pd

from flow.errors import UsageError, nearest
from flow.layout import Layout
from flow.snapshots import applying, choosing, file_names, reading, recognising
from flow.snapshots.feeds import FEEDS
from flow.snapshots.findings import Finding, stop
from flow.snapshots.folding import fold_column, shown
from flow.snapshots.profile import Profile
from flow.snapshots.pseudonyms import NEVER_SCANNED, are_numbers, pseudonymise
from flow.snapshots.refusing import refuse_personal
from flow.snapshots.snapshot import THEIRS, Raw
from flow.snapshots.text_files import Grid, NotReadable
from flow.vocabulary import Feed


@dataclass(frozen=True)
class Read:
    """A file as read (`raw`), without NHS numbers (`safe`) and in our columns (`ours`), with what was found on the way.

    `refusal`: why nothing of it may be used; then `safe` and `ours` hold no rows.
    """

    raw: Raw
    safe: Raw
    ours: Raw
    profile: Profile | None
    feed: Feed | None
    findings: list[Finding] = field(default_factory=list)
    refusal: list[Finding] = field(default_factory=list)
    sheets: list[Grid] = field(default_factory=list)


def in_our_columns(
    data: bytes,
    name: str,
    *,
    profiles: Collection[Profile],
    layout: Layout,
    key: bytes,
    profile: str | None = None,
    feed: Feed | None = None,
    sender: str | None = None,
) -> Read:
    """The file in our columns, every cell still text and nothing checked. Arguments as of `pipeline.understand`."""
    asked = _asked(profile, profiles, feed, sender)
    grids, raw, chosen = _read(data, name, asked, [one for one in profiles if feed in (None, one.feed)], layout, sender)
    refusal = list(raw.findings) or refuse_personal(raw.rows.columns, _organisation_columns(raw, chosen))
    local = _local_columns(raw, chosen)
    numbers = [shown(name) for name in local if are_numbers(raw.rows[name])]
    refusal += [stop(NHS_NUMBERS.format(column=name), name) for name in numbers]
    if refusal:
        return _nothing_of(raw, chosen, refusal)
    safe, hidden = pseudonymise(raw, key, _nhs_column(raw, chosen), local)
    dated = _with_day(safe, chosen, name)
    if dated.refused:
        return _nothing_of(raw, chosen, dated.findings)
    ours = _applied(dated, chosen, [] if asked else grids, profiles, key)
    is_feed = feed or (chosen.feed if chosen else recognising.recognise_feed(ours.rows.columns))
    if is_feed is None:
        return _nothing_of(raw, None, recognising.not_recognised(ours.rows.columns))
    return Read(raw, safe, ours, chosen, is_feed, hidden, sheets=grids if raw.sheet is not None else [])


def _nothing_of(raw: Raw, chosen: Profile | None, why: list[Finding]) -> Read:
    empty = replace(raw, rows=raw.rows.iloc[:0])
    return Read(raw, empty, empty, chosen, None, [], why)


def _asked(profile: str | None, profiles: Collection[Profile], feed: Feed | None, sender: str | None) -> Profile | None:
    if profile is None:
        return None
    for one in profiles:
        if one.key == profile and feed not in (None, one.feed):
            raise UsageError(f"The profile {profile} reads the {one.feed} feed, not {feed}.")
        if one.key == profile and sender and not choosing.may_read(one, sender):
            raise UsageError(choosing.not_yours(one, sender))
        if one.key == profile:
            return one
    near = nearest(profile, [one.key for one in profiles])
    raise UsageError(f"There is no profile '{profile}'{f'; the nearest is {near!r}' if near else ''}.")


def _read(
    data: bytes, name: str, asked: Profile | None, fitting: list[Profile], layout: Layout, sender: str | None
) -> tuple[list[Grid], Raw, Profile | None]:
    """Every sheet, the table, and the profile it is read with: the one asked for, else one that knows the columns."""
    try:
        grids = reading.open_file(data, name)
        if asked is not None:
            return grids, reading.table(reading.choose(grids, asked), asked), asked
        for grid in grids:
            known = choosing.known(grid, fitting, name, sender, layout.organisations)
            if known is not None:
                return grids, reading.table(grid, known), known
        return grids, reading.table(reading.choose(grids)), None
    except NotReadable as reason:
        return [], reading.not_read(str(reason)), asked


def _with_day(raw: Raw, chosen: Profile | None, name: str) -> Raw:
    """With the day that stands in the file's name as a column, where the profile says that it stands there."""
    if chosen is None or not chosen.day_in_name or raw.refused:
        return raw
    filed_by, day = FEEDS[chosen.feed].filed_by, file_names.day_in(name)
    if day is None:
        return replace(raw, findings=[*raw.findings, stop(NO_DAY.format(key=chosen.key, name=shown(name)), filed_by)])
    return replace(raw, rows=raw.rows.assign(**{filed_by: pd.Series(str(day), index=raw.rows.index, dtype="str")}))


NHS_NUMBERS = (
    "Column '{column}' holds NHS numbers, and it is the patients' local number that belongs there. Put the NHS numbers "
    "into a column nhs_number, where they become pseudonyms before anything is kept, and load the file again."
)
NO_DAY = (
    "The profile {key} takes the day from the file's name, and '{name}' has none. Put it into the name, for example "
    "inpatients-2018-06-05.csv."
)


def _applied(raw: Raw, chosen: Profile | None, grids: list[Grid], profiles: Iterable[Profile], key: bytes) -> Raw:
    """The profile applied. Of a workbook of counts also the other sheets that profiles know: it is one return."""
    if chosen is None:
        return raw
    ours = applying.apply(raw, chosen)
    if chosen.sheet is None or chosen.feed is not Feed.COUNTS or ours.refused:
        return ours
    made, whose = [ours.rows], (None, chosen.organisation)
    of_counts = [one for one in profiles if one.sheet and one.feed is Feed.COUNTS and one.organisation in whose]
    for grid in grids:
        known = choosing.known(grid, of_counts, sender=chosen.organisation)
        if known is None or known is chosen or grid.sheet == ours.sheet:
            continue
        more = applying.apply(pseudonymise(reading.table(grid, known), key, None)[0], known)
        if not more.refused:
            made.append(more.rows.assign(**{THEIRS: f"{grid.sheet}: " + more.rows[THEIRS]}))
    return replace(ours, rows=pd.concat(made).fillna("")) if len(made) > 1 else ours


def _organisation_columns(raw: Raw, profile: Profile | None) -> list[str]:
    """Headers that may say `name`: those that a profile reads as the name of an organisation or a ward."""
    if profile is None:
        return []
    places = [*profile.columns.get(applying.NAME, ()), *profile.columns.get("ward_name", ())]
    wanted = {fold_column(column) for column in places}
    return [column for column in raw.rows.columns if fold_column(column) in wanted]


def _nhs_column(raw: Raw, profile: Profile | None) -> str | None:
    """What the file calls its column of NHS numbers."""
    theirs = {fold_column(column) for column in (profile.columns.get("nhs_number", ()) if profile else ())}
    for column in raw.rows.columns:
        if fold_column(column) in theirs or recognising.own_name(column) == "nhs_number":
            return str(column)
    return None


def _local_columns(raw: Raw, profile: Profile | None) -> list[str]:
    """The file's own columns of numbers of spells, attendances and cases, which may look like NHS numbers by chance."""
    said = profile.columns if profile else {}
    theirs = {fold_column(column) for name in NEVER_SCANNED for column in said.get(name, ())}
    return [
        str(column)
        for column in raw.rows.columns
        if fold_column(column) in theirs or recognising.own_name(column) in NEVER_SCANNED
    ]
