"""What a browser keeps of a Streamlit page: what is drawn, what was chosen, and the large messages it need not be sent
twice. Nothing is drawn; the words are read off it as a person would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

Path = tuple[int, ...]
CHOICES = ("selectbox", "text_input", "text_area", "button_group", "checkbox")
"""Widgets whose choice the app itself may set."""


@dataclass(frozen=True)
class Drawn:
    """One element or block: `what` it is, its message, the fragment that drew it ("" for the page) and in which run."""

    what: str
    message: Any
    fragment: str
    run: str


@dataclass
class Screen:
    """What stands on the screen now. `alerts`: what it said since last asked, as (kind, words)."""

    drawn: dict[Path, Drawn] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    kept: dict[str, tuple[int, ForwardMsg]] = field(default_factory=dict)
    alerts: list[tuple[str, str]] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    page: str = ""
    query: str = ""
    runs: int = 0
    received: int = 0

    def whole(self, message: ForwardMsg) -> ForwardMsg:
        """The message, or the one kept that it stands for."""
        if message.WhichOneof("type") == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self.kept[message.ref_hash][1])
            whole.metadata.CopyFrom(message.metadata)
            self.kept[message.ref_hash] = (self.runs, whole)
            return whole
        if message.metadata.cacheable:
            self.kept[message.hash] = (self.runs, message)
        return message

    def draw(self, message: ForwardMsg, run: str) -> None:
        """One delta of a run laid on what stands."""
        delta = message.delta
        kind = delta.WhichOneof("type")
        if kind == "new_element":
            what = str(delta.new_element.WhichOneof("type"))
            drawn = Drawn(what, getattr(delta.new_element, what), delta.fragment_id, run)
        elif kind == "add_block":
            drawn = Drawn(delta.add_block.WhichOneof("type") or "block", delta.add_block, delta.fragment_id, run)
        else:
            return
        if drawn.what in ("alert", "exception", "toast"):
            self._told(drawn)
        if drawn.what in CHOICES and drawn.message.set_value:
            self.states.pop(drawn.message.id, None)
        self.drawn[tuple(message.metadata.delta_path)] = drawn

    def _told(self, drawn: Drawn) -> None:
        if drawn.what == "exception":
            self.alerts.append(("exception", drawn.message.type))
        elif drawn.what == "toast":
            self.alerts.append(("toast", drawn.message.body))
        elif drawn.message.format in (Alert.ERROR, Alert.WARNING):
            kind = "error" if drawn.message.format == Alert.ERROR else "warning"
            self.alerts.append((kind, drawn.message.body))

    def finished(self, run: str, fragments: list[str], max_age: int) -> None:
        """What the run did not draw again is gone: of the whole page, or of its fragments."""
        gone = [
            path
            for path, drawn in self.drawn.items()
            if drawn.run != run and (not fragments or drawn.fragment in fragments)
        ]
        for path in gone:
            del self.drawn[path]
        if fragments:
            return
        self.runs += 1
        ids = {getattr(drawn.message, "id", "") for drawn in self.drawn.values()}
        self.states = {key: state for key, state in self.states.items() if key in ids}
        self.kept = {key: value for key, value in self.kept.items() if self.runs - value[0] <= max_age}

    def find(self, what: str, wanted: Callable[[Any], bool] = lambda message: True) -> Iterator[Drawn]:
        """Elements of a kind, in the order of the screen."""
        for path in sorted(self.drawn):
            drawn = self.drawn[path]
            if drawn.what == what and wanted(drawn.message):
                yield drawn

    def named(self, what: str, label: str) -> Drawn | None:
        """The first of a kind that has this label."""
        return next(self.find(what, lambda message: message.label == label), None)

    def keyed(self, what: str, part: str) -> list[Drawn]:
        """Those of a kind whose key has this in it."""
        return list(self.find(what, lambda message: part in message.id))

    def choose(self, element: Drawn, **value: Any) -> None:
        """What a person has chosen or typed; sent with the next click."""
        self.states[element.message.id] = state(element.message.id, **value)

    def said(self, *more: WidgetState) -> WidgetStates:
        """All that is chosen, and what is pressed now."""
        return WidgetStates(widgets=[*self.states.values(), *more])

    def take_alerts(self) -> list[tuple[str, str]]:
        taken, self.alerts = self.alerts, []
        return taken


def state(key: str, **value: Any) -> WidgetState:
    """One widget's state: `string_value`, `bool_value`, `trigger_value`, or `string_array_value` as a list."""
    made = WidgetState(id=key)
    for name, given in value.items():
        if name == "string_array_value":
            made.string_array_value.data.extend(given)
            made.string_array_value.SetInParent()
        else:
            setattr(made, name, given)
    return made
