"""One browser on the app: Streamlit's own messages over a real websocket, with its cookies, headers and timers."""

from __future__ import annotations

import asyncio
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.load_screen import Drawn, Screen, state

PATIENCE = 60.0
"""Seconds after which somebody who clicked has had no answer."""
HERE = "127.0.0.1"
"""Where every name below localhost leads, whatever the machine's own tables say."""
ANSWERED = 5.0
"""Seconds after which what the page asked for by itself counts as answered."""
XSRF = "_streamlit_xsrf"
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass
class Waiting:
    """For the end of the run that a click led to: of the whole page, or of one fragment of it."""

    fragment: str
    done: asyncio.Future[float]
    sent: float
    begun: bool = False


@dataclass
class Browser:
    """`address`: the app's, https behind nginx. `email`: as whom the proxy in front of the app vouches for it."""

    address: str
    email: str
    header: str = "X-Auth-Email"
    screen: Screen = field(default_factory=Screen)
    faults: list[str] = field(default_factory=list)
    by_itself: int = 0
    _socket: ClientConnection | None = None
    _waiting: Waiting | None = None
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _reader: asyncio.Task[None] | None = None
    _run: str = ""
    _fragments: list[str] = field(default_factory=list)
    _max_age: int = 2
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, page: str, query: str) -> float:
        """Opens the page as a browser does; seconds until it is drawn."""
        began = time.perf_counter()
        tls = _any_certificate() if self.address.startswith("https") else None
        cookies = await self._fetch(f"/{page}?{query}", tls)
        self._socket = await connect(
            self.address.replace("http", "ws", 1) + "/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            subprotocols=["streamlit", cookies.get(XSRF, "none")],  # type: ignore[list-item]
            additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            | self._vouched(),
            ssl=tls,
            host=HERE,
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._reader = asyncio.create_task(self._read())
        self._answered.set()
        self.screen.query = query
        await self._asks(BackMsg(), page_name=page)
        return time.perf_counter() - began

    async def _fetch(self, path: str, tls: ssl.SSLContext | None) -> dict[str, str]:
        """The page and what it asks for before it connects; the cookies that came with them."""
        asked = urlsplit(self.address)
        headers = {"Host": asked.netloc, **self._vouched()}
        named = {"sni_hostname": asked.hostname} if tls else {}
        base = f"{asked.scheme}://{HERE}:{asked.port}"
        async with httpx.AsyncClient(base_url=base, verify=tls or True, headers=headers, timeout=PATIENCE) as client:
            for one in (path, "/_stcore/health", "/_stcore/host-config"):
                (await client.get(one, extensions=named)).raise_for_status()
            return dict(client.cookies)

    async def go(self, page: str) -> float:
        """Another page, by the menu; seconds until it is drawn."""
        self.screen.query = ""
        return await self._asks(BackMsg(), page_hash=self.screen.pages[page])

    async def press(self, button: Drawn) -> float:
        """Seconds until what a button does is on the screen."""
        return await self.send(button, state(button.message.id, trigger_value=True))

    async def send(self, widget: Drawn, *pressed: WidgetState) -> float:
        """What was chosen in a widget goes to the app; seconds until its answer is on the screen."""
        return await self._asks(BackMsg(), *pressed, fragment=widget.fragment)

    async def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        if self._socket:
            await self._socket.close()
        if self._reader:
            await self._reader

    def _vouched(self) -> dict[str, str]:
        return {self.header: self.email} if self.email else {}

    async def _asks(
        self, message: BackMsg, *pressed: WidgetState, fragment: str = "", page_hash: str = "", page_name: str = ""
    ) -> float:
        waiting = Waiting(fragment, asyncio.get_running_loop().create_future(), time.perf_counter())
        with suppress(TimeoutError):  # what the page asked for by itself is answered first: no two answers are confused
            await asyncio.wait_for(self._answered.wait(), ANSWERED)
        self._fill(message, *pressed, fragment=fragment, page_hash=page_hash, page_name=page_name)
        self._waiting = waiting
        await self._say(message)
        try:
            return await asyncio.wait_for(waiting.done, PATIENCE)
        finally:
            self._waiting = None

    def _fill(
        self, message: BackMsg, *pressed: WidgetState, fragment: str = "", page_hash: str = "", page_name: str = ""
    ) -> None:
        asked = message.rerun_script
        asked.query_string = self.screen.query
        asked.widget_states.CopyFrom(self.screen.said(*pressed))
        asked.page_script_hash = page_hash or ("" if page_name else self.screen.page)
        asked.page_name = page_name
        asked.fragment_id = fragment
        asked.cached_message_hashes.extend(self.screen.kept)
        asked.context_info.timezone, asked.context_info.locale = "Europe/London", "en-GB"
        asked.context_info.url = self.address

    async def _say(self, message: BackMsg) -> None:
        assert self._socket is not None
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self.screen.received += len(data)
                message = ForwardMsg()
                message.ParseFromString(data)
                self._take(self.screen.whole(message))
        except ConnectionClosed as ended:
            self.faults.append(f"the connection ended: {ended}")
        except Exception as error:
            self.faults.append(f"the simulated browser failed: {error!r}")
            raise

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self.screen.draw(message, self._run)
        elif kind == "new_session":
            self._begins(message)
        elif kind == "script_finished":
            self._ends(message.script_finished)
        elif kind == "navigation":
            self.screen.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self.screen.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.screen.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._set_timer(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            self._stop_timers(message.stop_auto_rerun.fragment_ids)
        elif kind == "page_not_found":
            self.faults.append("page not found")

    def _begins(self, message: ForwardMsg) -> None:
        run, new = message.metadata.run, message.new_session
        self._run, self._fragments = run.script_run_id, list(run.fragment_ids)
        if new.config.max_cached_message_age:
            self._max_age = new.config.max_cached_message_age
        if not self._fragments:
            self._stop_timers(list(self._timers))
        waiting = self._waiting
        if waiting and (not self._fragments or waiting.fragment in self._fragments):
            waiting.begun = True
        elif not waiting:
            self.by_itself += not self._fragments

    def _ends(self, how: ForwardMsg.ScriptFinishedStatus.ValueType) -> None:
        if how == EARLY:
            if self._waiting:
                self._waiting.begun = False  # the whole page follows, or the same part again
            return
        if how == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            self.faults.append("a page could not be run")
        self._answered.set()
        self.screen.finished(self._run, self._fragments, self._max_age)
        waiting = self._waiting
        if waiting and waiting.begun and not waiting.done.done():
            waiting.done.set_result(time.perf_counter() - waiting.sent)

    def _set_timer(self, fragment: str, interval: float) -> None:
        self._stop_timers([fragment])
        self._timers[fragment] = asyncio.create_task(self._ticks(fragment, interval))

    def _stop_timers(self, fragments: list[str]) -> None:
        for fragment in fragments:
            timer = self._timers.pop(fragment, None)
            if timer:
                timer.cancel()

    async def _ticks(self, fragment: str, interval: float) -> None:
        """A part of the page that runs again every few seconds asks for it from here, as in a browser."""
        while True:
            await asyncio.sleep(interval)
            message = BackMsg()
            self._fill(message, fragment=fragment)
            message.rerun_script.is_auto_rerun = True
            self._answered.clear()
            await self._say(message)


def _any_certificate() -> ssl.SSLContext:
    """The test site's certificate is its own; who it is is not what is measured."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
