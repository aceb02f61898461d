"""The whole way of a file, to load it or to check it: bytes -> Raw -> pseudonyms -> profile -> Checked -> Split."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from flow.errors import UsageError, nearest
from flow.layout import Layout
from flow.snapshots import applying, file_names, reading, recognising
from flow.snapshots.checking import Reasons, check, refused
from flow.snapshots.counts import unknown_measures
from flow.snapshots.delay_reasons import matcher
from flow.snapshots.findings import Finding
from flow.snapshots.folding import fold_column
from flow.snapshots.keeping import kept_bytes
from flow.snapshots.profile import Profile
from flow.snapshots.profiles import recognise
from flow.snapshots.pseudonyms import pseudonymise
from flow.snapshots.refusing import refuse_personal
from flow.snapshots.snapshot import THEIRS, Checked, Raw
from flow.snapshots.splitting import Split, split
from flow.snapshots.text_files import Grid, NotReadable
from flow.vocabulary import Feed, Level

OF_PATIENTS = frozenset({Feed.INPATIENTS, Feed.DISCHARGES, Feed.DTOC, Feed.ATTENDANCES, Feed.CHC})


@dataclass(frozen=True)
class Understood:
    """All that a file says. `kept_bytes`, `kept_name`: what may be kept; empty where nothing of the file may be.

    `rows_read` = `rows_loaded` + `rows_left_out`; of a refused file nothing is loaded. In a file that a profile made
    long a row is one number.
    """

    feed: Feed | None
    profile_key: str | None
    checked: Checked
    snapshots: Split
    findings: list[Finding]
    kept_bytes: bytes
    kept_name: str
    organisation_names: dict[str, str]

    @property
    def refused(self) -> bool:
        return any(finding.level is Level.STOP for finding in self.findings)

    @property
    def rows_read(self) -> int:
        return self.checked.rows_read

    @property
    def rows_loaded(self) -> int:
        return 0 if self.refused else len(self.checked.rows)

    @property
    def rows_left_out(self) -> int:
        return self.rows_read - self.rows_loaded

    @property
    def days(self) -> list[date]:
        """The days it files, in order."""
        return sorted(set(self.snapshots.days))

    @property
    def organisations(self) -> list[str]:
        return sorted(set(self.snapshots.keys["organisation"]))


def understand(
    data: bytes,
    name: str,
    *,
    profiles: Collection[Profile],
    layout: Layout,
    now: datetime,
    key: bytes,
    profile: str | None = None,
    feed: Feed | None = None,
    day: date | None = None,
    sender: str | None = None,
    reasons: Reasons | None = None,
    measures: Collection[str] = (),
) -> Understood:
    """What a file says, with everything that is found about it in one pass. Stores nothing, and raises for no bytes.

    `profile`, `feed`: where given, they are used; else both are recognised by the columns. `day`: of a file without
    rows. `sender`: the one organisation it may be about. `reasons`: gives the code of a delay reason (default: the
    shipped table). `measures`: the keys that a count may have. Raises UsageError for a profile that does not exist or
    is of another feed.
    """
    asked = _asked(profile, profiles, feed)
    grids, raw, chosen = _read(data, name, asked, profiles, feed)
    refusal = list(raw.findings) or refuse_personal(raw.rows.columns, _organisation_columns(raw, chosen))
    if refusal:
        return _refused(raw, refusal, chosen, feed)
    safe, hidden = pseudonymise(raw, key, _nhs_column(raw, chosen))
    ours = _in_our_columns(safe, chosen, [] if asked else grids, profiles)
    is_feed = feed or (chosen.feed if chosen else recognising.recognise_feed(ours.rows.columns))
    if is_feed is None:
        return _refused(raw, recognising.not_recognised(ours.rows.columns), chosen, None)
    how: dict[str, Any] = {"now": now, "day": day, "file_name": name, "census": layout.settings.census}
    checked = check(ours, is_feed, reasons=reasons or matcher(), **how)
    snapshots, about = _filed(checked, layout, chosen, sender, name)
    keep, keep_name = kept_bytes(data, name, raw, safe, sheet_only=is_feed in OF_PATIENTS)
    names = {} if layout.pooled else applying.organisation_names(ours.rows)
    unknown = unknown_measures(checked.rows, measures) if is_feed is Feed.COUNTS and measures and not chosen else []
    found = [*checked.findings, *hidden, *about, *unknown]
    return Understood(is_feed, chosen.key if chosen else None, checked, snapshots, found, keep, keep_name, names)


def _filed(
    checked: Checked, layout: Layout, profile: Profile | None, sender: str | None, name: str
) -> tuple[Split, list[Finding]]:
    """The snapshots. Counts have their profile's series; whose a return of nought is may stand in the file's name."""
    if checked.nought and sender is None:
        sender = file_names.organisation_in(name, layout.organisations)
    series = profile.key if profile and checked.feed is Feed.COUNTS else ""
    return split(checked, layout, series=series, sender=sender)


def _asked(profile: str | None, profiles: Collection[Profile], feed: Feed | None) -> Profile | None:
    if profile is None:
        return None
    for one in profiles:
        if one.key == profile and feed not in (None, one.feed):
            raise UsageError(f"The profile {profile} reads the {one.feed} feed, not {feed}.")
        if one.key == profile:
            return one
    near = nearest(profile, [one.key for one in profiles])
    raise UsageError(f"There is no profile '{profile}'{f'; the nearest is {near!r}' if near else ''}.")


def _read(
    data: bytes, name: str, asked: Profile | None, profiles: Iterable[Profile], feed: Feed | None
) -> tuple[list[Grid], Raw, Profile | None]:
    """Every sheet, the table, and the profile it is read with: the one asked for, else one that knows the columns."""
    try:
        grids = reading.open_file(data, name)
        if asked is not None:
            return grids, reading.table(reading.choose(grids, asked), asked), asked
        fitting = [one for one in profiles if feed is None or one.feed is feed]
        for grid in grids:
            known = _known(grid, fitting)
            if known is not None:
                return grids, reading.table(grid, known), known
        return grids, reading.table(reading.choose(grids)), None
    except NotReadable as reason:
        return [], reading.not_read(str(reason)), asked


def _known(grid: Grid, profiles: list[Profile]) -> Profile | None:
    """The profile that knows the header of a sheet: of several, the one that asks for most columns."""
    found = [one for one in profiles if _fits(grid, one)]
    return max(found, key=lambda one: len(one.recognise), default=None)


def _fits(grid: Grid, profile: Profile) -> bool:
    if profile.sheet is not None and grid.sheet is not None and fold_column(profile.sheet) != fold_column(grid.sheet):
        return False
    top = grid.top()
    at = reading.header_of(grid, profile)
    return at is not None and at < len(top) and recognise(top[at], [profile]) is not None


def _in_our_columns(raw: Raw, chosen: Profile | None, grids: list[Grid], profiles: Iterable[Profile]) -> Raw:
    """The profile applied. Of a workbook of counts also the other sheets that profiles know: it is one return."""
    if chosen is None:
        return raw
    ours = applying.apply(raw, chosen)
    if chosen.sheet is None or chosen.feed is not Feed.COUNTS or ours.refused:
        return ours
    made = [ours.rows]
    for grid in grids:
        known = _known(grid, [one for one in profiles if one.sheet is not None and one.feed is Feed.COUNTS])
        if known is None or known is chosen or grid.sheet == ours.sheet:
            continue
        more = applying.apply(reading.table(grid, known), known)
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


def _refused(raw: Raw, why: list[Finding], profile: Profile | None, feed: Feed | None) -> Understood:
    """A file of which nothing may be kept: nobody could look for NHS numbers in it, or it names people."""
    checked = refused(feed or (profile.feed if profile else None), raw, why)
    nothing, _ = split(checked, Layout("", ""))
    return Understood(checked.feed, profile.key if profile else None, checked, nothing, why, b"", "", {})
