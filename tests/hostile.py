"""Files that nobody should send: built here, stored nowhere, each refused with one sentence and little memory."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flow.snapshots import text_files, workbooks
from flow.snapshots.reading import EMPTY, NO_HEADER

MEGABYTE = 1 << 20
HEADER = b"snapshot_at,organisation_code,site_code,ward_code,core_beds,escalation_beds,closed_beds,occupied_beds\n"
ROW = b"2018-06-05 08:00,RK9,RK950,HAR,28,2,1,27\n"
WEB_PAGE = "The file is a web page. Save the table as CSV or xlsx."
XML = "The file is XML, which is no table of rows. Open it, and save the table as CSV or xlsx."
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Beds" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ROOT = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


NO_STRINGS = f'<?xml version="1.0"?><sst xmlns="{MAIN}"/>'.encode()
MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def xlsx(sheet: Iterable[bytes], shared: Iterable[bytes] = (NO_STRINGS,)) -> bytes:
    """A workbook of one sheet from the pieces of its XML, and of its shared strings."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", ROOT)
        package.writestr("xl/workbook.xml", WORKBOOK)
        package.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        for name, pieces in (("xl/sharedStrings.xml", shared), ("xl/worksheets/sheet1.xml", sheet)):
            with package.open(name, "w") as part:
                for piece in pieces:
                    part.write(piece)
    return out.getvalue()


def cells(inside: str, dimension: str = "A1:B2") -> list[bytes]:
    text = f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{inside}</sheetData></worksheet>'
    return [text.encode()]


def strings(*texts: str, before: str = "") -> list[bytes]:
    inside = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return [f'<?xml version="1.0"?>{before}<sst xmlns="{MAIN}">{inside}</sst>'.encode()]


def ods(table: str) -> bytes:
    """An OpenDocument sheet with this XML in its table."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    text = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Beds">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("content.xml", text)
    return out.getvalue()


def zip_bomb() -> bytes:
    """520 MB of spaces in a sheet of some hundred kilobytes."""
    return xlsx(piece for _ in range(520) for piece in (b" " * MEGABYTE,))


def one_text_in_many_cells() -> bytes:
    """One megabyte of text that two thousand cells point to: two gigabytes once it is written out."""
    return xlsx(
        cells("".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 2001))),
        strings("x" * MEGABYTE),
    )


def billion_laughs() -> bytes:
    """Entities that are ten of the one before, ten times over."""
    entities = ['<!ENTITY e0 "ha ha ha ha ha">']
    entities += [f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 11)]
    laughs = f"<!DOCTYPE sst [{''.join(entities)}]>"
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row>'
    return xlsx(cells(row), strings("&e10;", before=laughs))


def deep() -> bytes:
    """A sheet of a million elements, each inside the one before."""
    return xlsx([f'<worksheet xmlns="{MAIN}"><sheetData>'.encode(), b"<row>" * 1_000_000])


def far_cell() -> bytes:
    row = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(cells(row, "A1:XFD1048576"))


def repeated() -> bytes:
    """A cell that is said to be there in every column of seven hundred rows."""
    row = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    return ods(f'<table:table-row table:number-rows-repeated="700">{row}</table:table-cell></table:table-row>')


def many_parts() -> bytes:
    """A package with a list of some hundred thousand parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(30_000):
            package.writestr(f"xl/{number}", b"")
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("beds.csv", HEADER + ROW)
    return out.getvalue()


@dataclass(frozen=True)
class Hostile:
    """`sentence`: how its one finding starts. `heavy`: it is looked at in a process of its own, which is measured."""

    make: Callable[[], bytes]
    sentence: str
    heavy: bool = False
    name: str = "beds.csv"


