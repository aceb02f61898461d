"""Every service asks who may: read in our own source, so that one that forgets is seen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from flow.security.roles import ACT_WORDS, ALWAYS_TOLD, LOOKS, ROLE_WORDS, ROLES, Act, Role, roles_that_may
from tests.rules.source import imports, modules, tree, under

UNGUARDED = {
    "sign_ins.who_is": "finds out who asks; until it has, nobody may anything",
    "sign_ins.sign_out": "anybody may end their own signing-in, by the mark that only their browser has",
    "audit.looked": "writes the line of the audit, and only for somebody who may see people; it gives nothing back",
    "reading.reader": "how files are read, for a load or a check, which are guarded; nothing of it reaches a person",
}
BEFORE_ANYBODY_ASKS = {
    "keeping.make_parts": "empty room for the rows that a load, which is guarded, is about to bring",
    "pseudonym_keys.finish_rotation": "as the store is opened: what a rotation left half-done is put right",
}
OF_A_CLASS = {
    "watching": "the watcher's own list of organisations; what it loads goes through `load_bytes`",
    "purge": "steps of one purge, which is guarded as a whole",
}
SERVICES = {
    name.removeprefix("flow.services."): path
    for name, path in modules().items()
    if under(name, "flow.services") and name != "flow.services"
}
OPENS = {"reading", "writing"}


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function that is handed the database, wherever in a module it stands."""
    for module, path in SERVICES.items():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and handed(node) == "db":
                yield f"{module}.{node.name}", node


def handed(function: ast.FunctionDef) -> str | None:
    """The name of its first parameter."""
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return first[0].arg if first else None


def act_of(function: ast.FunctionDef) -> str | None:
    """The act that its guard asks for, by name; None without a guard. It stands nearest, so that nothing goes round."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "allowed":
            act = decorator.args[0]
            assert isinstance(act, ast.Attribute), ast.dump(act)
            return act.attr
    return None


def takes_a_database(function: ast.FunctionDef) -> bool:
    """Whether any parameter is the database, by its name or by its type."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(one.arg == "db" or (one.annotation and ast.unparse(one.annotation) == "Database") for one in given)


def test_every_service_that_is_handed_the_database_asks_who_may() -> None:
    assert [name for name, function in services() if act_of(function) is None and name not in UNGUARDED] == []


def test_the_database_is_the_first_thing_that_a_service_is_handed_and_is_called_db() -> None:
    hidden = [
        f"{module}.{node.name}"
        for module, path in SERVICES.items()
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if takes_a_database(node) and handed(node) != "db"
    ]
    assert hidden == list(BEFORE_ANYBODY_ASKS)


def test_what_stands_without_a_guard_is_there_and_has_none() -> None:
    found = dict(services())
    assert [name for name in UNGUARDED if name not in found or act_of(found[name])] == []


def test_only_services_and_their_own_parts_open_the_store() -> None:
    """A method of a class reads or writes only in the modules named above, with why."""
    opening = {
        module
        for module, path in SERVICES.items()
        for node in tree(path).body
        if isinstance(node, ast.ClassDef)
        for call in ast.walk(node)
        if isinstance(call, ast.Attribute) and call.attr in OPENS
    }
    assert opening == set(OF_A_CLASS)


def test_every_act_is_asked_for_by_some_service_and_every_role_may_something() -> None:
    asked = {act_of(function) for _, function in services()}
    assert asked - {None} == {act.name for act in Act}
    assert [act for act in Act if not roles_that_may(act)] == []
    assert set(ROLES) == set(Role)
    assert all(ROLES.values())


def test_every_act_and_every_role_has_words_of_its_own() -> None:
    for things, told in ((Act, ACT_WORDS), (Role, ROLE_WORDS)):
        assert set(told) == set(things)
        assert len(set(told.values())) == len(things)
    assert not LOOKS & ALWAYS_TOLD


@pytest.mark.parametrize("place", ["app", "pages", "flow.ui", "flow.cli"])
def test_screens_and_commands_reach_the_store_through_services_alone(place: str) -> None:
    reaching = [
        f"{name} imports {reached}"
        for name, path in modules().items()
        if under(name, place)
        for reached in imports(path)
        if under(reached, "flow.store") or under(reached, "sqlalchemy")
    ]
    assert reaching == []


@pytest.mark.parametrize("place", ["app", "pages", "flow.ui", "flow.cli"])
def test_screens_and_commands_never_open_a_transaction(place: str) -> None:
    opening = [
        f"{name} line {node.lineno}"
        for name, path in modules().items()
        if under(name, place)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {*OPENS, "engine"}
    ]
    assert opening == []


def test_a_service_without_a_guard_would_be_seen() -> None:
    planted = ast.parse("@cache\ndef board(db: Database) -> None: ...").body[0]
    assert isinstance(planted, ast.FunctionDef)
    assert (handed(planted), act_of(planted)) == ("db", None)
