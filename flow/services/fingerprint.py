"""Names a reading of a file: the same bytes, read by a mended profile, ward list or table of reasons, are another."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import pandas as pd

from flow.layout import Layout
from flow.snapshots.delay_reasons import DelayReason
from flow.snapshots.pipeline import Understood
from flow.snapshots.profiles import Profile
from flow.vocabulary import Level

PLACE = ["site_code", "ward_code"]
REASON = "delay_reason"


def fingerprints(
    data: bytes, found: Understood, profile: Profile | None, layout: Layout, reasons: Collection[DelayReason]
) -> tuple[str, str]:
    """SHA-256 of the bytes as they are kept; and of the profile and all in the reading that configuration decides.

    That is: whose snapshots of which census it gives, which rows it leaves out, which of its wards are configured, and
    the reason that each of its patients waits for, internal or external. What nobody configured has no part in it, so a
    kept copy read again gives the same as the original did. The first names the bytes alone, so that it can follow them
    when a new key makes other pseudonyms. Given are `bytes:reading`, and the one digest of both that stood in its place
    in stores of before.
    """
    before = hashlib.sha256(found.kept_bytes or data)
    names_bytes, mark = before.hexdigest(), hashlib.sha256()
    stops = [(finding.column, finding.value) for finding in found.findings if finding.level is Level.STOP]
    left_out = found.checked.left_out.index.tolist()
    parts = [found.feed, profile, stops, left_out, _places(found, layout), _reasons(found, reasons)]
    for part in [*(repr(part).encode() for part in parts), _keys(found)]:
        mark.update(part)
        before.update(part)
    return f"{names_bytes}:{mark.hexdigest()}", before.hexdigest()


def _places(found: Understood, layout: Layout) -> list[tuple[str, str, bool]]:
    """Each site and ward of the file, and whether it is configured."""
    rows = found.snapshots.rows
    if not set(PLACE) <= set(rows.columns):
        return []
    places = rows[PLACE].drop_duplicates().dropna().itertuples(index=False, name=None)
    return sorted((site, ward, (site, ward) in layout.wards) for site, ward in places)


def _reasons(found: Understood, reasons: Collection[DelayReason]) -> list[object]:
    """The reasons of the rows in their order, in one digest, and the kind of each that is used."""
    rows = found.snapshots.rows
    if REASON not in rows:
        return []
    cells = rows[REASON]
    used = set(cells.dropna().unique())
    digest = hashlib.sha256(pd.util.hash_pandas_object(cells, index=False).to_numpy().tobytes()).hexdigest()
    return [digest, *sorted((item.code, str(item.kind)) for item in reasons if item.code in used)]


def _keys(found: Understood) -> bytes:
    """Whose snapshots they are, of which day and census."""
    keys = found.snapshots.keys
    if keys.empty:
        return b""
    plain = pd.DataFrame(
        {
            "series": found.snapshots.series,
            "organisation": keys["organisation"],
            "day": pd.to_datetime(keys["day"]),
            "census": pd.to_datetime(keys["census_at"], utc=True),
        }
    )
    return bytes(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
