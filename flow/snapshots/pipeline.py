"""The whole way of a file, to load it or to check it: bytes -> Raw -> pseudonyms -> profile -> Checked -> Split."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flow.layout import Layout
from flow.snapshots import applying, file_names
from flow.snapshots.checking import Reasons, check, refused
from flow.snapshots.counts import unknown_measures
from flow.snapshots.delay_reasons import matcher
from flow.snapshots.findings import Finding
from flow.snapshots.keeping import kept_bytes
from flow.snapshots.ours import Read, in_our_columns
from flow.snapshots.profile import Profile
from flow.snapshots.snapshot import Checked
from flow.snapshots.splitting import Split, split
from flow.vocabulary import Feed, Level


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
    shipped table). `measures`: the keys that a count may have. Raises UsageError for a profile that does not exist, or
    is of another feed or another organisation.
    """
    read = in_our_columns(
        data, name, profiles=profiles, layout=layout, key=key, profile=profile, feed=feed, sender=sender
    )
    raw, chosen, ours = read.raw, read.profile, read.ours
    if read.refusal or read.feed is None:
        return _refused(read, feed)
    how: dict[str, Any] = {"now": now, "day": day, "file_name": name, "census": layout.settings.census}
    checked = check(ours, read.feed, reasons=reasons or matcher(), **how)
    snapshots, about = _filed(checked, layout, chosen, sender, name)
    only = read.feed is not Feed.COUNTS
    keep, keep_name = kept_bytes(data, name, raw, read.safe, sheet_only=only, sheets=read.sheets)
    names = {} if layout.pooled else applying.organisation_names(ours.rows)
    counted = read.feed is Feed.COUNTS and measures and not chosen and "measure" in checked.rows
    unknown = unknown_measures(checked.rows, measures) if counted else []
    found = [*checked.findings, *read.findings, *about, *unknown]
    return Understood(read.feed, chosen.key if chosen else None, checked, snapshots, found, keep, keep_name, names)


def _filed(
    checked: Checked, layout: Layout, profile: Profile | None, sender: str | None, name: str
) -> tuple[Split, list[Finding]]:
    """The snapshots. Counts have their profile's series; whose a return of nought is may stand in the file's name."""
    if checked.nought and sender is None:
        sender = file_names.organisation_in(name, layout.organisations)
    series = profile.key if profile and checked.feed is Feed.COUNTS else ""
    return split(checked, layout, series=series, sender=sender)


def _refused(read: Read, feed: Feed | None) -> Understood:
    """A file of which nothing may be kept: nobody could look for NHS numbers in it, or it names people."""
    chosen = read.profile
    checked = refused(feed or (chosen.feed if chosen else None), read.raw, read.refusal)
    nothing, _ = split(checked, Layout("", ""))
    return Understood(checked.feed, chosen.key if chosen else None, checked, nothing, read.refusal, b"", "", {})
