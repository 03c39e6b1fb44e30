"""A spreadsheet as lines of text cells: XLSX, or CSV in UTF-8, UTF-16 or GB18030.

Every cell is text, formulas too: nothing is computed. A number that Excel has rounded is told apart,
because an IMEI or an ICCID of 15 digits and more may have lost its end.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice

import openpyxl

from devices.errors import UnreadableSheet
from devices.importing import columns

MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes; a spreadsheet that unpacks to more is no list of devices."""

HEADER_WITHIN = 20
"""Lines above the header: a title, a date, an empty line."""

EXACT_DIGITS = 15
"""Of a number in a cell; what is longer has been rounded to this by Excel."""

ROUNDED = "\u2248"  # ≈, before the text of a number that has been rounded

csv.field_size_limit(1024 * 1024)


def lines(content: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    """Number (from 1) and cells of each line that is not empty, from the header on.

    Raises: ``UnreadableSheet`` for what is no spreadsheet, has no header or more than ``most`` rows.
    """
    found = _workbook(content) if content[:4] == b"PK\x03\x04" else _text(content)
    first = True
    for count, (number, cells) in enumerate(_from_header(found)):
        if count > most:
            raise UnreadableSheet(reason="too_many_rows", most=most)
        first = False
        yield number, cells
    if first:
        raise UnreadableSheet(reason="no_header", most=most)


def _from_header(found: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    walk = iter(found)
    for number, cells in islice(walk, HEADER_WITHIN):
        if columns.is_header(cells):
            yield number, cells
            yield from walk


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet that has a header."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableSheet(reason="too_large_unpacked")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                top = list(islice(sheet.iter_rows(values_only=True), HEADER_WITHIN))
                if any(columns.is_header([_cell(value) for value in cells]) for cells in top):
                    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                        texts = [_cell(value) for value in cells]
                        if any(texts):
                            yield number, texts
                    return
        finally:
            book.close()
    except UnreadableSheet:
        raise
    except Exception as error:  # whatever a broken or hostile workbook makes its reader raise
        raise UnreadableSheet(reason="broken_workbook") from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip()


def _number(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    text = str(int(value))
    return f"{ROUNDED}{text}" if len(text.lstrip("-")) > EXACT_DIGITS else text


def _text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    decoded = _decoded(content)
    if "\x00" in decoded:
        raise UnreadableSheet(reason="no_spreadsheet")
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=_delimiter(decoded))
    try:
        for cells in reader:
            texts = [_unquoted(cell.strip()) for cell in cells]
            if any(texts):
                yield reader.line_num, texts
    except csv.Error as error:
        raise UnreadableSheet(reason="broken_csv") from error


def _decoded(content: bytes) -> str:
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet(reason="unknown_encoding")


def _delimiter(decoded: str) -> str:
    top = decoded[:4096]
    return max(",\t;", key=lambda one: (top.count(one), one == ","))


def _unquoted(cell: str) -> str:
    """What people and programs write so that Excel keeps its hands off: ``'123`` and ``="123"``."""
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell[1:] if cell.startswith("'") else cell
