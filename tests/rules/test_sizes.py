"""Size is a rule: a module is one idea, a function one step, a page plain words."""

from __future__ import annotations

import pytest

from tests.rules.source import functions, modules, under

MODULE, FUNCTION, PAGE, PAGE_FUNCTION = 250, 40, 120, 15
LONG_MODULES: dict[str, str] = {
    "flow.vocabulary": "every word in one place, read as a list",
    "flow.store.tables": "every table in one place, read as a list",
    "flow.snapshots.feeds": "every feed's columns in one place, read as a list",
    "flow.store.migrations.versions.0001_first": "a migration is written once and never read as code",
}
LONG_FUNCTIONS: dict[str, str] = {"flow.store.migrations.versions.0001_first.upgrade": "a migration is a list"}
VAGUE = {"utils", "helpers", "common", "misc"}


def test_modules_are_short() -> None:
    long = {name: lines for name, path in modules().items() if (lines := len(path.read_text().splitlines())) > MODULE}
    assert {name: lines for name, lines in long.items() if name not in LONG_MODULES} == {}
    assert set(LONG_MODULES) <= set(long), "an exception that is no longer needed goes"


def test_functions_are_short() -> None:
    long = {
        f"{name}.{function}": lines
        for name, path in modules().items()
        for function, lines in functions(path)
        if lines > FUNCTION
    }
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}


def test_pages_are_plain_words() -> None:
    pages = {name: path for name, path in modules().items() if under(name, "pages")}
    assert pages
    assert {name for name, path in pages.items() if len(path.read_text().splitlines()) > PAGE} == set()
    assert {
        f"{name}.{function}"
        for name, path in pages.items()
        for function, lines in functions(path)
        if lines > PAGE_FUNCTION
    } == set()


@pytest.mark.parametrize("vague", sorted(VAGUE))
def test_no_file_has_a_vague_name(vague: str) -> None:
    assert [name for name in modules() if name.rsplit(".", 1)[-1] == vague] == []
