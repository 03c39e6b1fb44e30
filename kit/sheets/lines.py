"""A spreadsheet as lines of text cells: XLSX, or CSV in UTF-8, UTF-16 or GB18030.

Every cell is text, formulas too: nothing is computed. A number that Excel has rounded is told apart,
because an identity number, an IMEI or an ICCID of 15 digits and more may have lost its end.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import IO

from kit.sheets import text, workbook
from kit.sheets.columns import Columns
from kit.sheets.errors import UnreadableSheet

HEADER_WITHIN = 20
"""Lines above the header: a title, a date, an empty line."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx behind a password


def lines(
    source: bytes | IO[bytes],
    columns: Columns,
    most: int,
    expect: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and cells of each line that is not empty, from the header on.

    ``expect`` is told, before the first line comes, about how many lines there are.
    Raises: ``UnreadableSheet`` for what is no spreadsheet, has no header or more than ``most`` rows.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    begin = file.read(4)
    file.seek(0)
    if begin == _OLE:
        raise UnreadableSheet(reason="old_or_locked_workbook")
    is_zip = begin == _ZIP
    found = (
        workbook.lines(file, columns.find, HEADER_WITHIN, expect) if is_zip else text.lines(file, expect)
    )
    first = True
    for count, (number, cells) in enumerate(_from_header(found, columns)):
        if count > most:
            raise UnreadableSheet(reason="too_many_rows", most=most)
        first = False
        yield number, cells
    if first:
        raise UnreadableSheet(reason="no_header", columns=columns.wanted())


def _from_header(
    found: Iterable[tuple[int, list[str]]], columns: Columns
) -> Iterator[tuple[int, list[str]]]:
    walk = iter(found)
    begin = list(islice(walk, HEADER_WITHIN))
    header = columns.find([cells for _, cells in begin])
    if header is not None:
        place, cells = header
        yield begin[place][0], cells
        yield from begin[place + 1 :]
        yield from walk
