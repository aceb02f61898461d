"""Whoever knows all that is shown never works out a hidden number. The attacker here tries every possibility."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow.security.suppression import LARGEST, Key, Place, Tree, grid, small

Sums = list[tuple[Key, list[Key]]]
"""Each total with its parts."""

COUNTS = st.integers(0, 12) | st.integers(0, 60)


def pinned(values: Mapping[Key, int], sums: Sums, hidden: frozenset[Key]) -> set[Key]:
    """The attacker, who knows what is shown, that every total is the sum of its parts, and that a nought is never
    hidden: the hidden counts that can be nothing but what they are. Every other table near the true one is tried."""
    lines = [(total, set(parts)) for total, parts in sums if hidden & {total, *parts}]
    unknown = sorted(hidden, key=lambda key: [key != total and key not in parts for total, parts in lines])
    other: set[Key] = set()

    def open_still(change: Mapping[Key, int]) -> bool:
        for total, parts in lines:
            off = sum(change.get(part, 0) for part in parts) - change.get(total, 0)
            left = sum(key in hidden and key not in change for key in (total, *parts))
            if abs(off) > left:
                return False
        return True

    def search(change: dict[Key, int]) -> bool:
        """Whether some table goes with this much of a change; what it changes is noted."""
        if not open_still(change):
            return False
        rest = [key for key in unknown if key not in change]
        if not rest:
            other.update(key for key, by in change.items() if by)
            return True
        steps = (0, 1, -1) if values[rest[0]] > 1 else (0, 1)
        return any(search({**change, rest[0]: by}) for by in steps)

    for key in unknown:
        if key not in other and not search({key: 1}) and values[key] > 1:
            search({key: -1})
    return set(hidden) - other


def table(cells: list[list[int]]) -> tuple[dict[Place, int], dict[Key, int], Sums]:
    """(cells, cells and totals, sums) of a table."""
    inside = {(r, c): value for r, row in enumerate(cells) for c, value in enumerate(row)}
    rows, columns = range(len(cells)), range(len(cells[0]))
    every: dict[Key, int] = dict(inside)
    every |= {(r, None): sum(cells[r]) for r in rows}
    every |= {(None, c): sum(row[c] for row in cells) for c in columns}
    every[None, None] = sum(map(sum, cells))
    sums: Sums = [((r, None), [(r, c) for c in columns]) for r in rows]
    sums += [((None, c), [(r, c) for r in rows]) for c in columns]
    sums += [((None, None), [(r, None) for r in rows]), ((None, None), [(None, c) for c in columns])]
    return inside, every, sums


tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)


@given(tables)
def test_no_hidden_count_of_a_table_can_be_worked_out(cells: list[list[int]]) -> None:
    inside, every, sums = table(cells)
    hidden = grid(inside)
    assert hidden >= {key for key, value in every.items() if small(value)}
    assert all(every[key] for key in hidden), "a nought is shown"
    assert pinned(every, sums, hidden) == set()


@given(tables)
def test_no_row_and_no_column_has_one_hidden_count_alone(cells: list[list[int]]) -> None:
    inside, _, sums = table(cells)
    hidden = grid(inside)
    for total, parts in sums:
        assert len(hidden & {total, *parts}) != 1


@given(tables)
def test_nothing_is_hidden_where_nothing_is_small(cells: list[list[int]]) -> None:
    large = [[value if value == 0 else value + LARGEST for value in row] for row in cells]
    assert grid(table(large)[0]) == frozenset()


@given(tables)
def test_every_other_count_that_is_hidden_is_needed(cells: list[list[int]]) -> None:
    """Showing any one of those that are not small gives a hidden one away."""
    inside, every, sums = table(cells)
    hidden = grid(inside)
    for key in hidden:
        if not small(every[key]):
            assert pinned(every, sums, hidden - {key}), key


trees = st.lists(st.lists(COUNTS, min_size=1, max_size=3), min_size=1, max_size=3)


@given(trees)
def test_no_hidden_count_under_totals_and_further_totals_can_be_worked_out(groups: list[list[int]]) -> None:
    values: dict[Key, int] = {"top": sum(map(sum, groups))}
    sums: Sums = [("top", [str(g) for g in range(len(groups))])]
    tree = Tree()
    tree.add("top", values["top"])
    for g, group in enumerate(groups):
        values[str(g)] = sum(group)
        tree.add(str(g), sum(group), "top")
        sums.append((str(g), [f"{g}.{one}" for one in range(len(group))]))
        for one, value in enumerate(group):
            values[f"{g}.{one}"] = value
            tree.add(f"{g}.{one}", value, str(g))
    hidden = tree.hidden()
    assert hidden >= {key for key, value in values.items() if small(value)}
    assert ("top" in hidden) == small(values["top"])
    assert pinned(values, sums, hidden) == set()


CHOSEN = {
    "the smallest cell of the row and of the column goes with it": (
        [[3, 20, 9], [30, 40, 11], [50, 60, 70]],
        {(0, 0), (0, 2), (1, 0), (1, 2)},
    ),
    "two small cells of a row guard each other there": ([[3, 4, 20], [30, 40, 50]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
    "four that stand in a ring guard one another": ([[5, 6], [7, 4]], {(0, 0), (0, 1), (1, 0), (1, 1)}),
    "a nought does not serve": ([[3, 0, 20], [30, 0, 50]], {(0, 0), (0, 2), (1, 0), (1, 2)}),
    "alone in its row its total goes too": (
        [[3, 0], [20, 30], [40, 50]],
        {(0, 0), (0, None), (1, 0), (1, None)},
    ),
}


@pytest.mark.parametrize("name", CHOSEN)
def test_of_those_that_would_serve_the_smallest_are_hidden(name: str) -> None:
    cells, chosen = CHOSEN[name]
    assert grid(table(cells)[0]) == chosen


def test_where_parts_do_not_make_up_their_total_the_rest_guards_the_one_that_is_small() -> None:
    tree = Tree()
    tree.add("all", 50)
    tree.add("first", 3, "all")
    tree.add("second", 20, "all")
    assert tree.hidden() == {"first"}


def test_totals_that_are_not_shown_give_nothing_away() -> None:
    cells = {(row, column): value for row, column, value in ((0, 0, 3), (0, 1, 20), (1, 0, 30), (1, 1, 40))}
    assert grid(cells, rows=False) == {(0, 0), (1, 0)}
    assert grid(cells, columns=False) == {(0, 0), (0, 1)}


def test_one_to_seven_are_small() -> None:
    assert [value for value in range(-1, 10) if small(value)] == [-1, 1, 2, 3, 4, 5, 6, 7]
    assert small(7.5)
    assert not small(None)


def test_the_attacker_of_these_tests_sees_what_is_given_away() -> None:
    _, every, sums = table([[3, 20], [30, 40]])
    assert pinned(every, sums, frozenset({(0, 0)})) == {(0, 0)}
    assert pinned(every, sums, frozenset({(0, 0), (0, 1)})) == {(0, 0), (0, 1)}
    assert pinned(every, sums, frozenset({(0, 0), (0, 1), (1, 0), (1, 1)})) == set()
    _, every, sums = table([[1, 1]])
    assert (0, 0) in pinned(every, sums, frozenset({(0, 0), (0, 1)}))
