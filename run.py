"""Sets everything up and starts the app, on Python 3.11 or later, with nothing installed before.

    python3 run.py [--no-sample] [SERVE OPTION]...   starts the app with the sample systems (run.py --port 8600)
    python3 run.py test [PYTEST OPTION]...           lint, types and every test
    python3 run.py lint                              lint and types
    python3 run.py bench [OPTION]...                 the benchmarks
    python3 run.py audit                             known weaknesses of the pinned packages
    python3 run.py spark                             the packages for `recompute --spark`, in .spark

The first run makes .venv and installs the pinned packages, for which it needs the network; later runs do not.
"""

# Standard library only, and no syntax newer than Python 3.7's, so that an old one can read as far as the sentence.
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


def too_old(version):  # type: ignore[no-untyped-def]  # an old Python cannot read the annotations
    """The sentence for a Python that cannot run the product; empty for one that can."""
    sentence = (
        "run.py needs Python 3.11 or later and was started with Python %d.%d: "
        "install a newer one (from python.org or the system's packages) and start run.py with it."
    )
    return sentence % version[:2] if version[:2] < (3, 11) else ""


if too_old(sys.version_info):
    sys.exit(too_old(sys.version_info))

Command = list[str | Path]
Step = tuple[str, Command]

ROOT = Path(__file__).resolve().parent
PRODUCT = ROOT / "requirements.txt"
TESTS = ROOT / "requirements-test.txt"  # holds all of the product's too
UV = ROOT / "requirements-uv.txt"
SPARK = ROOT / "requirements-spark.txt"
SPARK_FOLDER = ROOT / ".spark"
PIP_HAS_ITS_OWN_INDEX = re.compile(r"\.(index-url|no-index|proxy)=")
NOTHING_COLLECTED = 5  # pytest's exit code
NOT_DONE = 75  # of audit.py: nobody could be asked
VENV_PACKAGE = f"python3.{sys.version_info[1]}-venv"
NO_VENV = (
    "Python cannot make an environment here, as its venv module is incomplete: install it "
    f"(on Debian and Ubuntu `apt install {VENV_PACKAGE}`), or install uv, and start run.py again."
)
NO_PACKAGES = (
    "The packages could not be installed; the lines above say why. The first run, and the first after an update, needs "
    "the network: where there is a proxy or a mirror, name it in HTTPS_PROXY or in pip's configuration."
)


class Stop(Exception):
    """The machine lacks something; the message is the sentence to show."""


