"""`make bench`: measure, print, and keep the results beside the bounds."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

from benchmarks import agenda, any_bytes, load_held, loading, opening, spc
from flow.clock import day_words, today

RESULTS = Path(__file__).with_name("RESULTS.md")
SUITES = {"loading": loading, "opening": opening, "spc": spc, "agenda": agenda, "any_bytes": any_bytes}


def main(wanted: list[str]) -> None:
    """Every suite, or those named; `load` is one by itself, that takes ten minutes and both processors."""
    if wanted[:1] == ["load"]:
        load_held.main(wanted[1:])
        return
    lines = []
    for name, suite in SUITES.items():
        if not wanted or name in wanted:
            for what, ratio, bound in suite.results():
                lines.append(f"| {what} | {ratio:.2f} | {bound} |")
                print(lines[-1], flush=True)
    if not wanted:
        head = f"Measured on {day_words(today())}, Python {platform.python_version()}, in one run, two shared cores."
        note = "Ratios are of two measurements of the same run; seconds of such machines mean little."
        RESULTS.write_text(
            f"# Results of `make bench`\n\n{head} {note}\n\n| what | measured | bound |\n| --- | --- | --- |\n"
            + "\n".join(lines)
            + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main(sys.argv[1:])
