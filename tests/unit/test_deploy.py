"""What is shipped to run the product with names only settings, commands and limits that there are."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import streamlit
from typer.main import get_command

from flow.cli.main import app
from flow.settings import Settings
from flow.settings_sign_in import complete
from flow.ui.process import FINISH_WITHIN
from tests.rules.source import ROOT

DEPLOY = ROOT / "deploy"
SITE = (DEPLOY / "nginx" / "flow.conf").read_text(encoding="utf-8")
UNIT = (DEPLOY / "systemd" / "flow@.service").read_text(encoding="utf-8")
ENVIRONMENT = dict(
    line.split("=", 1)
    for line in (DEPLOY / "flow.env").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
ONE_SHOT = sorted((DEPLOY / "systemd").glob("flow-*.service"))
SAME = ("LoadCredential=", "User=", "Environment=FLOW_SECRETS", "Protect", "Private", "Restrict", "System", "NoNew",
        "Capability", "Lock", "UMask", "LimitCORE", "StateDirectory")  # fmt: skip
"""How lines begin that every unit has alike."""
CREDENTIALS = re.findall(r"^LoadCredential=(\w+):/etc/flow/secrets/(\w+)$", UNIT, re.MULTILINE)


def test_the_environment_and_the_secret_files_are_together_enough_to_sign_people_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {f"FLOW_{name.upper()}" for name in Settings.model_fields}
    assert set(ENVIRONMENT) <= known
    assert CREDENTIALS
    for name, file in CREDENTIALS:
        assert name == file
        assert name.upper() in known
        (tmp_path / name).write_text("a secret of thirty-two characters")
        (tmp_path / name).chmod(0o600)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    complete(Settings(_env_file=None, secrets_folder=tmp_path))  # type: ignore[call-arg]
    assert not any("SECRET" in name and name != "FLOW_SECRETS_FOLDER" for name in ENVIRONMENT)


def test_the_unit_starts_the_app_with_options_that_the_command_has() -> None:
    started = re.search(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)
    assert started is not None
    words = shlex.split(started[1].replace("%i", "8501"))
    assert words[1:4] == ["-m", "flow", "serve"]
    command = get_command(app)
    serve = command.commands["serve"]  # type: ignore[attr-defined]
    read = serve.make_context("serve", words[4:]).params
    assert read == {"port": 8501, "host": None, "headless": True}


@pytest.mark.parametrize("unit", ONE_SHOT, ids=lambda path: path.stem)
def test_a_step_beside_the_app_is_a_command_that_there_is_with_the_same_secrets_and_no_more_rights(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    started = re.search(r"^ExecStart=(.+)$", text, re.MULTILINE)
    assert started is not None
    words = shlex.split(started[1])
    if words[0] == "/bin/sh":
        script = words[2].replace("%%", "%").replace("/opt/flow/.venv/bin/python", "echo")
        words = ["python", *subprocess.check_output(["sh", "-c", script], text=True).split()]
    command = get_command(app).commands[words[3]]  # type: ignore[attr-defined]
    assert words[1:3] == ["-m", "flow"]
    assert command.make_context(words[3], words[4:]).params
    assert [line for line in UNIT.splitlines() if line.startswith(SAME) and line not in text.splitlines()] == []
    assert text.count("EnvironmentFile=/etc/flow/flow.env") == 1


def test_units_that_name_one_another_are_there() -> None:
    units = {path.name for path in (DEPLOY / "systemd").iterdir()}
    for path in (DEPLOY / "systemd").iterdir():
        named = re.findall(r"\bflow[\w@-]*\.(?:service|timer|target)", path.read_text(encoding="utf-8"))
        assert {re.sub(r"@\d+", "@", name) for name in named} <= units
        if path.suffix == ".timer":
            assert path.with_suffix(".service").name in units


def test_a_monitor_s_port_is_for_this_machine_and_the_site_never_leads_there() -> None:
    assert "Environment=FLOW_METRICS_PORT=1%i" in UNIT.splitlines()
    assert Settings.model_fields["metrics_host"].default == "127.0.0.1"
    assert "location ~ ^/((ready|metrics)/?$|_stcore/(metrics|" in SITE
    assert not re.search(r"server 127\.0\.0\.1:1\d{4};", SITE)
    assert (ENVIRONMENT["FLOW_LOG_FORMAT"], ENVIRONMENT["FLOW_MIGRATE"]) == ("json", "never")


def test_stopping_leaves_time_for_what_is_being_saved() -> None:
    waits = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert waits is not None
    assert int(waits[1]) >= FINISH_WITHIN + 5


@pytest.mark.parametrize(
    "line",
    ["NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "CapabilityBoundingSet=",
     "UMask=0077", "LimitCORE=0", "User=flow", "Environment=FLOW_SECRETS_FOLDER=%d"],
)  # fmt: skip
def test_the_unit_gives_the_app_no_more_than_it_needs(line: str) -> None:
    assert line in UNIT.splitlines()


def test_the_site_lets_a_file_through_that_the_app_takes() -> None:
    limit = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["maxUploadSize"]
    shipped = re.search(r"client_max_body_size (\d+)m;", SITE)
    assert shipped is not None
    assert limit < int(shipped[1]) <= limit + 5


def test_the_site_s_policy_names_the_only_script_that_stands_inside_streamlit_s_page() -> None:
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inside = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    named = {"sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inside}
    assert set(re.findall(r"'(sha256-[^']+)'", SITE)) == named
    assert "'unsafe-eval'" not in SITE


def test_every_header_that_could_name_a_person_is_blanked_by_the_site() -> None:
    assert f'proxy_set_header {Settings.model_fields["proxy_email_header"].default} "";' in SITE
    assert "$request_uri" not in SITE.split("log_format", 1)[1].split(";", 1)[0]
    assert "$args" not in SITE
