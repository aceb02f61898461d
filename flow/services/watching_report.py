"""What is laid beside a file: its report as `load --json` gives it, and the same in words."""

from __future__ import annotations

import json
from datetime import datetime

from flow import clock
from flow.services.load_report import LoadReport
from flow.vocabulary import Level, LoadStatus, words

STATUS = {
    LoadStatus.LOADED: "Loaded.",
    LoadStatus.UNCHANGED: "Nothing new: the same file was loaded before.",
    LoadStatus.REFUSED: "Refused: nothing of it was stored.",
}


def as_json(report: LoadReport) -> str:
    """A list of one report, the document that `load --json` prints."""
    return json.dumps([report.as_json()], ensure_ascii=False, indent=2) + "\n"


def in_words(report: LoadReport, at: datetime) -> str:
    """The report for somebody who opens it in an editor."""
    days = sorted(report.days)
    about = {
        "Feed": str(report.feed or "not recognised"),
        "Organisation": report.organisation or "not known",
        "Days": " to ".join(dict.fromkeys(clock.day_words(day) for day in (*days[:1], *days[-1:]))) or "none",
        "Rows": f"{report.rows_read:,} read, {report.rows_loaded:,} loaded, {report.rows_left_out:,} left out",
        "Read": f"at {clock.moment_words(at)}",
    }
    lines = [report.file, STATUS[report.status], "", *(f"{name}: {said}" for name, said in about.items())]
    for level in Level:
        of_level = [finding.message for finding in report.findings if finding.level is level]
        if of_level:
            lines += ["", f"{words(level)} ({len(of_level)})", *(f"- {message}" for message in of_level)]
    if not report.findings:
        lines += ["", "Nothing was found wrong."]
    return "\n".join(lines) + "\n"
