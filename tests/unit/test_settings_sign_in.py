"""The settings by which people sign in: what cannot be is refused with the variable's name, and no secret is shown."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from flow.errors import ConfigurationError
from flow.settings import Settings, described, read_settings
from flow.settings_sign_in import complete, is_the_proxy

SECRET = "a secret of thirty-two characters"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder without a .env."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FLOW_SIGN_IN", "maybe"),
        ("FLOW_PUBLIC_URL", "http://huddle.example.nhs.uk"),
        ("FLOW_PUBLIC_URL", "huddle.example.nhs.uk"),
        ("FLOW_PUBLIC_URL", "https://huddle.example.nhs.uk/?day=1"),
        ("FLOW_OIDC_METADATA_URL", "http://identity.example.nhs.uk/.well-known/openid-configuration"),
        ("FLOW_COOKIE_SECRET", "short"),
        ("FLOW_PROXY_ADDRESS", "the proxy"),
        ("FLOW_PROXY_ADDRESS", "0.0.0.0/0"),
        ("FLOW_PROXY_EMAIL_HEADER", "X-Auth Email"),
        ("FLOW_SESSION_HOURS", "0"),
        ("FLOW_IDLE_MINUTES", "soon"),
        ("FLOW_OIDC_PROMPT", "none"),
    ],
)
def test_what_cannot_be_is_refused_naming_the_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError, match=f"^{variable} cannot be used: ") as refused:
        read_settings()
    assert "short" not in str(refused.value)


def test_on_this_machine_an_address_needs_no_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOW_PUBLIC_URL", "http://127.0.0.1:8501/")
    assert read_settings().public_url == "http://127.0.0.1:8501"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (
            {"sign_in": "oidc"},
            "FLOW_OIDC_METADATA_URL and FLOW_OIDC_CLIENT_ID and FLOW_OIDC_CLIENT_SECRET and FLOW_COOKIE_SECRET"
            " and FLOW_PUBLIC_URL",
        ),
        ({"sign_in": "oidc", "oidc_client_secret": "", "cookie_secret": SECRET, "oidc_client_id": "x",
          "oidc_metadata_url": "https://x.uk", "public_url": "https://y.uk"}, "FLOW_OIDC_CLIENT_SECRET"),
        ({"sign_in": "proxy"}, "FLOW_PROXY_ADDRESS"),
    ],
)  # fmt: skip
def test_what_a_way_of_signing_in_needs_is_asked_for_by_name(given: dict[str, str], missing: str) -> None:
    with pytest.raises(
        ConfigurationError, match=f"^FLOW_SIGN_IN is {given['sign_in']}, which needs {missing}: not set"
    ):
        complete(Settings(_env_file=None, **given))  # type: ignore[arg-type]


def test_without_sign_in_nothing_is_needed() -> None:
    complete(Settings(_env_file=None))


@pytest.mark.parametrize(
    ("proxy", "address", "is_it"),
    [
        ("10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "::ffff:10.1.2.3", True),
        ("10.1.2.0/28", "10.1.2.14", True),
        ("10.1.2.0/28", "10.1.2.16", False),
        ("10.1.2.3", None, False),
        ("10.1.2.3", "nobody", False),
        ("127.0.0.1", None, True),
        ("::1", None, True),
        ("127.0.0.1", "10.1.2.3", False),
        (None, None, False),
    ],
)
def test_only_the_named_proxy_is_the_proxy(proxy: str | None, address: str | None, is_it: bool) -> None:
    assert is_the_proxy(Settings(_env_file=None, proxy_address=proxy), address) is is_it


def test_secrets_are_read_from_files_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir(mode=0o700)
    for name, value in {"flow_cookie_secret": SECRET, "flow_oidc_client_id": "of the file", "other": "x"}.items():
        (folder / name).write_text(value + "\n")
        (folder / name).chmod(0o600)
    monkeypatch.setenv("FLOW_SECRETS_FOLDER", str(folder))
    monkeypatch.setenv("FLOW_OIDC_CLIENT_ID", "of the environment")
    settings = read_settings()
    assert settings.cookie_secret is not None
    assert settings.cookie_secret.get_secret_value() == SECRET
    assert settings.oidc_client_id == "of the environment"
    assert SECRET not in json.dumps(described(settings)) + repr(settings)


@pytest.mark.parametrize("what", ["no folder", "everybody may read"])
def test_secret_files_that_are_not_safe_are_refused(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets" / "flow_cookie_secret"
    monkeypatch.setenv("FLOW_SECRETS_FOLDER", str(file.parent))
    sentence = re.escape(f"FLOW_SECRETS_FOLDER cannot be used: {file.parent} is not a folder.")
    if what == "everybody may read" and os.name == "posix":
        file.parent.mkdir()
        file.write_text(SECRET)
        file.chmod(0o644)
        sentence = re.escape(f"{file} may be read by everybody on this machine: chmod o= {file}")
    with pytest.raises(ConfigurationError, match=f"^{sentence}$"):
        read_settings()
