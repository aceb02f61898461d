"""Whether a package that the product is pinned to has a known weakness: `python3 run.py audit`.

Asks OSV (https://osv.dev) once for every name and version in requirements.txt. What is known and lived with stands in
audit-allowed.toml, each with its reason and the day until which that holds.

Exit code 0: nothing is known beyond what is allowed. 1: something is, or an entry is out of date or no longer wanted.
75: no source of advisories could be reached, so nothing is known.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent
SOURCE = "https://api.osv.dev/v1/querybatch"
SECONDS = 30
PAGES = 20
"""Of one answer, at most; one that goes on is no answer."""
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
NOT_DONE = 75
NOT_REACHED = (
    f"NOT AUDITED: no source of advisories could be reached from here ({SOURCE}), so nothing is known of the pinned "
    "packages; run `python3 run.py audit` on a machine that reaches it."
)

Pin = tuple[str, str]
Ask = Callable[[Sequence[Pin]], Mapping[Pin, Sequence[str]] | None]


def pins(text: str) -> list[Pin]:
    """(name, version) of everything that a requirements file pins."""
    return [(name.lower(), version) for name, version in PINNED.findall(text)]


def asked(wanted: Sequence[Pin]) -> dict[Pin, list[str]] | None:
    """The ids of the advisories of each; None where nobody could be asked, or the answer is no list of advisories.

    A long answer comes in pages: each is asked for, and where they do not end nothing is known.
    """
    found: dict[Pin, list[str]] = {pin: [] for pin in wanted}
    more = dict.fromkeys(wanted, "")
    try:
        for _ in range(PAGES):
            more = _page(more, found)
            if not more:
                return found
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def _page(tokens: Mapping[Pin, str], found: dict[Pin, list[str]]) -> dict[Pin, str]:
    """Asks for the page that each token names (empty: the first), adds what it has, and gives the tokens of the next.

    Answers stand in the order of the questions.
    """
    queries = [
        {"package": {"ecosystem": "PyPI", "name": name}, "version": version} | ({"page_token": token} if token else {})
        for (name, version), token in tokens.items()
    ]
    request = Request(SOURCE, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=SECONDS) as answer:
        results = json.load(answer)["results"]
    more = {}
    for pin, result in zip(tokens, results, strict=True):
        found[pin] += [str(one["id"]) for one in result.get("vulns", [])]
        if result.get("next_page_token"):
            more[pin] = str(result["next_page_token"])
    return more


def allowed(text: str) -> dict[str, tuple[str, date]]:
    """(reason, last day) by the id of the advisory. ValueError for an entry that lacks one of them."""
    found = {}
    for entry in tomllib.loads(text).get("allowed", []):
        if not (entry.get("id") and entry.get("reason") and isinstance(entry.get("until"), date)):
            raise ValueError(f"An entry of audit-allowed.toml needs id, reason and until (a day): {entry}")
        found[str(entry["id"])] = (str(entry["reason"]), entry["until"])
    return found


def audit(requirements: str, lived_with: str, today: date, ask: Ask = asked) -> tuple[int, list[str]]:
    """(exit code, lines). An entry that is out of date fails whether or not anybody could be asked."""
    known = allowed(lived_with)
    wanted = pins(requirements)
    lines = [
        f"{key}: allowed until {until}, which is past: {why}" for key, (why, until) in known.items() if until < today
    ]
    found = ask(wanted)
    if found is None:
        return (1 if lines else NOT_DONE), [*lines, NOT_REACHED]
    there = {key for keys in found.values() for key in keys}
    for (name, version), keys in found.items():
        lines += [f"{name} {version} has {key}: https://osv.dev/{key}" for key in keys if key not in known]
    lines += [f"{key} is allowed, but no pinned package has it: take it out" for key in known if key not in there]
    done = f"{len(wanted)} pinned packages, {len(there)} advisories, {len(there & set(known))} of them allowed."
    return int(bool(lines)), [*lines, done]


def main() -> int:
    """Reads the two files and says what was found."""
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lived_with = (ROOT / "audit-allowed.toml").read_text(encoding="utf-8")
    code, lines = audit(requirements, lived_with, datetime.now(UTC).date())
    sys.stdout.write("\n".join([*lines, ""]))
    return code


if __name__ == "__main__":
    sys.exit(main())
