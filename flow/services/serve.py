"""Starting the app: Streamlit in this environment, listening where the settings say."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from flow.errors import RuleRefused, UsageError

APP = Path(__file__).parents[2] / "app.py"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(host: str, port: int, *, headless: bool = False) -> int:
    """Run the app until it is stopped; returns its exit code.

    Raises RuleRefused for an address that others can reach: until people sign in, only this machine may open it.
    """
    if host not in LOOPBACK:
        raise RuleRefused(f"The app listens on this machine only (127.0.0.1), not on {host}: there is no sign-in yet.")
    if _taken(host, port):
        raise UsageError(f"Port {port} is in use. Stop what uses it, or choose another: --port {port + 1}.")
    command = [sys.executable, "-m", "streamlit", "run", str(APP)]
    options = {"server.address": host, "server.port": str(port), "server.headless": str(headless).lower()}
    for name, value in options.items():
        command += [f"--{name}", value]
    try:
        return subprocess.call(command, cwd=APP.parent)
    except KeyboardInterrupt:
        return 0


def _taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
