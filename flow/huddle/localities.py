"""The councils of the sample systems and their neighbours by name; any other is said by its ONS code."""

from __future__ import annotations

EVERYWHERE = ""
"""In place of a locality: all of them together."""
NAMES: dict[str, str] = {
    "E06000011": "East Riding",
    "E06000014": "York",
    "E06000026": "Plymouth",
    "E06000027": "Torbay",
    "E06000052": "Cornwall",
    "E10000008": "Devon",
    "E10000023": "North Yorkshire",
}


def locality_words(code: str) -> str:
    """Plymouth; Everywhere; a code that is not in the table as it is."""
    return NAMES.get(code, code) if code else "Everywhere"
