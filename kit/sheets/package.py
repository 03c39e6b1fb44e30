"""Whether a workbook may be opened at all: what it unpacks to, and what it would bring along.

An XLSX file is a ZIP archive of XML. What its directory says about sizes is a claim, so every part is
unpacked once, in pieces that are thrown away, and counted.
"""

from __future__ import annotations

import zipfile
from typing import IO

from kit.sheets.errors import UnreadableSheet

MOST_UNPACKED = 1024 * 1024 * 1024
"""Bytes. A million rows of twenty columns unpack to 700 MB (measured)."""

MOST_SHARED = 192 * 1024 * 1024
"""Bytes of the table of strings, which has to be kept in memory."""

MOST_RATIO = 250
"""Unpacked to packed. Lists reach 30, a million equal rows 150; a bomb of zeros 1,030 (measured)."""

RATIO_FROM = 8 * 1024 * 1024
"""Bytes: below, a part may be as well packed as it likes."""

MOST_PARTS = 2000
_PIECE = 1024 * 1024
_STRINGS = "xl/sharedstrings.xml"
_MACROS = ("vbaproject.bin", "xlmacro")
_LINKS = "xl/externallinks/"


def check(file: IO[bytes]) -> dict[str, int]:
    """About how many rows each worksheet has, by its part's name.

    Raises: ``UnreadableSheet`` for a bomb, macros, links to other files, a password, broken parts.
    """
    rows: dict[str, int] = {}
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS:
            raise UnreadableSheet(reason="too_large_unpacked")
        left = MOST_UNPACKED
        for part in parts:
            _refuse_what_acts(part)
            size, rows[part.filename] = _unpacked(packed, part, left)
            left -= size
    file.seek(0)
    return rows


def _refuse_what_acts(part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if part.flag_bits & 0x1:
        raise UnreadableSheet(reason="old_or_locked_workbook")
    if any(one in name for one in _MACROS):
        raise UnreadableSheet(reason="macros")
    if name.startswith(_LINKS):
        raise UnreadableSheet(reason="external_links")


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> tuple[int, int]:
    """Bytes that a part really holds, and the rows that begin in it."""
    name = part.filename.lower()
    if name == _STRINGS:
        most = min(most, MOST_SHARED)
    if part.file_size > most:
        raise UnreadableSheet(reason="too_large_unpacked")
    count = rows = 0
    with packed.open(part) as unpacking:
        while piece := unpacking.read(_PIECE):
            if not count and b"<!DOCTYPE" in piece[:4096].replace(b"\x00", b"").upper():
                raise UnreadableSheet(reason="broken_workbook")
            count += len(piece)
            too_dense = count > RATIO_FROM and count > MOST_RATIO * max(part.compress_size, 1)
            if count > most or too_dense:
                raise UnreadableSheet(reason="too_large_unpacked")
            rows += piece.count(b"<row ")
    return count, rows
