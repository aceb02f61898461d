"""The public version of a table: which of its numbers are hidden, or why it has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from flow.errors import RuleRefused
from flow.security.suppression import Key, Tree, small
from flow.services.public_numbers import Parts, hidden_list, hidden_measures, near_few
from flow.vocabulary import Scope

HIDDEN = "not shown"
PEOPLE = "Each of its rows is about one person, so this table has no public version."
TYPED = "It holds what people wrote and who they are, so this table has no public version."
SAME = "It counts the people of another table, who is waiting, in another way, which would tell what is hidden there."
WEEKS = "The weekly pack has a public version, which says the same; this table has none."
CELLS = "It repeats what stands in files, which may be of patients, so this table has no public version."
WARD_PEOPLE = (
    "definite_discharges", "possible_discharges", "here_7_days", "here_14_days", "here_21_days", "ready_to_leave",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Public:
    """How a table is made public. `hide`: its rows with what is hidden so; None where none of it is about people.

    `leaves_out`: columns with text that somebody wrote, or that would tell what is hidden.
    """

    hide: Callable[[list[Row]], list[Row]] | None = None
    leaves_out: tuple[str, ...] = ()

    def version(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with HIDDEN in the place of what is not to be known."""
        kept = frame.drop(columns=[name for name in self.leaves_out if name in frame])
        if self.hide is None:
            return kept
        rows = self.hide([dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)])
        return pd.DataFrame([[row[name] for name in map(str, kept)] for row in rows], columns=list(kept), dtype=object)


def blank(row: Row, *names: str) -> Row:
    """The row with these of its cells hidden, where it has them filled."""
    return row | {name: HIDDEN for name in names if row[name] is not None}


def position(rows: list[Row]) -> list[Row]:
    """The measures of one place: totals guard their parts, shares go with what they are made of."""
    hidden = hidden_measures({row["measure"]: _parts(row) for row in rows})
    made = []
    for row in rows:
        before = [row["day_before"], row["usual"]]
        close = any(map(small, before))
        if row["unit"] == "%":
            close = near_few(before, row["denominator"])
        shown = blank(row, "value", "numerator", "denominator") if row["measure"] in hidden else row
        made.append(blank(shown, "day_before", "usual") if close or row["measure"] in hidden else shown)
    return made


def _parts(row: Row) -> Parts:
    return Parts(row["numerator"], row["denominator"], row["unit"] == "%")


def measures(rows: list[Row]) -> list[Row]:
    """Of the widest places alone: of the system, or of each organisation where they are not pooled."""
    widest = Scope.SYSTEM if any(row["scope"] == Scope.SYSTEM for row in rows) else Scope.ORGANISATION
    made: list[Row] = []
    places = dict.fromkeys(row["scope_code"] for row in rows if row["scope"] == widest)
    for place in places:
        there = [row for row in rows if (row["scope"], row["scope_code"]) == (widest, place)]
        hidden = hidden_measures({row["measure"]: _parts(row) for row in there})
        made += [blank(row, "value", "numerator", "denominator") if row["measure"] in hidden else row for row in there]
    return made


def waiting(rows: list[Row]) -> list[Row]:
    """Groups under everybody, the same ones as on the public sheet."""
    hidden = hidden_list([row["people"] for row in rows])
    return [
        blank(row, "people", "days_so_far", "longest") if at in hidden else blank(row, "longest")
        for at, row in enumerate(rows)
    ]


def wards(rows: list[Row]) -> list[Row]:
    """Each column under its sites, those under all: the position shows the totals. Beds are no people; who is in them
    is, and what is left of the beds tells how many those are."""
    made = list(rows)
    for names in (("occupied_beds", "empty_beds", "occupancy"), *((name,) for name in WARD_PEOPLE)):
        hidden = _of_wards(rows, names[0])
        made = [blank(row, *names) if at in hidden else row for at, row in enumerate(made)]
    return made


def _of_wards(rows: list[Row], name: str) -> frozenset[Key]:
    tree, sites = Tree(), dict[Key, float]()
    for row in rows:
        sites[row["site"]] = sites.get(row["site"], 0) + (row[name] or 0)
    tree.add("all", sum(sites.values()))
    for site, many in sites.items():
        tree.add(("site", site), many, "all")
    for at, row in enumerate(rows):
        tree.add(at, row[name], ("site", row["site"]))
    return tree.hidden()


def effects(rows: list[Row]) -> list[Row]:
    """Kinds whose people, or those who left or stayed, are few; then not all actions together either."""
    made: list[Row] = []
    any_hidden = False
    for row in rows:
        few = [row["people_named"], row["people_compared"], row["others"]]
        few += [many for name, many in row.items() if name.startswith("left_")]
        few += [row["people_compared"] - many for many in few[3:] if many is not None]
        shares = [share for name, share in row.items() if name.startswith("others_share_")]
        hides = any(map(small, few)) or near_few(shares, row["others"])
        any_hidden = any_hidden or hides or bool(row["hidden"])
        made.append(blank(row, *(name for name in row if name not in ("kind", "hidden"))) if hides else row)
    if not any_hidden:
        return made
    every = [name for name in made[0] if name not in ("kind", "hidden")]
    return [blank(row, *every) if row["kind"] == "all actions" else row for row in made]


AS_IT_IS = Public()
"""Nothing in it is about people."""
PUBLIC: dict[str, Public | str] = {
    "position": Public(position, ("reason", "note", "counted_by_hand")),
    "measures": Public(measures, ("reason",)),
    "waiting": Public(waiting),
    "wards": Public(wards, ("closed_for",)),
    "effects": Public(effects),
    **dict.fromkeys(("trends", "trend_points"), WEEKS),
    "indicators": Public(None, ("source", "computed_here", "computed_from")),
    "benchmark": Public(None, ("why_none",)),
    "targets": Public(None, ("source",)),
    **dict.fromkeys(("definitions", "feeds", "delay_reasons", "organisations", "sites", "ward_list"), AS_IT_IS),
    "delays": SAME,
    **dict.fromkeys(("people", "reviews", "dtoc", "worklist", "work_history"), PEOPLE),
    **dict.fromkeys(("gate", "loads", "findings", "left_out"), CELLS),
    **dict.fromkeys(
        (
            *("actions", "action_history", "plan", "plan_history", "plan_quarter", "maturity"),
            *("thresholds", "settings_history"),
        ),
        TYPED,
    ),
}
"""Every table that may be exported: how it is made public, or a sentence why it is not."""


def public_version(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table as it may be shown to everybody. RuleRefused for one that may not be shown at all."""
    declared = PUBLIC[table]
    if isinstance(declared, str):
        raise RuleRefused(declared)
    return declared.version(frame)


def has_public(table: str) -> bool:
    """Whether it may be shown to everybody at all."""
    return isinstance(PUBLIC[table], Public)
