"""The command line kept warm: each command is a process of its own, forked from one that has imported the product.

`python -m tests.commands` is that one: a line of JSON in for each command, its exit code out. A process that starts
from nothing takes seconds to import what it needs; that is tried too, by the tests that take `cold`.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Warm:
    """Where commands are asked for."""

    orders: IO[str]
    answers: IO[str]

    def run(self, words: list[str], environment: Mapping[str, str], folder: Path) -> Ran:
        """Runs `flow WORDS` in `folder` with this environment and no other."""
        said = {name: folder / f".said-{name}" for name in ("stdout", "stderr")}
        order = {"words": words, "environment": dict(environment), "folder": str(folder)}
        print(json.dumps(order | {name: str(path) for name, path in said.items()}), file=self.orders, flush=True)
        code = int(self.answers.readline())
        return Ran(code, *(path.read_text(encoding="utf-8") for path in said.values()))


@contextmanager
def warm() -> Iterator[Warm]:
    """A process that has imported the product, for as long as the block lasts."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-m", "tests.commands"], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        yield Warm(parent.stdin, parent.stdout)
        parent.stdin.close()


def cold(words: list[str], environment: Mapping[str, str], folder: Path) -> Ran:
    """The same from nothing, as people start it."""
    line = [sys.executable, "-m", "flow", *words]
    path = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, env=environment | path, cwd=folder, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def main() -> None:
    """Forks a process for each order, until there are no more."""
    from flow.cli.main import COMMANDS, Imported
    from flow.cli.main import main as command

    list(Imported(COMMANDS).values())
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order)
            _end(command)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(order: dict[str, str]) -> None:
    """In the child: the environment, the folder and the streams that were asked for."""
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    for stream, where in ((0, os.devnull), (1, order["stdout"]), (2, order["stderr"])):
        os.dup2(os.open(where, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), stream)
    sys.argv = ["flow", *order["words"]]


def _end(command: Callable[[], None]) -> None:
    """Runs it and ends at once: clearing away all that was imported would take longer than most commands."""
    code: object = 1
    try:
        command()
        code = 0
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(str(code or 0)))


if __name__ == "__main__":
    main()
