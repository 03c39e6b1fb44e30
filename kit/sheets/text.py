"""The lines of a CSV file in UTF-8, UTF-16 or GB18030, one at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO

from kit.sheets.errors import UnreadableSheet

_PIECE = 1024 * 1024

csv.field_size_limit(64 * 1024)


def lines(file: IO[bytes], expect: Callable[[int], None]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not empty.

    ``expect`` is told about how many lines there are. Raises: ``UnreadableSheet``.
    """
    encoding, count = _encoding(file)
    expect(count)
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


def _encoding(file: IO[bytes]) -> tuple[str, int]:
    """The first encoding in which the whole file can be read, and the line breaks in it."""
    marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        file.seek(0)
        try:
            breaks = _breaks(file, encoding)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding, breaks
    raise UnreadableSheet(reason="unknown_encoding")


def _breaks(file: IO[bytes], encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)()
    count = 0
    while piece := file.read(_PIECE):
        text = decoder.decode(piece)
        if "\x00" in text:
            raise UnreadableSheet(reason="no_spreadsheet")
        count += text.count("\n")
    decoder.decode(b"", final=True)
    return count


def _delimiter(top: str) -> str:
    return max(",\t;", key=lambda one: (top.count(one), one == ","))


def _unquoted(cell: str) -> str:
    """What people and programs write so that Excel keeps its hands off: ``'123`` and ``="123"``."""
    if len(cell) > 3 and cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell[1:] if cell.startswith("'") else cell
