"""What is shipped to run the product with names only settings, commands and limits that there are."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import streamlit
from typer.main import get_command

from flow.cli.main import app
from flow.settings import Settings
from flow.settings_sign_in import complete
from tests.rules.source import ROOT

DEPLOY = ROOT / "deploy"
SITE = (DEPLOY / "nginx" / "flow.conf").read_text(encoding="utf-8")
UNIT = (DEPLOY / "systemd" / "flow@.service").read_text(encoding="utf-8")
ENVIRONMENT = dict(
    line.split("=", 1)
    for line in (DEPLOY / "flow.env").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
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
