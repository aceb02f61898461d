"""nginx with the shipped site in front of the app: only names, ports, certificate and folders are of the test's own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.browser.conftest import free_port
from tests.machine import NO_NGINX, find_nginx
from tests.rules.source import ROOT

SITE = ROOT / "deploy" / "nginx" / "flow.conf"
HOST = "huddle.localhost"
"""A browser takes every name below localhost for this machine."""
SHIPPED_PROCESSES = "    server 127.0.0.1:8501;\n    server 127.0.0.1:8502;\n"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/start.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    include {folder}/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/flow.conf;
}}
"""


@dataclass(frozen=True)
class Gateway:
    """The site while nginx runs."""

    folder: Path
    port: int
    plain_port: int

    @property
    def address(self) -> str:
        return f"https://{HOST}:{self.port}"

    @property
    def access_log(self) -> str:
        return (self.folder / "flow.access.log").read_text(encoding="utf-8")

    @classmethod
    def free(cls) -> Gateway:
        """A place for one, so that the app can be told its address before nginx is started."""
        return cls(Path(tempfile.mkdtemp(prefix="flow-nginx-")), free_port(), free_port())

    @contextmanager
    def running(self, processes: Sequence[int], besides: Mapping[str, str] | None = None) -> Iterator[Gateway]:
        """nginx before the app's processes on these ports, as a user who is not root; gone afterwards.

        `besides`: lines of the shipped site that whoever installs it changes too, and to what.
        """
        nginx = find_nginx()
        assert nginx is not None, NO_NGINX
        self._write(processes, besides or {})
        user = _nobody()
        if user:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, user["user"], user["group"])
        command = [str(nginx), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **user) as child:  # type: ignore[call-overload]
            try:
                self._wait(child)
                yield self
            finally:
                child.terminate()
                child.wait(timeout=20)
                shutil.rmtree(self.folder)

    def _write(self, processes: Sequence[int], besides: Mapping[str, str]) -> None:
        site = SITE.read_text(encoding="utf-8")
        ours = {
            SHIPPED_PROCESSES: "".join(f"    server 127.0.0.1:{port};\n" for port in processes),
            "listen 443": f"listen 127.0.0.1:{self.port}",
            "listen 80": f"listen 127.0.0.1:{self.plain_port}",
            "huddle.example.nhs.uk": HOST,
            "/etc/flow/tls": str(self.folder),
            "/var/log/nginx": str(self.folder),
            **besides,
        }
        for shipped, own in ours.items():
            assert shipped in site, shipped
            site = site.replace(shipped, own)
        (self.folder / "flow.conf").write_text(site, encoding="utf-8")
        (self.folder / "mime.types").write_text("types { text/html html; }", encoding="utf-8")
        (self.folder / "nginx.conf").write_text(AROUND.format(folder=self.folder), encoding="utf-8")
        _certificate(self.folder)

    def _wait(self, child: subprocess.Popen[str]) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            assert child.poll() is None, child.stderr.read() if child.stderr else ""
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)  # nothing tells us when a port opens
        raise AssertionError("nginx did not listen in time")


def _nobody() -> dict[str, object]:
    """Who nginx runs as when the tests run as root; else ourselves."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _certificate(folder: Path) -> None:
    """A certificate for HOST that nobody but its own key vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(pem)
