"""What the tests need from the machine: a browser, a PostgreSQL server, Pango, nginx and Java, found or fetched.

Standard library only: run.py asks here before anything is installed.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from ctypes.util import find_library
from glob import glob
from pathlib import Path

BROWSER_COMMANDS = (
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chromium-browser",  # last: on Ubuntu a mere signpost to the snap
)
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)
# Debian, Red Hat, Homebrew (both kinds of Mac), Postgres.app, Windows.
POSTGRES_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
)
NO_BROWSER = (
    "The browser tests need Google Chrome, Microsoft Edge or Chromium, none is installed, and it could not be "
    "installed from here (that takes Debian's apt as root or with sudo): install one and run the tests again."
)
NO_DRIVER = (
    "Playwright, which drives the browser, does not start here and what it lacks could not be installed: "
    "`python -m playwright --version` in .venv says what is missing (on Debian and Ubuntu usually `libatomic1`)."
)
NO_POSTGRES = (
    "The tests need the PostgreSQL server programs (initdb and pg_ctl, version 13 or later), none are installed, and "
    "they could not be installed from here (that takes Debian's apt as root or with sudo): install PostgreSQL, or set "
    "FLOW_TEST_PG_URL to a server where databases may be created, and run the tests again."
)
PANGO = ("pango-1.0", "libpango-1.0-0")
"""Pango's library by the names that Linux and macOS, and Windows, know it by."""
PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-liberation")
NO_PANGO = (
    "The documents' PDF needs the Pango library, it is not installed, and it could not be installed from here (that "
    "takes Debian's apt as root or with sudo): install Pango and run the tests again."
)
NGINX_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin", "/usr/local/bin")
"""Where nginx is when it is not on the PATH: Debian keeps it from everybody but root."""
NO_NGINX = (
    "The tests of the shipped site need nginx, it is not installed, and it could not be installed from here (that "
    "takes Debian's apt as root or with sudo): install nginx and run the tests again."
)
JAVA = 17
"""The oldest Java that Spark runs on."""
NO_JAVA = (
    "The tests of Spark need Java 17 or later, it is not installed, and it could not be installed from here (that "
    "takes Debian's apt as root or with sudo): install a Java runtime and run the tests again."
)


class Missing(Exception):
    """The machine lacks something that we cannot install; the message is the sentence to show."""


def find_browser() -> Path | None:
    """The first installed browser that Playwright can drive, or None."""
    on_path = (shutil.which(command) for command in BROWSER_COMMANDS)
    places = (place for place in BROWSER_PLACES if Path(place).is_file())
    found = next((path for path in (*on_path, *places) if path), None)
    return Path(found) if found else None


def find_postgres(places: Iterable[str] = POSTGRES_PLACES) -> Path | None:
    """The folder that holds `initdb` and `pg_ctl`, the PATH's before the newest of the usual places, or None."""
    initdb = shutil.which("initdb")
    folders = [Path(initdb).parent] if initdb else []
    for place in places:
        found = (Path(folder) for folder in glob(place))  # noqa: PTH207 - from the root, on any drive
        folders += sorted(found, key=_version, reverse=True)
    return next((folder for folder in folders if _has_server_programs(folder)), None)


def _has_server_programs(folder: Path) -> bool:
    return all(shutil.which(program, path=str(folder)) for program in ("initdb", "pg_ctl"))


def _version(folder: Path) -> int:
    """The version in a path such as /usr/lib/postgresql/15/bin, so that 15 comes before 9."""
    number = re.search(r"\d+", folder.parent.name)
    return int(number[0]) if number else 0


def provide(python: Path) -> None:
    """All that the tests need besides the packages of `python`, Debian's where the machine lacks it; raises Missing."""
    provide_driver(python)
    provide_browser()
    provide_postgres()
    provide_pango()
    provide_nginx()
    provide_java()


def provide_browser() -> None:
    """A browser; raises Missing."""
    if not (find_browser() or (apt_install("chromium", "fonts-liberation", "fonts-dejavu-core") and find_browser())):
        raise Missing(NO_BROWSER)


def provide_driver(python: Path) -> None:
    """Playwright's own program, for which a slim Debian lacks a library; raises Missing."""
    driver = [str(python), "-m", "playwright", "--version"]
    if not (_run(driver, quiet=True) or (apt_install("libatomic1") and _run(driver))):
        raise Missing(NO_DRIVER)


def provide_postgres() -> None:
    """PostgreSQL's server programs, or a server named in FLOW_TEST_PG_URL; raises Missing."""
    if os.environ.get("FLOW_TEST_PG_URL") or find_postgres():
        return
    if not (apt_install("postgresql") and find_postgres()):
        raise Missing(NO_POSTGRES)


def find_pango() -> str | None:
    """The name of the library that lays text out for a PDF, or None."""
    return next(filter(None, map(find_library, PANGO)), None)


def provide_pango() -> None:
    """Pango, with letters to lay out; raises Missing."""
    if not (find_pango() or (apt_install(*PANGO_PACKAGES) and find_pango())):
        raise Missing(NO_PANGO)


def find_nginx() -> Path | None:
    """The nginx program, or None."""
    found = shutil.which("nginx") or shutil.which("nginx", path=os.pathsep.join(NGINX_PLACES))
    return Path(found) if found else None


def provide_nginx() -> None:
    """nginx, which the tests start themselves; raises Missing."""
    if not (find_nginx() or (apt_install("nginx") and find_nginx())):
        raise Missing(NO_NGINX)


def find_java() -> Path | None:
    """A Java program that is new enough - JAVA_HOME's, as Spark looks there first, or the PATH's - or None."""
    home = os.environ.get("JAVA_HOME")
    found = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if found is None or not Path(found).is_file():
        return None
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', said)
    return Path(found) if number and int(number[1]) >= JAVA else None


def provide_java() -> None:
    """Java, for the Spark cluster that the tests start; raises Missing."""
    if not (find_java() or (apt_install("openjdk-17-jre-headless") and find_java())):
        raise Missing(NO_JAVA)


def apt_install(*packages: str) -> bool:
    """Whether Debian's packages could be installed; tries only as root or where sudo asks no password."""
    may = _as_root()
    if shutil.which("apt-get") is None or may is None:
        return False
    print(f"Installing {', '.join(packages)} with apt ...", flush=True)
    # Run level 1: the package's own server is not started, as the tests start theirs.
    apt = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-q", "-y"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    _run([*apt, "update"])  # where this fails, what is already known may still do
    return _run(install)


def _as_root() -> list[str] | None:
    """What to put before a command so that root runs it, or None where that would take a password."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and _run([*sudo, "true"], quiet=True) else None


def _run(command: list[str], quiet: bool = False) -> bool:
    """Whether the command succeeds; its output is shown only when it does not, and then only where not quiet."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode and not quiet:
        print(done.stdout[-2000:], done.stderr[-2000:], flush=True)
    return done.returncode == 0
