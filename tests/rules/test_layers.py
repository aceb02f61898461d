"""Who may import whom, as data with reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.rules.source import imports, modules, under

GROUND = ("flow.vocabulary", "flow.clock", "flow.errors", "flow.settings", "flow.layout", "flow.on_disk")
FRAMEWORKS = ("streamlit", "altair", "sqlalchemy", "alembic", "typer", "pandas", "numpy")


@dataclass(frozen=True)
class Rule:
    whose: tuple[str, ...]
    may_not_reach: tuple[str, ...]
    because: str
    except_in: dict[str, str] = field(default_factory=dict)


RULES = [
    Rule(
        GROUND,
        (
            *FRAMEWORKS,
            *(f"flow.{name}" for name in ("snapshots", "measures", "huddle", "actions", "security")),
        ),
        "words, time and failures stand under everything else",
    ),
    Rule(
        ("flow.snapshots", "flow.measures", "flow.huddle", "flow.trends"),
        (
            "streamlit",
            "altair",
            "sqlalchemy",
            "typer",
            "flow.store",
            "flow.services",
            "flow.ui",
            "flow.cli",
            "flow.settings",
        ),
        "numbers come from frames passed in, never from the database or the environment",
    ),
    Rule(("flow.snapshots",), ("flow.measures", "flow.huddle", "flow.trends", "flow.actions"), "imports go leftwards"),
    Rule(("flow.measures",), ("flow.huddle", "flow.trends", "flow.actions"), "imports go leftwards"),
    Rule(("flow.huddle",), ("flow.trends", "flow.actions"), "imports go leftwards"),
    Rule(("flow.trends",), ("flow.actions", "flow.security", "flow.charts"), "imports go leftwards"),
    Rule(
        ("flow.actions", "flow.security"),
        (*FRAMEWORKS, "flow.store", "flow.services", "flow.snapshots", "flow.measures", "flow.ui", "flow.cli"),
        "rules about people and actions are plain Python",
    ),
    Rule(
        ("flow.store",),
        ("streamlit", "altair", "typer", "flow.services", "flow.ui", "flow.cli", "flow.charts", "flow.settings"),
        "the store decides nothing",
    ),
    Rule(
        ("flow.services",),
        ("streamlit", "altair", "typer", "flow.ui", "flow.cli", "flow.charts", "os"),
        "a service is the same for a screen and for the command line",
        {},
    ),
    Rule(
        ("flow.charts",),
        ("streamlit", "sqlalchemy", "flow.store", "flow.services", "flow.ui"),
        "facts in, chart or document out",
    ),
    Rule(("flow.ui", "pages", "app"), ("sqlalchemy", "flow.store", "typer", "flow.cli"), "screens call services"),
    Rule(("pages", "app"), ("pandas", "numpy", "altair"), "a page is plain words"),
    Rule(
        ("flow.cli",), ("sqlalchemy", "streamlit", "altair", "flow.store", "flow.ui"), "the command line calls services"
    ),
    Rule(
        ("flow", "pages", "app"),
        ("pyspark", "py4j"),
        "an optional extra that is on the path for one command",
        {"flow.services.spark_session": "it puts the extra on the path"},
    ),
    Rule(("flow.sample",), ("sqlalchemy", "streamlit", "altair", "flow.store", "flow.services"), "the sample is files"),
]


def breaches(rule: Rule) -> list[str]:
    return [
        f"{name} imports {reached}"
        for name, path in modules().items()
        if any(under(name, whose) for whose in rule.whose) and name not in rule.except_in
        for reached in imports(path)
        if any(under(reached, banned) for banned in rule.may_not_reach)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.whose[0])
def test_nobody_reaches_what_the_layer_forbids(rule: Rule) -> None:
    assert breaches(rule) == [], rule.because


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.whose[0])
def test_every_rule_is_about_modules_that_exist(rule: Rule) -> None:
    for whose in rule.whose:
        assert any(under(name, whose) for name in modules()), whose


def test_a_planted_import_is_seen(tmp_path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def inside():\n    from sqlalchemy import select\n")
    assert "sqlalchemy" in set(imports(planted))


def test_only_the_clock_asks_the_time() -> None:
    asking = {
        name
        for name, path in modules().items()
        if name != "flow.clock"
        and any(call in path.read_text() for call in ("datetime.now(", "date.today(", "utcnow("))
    }
    assert asking == set()


def test_only_settings_reads_the_environment() -> None:
    reading = {
        name
        for name, path in modules().items()
        if name != "flow.settings" and any(word in path.read_text() for word in ("os.environ", "getenv("))
    }
    assert reading == set()
