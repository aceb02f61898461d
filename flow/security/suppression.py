"""Small numbers hidden in what is made public: 1 to 7, and as many more as it takes that none can be worked out.

The counts of a table with its totals are the arrows of a network: what flows into a point flows out of it, and so a
total is the sum of its parts. A hidden count can be another one, with nothing that is shown changed, exactly where a
ring of hidden counts passes through it, along which each can take or give one. Where there is no such ring, the
cheapest one is hidden: the smallest counts, and a total only where no cell serves. A nought is always shown, so whoever
reads the table knows that what is hidden is 1 or more; that is reckoned with.

Each table is guarded with its totals, on its own: tables of the same people are joined into one (`Tree`). The top of a
tree is hidden only where it is itself 1 to 7, so that trees under one total may be guarded one by one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SMALLEST, LARGEST = 1, 7
TOTALS_COST = 10.0**9
"""What hiding a total costs: so much that any cells are hidden first."""
OUT = ("out",)

Key = Hashable
Place = tuple[int, int]
"""A row and a column."""


class Count(NamedTuple):
    """A count as an arrow between two points. `total`: how high it stands above the cells; `shown`: False for one that
    stands in no table, so that nobody knows it."""

    key: Key
    tail: Key
    head: Key
    value: float
    total: int = 0
    shown: bool = True

    @property
    def cost(self) -> float:
        """Of hiding it."""
        return self.value + TOTALS_COST * self.total


class Way(NamedTuple):
    """A step by an arrow to its other end; `along`: it takes one, else it gives one."""

    to: Key
    by: Count
    along: bool


def small(value: float | None) -> bool:
    """Whether this is a number of people that is not to be known."""
    return value is not None and 0 < abs(value) < LARGEST + 1


def hidden(counts: Collection[Count]) -> frozenset[Key]:
    """The keys of what is not to be shown: small numbers, and the fewest and smallest others found to guard them."""
    known = {count.key: count for count in counts if count.shown}
    few = {key for key, count in known.items() if small(count.value)}
    chosen = set(few)
    if not few:
        return frozenset()
    while given_away := worked_out(counts, chosen):
        chosen |= _ring(known[min(given_away, key=lambda key: (known[key].cost, str(key)))], counts, chosen)
    for key in sorted(chosen - few, key=lambda key: (-known[key].cost, str(key))):
        if not worked_out(counts, chosen - {key}):
            chosen.remove(key)
    return frozenset(chosen)


def worked_out(counts: Collection[Count], chosen: Collection[Key]) -> list[Key]:
    """Those of the hidden counts of which somebody who knows all the others' values and sums could tell the value."""
    free = [count for count in counts if count.key in chosen or not count.shown]
    ways = _ways(free)
    return [count.key for count in free if count.shown and _cheapest(count, ways, chosen) is None]


def _ring(given_away: Count, counts: Collection[Count], chosen: Collection[Key]) -> set[Key]:
    """What must be hidden too so that this count can be another one."""
    ways = _ways(count for count in counts if count.value > 0)
    found = _cheapest(given_away, ways, chosen)
    return {count.key for count in found or ()} or {count.key for count in counts if count.shown and count.value > 0}


def _ways(counts: Iterator[Count] | Collection[Count]) -> dict[Key, list[Way]]:
    """From each point: along an arrow always, against one where it can give one and still be there."""
    found: dict[Key, list[Way]] = defaultdict(list)
    for count in counts:
        found[count.tail].append(Way(count.head, count, along=True))
        if count.value > (1 if count.shown else 0):
            found[count.head].append(Way(count.tail, count, along=False))
    return found


def _cheapest(count: Count, ways: Mapping[Key, list[Way]], chosen: Collection[Key]) -> list[Count] | None:
    """The shown counts on the cheapest ring through this one, as it takes one or gives one; None without a ring."""
    rings = [_path(count.head, count.tail, count, ways, chosen)]
    if count.value > 1:
        rings.append(_path(count.tail, count.head, count, ways, chosen))
    return min((ring for ring in rings if ring), default=(0, None), key=lambda ring: ring[0])[1]


def _path(
    start: Key, end: Key, without: Count, ways: Mapping[Key, list[Way]], chosen: Collection[Key]
) -> tuple[float, list[Count]] | None:
    """(cost, counts to hide) of the cheapest way from a point to another."""
    queue: list[tuple[float, int, Key, list[Count]]] = [(0.0, 0, start, [])]
    done: set[Key] = set()
    pushed = 0
    while queue:
        cost, _, at, so_far = heapq.heappop(queue)
        if at == end:
            return cost, so_far
        if at in done:
            continue
        done.add(at)
        for way in ways.get(at, ()):
            if way.to in done or way.by.key == without.key:
                continue
            pushed += 1
            free = way.by.key in chosen or not way.by.shown
            further = so_far if free else [*so_far, way.by]
            heapq.heappush(queue, (cost + (0 if free else way.by.cost), pushed, way.to, further))
    return None


def grid(cells: Mapping[Place, float], *, rows: bool = True, columns: bool = True) -> frozenset[Key]:
    """What is hidden of a table with a grand total: keys (row, column), (row, None), (None, column), (None, None).

    `rows`, `columns`: whether the totals of the rows and of the columns are shown.
    """
    counts = [Count(key, ("row", key[0]), ("column", key[1]), value) for key, value in cells.items()]
    by_row: dict[Key, float] = defaultdict(float)
    by_column: dict[Key, float] = defaultdict(float)
    for (row, column), value in cells.items():
        by_row[row] += value
        by_column[column] += value
    counts += [Count((row, None), ("in",), ("row", row), value, 1, rows) for row, value in by_row.items()]
    counts += [Count((None, one), ("column", one), OUT, value, 1, columns) for one, value in by_column.items()]
    counts.append(Count((None, None), OUT, ("in",), sum(by_row.values()), 2))
    return hidden(counts)


@dataclass(frozen=True)
class Tree:
    """Counts of the same people under totals, and those under further totals: built up, then asked what is hidden."""

    values: dict[Key, float] = field(default_factory=dict)
    parents: dict[Key, Key | None] = field(default_factory=dict)

    def add(self, key: Key, value: float | None, parent: Key | None = None) -> None:
        """One count under its total, None for the top; a count that is not known is not shown."""
        if value is not None:
            self.values[key] = value
            self.parents[key] = parent

    def hidden(self) -> frozenset[Key]:
        """The keys of what is not to be shown. Where parts do not make up their total, nobody knows the rest."""
        parts: dict[Key | None, list[Key]] = defaultdict(list)
        for key, parent in self.parents.items():
            parts[parent if parent in self.values else None].append(key)
        counts: list[Count] = []
        for key, value in self.values.items():
            parent = self.parents[key]
            above = ("of", parent) if parent in self.values else OUT
            below = parts.get(key, [])
            counts.append(Count(key, above, ("of", key) if below else OUT, value, self._height(key, parts)))
            rest = value - sum(self.values[part] for part in below) if below else 0
            tail, head = (("of", key), OUT) if rest > 0 else (OUT, ("of", key))
            if rest:
                counts.append(Count(("rest", key), tail, head, abs(rest), shown=False))
        return hidden(counts)

    def _height(self, key: Key, parts: Mapping[Key | None, list[Key]]) -> int:
        return 1 + max(self._height(part, parts) for part in parts[key]) if parts.get(key) else 0