class Environment:
    """The folder that holds the packages (.venv), made on first use."""

    def __init__(self, folder: Path = ROOT / ".venv") -> None:
        self.folder = folder
        self.python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def _stamp(self, pins: Path) -> Path:
        return self.folder / f"{pins.name}.sha256"

    def holds(self, pins: Path) -> bool:
        """Whether exactly these pins were installed here, to the end."""
        stamp = self._stamp(pins)
        return self.python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(pins)

    def provide(self, pins: Path) -> Path:
        """The environment's Python with the pinned packages installed; does nothing when they already are."""
        if self.holds(pins):
            return self.python
        if not (self.python.exists() and done(self.python, "-c", "import pip", quiet=True)):
            self._make()
        print(f"Installing the packages of {pins.name} ...", flush=True)
        for pinned in (PRODUCT, TESTS):
            self._stamp(pinned).unlink(missing_ok=True)
        if not self._install(pins):
            raise Stop(NO_PACKAGES)
        for pinned in {PRODUCT, pins}:  # the tests' packages hold the product's
            self._stamp(pinned).write_text(fingerprint(pinned), encoding="ascii")
        return self.python

    def provide_beside(self, pins: Path, folder: Path) -> None:
        """The pinned packages in a folder of their own, which no other command has on its path."""
        stamp = folder / f"{pins.name}.sha256"
        if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint(pins):
            return
        print(f"Installing the packages of {pins.name} into {folder.name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        if not self._install(pins, "--target", folder):
            raise Stop(NO_PACKAGES)
        folder.mkdir(exist_ok=True)
        stamp.write_text(fingerprint(pins), encoding="ascii")

    def _make(self) -> None:
        print("Making the environment in .venv ...", flush=True)
        venv: Command = [sys.executable, "-m", "venv", "--clear", self.folder]
        uv: Command = ["uv", "venv", "--clear", "--python", sys.executable, self.folder]
        if not (done(*venv, quiet=True) or done(*uv, quiet=True)):
            from tests.machine import apt_install  # Debian keeps half of venv in a package of its own

            if not (apt_install(VENV_PACKAGE) and done(*venv, quiet=True)):
                raise Stop(NO_VENV)

    def _install(self, pins: Path, *where: str | Path) -> bool:
        """With uv, which takes a tenth of the time, or else with pip."""
        uv = self._uv()
        if uv:
            into: Command = ["--python", self.python, *(where or ["--compile-bytecode"])]
            if done(uv, "pip", "install", *into, "--require-hashes", "-r", pins):
                return True
            print("uv could not; pip tries ...", flush=True)
        return done(*self._pip(), *where, "--require-hashes", "-r", pins)

    def _pip(self) -> Command:
        return [self.python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]

    def _uv(self) -> str:
        """The uv that is installed, or one of our own, or nothing where it would look in the wrong place."""
        if PIP_HAS_ITS_OWN_INDEX.search(output(self.python, "-m", "pip", "config", "list")):
            return ""  # uv does not read pip's configuration
        found = shutil.which("uv")
        if not found and done(*self._pip(), "--require-hashes", "-r", UV, quiet=True):
            found = shutil.which("uv", path=str(self.python.parent))
        return found or ""


def fingerprint(pins: Path) -> str:
    """What is stamped: it changes whenever a pin does."""
    return hashlib.sha256(pins.read_bytes()).hexdigest()


def done(*command: str | Path, quiet: bool = False) -> bool:
    """Whether the command could be run and ended well."""
    silence = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(command, cwd=ROOT, stdout=silence, stderr=silence, check=False).returncode == 0
    except OSError:
        return False


def output(*command: str | Path) -> str:
    """What the command says on its standard output."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def hand_over(command: Command) -> int:
    """Runs the command in our place, so that a signal or Ctrl-C reaches it; the exit code is its own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], tuple(command))
    return subprocess.run(command, check=False).returncode


def start(arguments: list[str]) -> int:
    """Makes the sample if it is absent and starts the app."""
    python = Environment().provide(PRODUCT)
    if "--no-sample" not in arguments and not done(python, "-m", "flow", "sample"):
        raise Stop("The sample systems could not be made; the lines above say why. (--no-sample starts without them.)")
    return hand_over([python, "-m", "flow", "serve", *(each for each in arguments if each != "--no-sample")])


def bench(arguments: list[str]) -> int:
    """The benchmarks, with the tests' packages."""
    return hand_over([Environment().provide(TESTS), "-m", "benchmarks", *arguments])


def lint_steps(python: Path) -> list[Step]:
    """What looks at the code without running it."""
    return [
        ("ruff check", [python, "-m", "ruff", "check"]),
        ("ruff format", [python, "-m", "ruff", "format", "--check"]),
        ("mypy", [python, "-m", "mypy"]),
    ]


def audit_steps(python: Path) -> list[Step]:
    """Known weaknesses of the pinned packages. Where no source of advisories can be reached it says so: NOT DONE."""
    return [("audit", [python, ROOT / "audit.py"])]


def pytest(python: Path) -> Command:
    """What runs tests."""
    return [python, "-m", "pytest", f"--color={'yes' if sys.stdout.isatty() else 'no'}"]


def test_steps(python: Path, arguments: list[str]) -> list[Step]:
    """Two workers for most; then two browsers, which wait for the app more than they work."""
    return [
        ("tests", [*pytest(python), "-n", "2", "-m", "not browser and not spark", *arguments]),
        ("browser tests", [*pytest(python), "-n", "2", "-m", "browser", *arguments]),
    ]


