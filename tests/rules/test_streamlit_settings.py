"""Streamlit is set as it must be: this machine only, nothing sent out. A broken file would mean its defaults."""

from __future__ import annotations

import tomllib

import pytest

from tests.rules.source import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
MUST = {
    ("server", "address"): "127.0.0.1",
    ("browser", "gatherUsageStats"): False,
    ("server", "enableCORS"): True,
    ("server", "enableXsrfProtection"): True,
    ("server", "maxUploadSize"): 50,
    ("client", "toolbarMode"): "viewer",
    ("client", "showErrorDetails"): "none",
    ("client", "showErrorLinks"): False,
    ("client", "disableDataExport"): True,
    ("runner", "postScriptGC"): False,
    ("logger", "enableRich"): False,
}


@pytest.mark.parametrize(("section", "name"), MUST)
def test_the_app_is_served_as_it_must_be(section: str, name: str) -> None:
    assert CONFIG[section][name] == MUST[section, name]
