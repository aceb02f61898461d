"""What a person says on screen of a file nobody knew, and the profile that it makes. Bad input is a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flow.errors import ConfigurationError
from flow.snapshots.feeds import FEEDS
from flow.snapshots.folding import fold_column, shown
from flow.snapshots.profile import Profile
from flow.snapshots.profile_text import as_toml, with_code
from flow.snapshots.profiles import parse_profile
from flow.snapshots.refusing import what_personal
from flow.snapshots.sentences import listed
from flow.vocabulary import Feed

DATES: dict[str, tuple[str, ...]] = {
    "2018-06-05": ("%Y-%m-%d %H:%M", "%Y-%m-%d"),
    "05/06/2018": ("%d/%m/%Y %H:%M", "%d/%m/%Y"),
}
"""How a file may write its dates, each by the fifth of June as an example. Never the month before the day."""
LONGEST_TITLE, LONGEST_KEY = 80, 60
NOT_KEY = re.compile(r"[^a-z0-9]+")
ENOUGH_TO_KNOW = 3
"""A file is known by the columns that must be there; where they are fewer than this, by all that are read."""

Codes = Mapping[str, Mapping[str, str]]
"""Our column -> their wording -> our code."""


@dataclass(frozen=True)
class Draft:
    """A file as a person says it is to be read. `columns`: ours -> theirs; `organisation`: None for anybody's files."""

    title: str
    feed: Feed
    columns: Mapping[str, str]
    organisation: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    header_row: int | None = None
    dates: str | None = None
    """One of DATES; None: either."""
    null_markers: tuple[str, ...] = ()
    period_label: str | None = None
    """The words above the header beside which the day stands."""
    day_in_name: bool = False
    codes: Codes = field(default_factory=dict)
    codes_from: date | None = None


def key_of(draft: Draft) -> str:
    """The key by which the profile is asked for: the organisation's code and the title, in small letters."""
    plain = unicodedata.normalize("NFKD", draft.title).encode("ascii", "ignore").decode()
    words = NOT_KEY.sub("-", plain.lower()).strip("-")
    if not words:
        raise ConfigurationError("Give the profile a name, for example Bed state from the ward system.")
    owner = NOT_KEY.sub("-", (draft.organisation or "").lower())
    named = words if not owner or words.split("-")[0] == owner else f"{owner}-{words}"
    return named[:LONGEST_KEY].strip("-")


def as_profile(draft: Draft, before: Profile | None = None) -> Profile:
    """The profile of a draft, by the rules of every profile. `before`: the one it takes the place of, whose code maps
    stay. Raises ConfigurationError."""
    columns = {ours: theirs for ours, theirs in draft.columns.items() if theirs}
    constants = {
        ours: value.strip() for ours, value in draft.constants.items() if value.strip() and ours not in columns
    }
    _nobody_named(columns)
    _once_each(columns)
    _enough(draft, columns, constants)
    made = Profile(
        key_of(draft),
        " ".join(draft.title.split())[:LONGEST_TITLE],
        draft.feed,
        {ours: (theirs,) for ours, theirs in columns.items()},
        recognise=_known_by(draft.feed, columns),
        organisation=draft.organisation,
        sheet=draft.sheet,
        header_row=draft.header_row,
        constants=constants,
        null_markers=tuple(marker.strip() for marker in draft.null_markers if marker.strip()),
        date_formats=_dates(draft.dates),
        period_label=draft.period_label or None,
        day_in_name=draft.day_in_name,
        code_maps=before.code_maps if before else (),
    )
    return checked(with_codes(made, draft.codes, draft.codes_from))


def with_codes(profile: Profile, codes: Codes, start: date | None) -> Profile:
    """The profile with these wordings mapped from a day on."""
    for column, pairs in codes.items():
        for theirs, ours in pairs.items():
            profile = with_code(profile, column, theirs, ours, start)
    return profile


def checked(profile: Profile) -> Profile:
    """The profile as its own TOML is read again, so that what is kept is what was tried."""
    return parse_profile(as_toml(profile), f"profile {profile.key}")


def _dates(said: str | None) -> tuple[str, ...]:
    if said is None:
        return ()
    if said not in DATES:
        raise ConfigurationError(f"Dates are written as {listed(list(DATES))}; the month never stands before the day.")
    return DATES[said]


def _known_by(feed: Feed, columns: Mapping[str, str]) -> tuple[str, ...]:
    needed = [theirs for ours, theirs in columns.items() if ours in FEEDS[feed].required]
    return tuple(needed if len(needed) >= ENOUGH_TO_KNOW else columns.values())


def _nobody_named(columns: Mapping[str, str]) -> None:
    for ours, theirs in columns.items():
        what = what_personal(theirs)
        if what:
            raise ConfigurationError(
                f"Column '{shown(theirs)}' looks like {what}, and is not read as {ours}: the huddle needs none."
            )


def _once_each(columns: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for ours, theirs in columns.items():
        other = seen.setdefault(fold_column(theirs), ours)
        if other != ours:
            raise ConfigurationError(
                f"Column '{shown(theirs)}' is chosen for both {other} and {ours}. Choose it for one of them."
            )


def _enough(draft: Draft, columns: Mapping[str, str], constants: Mapping[str, str]) -> None:
    spec = FEEDS[draft.feed]
    there = {*columns, *constants}
    if draft.period_label or draft.day_in_name:
        there.add(spec.filed_by)
    missing = [name for name in spec.required if name not in there]
    if missing:
        raise ConfigurationError(
            f"The {draft.feed} feed needs {listed(missing, 'and')}. Choose the column of the file that it is, or say "
            "what it is in every row."
        )
    if not columns:
        raise ConfigurationError("Choose at least one column of the file.")
