"""Writes what of the manual the code already says: `python docs/generate.py`. A test fails when the two drift."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from typer.main import get_command  # noqa: E402

from flow.cli.main import app  # noqa: E402
from flow.layout import SETTING_HELP, SystemSettings  # noqa: E402
from flow.measures.definitions import MEASURES  # noqa: E402
from flow.security.role_table import meanings, reaches, role_name  # noqa: E402
from flow.security.roles import Role  # noqa: E402
from flow.settings import Settings, described  # noqa: E402
from flow.snapshots.columns import Column  # noqa: E402
from flow.snapshots.delay_reasons import load_shipped  # noqa: E402
from flow.snapshots.feeds import FEEDS  # noqa: E402

HEAD = "<!-- Written by docs/generate.py from the declarations; change those. -->\n"


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _cell(cell: Any) -> str:
    return "" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ")


def feeds() -> str:
    """docs/feeds.md"""
    parts = [
        HEAD,
        "# Feeds\n",
        "One daily file each. Required columns are marked; every other column or cell may be absent.\n",
    ]
    for spec in FEEDS.values():
        parts.append(f"## {spec.feed}\n\nA row is {spec.row_is}; filed under the day of `{spec.filed_by}`;")
        parts[-1] += f" a row is named by {', '.join(f'`{name}`' for name in spec.key)}.\n"
        parts.append(table(("column", "required", "is", "one of", "example"), map(_column, spec.columns)))
    return "\n".join(parts)


def _column(column: Column) -> tuple[str, str, str, str, str]:
    required = "yes" if column.required else ""
    return f"`{column.name}`", required, f"{column.meaning} ({column.kind})", ", ".join(column.choices), column.example


def measures() -> str:
    """docs/measures.md"""
    parts = [
        HEAD,
        "# Measures\n",
        "Every number, declared once. A value is numerator / denominator where there is one.\n",
    ]
    parts.append(
        table(
            ("key", "label", "unit", "better", "is", "of", "from", "departures"),
            (
                (
                    f"`{item.key}`",
                    item.label,
                    item.unit,
                    item.better,
                    item.numerator,
                    item.denominator,
                    ", ".join((*item.feeds, *(f"or {feed}" for feed in item.instead))),
                    " ".join(item.departures),
                )
                for item in MEASURES.values()
            ),
        )
    )
    return "\n".join(parts)


def settings() -> str:
    """docs/settings.md"""
    of_app = ((f"`{row['setting']}`", row["default"], row["help"]) for row in described(Settings(_env_file=None)))
    of_system = ((f"`{item.name}`", item.default, SETTING_HELP[item.name]) for item in fields(SystemSettings))
    return "\n".join(
        [
            HEAD,
            "# Settings\n",
            "From the environment or a `.env` file:\n",
            table(("setting", "default", "is"), of_app),
            "Of one system, in `[system]` of its configuration file:\n",
            table(("setting", "default", "is"), of_system),
        ]
    )


def commands() -> str:
    """docs/commands.md"""
    parts = [HEAD, "# Commands\n", "`python -m flow COMMAND`. Exit code 0: done; 1: our bug; 2: usage;"]
    parts[-1] += " 3: a file was refused; 4: a rule or permission refused it.\n"
    group: Any = get_command(app)
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        for path, each in [(f"{name} {sub}", each) for sub, each in inner.items()] if inner else [(name, command)]:
            parts.append(f"## {path}\n\n{each.help}\n")
            parts.append(table(("argument or option", "is"), map(_parameter, each.params)))
    return "\n".join(parts)


def _parameter(parameter: Any) -> tuple[str, str]:
    names = parameter.opts if parameter.param_type_name == "option" else [parameter.name]
    return f"`{' '.join(names)}`" + (" (required)" if parameter.required else ""), parameter.help or ""


def delay_reasons() -> str:
    """docs/delay-reasons.md"""
    rows = (
        (f"`{item.code}`", item.words, item.group, item.kind, item.usual_owner, item.dtoc_letter)
        for item in load_shipped()
    )
    return "\n".join(
        [HEAD, "# Delay reasons\n", table(("code", "words", "group", "kind", "usual owner", "DTOC letter"), rows)]
    )


def roles() -> str:
    """docs/roles.md"""
    heads = ("may", *(role_name(role) for role in Role))
    return "\n".join(
        [
            HEAD,
            "# Roles\n",
            "A role is given on Settings, or with `python -m flow people give`, for a system or for every one, and for",
            "an organisation or for every one. *Own organisation*: only for that of the role. Where a cell is empty,",
            "the role may not do it: neither on a screen nor by asking in another way.\n",
            table(
                ("role", "is for", "command line"),
                ((*told, f"`{role}`") for told, role in zip(meanings(), Role, strict=True)),
            ),
            table(heads, reaches()),
        ]
    )


PAGES = {
    "feeds.md": feeds,
    "measures.md": measures,
    "settings.md": settings,
    "commands.md": commands,
    "delay-reasons.md": delay_reasons,
    "roles.md": roles,
}


def main() -> None:
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
