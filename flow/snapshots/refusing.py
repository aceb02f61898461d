"""What may not be in a file at all: names, full dates of birth, addresses and postcodes, refused at the header."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flow.snapshots.findings import Finding, stop
from flow.snapshots.folding import fold_column, shown

OF_A_PLACE = re.compile(
    r"ward|site|hospital|organi[sz]ation|org|trust|provider|service|team|area|authority|region|council|measure|specialty|"
    r"sheet|file|column|system|icb|ccg|^at_name$|^la_name$"
)
"""A name of one of these is no person's name."""

A_NAME = "a person's name"
PERSONAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(^|_)(dob|date_of_birth|birth_date|birthdate|birth_dt|dateofbirth)(_|$)"), "a full date of birth"),
    (re.compile(r"(^|_)(post_?code|zip_?code|zip)(_|$)"), "a postcode"),
    (re.compile(r"(^|_)(address|addr|street|house_number|address_?line_?\d?)(_|$)"), "an address"),
    (re.compile(r"(^|_)(e_?mail|telephone|phone|mobile|tel_no)(_|$)"), "a way to reach a person"),
    (re.compile(r"(^|_)(surname|forename|firstname|lastname|next_of_kin|nok|initials)s?(_|$)"), A_NAME),
    (
        re.compile(r"(^|_)(full|first|last|given|family|middle|patient|pt|known_as|maiden|preferred)_?names?(_|$)"),
        A_NAME,
    ),
)
NAME = re.compile(r"names?$|^names?_of_")
WHY = (
    "Column '{column}' looks like {what}. The huddle needs none of it, and it may not be stored: take the column out "
    "of the file and load it again."
)


def refuse_personal(columns: Iterable[str], allowed: Iterable[str] = ()) -> list[Finding]:
    """A stop finding for each header that names a person or where they live. `allowed`: columns a profile reads as the
    name of an organisation."""
    fine = set(allowed)
    found = ((column, what_personal(column)) for column in columns if column not in fine)
    return [stop(WHY.format(column=shown(column), what=what), shown(column)) for column, what in found if what]


def what_personal(column: str) -> str:
    """What personal thing this header says the column holds; empty where none."""
    folded = fold_column(column)
    for pattern, what in PERSONAL:
        if pattern.search(folded):
            return what
    return A_NAME if NAME.search(folded) and not OF_A_PLACE.search(folded) else ""
