"""The lines of an XLSX workbook, one at a time."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

from kit.sheets import package
from kit.sheets.errors import UnreadableSheet
from kit.sheets.strings import Reader

MOST_COLUMNS = 256
MOST_LINES = 1_048_576
"""Excel's own limit; a row that says it lies further down is a trick."""

EXACT_DIGITS = 15
"""Of a number in a cell; what is longer has been rounded to this by Excel."""

ROUNDED = "\u2248"  # ≈, before the text of a number that has been rounded


def lines(
    file: IO[bytes], is_header: Callable[[Sequence[str]], bool], within: int
) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line of the first sheet with a header in its first ``within`` lines.

    Raises: ``UnreadableSheet``.
    """
    try:
        package.check(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = Reader(file)
            reader.read()
            book = reader.wb
            try:
                for sheet in book.worksheets:
                    width = _width(sheet, is_header, within)
                    if width:
                        yield from _rows(sheet, width)
                        return
            finally:
                book.close()
    except UnreadableSheet:
        raise
    except Exception as error:  # whatever a broken or hostile workbook makes its reader raise
        raise UnreadableSheet(reason="broken_workbook") from error


def _width(sheet: Any, is_header: Callable[[Sequence[str]], bool], within: int) -> int:
    """Columns up to the header's last one; 0 without a header."""
    sheet.reset_dimensions()
    for cells in islice(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), within):
        texts = [cell(value) for value in cells]
        if is_header(texts):
            return max(place for place, text in enumerate(texts, start=1) if text)
    return 0


def _rows(sheet: Any, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=width), start=1):
        if number > MOST_LINES:
            raise UnreadableSheet(reason="too_many_rows", most=MOST_LINES)
        texts = [cell(value) for value in cells]
        if any(texts):
            yield number, texts


def cell(value: object) -> str:
    """A cell as text; a formula as it was written, never its result."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    formula = getattr(value, "text", None)  # of an array
    return str(formula if formula is not None else f"={type(value).__name__}").strip()


def _number(value: float) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    text = str(int(value))
    return f"{ROUNDED}{text}" if len(text.lstrip("-")) > EXACT_DIGITS else text
