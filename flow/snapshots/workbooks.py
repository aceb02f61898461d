"""Bytes of a workbook become a grid a sheet. The reading itself happens in `workbook_reader`, a process of its own."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from flow.snapshots.text_files import Grid, NotReadable, as_cells

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
LARGEST_EXPANDED = 512 << 20
LARGEST_DIRECTORY = 1 << 20
"""Bytes of the list of what is in a package; a workbook's is a few thousand."""
END_OF_DIRECTORY = b"PK\x05\x06"
PARTS_OF_A_BOOK = ("xl/", "content.xml", "EncryptedPackage")
SECONDS = 120
ROOT = Path(__file__).resolve().parents[2]

PASSWORD = "The workbook is encrypted with a password. Save it without one and load it again."
COMPRESSED = "The file is compressed (zip). Unpack it and load what is inside."
DAMAGED = "The workbook is damaged, or is no workbook. Open it, save it again as xlsx or CSV UTF-8, and load that."
TOO_LARGE = (
    "The workbook is larger than can be read: look for a stray cell far below or far to the right of the table, "
    "or save the sheet as CSV UTF-8."
)


def is_workbook(data: bytes) -> bool:
    return data.startswith((ZIP, OLE))


def read_workbook(data: bytes) -> list[Grid]:
    """A grid for each sheet that has cells. Raises `NotReadable`."""
    refuse_early(data)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "flow.snapshots.workbook_reader"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        raise NotReadable(TOO_LARGE) from None
    if done.returncode != 0:
        raise NotReadable(TOO_LARGE if b"memory" in done.stderr.lower() or done.returncode < 0 else DAMAGED)
    return _grids(done.stdout)


def refuse_early(data: bytes) -> None:
    """What can be told from the outside: encrypted, too large once expanded, no workbook. Raises `NotReadable`."""
    if data.startswith(OLE):
        if ENCRYPTED_PACKAGE in data:
            raise NotReadable(PASSWORD)
        return
    end = data.rfind(END_OF_DIRECTORY)
    if end >= 0 and int.from_bytes(data[end + 12 : end + 16], "little") > LARGEST_DIRECTORY:
        raise NotReadable(TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except Exception:  # zipfile raises many things on damaged bytes
        raise NotReadable(DAMAGED) from None
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotReadable(PASSWORD)
    if entries and not any(entry.filename.startswith(PARTS_OF_A_BOOK) for entry in entries):
        raise NotReadable(COMPRESSED)
    if sum(entry.file_size for entry in entries) > LARGEST_EXPANDED:
        raise NotReadable(TOO_LARGE)


SENTENCES = {"password": PASSWORD, "too large": TOO_LARGE}
"""For what `workbook_reader` answers."""


def _grids(answer: bytes) -> list[Grid]:
    first, _, rest = answer.partition(b"\n")
    said = json.loads(first)
    if "error" in said:
        raise NotReadable(SENTENCES.get(said["error"], DAMAGED))
    grids, start = [], 0
    for name, length in said["sheets"]:
        text = rest[start : start + length].decode()
        start += length
        if text.strip(",\n "):
            grids.append(Grid(as_cells(text, ",", text.split("\n")), sheet=name, encoding="workbook"))
    return grids
