"""Spreadsheets that are written: XLSX as a stream, CSV for others. Nothing in them is a formula.

Text that a spreadsheet would compute stays text: marked as quoted in XLSX, behind an apostrophe in CSV
(``lines`` takes it off again).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

LONGEST_OFFER = 255
"""Characters: Excel takes no longer list in a drop-down."""

Book = Workbook

_HEAD = PatternFill("solid", fgColor="FFDDE8F5")
_WRONG = PatternFill("solid", fgColor="FFFFC7CE")
_BOLD = Font(bold=True)
_WRAP = Alignment(wrap_text=True, vertical="top")
_TITLE = Font(bold=True, size=14)
_QUIET = Font(color="FF777777", italic=True)


def book(title: str = "", subject: str = "", keywords: str = "") -> Workbook:
    """A workbook to be written as a stream; the properties travel with the file."""
    made = Workbook(write_only=True)
    made.properties.creator = "Ping'an bell"
    made.properties.title = title
    made.properties.subject = subject
    made.properties.keywords = keywords
    return made


def page(
    made: Workbook, title: str, widths: Sequence[float] = (), frozen: str | None = None, footer: str = ""
) -> Any:
    """A new sheet. ``frozen``: the first cell that scrolls. ``footer``: on every printed page."""
    sheet = made.create_sheet(title[:31])
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    if frozen:
        sheet.freeze_panes = frozen
    if footer:
        sheet.oddFooter.center.text = footer.replace("&", "&&")[:200]
    return sheet


def offer(sheet: Any, column: int, first: int, last: int, words: Sequence[str]) -> None:
    """A drop-down in the cells of a column; other words may be written too. ``column`` from 1."""
    listed = ",".join(word for word in words if "," not in word)
    if len(listed) <= LONGEST_OFFER:
        drop = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, errorStyle="warning")
        letter = get_column_letter(column)
        drop.add(f"{letter}{first}:{letter}{last}")
        sheet.data_validations.append(drop)


def put(
    sheet: Any, values: Iterable[Any], style: str | None = None, wrong: frozenset[int] = frozenset()
) -> None:
    """Append a line. ``style``: head | title | quiet | text (never taken for a number).

    ``wrong``: places of cells to mark.
    """
    sheet.append([_cell(sheet, value, style, place in wrong) for place, value in enumerate(values)])


def _cell(sheet: Any, value: Any, style: str | None, wrong: bool) -> Any:
    quoted = False
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value.encode(errors="replace").decode())[:32_000]
        quoted = value.startswith(_FORMULA)
    if not (quoted or style or wrong):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    if quoted:
        cell.data_type = "s"
        cell.quotePrefix = True
    if style == "head":
        cell.font, cell.fill, cell.alignment = _BOLD, _HEAD, _WRAP
    elif style == "title":
        cell.font = _TITLE
    elif style == "text":
        cell.number_format = "@"
    elif style == "quiet":
        cell.font = _QUIET
    if wrong:
        cell.fill = _WRONG
    return cell


def save(made: Workbook, target: Path | IO[bytes]) -> None:
    """Write it out."""
    made.save(target)


def discard(made: Workbook) -> None:
    """Give up a workbook that is not saved, and what of it lies on the disk already."""
    for sheet in made.worksheets:
        sheet.close()
        sheet._writer.cleanup()


class CsvLines:
    """Lines of CSV for ``target``, a text file opened with ``newline=""``."""

    def __init__(self, target: IO[str]) -> None:
        self._writer = csv.writer(target)

    def put(self, values: Iterable[Any]) -> None:
        """Append a line."""
        self._writer.writerow([_guarded(value) for value in values])


def _guarded(value: Any) -> Any:
    if isinstance(value, str) and value.startswith((*_FORMULA, "'")):
        return f"'{value}"
    return value
