"""An address is kept in histories and logs: nothing of a patient is ever put in one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.rules.source import modules, tree

MAY = {
    ("flow.ui.frame", "name", "value"),
    ("flow.ui.wall", "'day'", "newest.isoformat()"),
    ("flow.ui.action_list", "OPENED", "str(action)"),
    ("flow.ui.definition_measures", "OPENED", "key"),
    ("flow.ui.plan_lines", "OPENED", "str(line)"),
}
"""The system, the day and the organisation; a number of an action or of a line of the plan; the key of a measure."""
CARRIED = {"st.query_params.to_dict()", "query", "morning.address | {'day': days[-1].isoformat()}"}
"""What a link takes along: the address as it is, and another day."""


def _of_addresses() -> list[str]:
    """The modules that know of addresses at all: reading the others would take long and find nothing."""
    return [name for name, path in modules().items() if "query_params" in path.read_text(encoding="utf-8")]


def written(name: str) -> Iterator[tuple[str, str, str]]:
    """(module, key, value) of everything that it puts in the address."""
    for node in ast.walk(tree(modules()[name])):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        for target in targets:
            if "query_params" in ast.unparse(target) and isinstance(node, ast.Assign | ast.AugAssign):
                key = ast.unparse(target.slice) if isinstance(target, ast.Subscript) else "all of it"
                yield name, key, ast.unparse(node.value)


def calls(name: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(modules()[name])) if isinstance(node, ast.Call))


def test_only_what_names_no_patient_is_put_in_an_address() -> None:
    assert {one for name in _of_addresses() for one in written(name)} == MAY


def test_the_address_is_changed_in_no_other_way_and_a_link_carries_it_as_it_is() -> None:
    for name in _of_addresses():
        for call in calls(name):
            assert ast.unparse(call.func) not in ("st.query_params.update", "st.query_params.from_dict"), name
            for keyword in call.keywords:
                if keyword.arg == "query_params":
                    assert ast.unparse(keyword.value) in CARRIED, name
