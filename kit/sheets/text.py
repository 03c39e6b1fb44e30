"""The lines of a CSV file in UTF-8, UTF-16 or GB18030, one at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from kit.sheets.errors import UnreadableSheet

_PIECE = 1024 * 1024

csv.field_size_limit(64 * 1024)


def lines(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not empty. Raises: ``UnreadableSheet``."""
    encoding = _encoding(file)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        top = text.read(4096)
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(top))
        for cells in reader:
            texts = [_unquoted(cell.strip()) for cell in cells]
            if any(texts):
                yield reader.line_num, texts
    except csv.Error as error:
        raise UnreadableSheet(reason="broken_csv") from error
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """The first encoding in which the whole file can be read."""
    marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        file.seek(0)
        if _fits(file, encoding):
            file.seek(0)
            return encoding
    raise UnreadableSheet(reason="unknown_encoding")


def _fits(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(_PIECE):
            if "\x00" in decoder.decode(piece):
                raise UnreadableSheet(reason="no_spreadsheet")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(top: str) -> str:
    return max(",\t;", key=lambda one: (top.count(one), one == ","))


def _unquoted(cell: str) -> str:
    """What people and programs write so that Excel keeps its hands off: ``'123`` and ``="123"``."""
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell[1:] if cell.startswith("'") else cell
