"""What was mended since a file was loaded of that by which it is read: its profile, its wards, the delay reasons."""

from __future__ import annotations

from typing import Any

from flow.layout import Layout
from flow.services.settings_words import change_words, part_words
from flow.snapshots.feeds import FEEDS
from flow.snapshots.pipeline import Understood
from flow.snapshots.profile import Profile
from flow.snapshots.profiles import parse_profile
from flow.store import records, systems, versions
from flow.store.loads import Load
from flow.store.records import SettingChange
from flow.vocabulary import LoadStatus

PLACE = ["site_code", "ward_code"]


class Mended:
    """The changes of one system's settings, read once, to say of any load what was mended since."""

    def __init__(self, connection: Any, layout: Layout) -> None:
        texts = systems.profiles(connection, layout.key)
        changes = records.setting_changes(connection, layout.key)
        made = min((item.at for item in changes), default=None)
        self._connection, self._layout = connection, layout
        self._profiles = [parse_profile(text, f"profile {key}") for key, text in texts.items()]
        self._changes = [item for item in changes if item.at != made]
        """Newest first. What the system was made with is none of them."""

    @property
    def any_profile(self) -> bool:
        """Whether a profile was ever changed, or added once the system was there."""
        return any(item.what.startswith("profile ") for item in self._changes)

    def profile_since(self, load: Load) -> bool:
        """Whether a profile that reads the file of this load was changed since."""
        names = {f"profile {key}" for key in self._profiles_of(load)}
        changes = (item for item in self._changes if item.at > load.at and item.what in names)
        return any(item.before is not None or load.profile is None for item in changes)

    def since(self, load: Load, found: Understood | None = None) -> str:
        """In words what was changed since a load, newest change of each thing, oldest first; an empty text for nothing.

        `found`: the file as it is read now, which may name other places than it did then.
        """
        profiles, organisations, places = self._read_by(load)
        if found is not None:
            profiles |= set(filter(None, [found.profile_key]))
            organisations |= set(found.organisations)
            if set(PLACE) <= set(found.snapshots.rows.columns):
                there = found.snapshots.rows[PLACE].drop_duplicates()
                places |= set(there.itertuples(index=False, name=None))
        newest: dict[str, SettingChange] = {}
        for item in self._changes:
            if item.at > load.at and _gives_another_reading(item, profiles, organisations, places):
                newest.setdefault(item.what, item)
        told = [f"{part_words(item, self._layout)} ({change_words(item)})" for item in newest.values()]
        return "; ".join(reversed(told))

    def _read_by(self, load: Load) -> tuple[set[str], set[str], set[tuple[str, str]]]:
        """The profiles that read a load, and the organisations and places in it."""
        assert load.id is not None
        taken = load.status is LoadStatus.LOADED and load.feed is not None
        places = versions.places_of(self._connection, load.id, load.feed) if taken and load.feed else set()
        return self._profiles_of(load), set(filter(None, (load.organisation or "").split(", "))), places

    def _profiles_of(self, load: Load) -> set[str]:
        """The profile that read a load; of one that was read without any, those that may read it now."""
        if load.profile:
            return {load.profile}
        return {profile.key for profile in self._profiles if _may_read(profile, load)}


def _may_read(profile: Profile, load: Load) -> bool:
    """Whether a profile may know a file that was read without any: of a file that was taken in, by our own columns."""
    if load.feed not in (None, profile.feed) or profile.organisation not in (None, load.organisation):
        return False
    return load.status is LoadStatus.REFUSED or set(profile.recognise) <= set(FEEDS[profile.feed].names)


def _gives_another_reading(
    change: SettingChange, profiles: set[str], organisations: set[str], places: set[tuple[str, str]]
) -> bool:
    part, _, rest = change.what.partition(" ")
    if part == "profile":
        return rest in profiles
    if part == "ward":
        return tuple(rest.split(" ", 1)) in places
    if part == "site":
        return rest in {site for site, _ in places}
    return part.startswith("delay") or (part == "organisation" and rest in organisations)
