"""Which rows are left out, which cells are filed otherwise than written, and what is worth knowing about the rest."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from flow.clock import london, naive_utc
from flow.snapshots import counts, schemas
from flow.snapshots.columns import Column, Kind
from flow.snapshots.feeds import FeedSpec
from flow.snapshots.folding import shown
from flow.snapshots.notes import MOST_ALIKE, Gathered
from flow.snapshots.parsing import OTHER
from flow.snapshots.rules import BREACHES, LEAVES_OUT, WORTH_KNOWING, Rule
from flow.snapshots.sentences import NOT_KNOWN_CHOICE, NOT_KNOWN_REASON, about_cell, listed, rows
from flow.snapshots.snapshot import CUT
from flow.snapshots.typing_cells import DELAY_REASON, Typed
from flow.vocabulary import NOT_AGREED, NOT_MAPPED, Feed


def judge(spec: FeedSpec, typed: Typed, text: pd.DataFrame, gathered: Gathered, now: datetime) -> pd.DataFrame:
    """The typed cells as they are filed; what is found goes into `gathered`."""
    cells = _with_all(spec, typed.rows)
    _leave_out(spec, typed, cells, text, gathered)
    if not spec.is_stock:
        _not_yet(spec, cells, text, gathered, now)
    _repeated(spec, cells, text, gathered)
    left = np.ones(len(cells), dtype=bool)
    left[list(gathered.out)] = False
    _about_cells(spec, typed, text, gathered)
    for rule in WORTH_KNOWING.get(spec.feed, ()):
        _note(rule, rule.broken(cells), left, text, gathered)
    if spec.feed is Feed.DTOC:
        cells = _not_agreed(cells, left, text, gathered)
    if spec.feed is Feed.COUNTS:
        counts.look_at(cells, left, gathered)
    return cells


def out_of_step(beyond: pd.Series, gathered: Gathered) -> None:
    """Rows with more cells than the header has, and a last row with fewer: their cells cannot be trusted."""
    cells = Column("cells", Kind.TEXT, "", "")
    for position in np.flatnonzero((beyond != "").to_numpy()):
        reason = "cut_short" if beyond.iloc[position] == CUT else "out_of_step"
        gathered.leave_out(int(position), "cells", about_cell(reason, cells, ""))


def _with_all(spec: FeedSpec, cells: pd.DataFrame) -> pd.DataFrame:
    """Columns that rules read and the file does not have, as missing."""
    rules = (*LEAVES_OUT.get(spec.feed, ()), *WORTH_KNOWING.get(spec.feed, ()))
    absent = {name for rule in rules for name in rule.needs} - set(cells.columns)
    dtypes = {Kind.DATE: "datetime64[us]", Kind.MOMENT: "datetime64[us, UTC]"}
    missing = {
        name: pd.Series(index=cells.index, dtype=dtypes.get(spec.column(name).kind, "float64")) for name in absent
    }
    return cells.assign(**missing)


def _leave_out(spec: FeedSpec, typed: Typed, cells: pd.DataFrame, text: pd.DataFrame, gathered: Gathered) -> None:
    """What the schema refuses, each cell with the reason it could not be read, and choices a row cannot do without."""
    rules = {rule.key: rule for rule in LEAVES_OUT.get(spec.feed, ())}
    for position, name, reason in schemas.failures(spec.feed, cells):
        rule = rules.get(reason)
        unread = next((need for need in (rule.needs if rule else (name,)) if position in typed.bad.get(need, {})), None)
        at = unread or name
        written = str(text.at[position, at]) if at in text else ""
        if rule and not unread:
            sentence = _filled(rule, text, position)
        else:
            sentence = about_cell(typed.bad[unread][position] if unread else reason, spec.column(at), written)
        gathered.leave_out(position, at, sentence, written)
    for column in spec.columns:
        if column.refuse_other:
            for position in typed.remarks.get(column.name, {}):
                written = str(text.at[position, column.name])
                gathered.leave_out(position, column.name, about_cell("refused_choice", column, written), written)


def _not_yet(spec: FeedSpec, cells: pd.DataFrame, text: pd.DataFrame, gathered: Gathered, now: datetime) -> None:
    """Activity of a moment or a day that has not come."""
    filed = cells[spec.filed_by]
    if filed.dt.tz is None:
        late = filed > pd.Timestamp(london(now).date())
    else:
        late = filed > pd.Timestamp(naive_utc(now), tz="UTC")
    for position in np.flatnonzero(late.to_numpy()):
        written = str(text.at[position, spec.filed_by])
        sentence = about_cell("future", spec.column(spec.filed_by), written)
        gathered.leave_out(int(position), spec.filed_by, sentence, written)


def _repeated(spec: FeedSpec, cells: pd.DataFrame, text: pd.DataFrame, gathered: Gathered) -> None:
    """Rows whose key an earlier usable row has. A value not mapped counts as the text it was."""
    usable = np.ones(len(cells), dtype=bool)
    usable[list(gathered.out)] = False
    names = [name for name in ("organisation_code", *spec.key) if name in text]
    key = pd.DataFrame({name: _as_written(cells[name], text[name]) for name in names})
    filed = cells[spec.filed_by]
    if spec.is_stock or filed.dt.tz is None:
        key["filed"] = filed
    again = key[usable].duplicated()
    for position in again.index[again]:
        name = spec.key[-1] if spec.key[-1] in text else "organisation_code"
        written = str(text.at[position, name])
        gathered.leave_out(int(position), name, about_cell("duplicate", spec.column(name), written), written)


def _as_written(cells: pd.Series, text: pd.Series) -> pd.Series:
    not_mapped = cells.eq(NOT_MAPPED)
    return cells.where(~not_mapped, text) if not_mapped.any() else cells


def _about_cells(spec: FeedSpec, typed: Typed, text: pd.DataFrame, gathered: Gathered) -> None:
    """Optional cells that could not be read, remarks on time, and values that are not mapped."""
    for name, reasons in typed.bad.items():
        column = spec.column(name)
        kept = [(at, why) for at, why in reasons.items() if at not in gathered.out]
        written = text[name]
        gathered.note_all((at, name, about_cell(why, column, written[at]), written[at]) for at, why in kept)
    for name, reasons in typed.remarks.items():
        column = spec.column(name)
        kept = [(at, why) for at, why in reasons.items() if at not in gathered.out]
        written = text[name]
        gathered.note_all(
            (at, name, about_cell(why, column, written[at]), written[at]) for at, why in kept if why != OTHER
        )
        _not_mapped(column, written.loc[[at for at, why in kept if why == OTHER]], gathered)


def _not_mapped(column: Column, written: pd.Series, gathered: Gathered) -> None:
    """One note a value, with how many rows have it and the first of them."""
    cure = NOT_KNOWN_REASON if column.name == DELAY_REASON else NOT_KNOWN_CHOICE.format(choices=listed(column.choices))
    sizes = written.value_counts()
    for value in sizes.index[:MOST_ALIKE]:
        first = int(written.index[(written == value).argmax()])
        are = "is" if sizes[value] == 1 else "are"
        sentence = f"'{shown(str(value))}' is not mapped: {rows(int(sizes[value]))} {are} filed as {NOT_MAPPED}. {cure}"
        gathered.note(first, column.name, sentence, str(value))
    if len(sizes) > MOST_ALIKE:
        value = sizes.index[MOST_ALIKE]
        first = int(written.index[(written == value).argmax()])
        others = rows(int(sizes.iloc[MOST_ALIKE:].sum()))
        more = f"and {len(sizes) - MOST_ALIKE:,} more values are not mapped, in {others}. {cure}"
        gathered.note(first, column.name, more, str(value))


def _note(rule: Rule, broken: pd.Series, left: np.ndarray, text: pd.DataFrame, gathered: Gathered) -> None:
    """A note for each row that breaks the rule and is not left out."""
    at = np.flatnonzero(broken.fillna(False).to_numpy(dtype=bool) & left).tolist()
    name = rule.needs[0]
    gathered.note_all((position, name, _filled(rule, text, position), str(text.at[position, name])) for position in at)


def _not_agreed(cells: pd.DataFrame, left: np.ndarray, text: pd.DataFrame, gathered: Gathered) -> pd.DataFrame:
    """National rules of delayed transfers: the row is kept and the cell in breach filed as not agreed."""
    filed = cells.copy()
    for rule in BREACHES:
        broken = rule.broken(cells)
        _note(rule, broken, left, text, gathered)
        filed[rule.needs[0]] = filed[rule.needs[0]].mask(broken, NOT_AGREED)
    return filed


def _filled(rule: Rule, text: pd.DataFrame, position: int) -> str:
    written = {name: shown(str(text.at[position, name])) if name in text else "" for name in rule.needs}
    return rule.sentence.format(**written)
