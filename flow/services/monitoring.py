"""Where a monitor on this machine asks a process how it is: /ready, in a sentence, and /metrics, for Prometheus.

A port of its own that people's browsers never reach; nobody signs in there, and nothing there is about anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from threading import Lock, Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import make_wsgi_app

from flow.errors import ConfigurationError, FlowError
from flow.security.faults import OUR_FAULT
from flow.services import pseudonym_keys, start
from flow.settings import Settings
from flow.store.database import Database
from flow.store.standing import Standing, refuse_unfit, standing

READY = "Ready."
STILL_ASKING = "The database has not answered yet."
NOT_HERE = "There is /ready and /metrics here."
TEXT = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))
Respond = Callable[[str, list[tuple[str, str]]], Any]


class Readiness:
    """Whether people can be sent to this process: one question at a time, so that a silent database gathers none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asking = Lock()
        self._store: Database | None = None

    def sentence(self) -> str:
        """READY, or why not."""
        if not self._asking.acquire(blocking=False):
            return STILL_ASKING
        try:
            self._ask()
            return READY
        except FlowError as error:
            return str(error)
        except Exception:
            return OUR_FAULT
        finally:
            self._asking.release()

    def _ask(self) -> None:
        """Raises a FlowError unless the database answers, its schema can be worked with and the key is the store's."""
        if self._store is None:
            self._store = start.store_as_it_is(self._settings, who=None)
        _fits(self._store, self._settings)


def _fits(database: Database, settings: Settings) -> None:
    with database.reading() as connection:
        stood, _ = standing(connection)
        if settings.migrate == "auto" and stood in (Standing.EMPTY, Standing.EARLIER):
            return  # opening it brings it up to date
        refuse_unfit(connection)
        pseudonym_keys.check(connection, start.key(settings))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """A monitor asks every few seconds."""


def listen(settings: Settings) -> WSGIServer | None:
    """Answers a monitor from now on, beside whatever else the process does; None where no port is set.

    Raises ConfigurationError where the port cannot be had.
    """
    if not settings.metrics_port:
        return None
    host, port = settings.metrics_host, settings.metrics_port
    try:
        server = make_server(host, port, _site(Readiness(settings)), _Server, _Silent)
    except OSError as error:
        raise ConfigurationError(f"FLOW_METRICS_PORT cannot be used: {host} port {port}: {error.strerror}.") from None
    Thread(target=server.serve_forever, name="monitoring", daemon=True).start()
    return server


def _site(readiness: Readiness) -> Callable[[dict[str, Any], Respond], Iterable[bytes]]:
    metrics = make_wsgi_app(disable_compression=True)

    def answer(environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            return metrics(environ, respond)
        if path == "/ready":
            said = readiness.sentence()
            respond("200 OK" if said == READY else "503 Service Unavailable", [*TEXT])
            return [f"{said}\n".encode()]
        respond("404 Not Found", [*TEXT])
        return [f"{NOT_HERE}\n".encode()]

    return answer
