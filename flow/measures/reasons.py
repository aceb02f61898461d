"""Why there is no value, and whom a pooled value lacks: sentences for the person in front of the screen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from flow.clock import day_words
from flow.layout import Layout
from flow.measures.definitions import MEASURES, Measure
from flow.vocabulary import Feed

Filed = Mapping[str, Collection[Feed]]
"""Organisation -> the feeds it filed for the day."""


def has_wards_for(measure: Measure, layout: Layout, organisation: str) -> bool:
    """Whether the organisation has wards that the measure counts: configured ones, or its usual kind if it has none."""
    if measure.wards is None:
        return True
    kinds = layout.ward_kinds.get(organisation) or {layout.ward_type(organisation, "", "")}
    return any(kind in measure.wards for kind in kinds)


def why_no_value(measure: str, layout: Layout, filed: Filed, day: date, organisation: str | None = None) -> str:
    """One sentence. `day` is the day the fact would be filed under; `organisation` limits it to one of them."""
    item = MEASURES[measure]
    if not layout.pooled:
        return (
            "Not published for this day." if organisation else "Not pooled: this system shows each organisation alone."
        )
    if not item.feeds:
        return "Nothing to count on this day."
    everybody = [organisation] if organisation else list(layout.organisations)
    concerned = [code for code in everybody if has_wards_for(item, layout, code)]
    if not concerned:
        kinds = " or ".join(sorted(kind.replace("_", " ") for kind in item.wards or ()))
        return f"No {kinds} wards at {organisation}." if organisation else f"Nobody has {kinds} wards here."
    for feed in item.feeds:
        sentence = _feed_missing(item, feed, layout, filed, day, concerned)
        if sentence:
            return sentence
    return _nothing_in_file(item, filed, day, concerned)


def lacking(measure: str, layout: Layout, filed: Filed) -> str:
    """Whom a pooled value lacks: `Without LWSW: no inpatients file.` An empty text when it lacks nobody."""
    item = MEASURES[measure]
    without = [
        f"{code}: no {feed} file"
        for feed in item.feeds
        for code in _missing(item, feed, layout, filed, layout.organisations)
    ]
    return f"Without {'; '.join(without)}." if without else ""


def _missing(item: Measure, feed: Feed, layout: Layout, filed: Filed, concerned: Collection[str]) -> list[str]:
    """Organisations that owe the feed, have wards that count, and filed neither it nor one that serves instead."""
    serves = {feed, *item.instead}
    return [
        code
        for code in concerned
        if serves & set(layout.owed(code))
        and not serves & set(filed.get(code, ()))
        and has_wards_for(item, layout, code)
    ]


def _feed_missing(
    item: Measure, feed: Feed, layout: Layout, filed: Filed, day: date, concerned: Collection[str]
) -> str:
    """The sentence for one feed that nobody files, or that those who owe it have not filed; empty when it is there."""
    serves = {feed, *item.instead}
    if any(serves & set(filed.get(code, ())) for code in concerned):
        return ""
    late = _missing(item, feed, layout, filed, concerned)
    if late:
        return f"No {feed} file from {_names(late)} for {day_words(day)}."
    return f"{_names(concerned)} does not file {feed}." if len(concerned) == 1 else f"Nobody files {feed} here."


def _nothing_in_file(item: Measure, filed: Filed, day: date, concerned: Collection[str]) -> str:
    needed = {*item.feeds, *item.instead}
    senders = [code for code in concerned if needed & set(filed.get(code, ()))]
    feeds = " and ".join(item.feeds)
    why = "there is nothing to divide by, or a part is missing" if item.is_rate else "the file does not say"
    return f"Filed by {_names(senders)} for {day_words(day)} ({feeds}), but {why}."


def _names(codes: Collection[str]) -> str:
    *first, last = codes or ("anybody",)
    return f"{', '.join(first)} and {last}" if first else last
