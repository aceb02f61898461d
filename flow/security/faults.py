"""What is written down of a fault that nobody foresaw: its kind and where it happened, never what it was about.

The message of an exception may carry a cell of a patient's row: a parser repeats what it could not read, a database
what it could not keep. So a log holds the type of each exception in the chain and the lines that it came through.
"""

from __future__ import annotations

import hashlib
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from flow.security import lines

OURS = Path(__file__).parents[2]
OUR_FAULT = "This is a fault of ours; what was stored before still stands."
DEEPEST = 12
"""Lines of one exception that are written: the innermost."""
NUMBER = "_flow_reference"
"""Where an exception carries its number once somebody asked for it."""


def told(error: BaseException) -> str:
    """ValueError at flow/services/load.py:90 in load_bytes, ...; because of KeyError at ..., innermost line last."""
    return "\nbecause of ".join(_one(each) for each in _chain(error))


def reference(error: BaseException) -> str:
    """By which the fault is found in the log: the same for the same fault, and the same wherever it is caught."""
    known: str | None = getattr(error, NUMBER, None)
    if known is None:
        known = hashlib.sha256(told(error).encode()).hexdigest()[:8]
        with suppress(AttributeError):  # a kind of exception that takes nothing more
            setattr(error, NUMBER, known)
    return known


def sentence(error: BaseException) -> str:
    """What the command line writes of it."""
    return f"{told(error)}\n{OUR_FAULT} Reference {reference(error)}."


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, then what it was raised from or in the middle of."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _one(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    lines = [
        f"  at {_place(frame.f_code.co_filename)}:{line} in {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return "\n".join([name, *lines[-DEEPEST:]])


def _place(file: str) -> str:
    """Of ours from the top of the product, of a package from its own top."""
    path = Path(file)
    if "site-packages" in path.parts:
        return Path(*path.parts[path.parts.index("site-packages") + 1 :]).as_posix()
    return path.relative_to(OURS).as_posix() if path.is_relative_to(OURS) else path.name


class WithoutValues(logging.LogRecord):
    """A line of a log whose exceptions are told by kind and place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        error = self.exc_info[1] if isinstance(self.exc_info, tuple) else None
        if error is not None:
            self.fault, self.reference = told(error), reference(error)
            self.exc_text, self.exc_info = f"{self.fault}\nreference {self.reference}", None
        if isinstance(self.args, tuple):
            self.args = tuple(_kind(each) for each in self.args)
        if isinstance(self.msg, BaseException):
            self.msg = _kind(self.msg)


def _kind(value: object) -> object:
    return type(value).__qualname__ if isinstance(value, BaseException) else value


def log_without_values() -> None:
    """From now on no log of this process, of whatever package, tells what an exception was about."""
    logging.setLogRecordFactory(WithoutValues)
    sys.excepthook = _print
    threading.excepthook = lambda thrown: _print(thrown.exc_type, thrown.exc_value, thrown.exc_traceback)


def log_to_stderr(level: str, form: str = "plain") -> None:
    """Our own lines from this level; of other packages warnings alone: at DEBUG they write the rows they handle.

    `form`: plain, or json (flow.security.lines).
    """
    log_without_values()
    if form == "json":
        lines.write_lines()
    else:
        logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("flow").setLevel(level)


def tell(error: BaseException) -> None:
    """Writes down a fault that ended a command or a thread."""
    if lines.written():
        logging.getLogger("flow").critical(OUR_FAULT, exc_info=error)
    else:
        sys.stderr.write(f"{sentence(error)}\n")


def _print(_type: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
    if error is not None:
        tell(error)