HOSTILE: dict[str, Hostile] = {
    "nothing": Hostile(lambda: b"", EMPTY),
    "nothing but noughts": Hostile(lambda: b"\x00" * 5000, EMPTY),
    "gzip called csv": Hostile(lambda: gzip.compress(HEADER + ROW), "The file is compressed (gzip)."),
    "bzip2 called csv": Hostile(lambda: bz2.compress(HEADER + ROW), "The file is compressed (bzip2)."),
    "xz called csv": Hostile(lambda: lzma.compress(HEADER + ROW), "The file is compressed (xz)."),
    "zip called csv": Hostile(zipped, workbooks.COMPRESSED),
    "web page called xls": Hostile(
        lambda: b"\r\n<HTML><table><tr><td>ward_code</td></tr></table></HTML>", WEB_PAGE, name="beds.xls"
    ),
    "web page in UTF-16": Hostile(lambda: "<table><tr><td>1</td></tr></table>".encode("utf-16"), WEB_PAGE),
    "XML called xls": Hostile(lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', XML, name="beds.xls"),
    "JSON": Hostile(lambda: b'{"ward_code": "HAR"}', "The file is JSON"),
    "noughts in the text": Hostile(lambda: HEADER + ROW.replace(b"HAR", b"H\x00R"), text_files.NO_ENCODING),
    "half of a surrogate in UTF-8": Hostile(
        lambda: HEADER + ROW.replace(b"HAR", b"\xed\xa0\x80\x81"), text_files.NO_ENCODING
    ),
    "half of a surrogate in UTF-16": Hostile(
        lambda: b"\xff\xfe" + "ward_code,core_beds\n".encode("utf-16-le") + b"\x00\xd8,\x00", text_files.NO_ENCODING
    ),
    "UTF-16 of an odd length": Hostile(lambda: (HEADER + ROW).decode().encode("utf-16")[:-1], text_files.NO_ENCODING),
    "a million columns": Hostile(lambda: b"," * 1_000_000 + b"\n" + ROW, "A line has more than"),
    "a hundred thousand columns": Hostile(lambda: b"," * 100_000 + b"\n" + ROW, "A row has more than 500 cells."),
    "digits without end": Hostile(lambda: b"1" * 190_000 + b"x,2\n3,4\n", NO_HEADER),
    "a workbook cut in two": Hostile(lambda: far_cell()[:900], workbooks.DAMAGED, name="beds.xlsx"),
    "a million elements deep": Hostile(deep, workbooks.DAMAGED, heavy=True, name="beds.xlsx"),
    "entities of entities": Hostile(billion_laughs, workbooks.DAMAGED, heavy=True, name="beds.xlsx"),
    "a zip bomb": Hostile(zip_bomb, workbooks.TOO_LARGE, heavy=True, name="beds.xlsx"),
    "one text in many cells": Hostile(one_text_in_many_cells, workbooks.TOO_LARGE, heavy=True, name="beds.xlsx"),
    "a cell in the far corner": Hostile(far_cell, workbooks.TOO_LARGE, heavy=True, name="beds.xlsx"),
    "a cell in every place": Hostile(repeated, workbooks.TOO_LARGE, heavy=True, name="beds.ods"),
    "a package of many parts": Hostile(many_parts, workbooks.TOO_LARGE, heavy=True, name="beds.xlsx"),
    "one line of 200 MB": Hostile(lambda: b"x" * (200 * MEGABYTE), text_files.LONG_LINE, heavy=True),
    "one line of 200 MB in UTF-16": Hostile(
        lambda: b"\xff\xfe" + b"x\x00" * (100 * MEGABYTE), text_files.LONG_LINE, heavy=True
    ),
    "a cell of 60 MB": Hostile(
        lambda: HEADER + b'"' + (b"x" * 999 + b"\n") * 60_000 + b'"' + ROW, text_files.LONG_CELL, heavy=True
    ),
    "a quotation mark that never closes": Hostile(
        lambda: HEADER + b'"' + ROW * 1_000_000, "Row 2: a quotation mark opens a cell and is never closed.", heavy=True
    ),
    "one long row among empty ones": Hostile(
        lambda: b"\n" * 5_000_000 + b"," * 499 + b"\n", text_files.TOO_MANY_CELLS, heavy=True
    ),
    "delimiters alone": Hostile(lambda: (b"," * 499 + b"\n") * 200_000, text_files.TOO_MANY_CELLS, heavy=True),
}


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The file with up to four changes, as transport, editors and people make them."""
    for _ in range(draw.randint(1, 4)):
        data = draw.choice(CHANGES)(data, draw)
    return data


def _stretch(data: bytes, draw: random.Random) -> tuple[int, int]:
    start = draw.randrange(len(data) + 1)
    return start, min(len(data), start + draw.choice((1, 2, 7, 60, 900)))


def _flip(data: bytes, draw: random.Random) -> bytes:
    start, end = _stretch(data, draw)
    return data[:start] + draw.randbytes(end - start) + data[end:]


def _cut_out(data: bytes, draw: random.Random) -> bytes:
    start, end = _stretch(data, draw)
    return data[:start] + data[end:]


def _twice(data: bytes, draw: random.Random) -> bytes:
    start, end = _stretch(data, draw)
    return data[:end] + data[start:end] * draw.choice((1, 3)) + data[end:]


def _truncate(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def _insert(data: bytes, draw: random.Random) -> bytes:
    start, _ = _stretch(data, draw)
    return data[:start] + draw.choice(ODDITIES) + data[start:]


def _replace(data: bytes, draw: random.Random) -> bytes:
    return data.replace(
        draw.choice((b",", b"\n", b"2", b"0", b"-", b"e", b'"')), draw.choice(ODDITIES), draw.randint(1, 9)
    )


def _shuffled(data: bytes, draw: random.Random) -> bytes:
    lines = data.split(b"\n")
    draw.shuffle(lines)
    return b"\n".join(lines)


def _recoded(data: bytes, draw: random.Random) -> bytes:
    return data.decode("latin-1").encode(draw.choice(("utf-8", "utf-16", "utf-32", "utf-8-sig", "utf-7")))


ODDITIES = (
    b"", b"\x00", b'"', b"'", b"\r", b"\n\n", b"\t", b";", b",,,,", b"\xff", b"\xef\xbb\xbf", b"\xc2\xa0",
    b"=cmd|' /C calc'!A0", b"1e309", b"-0", b"nan", b"inf", b"99999999999999999999", b"31/02/2018",
    b"0000-00-00", b"2018-06-05T25:61", b"+999999-01-01", b"\xf0\x9f\x8f\xa5", b"\xe2\x80\xae", b"(" * 200,
    "\u0661\u0662".encode(), "\u2028".encode(),
)  # fmt: skip
CHANGES = (_flip, _cut_out, _twice, _truncate, _insert, _insert, _replace, _replace, _shuffled, _recoded)