def spark_steps(python: Path, arguments: list[str]) -> list[Step]:
    """One cluster, which waits for its machines to start more than it works; its packages first, which wait too."""
    return [
        ("packages", [sys.executable, ROOT / "run.py", "spark"]),
        ("spark tests", [*pytest(python), "-m", "spark", *(arguments or ["tests/spark"])]),
    ]


def allowed_codes(arguments: list[str]) -> set[int]:
    """A selection may leave one of the two pytest runs with nothing to do; all the tests may not."""
    return {0, NOTHING_COLLECTED} if arguments else {0}


def lint(arguments: list[str]) -> int:
    """Ruff and mypy."""
    return take(lint_steps(Environment().provide(TESTS)), allowed={0})


def spark(arguments: list[str]) -> int:
    """Spark's packages, in a folder of their own."""
    environment = Environment()
    environment.provide(PRODUCT)
    environment.provide_beside(SPARK, SPARK_FOLDER)
    return 0


def audit(arguments: list[str]) -> int:
    """The exit code is audit.py's own: what could not be asked has not passed."""
    return hand_over([Path(sys.executable), ROOT / "audit.py"])


def test(arguments: list[str]) -> int:
    """Everything: what the machine lacks is provided, then lint, types and all tests."""
    from tests import machine

    environment = Environment()
    python = environment.provide(TESTS)
    try:
        machine.provide(python)
    except machine.Missing as missing:
        raise Stop(str(missing)) from None
    beside = lint_steps(python) + audit_steps(python) + spark_steps(python, arguments)
    return take(test_steps(python, arguments), allowed_codes(arguments), beside)


@dataclass(frozen=True)
class Taken:
    """How a step ended: its exit code, how long it took, and its closing line."""

    name: str
    code: int
    seconds: float
    closing: str

    def verdict(self, allowed: set[int]) -> str:
        if self.name == "audit" and self.code == NOT_DONE:
            return "NOT DONE"
        return "passed" if self.code in allowed else "FAILED"

    def line(self, allowed: set[int]) -> str:
        return f"{self.name:<13}  {self.verdict(allowed):<8}  {self.seconds:6.1f} s  {self.closing}"


def take(steps: list[Step], allowed: set[int], beside: Sequence[Step] = ()) -> int:
    """Takes every step whatever became of the one before, sums up, and fails if any did. The steps `beside` are taken
    one after another meanwhile; what they say is shown as each ends."""
    with ThreadPoolExecutor(1) as other:
        aside = other.submit(lambda: [taken(*step, live=False) for step in beside])
        found = [taken(*step) for step in steps]
    found = [*aside.result(), *found]
    print("\n== summary ==", *(one.line(allowed) for one in found), sep="\n", flush=True)
    return int(any(one.verdict(allowed) == "FAILED" for one in found))


def taken(name: str, command: Command, *, live: bool = True) -> Taken:
    """Runs the command; passes its output on as it comes, or all of it when it has ended."""
    held = b"" if live else f"\n== {name} ==\n".encode()
    if live:
        print(f"\n== {name} ==", flush=True)
    began, closing = time.monotonic(), b""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert isinstance(process.stdout, io.BufferedReader)
        for piece in iter(process.stdout.read1, b""):
            if live:
                say(piece)
            else:
                held += piece
            closing = (closing + piece)[-4000:]
    say(held)
    lines = closing.decode("utf-8", "replace").strip().splitlines()
    return Taken(name, process.returncode, time.monotonic() - began, lines[-1].strip() if lines else "")


def say(piece: bytes) -> None:
    sys.stdout.buffer.write(piece)
    sys.stdout.flush()


COMMANDS = {"test": test, "lint": lint, "bench": bench, "audit": audit, "spark": spark}


def main(arguments: list[str]) -> int:
    """The exit code. What is not one of our commands is handed on to `python -m flow serve`."""
    first = arguments[0] if arguments else ""
    if first in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    try:
        return COMMANDS[first](arguments[1:]) if first in COMMANDS else start(arguments)
    except Stop as sentence:
        print(f"run.py: {sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
