"""Which module counts which measures from which feeds, and what a change of one feed touches."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flow.measures import beds, by_five, capacity, chc, discharges, dtoc, emergency, fit, nctr, stays
from flow.measures.definitions import MEASURES
from flow.measures.morning import Morning
from flow.measures.ratios import RATIOS, ratios
from flow.measures.tally import Tally
from flow.vocabulary import Feed


@dataclass(frozen=True)
class Topic:
    """Measures counted together. `needs`: all of these feeds, or one of `instead`; `also`: read where filed."""

    name: str
    count: Callable[[Morning], Tally]
    gives: tuple[str, ...]
    needs: tuple[Feed, ...]
    instead: tuple[Feed, ...] = ()
    also: tuple[Feed, ...] = ()

    @property
    def reads(self) -> frozenset[Feed]:
        return frozenset((*self.needs, *self.instead, *self.also))

    def can_count(self, filed: Collection[Feed]) -> bool:
        return all(feed in filed for feed in self.needs) or any(feed in filed for feed in self.instead)


WARD_TYPES = (Feed.BEDS,)
"""Read for the types of wards that nobody configured."""

TOPICS: tuple[Topic, ...] = (
    Topic("beds", beds.beds, beds.GIVES, (Feed.BEDS,)),
    Topic("stays", stays.stays, stays.GIVES, (Feed.INPATIENTS,), also=WARD_TYPES),
    Topic("fit", fit.fit, fit.GIVES, (Feed.INPATIENTS,), also=WARD_TYPES),
    Topic("nctr", nctr.nctr, nctr.GIVES, (Feed.INPATIENTS, Feed.DISCHARGES), also=WARD_TYPES),
    Topic("dtoc", dtoc.dtoc, dtoc.GIVES, (Feed.DTOC,), also=WARD_TYPES),
    Topic("discharges", discharges.discharges, discharges.GIVES, (Feed.DISCHARGES,), also=WARD_TYPES),
    Topic("planned", by_five.planned, by_five.GIVES_PLANNED, (Feed.INPATIENTS,), also=WARD_TYPES),
    Topic("left", by_five.left, by_five.GIVES_LEFT, (Feed.INPATIENTS, Feed.DISCHARGES), also=WARD_TYPES),
    Topic("emergency", emergency.emergency, emergency.GIVES, (Feed.EMERGENCY,), (Feed.ATTENDANCES,)),
    Topic("capacity", capacity.capacity, capacity.GIVES_CAPACITY, (Feed.CAPACITY,)),
    Topic("demand", capacity.demand, capacity.GIVES_DEMAND, (Feed.DEMAND,)),
)
# Either denominator of the delayed-transfer rate, so that a change of the setting needs no other table.
_PARTS = {key: {*ratio.parts, *ratios("open")[key].parts} for key, ratio in RATIOS.items()}


def _changed(changed: Collection[Feed]) -> list[Topic]:
    return [topic for topic in TOPICS if topic.reads & set(changed)]


def topics_to_run(changed: Collection[Feed] | None) -> list[Topic]:
    """The topics that read a changed feed, and those that give the other parts of their ratios. None: every topic."""
    if changed is None or Feed.COUNTS in changed:
        return list(TOPICS)
    touched = measures_touched(changed)
    wanted = touched.union(*(_PARTS[key] for key in touched if key in _PARTS))
    return [topic for topic in TOPICS if wanted & set(topic.gives)]


def measures_touched(changed: Collection[Feed]) -> frozenset[str]:
    """The measures whose facts are worked out anew when these feeds change, ratios included."""
    if Feed.COUNTS in changed:
        return frozenset(MEASURES)
    touched = {key for topic in _changed(changed) for key in topic.gives}
    touched |= set(chc.GIVES) if Feed.CHC in changed else set()
    for key, parts in _PARTS.items():
        if parts & touched:
            touched.add(key)
    return frozenset(touched)


def feeds_to_read(changed: Collection[Feed]) -> frozenset[Feed]:
    """The feeds whose rows `compute(only=changed)` must be given, where they were filed."""
    read = frozenset(changed) | {Feed.COUNTS}
    return read.union(*(topic.reads for topic in topics_to_run(changed)))
