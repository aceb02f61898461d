"""The manual fails when it is wrong."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from flow.layout import SETTING_HELP, SETTING_NAMES
from tests.rules.source import ROOT, modules

SPEC = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
assert SPEC
assert SPEC.loader
generate = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(generate)


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_generated_pages_are_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == generate.PAGES[name](), "run: python docs/generate.py"


def test_every_setting_of_a_system_has_help() -> None:
    assert set(SETTING_HELP) == set(SETTING_NAMES)


def test_architecture_names_every_package_and_only_those() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `flow/([a-z_]+)/?` \|", text, flags=re.M))
    packages = {
        name.split(".")[1] for name, path in modules().items() if path.name == "__init__.py" and name.count(".") == 1
    }
    assert named == packages


@pytest.mark.parametrize(
    "page", [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), f"{page.name} points to {link}"


def test_readme_opens_with_the_two_commands() -> None:
    start = (ROOT / "README.md").read_text(encoding="utf-8")[:1500]
    assert "python3 run.py" in start
    assert "python3 run.py test" in start
    assert "py run.py" in start


def test_nothing_speaks_of_a_machine_or_a_package_host() -> None:
    hosts = re.compile(
        "|".join(
            ("/wo" + "rk/", "/ro" + "ot/", "deb\\.deb" + "ian", "pypi\\.o" + "rg", "pythonho" + "sted", "npm" + "js")
        )
    )
    told = [
        f"{path.relative_to(ROOT)}"
        for folder in ("flow", "pages", "tests", "docs", "benchmarks", "sample_data", ".ci", ".streamlit")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".toml", ".txt", ".csv", ""}
        and path.is_file()
        and hosts.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert told == []
