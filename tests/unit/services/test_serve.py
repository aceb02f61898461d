"""How the app is started: where it may listen, and that no secret stands where others can read it."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flow.errors import ConfigurationError, RuleRefused
from flow.services import serve as serving
from flow.settings import Settings

SECRETS = {"oidc_client_secret": 'a "client" secret \\ \x7f', "cookie_secret": "signs the cookies, 32 characters"}
OIDC: dict[str, Any] = {
    "sign_in": "oidc",
    "public_url": "https://huddle.example.nhs.uk/",
    "oidc_metadata_url": "https://identity.example.nhs.uk/.well-known/openid-configuration",
    "oidc_client_id": "huddle",
    **SECRETS,
}
PROXY: dict[str, Any] = {"sign_in": "proxy", "proxy_address": "10.1.2.3"}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every command that would start the app, with what its secret file holds at that moment, and the file."""
    seen: list[Any] = []

    def run(command: list[str]) -> int:
        path = Path(command[command.index("--secrets.files") + 1]) if "--secrets.files" in command else None
        mode = stat.S_IMODE(path.stat().st_mode) if path else None
        seen.append((command, path and tomllib.loads(path.read_text(encoding="utf-8")), path, mode))
        return 0

    monkeypatch.setattr(serving, "_run", run)
    monkeypatch.setattr(serving, "_taken", lambda host, port: False)
    return seen


def serve(host: str = "127.0.0.1", **settings: Any) -> int:
    return serving.serve(Settings(_env_file=None, **settings), host, 8501, headless=True)


def test_without_sign_in_only_this_machine_opens_the_app(started: list[Any]) -> None:
    assert serve() == 0
    command, secrets, _, _ = started[0]
    assert secrets is None
    allowed = [command[place + 1] for place, word in enumerate(command) if word == "--server.allowedHosts"]
    assert allowed == ["127.0.0.1", "localhost", "::1"]
    with pytest.raises(RuleRefused, match=r"^The app listens on this machine only \(127.0.0.1\), not on 0.0.0.0"):
        serve("0.0.0.0")
    assert len(started) == 1


def test_the_provider_s_secrets_are_in_a_file_of_our_own_while_the_app_runs(started: list[Any]) -> None:
    serve("0.0.0.0", **OIDC)
    command, secrets, path, mode = started[0]
    assert secrets["auth"] == {
        "redirect_uri": "https://huddle.example.nhs.uk/oauth2callback",
        "cookie_secret": SECRETS["cookie_secret"],
        "client_id": "huddle",
        "client_secret": SECRETS["oidc_client_secret"],
        "server_metadata_url": OIDC["oidc_metadata_url"],
        "client_kwargs": {"scope": "openid email profile", "prompt": "select_account"},
    }
    assert not any(secret in " ".join(command) for secret in SECRETS.values())
    assert mode == 0o600
    assert not path.parent.exists()


@pytest.mark.parametrize("lacking", [name for name in OIDC if name not in ("sign_in",)])
def test_a_provider_without_all_that_it_needs_starts_nothing(lacking: str, started: list[Any]) -> None:
    with pytest.raises(ConfigurationError, match=f"which needs FLOW_{lacking.upper()}: not set"):
        serve(**{name: value for name, value in OIDC.items() if name != lacking})
    assert started == []


def test_a_proxy_is_named_and_its_headers_are_trusted_alone(started: list[Any]) -> None:
    serve("0.0.0.0", **PROXY, proxy_name_header="X-Auth-Name")
    command, secrets, _, _ = started[0]
    assert secrets is None
    headers = command[command.index("--server.trustedUserHeaders") + 1]
    assert headers == '{"X-Auth-Email": "email", "X-Auth-Name": "name"}'
    with pytest.raises(ConfigurationError, match="which needs FLOW_PROXY_ADDRESS"):
        serve(sign_in="proxy")


def test_behind_a_proxy_on_this_machine_the_app_listens_on_this_machine(started: list[Any]) -> None:
    with pytest.raises(RuleRefused, match=r"^The proxy is on this machine \(127.0.0.1\)"):
        serve("0.0.0.0", sign_in="proxy", proxy_address="127.0.0.1")
    assert serve(sign_in="proxy", proxy_address="127.0.0.1") == 0
