"""The matrix of delays adds up to everybody, however people wait."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from flow.huddle.delay_matrix import Lost, days_by_owner, kind_of, longest, matrix
from flow.huddle.delays import Waiting
from flow.vocabulary import DelayKind

KINDS = {"therapy": "internal", "E": "external", "A": "external"}


def person(
    spell: str, reason: str | None, owner: str | None, days: int | None, *, pathway: str | None = "1", stay: int = 5
) -> Waiting:
    return Waiting(
        organisation="RK9",
        site="RK950",
        ward="HAR",
        bed=None,
        spell_id=spell,
        reason=reason,
        owner=owner,
        pathway=pathway,
        ready_on=date(2018, 6, 1) if days is not None else None,
        days=days,
        length_of_stay=stay,
        next_step=None,
        expected_discharge_date=None,
    )


EIGHT = [
    person("S1", "E", "PCC", 4),
    person("S2", "E", "PCC", 10, pathway="3"),
    person("S3", "E", "LWSW", 1),
    person("S4", "A", "PCC", 2),
    person("S5", "therapy", "RK9", 3),
    person("S6", None, None, None),
    person("S7", None, "PCC", 6),
    person("S8", "never heard of it", None, 1),
]


def test_reason_by_organisation_with_internal_and_external_apart() -> None:
    found = matrix(EIGHT, KINDS)
    assert found.owners == ("PCC", "RK9", "LWSW", None)
    assert [(line.kind, line.reason) for line in found.lines] == [
        (DelayKind.INTERNAL, "therapy"),
        (DelayKind.EXTERNAL, "E"),
        (DelayKind.EXTERNAL, "A"),
        (None, None),
        (None, "never heard of it"),
    ]
    package = found.lines[1]
    assert [(len(cell.people), cell.bed_days) for cell in package.cells] == [(2, 14), (0, 0), (1, 1), (0, 0)]
    assert (len(package.total.people), package.total.bed_days) == (3, 15)
    assert [(cell.owner, len(cell.people), cell.bed_days) for cell in found.everybody.cells] == [
        ("PCC", 4, 22),
        ("RK9", 1, 3),
        ("LWSW", 1, 1),
        (None, 2, 1),
    ]
    external = found.of_kind(DelayKind.EXTERNAL)
    assert [len(cell.people) for cell in external.cells] == [3, 0, 1, 0]
    assert [len(line.total.people) for line in found.kinds] == [1, 4, 3]
    assert (len(found.everybody.total.people), found.everybody.total.bed_days) == (8, 27)


def test_a_cell_holds_every_pathway_and_its_action_is_for_the_reason_and_the_organisation() -> None:
    cell = matrix(EIGHT, KINDS).lines[1].cells[0]
    assert (cell.reason, cell.owner, cell.pathway) == ("E", "PCC", None)
    assert [who.spell_id for who in cell.people] == ["S1", "S2"]


def test_no_two_places_of_the_matrix_are_taken_for_one_another() -> None:
    found = matrix(EIGHT, KINDS)
    cells = [cell for line in (*found.lines, *found.kinds, found.everybody) for cell in (*line.cells, line.total)]
    assert len({cell.key for cell in cells}) == len(cells)


def test_days_lost_by_who_must_act() -> None:
    assert days_by_owner(matrix(EIGHT, KINDS)) == [
        Lost("PCC", DelayKind.EXTERNAL, 3, 16),
        Lost("PCC", None, 1, 6),
        Lost("RK9", DelayKind.INTERNAL, 1, 3),
        Lost(None, None, 2, 1),
        Lost("LWSW", DelayKind.EXTERNAL, 1, 1),
    ]


def test_a_reason_that_is_not_in_the_table_is_of_no_kind() -> None:
    assert [kind_of(code, KINDS) for code in ("therapy", "E", "never heard of it", None)] == [
        DelayKind.INTERNAL,
        DelayKind.EXTERNAL,
        None,
        None,
    ]


def test_the_longest_waits_first_and_without_a_date_last() -> None:
    waits = [person("S1", "E", "PCC", 3), person("S2", "E", "PCC", None, stay=90), person("S3", "E", "PCC", 3, stay=40)]
    assert [who.spell_id for who in longest(waits)] == ["S3", "S1", "S2"]
    assert [who.spell_id for who in longest(waits, 1)] == ["S3"]
    assert len(longest([person(f"S{n}", "E", "PCC", n) for n in range(30)])) == 20


def test_with_nobody_there_is_nothing_to_add_up() -> None:
    found = matrix([], KINDS)
    assert (found.owners, found.lines, found.everybody.total.bed_days) == ((), (), 0)
    assert days_by_owner(found) == []


waits = st.builds(
    person,
    st.uuids().map(str),
    st.sampled_from([None, "therapy", "E", "A", "never heard of it"]),
    st.sampled_from([None, "PCC", "LWSW", "RK9"]),
    st.none() | st.integers(0, 400),
)


@given(st.lists(waits, max_size=40))
def test_the_matrix_adds_up_to_everybody(people: list[Waiting]) -> None:
    found = matrix(people, KINDS)
    everybody = (len(people), sum(who.days or 0 for who in people))
    cells = [cell for line in found.lines for cell in line.cells]
    kinds = [cell for line in found.kinds for cell in line.cells]
    totals = [[line.total for line in lines] for lines in (found.lines, found.kinds, [found.everybody])]
    for summed in (cells, kinds, found.everybody.cells, *totals):
        assert (sum(len(cell.people) for cell in summed), sum(cell.bed_days for cell in summed)) == everybody
    lost = days_by_owner(found)
    assert (sum(each.people for each in lost), sum(each.days for each in lost)) == everybody
    spells = [who.spell_id for cell in cells for who in cell.people]
    assert sorted(spells) == sorted(who.spell_id for who in people)
    for place, total in enumerate(found.everybody.cells):
        column = [line.cells[place] for line in found.lines]
        assert sum(len(cell.people) for cell in column) == len(total.people)
    for line in found.lines:
        assert sum(cell.bed_days for cell in line.cells) == line.total.bed_days
