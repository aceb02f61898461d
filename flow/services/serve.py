"""Starting the app: Streamlit in this environment, listening where the settings say, for whoever may sign in there."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pydantic import SecretStr

from flow.errors import RuleRefused, UsageError
from flow.settings import Settings, child_environment
from flow.settings_sign_in import LOOPBACK, complete, is_the_proxy

APP = Path(__file__).parents[2] / "app.py"
PROCESS = "flow.ui.process"
CALLBACK = "/oauth2callback"


def serve(settings: Settings, host: str, port: int, *, headless: bool = False) -> int:
    """Run the app until it is stopped; returns its exit code.

    Raises RuleRefused for an address that others can reach while nobody signs in, and ConfigurationError where the way
    of signing in lacks a setting.
    """
    complete(settings)
    _may_listen(settings, host)
    if _taken(host, port):
        raise UsageError(f"Port {port} is in use. Stop what uses it, or choose another: --port {port + 1}.")
    command = [sys.executable, "-m", PROCESS, "run", str(APP)]
    options = {"server.address": host, "server.port": str(port), "server.headless": str(headless).lower()}
    if settings.log_format == "json":
        options["logger.hideWelcomeMessage"] = "true"
    options["server.maxUploadSize"] = str(settings.largest_file_mb)
    for name, value in [*options.items(), *_who_may_connect(settings)]:
        command += [f"--{name}", value]
    monitored = (settings.metrics_host, settings.metrics_port)
    if settings.metrics_port and _taken(*monitored):
        raise UsageError(f"Port {settings.metrics_port} is in use: FLOW_METRICS_PORT names one of its own per process.")
    with _secret_file(settings) as path:
        return _run([*command, "--secrets.files", str(path)] if path else command)


def _may_listen(settings: Settings, host: str) -> None:
    if host in LOOPBACK:
        return
    if settings.sign_in == "none":
        raise RuleRefused(
            f"The app listens on this machine only (127.0.0.1), not on {host}: nobody signs in. Set FLOW_SIGN_IN to "
            "oidc or proxy, and what that needs, before others can open it."
        )
    if settings.sign_in == "proxy" and is_the_proxy(settings, None):
        raise RuleRefused(
            f"The proxy is on this machine ({settings.proxy_address}), so the app listens on 127.0.0.1, not on {host}: "
            "nobody but the proxy may reach it."
        )


def _who_may_connect(settings: Settings) -> Iterator[tuple[str, str]]:
    """Options of Streamlit: the names under which the app is opened, and the headers that the proxy fills."""
    public = urlsplit(settings.public_url or "").hostname
    names = LOOPBACK if settings.sign_in == "none" else (public,) if public else ()
    yield from (("server.allowedHosts", name) for name in names)
    if settings.sign_in == "proxy":
        headers = {settings.proxy_email_header: "email"}
        if settings.proxy_name_header:
            headers[settings.proxy_name_header] = "name"
        yield "server.trustedUserHeaders", json.dumps(headers)


@contextmanager
def _secret_file(settings: Settings) -> Iterator[Path | None]:
    """What Streamlit's sign-in needs, in a file of our own for as long as the app runs: never on the command line."""
    if settings.sign_in != "oidc":
        yield None
        return
    with TemporaryDirectory(prefix="flow-") as folder:  # ours alone: 0700
        path = Path(folder) / "secrets.toml"
        path.touch(mode=0o600)
        path.write_text(_auth(settings), encoding="utf-8")
        yield path


def _auth(settings: Settings) -> str:
    values = {
        "redirect_uri": f"{settings.public_url}{CALLBACK}",
        "cookie_secret": settings.cookie_secret,
        "client_id": settings.oidc_client_id,
        "client_secret": settings.oidc_client_secret,
        "server_metadata_url": settings.oidc_metadata_url,
    }
    lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
    scope, prompt = _toml("openid email profile"), _toml(settings.oidc_prompt)
    return "\n".join(["[auth]", *lines, f"client_kwargs = {{ scope = {scope}, prompt = {prompt} }}", ""])


def _toml(value: str | SecretStr | None) -> str:
    """A text as TOML writes it, which is as JSON does but for one sign."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else value
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _run(command: list[str]) -> int:
    """Streamlit until it ends; being told to stop stops it first, so that nothing of ours is left behind."""
    # Nobody's word is taken for where a connection comes from: the app itself asks whether the proxy said so.
    environment = child_environment() | {"FORWARDED_ALLOW_IPS": "nobody"}
    child = subprocess.Popen(command, cwd=APP.parent, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            code = child.wait()
            return 0 if code in (-signal.SIGTERM, -signal.SIGINT) else code
        except KeyboardInterrupt:
            continue  # the terminal told Streamlit too, which ends in a moment


def _taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
