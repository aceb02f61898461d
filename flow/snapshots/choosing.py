"""Which profile reads a file: the one that knows its columns best, and never another organisation's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from flow.snapshots import file_names, headers, reading
from flow.snapshots.folding import fold, fold_column, shown
from flow.snapshots.parsing import NOT_SUBMITTED
from flow.snapshots.profile import Profile
from flow.snapshots.profiles import recognise
from flow.snapshots.recognising import own_name
from flow.snapshots.sentences import listed
from flow.snapshots.text_files import Grid, NotReadable

ORGANISATION = "organisation_code"


class Whose(IntEnum):
    """Whose a profile is, seen from a file."""

    ANOTHERS = 0
    ANYBODYS = 1
    ITS_OWN = 2


def known(
    grid: Grid, profiles: Iterable[Profile], name: str = "", sender: str | None = None, codes: Collection[str] = ()
) -> Profile | None:
    """The profile that knows the header of a sheet: of several the one that asks for most columns, then its own.

    Whose the file is: `sender`'s; else that of its organisation column; else of the one of `codes` in its name. Raises
    `NotReadable` where the profiles of several organisations fit equally well and nothing says whose the file is.
    """
    hint = sender or file_names.organisation_in(name, codes)
    found = [(len(one.recognise), _whose(grid, one, sender, hint), one) for one in profiles if fits(grid, one)]
    usable = [(most, whose, one) for most, whose, one in found if whose is not Whose.ANOTHERS]
    best = max(((most, whose) for most, whose, _ in usable), default=None)
    fitting = [one for most, whose, one in usable if (most, whose) == best]
    owners = sorted({one.organisation for one in fitting if one.organisation})
    if len(owners) > 1:
        raise NotReadable(_nobody_says(fitting, owners))
    return fitting[0] if fitting else None


def _nobody_says(fitting: list[Profile], owners: list[str]) -> str:
    keys = listed([one.key for one in fitting], "and")
    return (
        f"The profiles {keys} all read files like this, of {listed(owners, 'or')}, and nothing in the file says "
        "whose it is. Say who sent it, or with which profile it is read."
    )


def fits(grid: Grid, profile: Profile) -> bool:
    """Whether the sheet has the columns by which the profile knows its files."""
    if profile.sheet is not None and grid.sheet is not None and fold_column(profile.sheet) != fold_column(grid.sheet):
        return False
    top = grid.top()
    at = reading.header_of(grid, profile)
    return at is not None and at < len(top) and recognise(top[at], [profile]) is not None


def may_read(profile: Profile, sender: str | None) -> bool:
    """Whether the sender's files may be read with the profile."""
    return None in (profile.organisation, sender) or fold(str(profile.organisation)) == fold(str(sender))


def _whose(grid: Grid, profile: Profile, sender: str | None, hint: str | None) -> Whose:
    if profile.organisation is None:
        return Whose.ANYBODYS
    about = set() if sender else organisations(grid, profile)
    if not about:
        about = {fold(hint or profile.organisation)}
    return Whose.ITS_OWN if about == {fold(profile.organisation)} else Whose.ANOTHERS


def organisations(grid: Grid, profile: Profile) -> set[str]:
    """The organisations that the file's rows name, folded, as the profile reads them; none where no column does."""
    if ORGANISATION in profile.constants:
        return set()
    at = reading.header_of(grid, profile)
    assert at is not None, "a profile that fits has found its header"
    header = headers.names([cell.strip() for cell in grid.cells.iloc[at].tolist()])
    wanted = [fold_column(theirs) for theirs in profile.columns.get(ORGANISATION, ())] or [ORGANISATION]
    places = [place for place, cell in enumerate(header) if {fold_column(cell), own_name(cell)} & set(wanted)]
    if not places:
        return set()
    cells = [str(cell).strip(" '") for cell in grid.cells.iloc[at + 1 :, places[0]].unique()]
    written = {fold(cell) for cell in cells if cell.lower() not in NOT_SUBMITTED}
    maps = [one.folded for one in profile.code_maps if one.column == ORGANISATION]
    return {fold(next((codes[text] for codes in maps if text in codes), text)) for text in written}


def not_yours(profile: Profile, sender: str) -> str:
    """Why a profile that was asked for may not read this sender's file."""
    return (
        f"The profile {profile.key} reads the files of {profile.organisation}, and this one is sent by {shown(sender)}."
    )
