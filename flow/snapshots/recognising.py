"""Which feed a file is, by its columns, and what to say where it is nearly one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from flow.errors import nearest
from flow.snapshots.feeds import FEEDS, FeedSpec
from flow.snapshots.findings import Finding, note, stop
from flow.snapshots.folding import fold_column, shown
from flow.snapshots.sentences import listed
from flow.vocabulary import Feed

ALIASES = dict.fromkeys(
    ("nhs_no", "nhs_num", "nhsnumber", "nhsno", "nhs_nbr", "nhs_id", "patient_nhs_number", "nhs_number_value"),
    "nhs_number",
)
"""Headers under which an NHS number comes. They are known, so that none is ever kept as it is."""
EVERYWHERE = frozenset({"snapshot_at", "organisation_code", "site_code"})
ALSO_READ = frozenset({"organisation_name"})
NUMBERED = re.compile(r" \(\d+\)$")
"""What `headers.names` puts behind a header that repeats."""
NEAR = 0.75
MOST_LISTED = 10
FEED_NAMES = listed([str(feed) for feed in Feed])


def own_name(header: str) -> str:
    """Our name for a header, where it is one of ours but for case, space and dash; else the header folded."""
    folded = fold_column(header)
    return ALIASES.get(folded, folded)


def recognise_feed(columns: Iterable[str]) -> Feed | None:
    """The feed that most of these columns belong to, if all that it requires are there."""
    best = most_like(columns)
    there = {own_name(column) for column in columns}
    return best if best and not set(FEEDS[best].required) - there else None


def most_like(columns: Iterable[str]) -> Feed | None:
    """The feed that shares most columns with the file, one of them at least not common to all feeds."""
    there = {own_name(column) for column in columns}

    def likeness(spec: FeedSpec) -> tuple[int, int]:
        return len(there & set(spec.names)), -len(set(spec.required) - there)

    def nearness(spec: FeedSpec) -> float:
        spare = there - set(spec.names)
        return sum(max((_alike(name, other) for other in spare), default=0.0) for name in set(spec.required) - there)

    candidates = [spec for spec in FEEDS.values() if (there & set(spec.names)) - EVERYWHERE]
    most = max(map(likeness, candidates), default=(0, 0))
    best = [spec for spec in candidates if likeness(spec) == most]
    return max(best, key=nearness).feed if most[0] >= 2 else None


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def not_recognised(columns: Iterable[str]) -> list[Finding]:
    """Why a file is no feed: the columns missing from the feed it is most like, or that it is like none."""
    columns = [column for column in columns if not column.startswith("_")]
    best = most_like(columns)
    if best is not None:
        return missing_columns(columns, best)
    there = listed([f"'{shown(column)}'" for column in columns[:MOST_LISTED]], "and")
    return [
        stop(
            f"The columns ({there}) are those of no feed and of no profile. Say which feed it is ({FEED_NAMES}), "
            "or add a profile for files like this."
        )
    ]


def missing_columns(columns: Iterable[str], feed: Feed) -> list[Finding]:
    """A stop finding for each required column that is not there, naming the nearest one that is."""
    columns = list(columns)
    ours = {own_name(column): column for column in columns}
    spare = {name: header for name, header in ours.items() if name not in FEEDS[feed].names}
    return [_missing(name, feed, spare) for name in FEEDS[feed].required if name not in ours]


def _missing(name: str, feed: Feed, spare: dict[str, str]) -> Finding:
    near = nearest(name, spare)
    cure = f"The nearest column there is '{shown(spare[near])}': rename it" if near else "Add it"
    return stop(
        f"Column {name} is missing, and the {feed} feed needs it. {cure}, or say in a profile which column it is.", name
    )


def repeated_columns(columns: Iterable[str], feed: Feed) -> list[Finding]:
    """A stop finding for each column of the feed that is there more than once."""
    names = Counter(own_name(NUMBERED.sub("", column)) for column in columns)
    return [
        stop(f"Column {name} is there {times} times. Keep one of them.", name)
        for name, times in names.items()
        if times > 1 and name in FEEDS[feed].names
    ]


def unused_columns(columns: Iterable[str], feed: Feed) -> list[Finding]:
    """One note on the columns that the feed does not have, so that a misspelt optional column is noticed."""
    ours = {own_name(column) for column in columns}
    absent = [name for name in FEEDS[feed].names if name not in ours]
    unused = [
        column
        for column in columns
        if own_name(column) not in FEEDS[feed].names
        and own_name(column) not in ALSO_READ
        and not column.startswith("_")
    ]
    if not unused:
        return []
    near = {
        column: nearest(own_name(column), [name for name in absent if _alike(name, own_name(column)) >= NEAR])
        for column in unused
    }
    said = [
        f"'{shown(column)}'" + (f" (is it {near[column]}?)" if near[column] else "") for column in unused[:MOST_LISTED]
    ]
    more = f" and {len(unused) - MOST_LISTED} more" if len(unused) > MOST_LISTED else ""
    return [note(f"Not part of the {feed} feed, and not read: {', '.join(said)}{more}.", column=unused[0])]
