"""The rows of one worksheet, straight from its XML: five times as fast as through cell objects (measured).

A row is held while it is read, nothing else. What a formula computes to is passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel

from kit.sheets.errors import UnreadableSheet
from kit.sheets.strings import Strings

MOST_LINES = 1_048_576
"""Excel's own limit; a row that says it lies further down is a trick."""

MOST_CELLS = 16_384
"""Of a row; Excel's own limit."""

LONGEST_CELL = 128 * 1024

EXACT_DIGITS = 15
"""Of a number in a cell; what is longer has been rounded to this by Excel."""

ROUNDED = "\u2248"  # ≈, before the text of a number that has been rounded

_PIECE = 256 * 1024
_PARTS = frozenset(("row", "c", "v", "t", "f", "rPh"))


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the numbers in cells stand for. ``dates``: styles that show a number as a date."""

    strings: Strings
    dates: Collection[int]
    epoch: dt.datetime


def walk(source: IO[bytes], meanings: Meanings, width: int) -> Iterator[tuple[int, list[str]]]:
    """Number and the first ``width`` cells of each row that has any.

    Raises: ``UnreadableSheet``, ``ValueError``, ``expat.ExpatError``.
    """
    walker = _Walker(meanings, width)
    while piece := source.read(_PIECE):
        walker.parser.Parse(piece, False)
        yield from walker.taken()
    walker.parser.Parse(b"", True)
    yield from walker.taken()


class _Walker:
    def __init__(self, meanings: Meanings, width: int) -> None:
        self._meanings = meanings
        self._width = width
        self._done: list[tuple[int, list[str]]] = []
        self._names: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._number = 0
        self._cells: list[str] = []
        self._count = self._column = 0
        self._type: str | None = None
        self._style = "0"
        self._formula = self._taking = self._phonetic = False
        self._texts: list[str] = []
        self._length = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def taken(self) -> list[tuple[int, list[str]]]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, given: dict[str, str]) -> None:
        part = self._names.get(name) or self._known(name)
        if part == "c":
            self._begin_cell(given)
        elif part == "v" or part == "t":
            self._taking = not (self._formula or self._phonetic)
        elif part == "row":
            self._begin_row(given)
        elif part == "f":
            self._formula = self._taking = True
            self._texts = ["="]
        elif part == "rPh":
            self._phonetic = True

    def _known(self, name: str) -> str:
        """The name without its prefix."""
        part = name.rpartition(":")[2]
        self._names[name] = part if part in _PARTS else "-"
        return self._names[name]

    def _begin_row(self, given: dict[str, str]) -> None:
        number = int(given["r"]) if "r" in given else self._number + 1
        if number > MOST_LINES:
            raise UnreadableSheet(reason="too_many_rows", most=MOST_LINES)
        if number <= self._number:
            raise ValueError(f"row {number} follows row {self._number}")
        self._number = number
        self._cells = [""] * self._width
        self._count = self._column = 0

    def _begin_cell(self, given: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_CELLS:
            raise UnreadableSheet(reason="too_large_unpacked")
        place = given.get("r")
        self._column = self._column + 1 if place is None else self._column_of(place)
        self._type = given.get("t")
        self._style = given.get("s", "0")
        self._formula = self._taking = False
        self._texts = []
        self._length = 0

    def _column_of(self, place: str) -> int:
        """1 for ``A7``."""
        letters = place.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
                raise ValueError(place)
            column = 0
            for letter in letters.upper():
                column = column * 26 + ord(letter) - 64
            self._columns[letters] = column
        return column

    def _text(self, text: str) -> None:
        if self._taking:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise UnreadableSheet(reason="too_large_unpacked")
            self._texts.append(text)

    def _end(self, name: str) -> None:
        part = self._names[name]
        if part == "c":
            if self._texts and self._column <= self._width and self._cells:
                self._cells[self._column - 1] = self._value("".join(self._texts))
        elif part == "row":
            if any(self._cells):
                self._done.append((self._number, self._cells))
            self._cells = []
        elif part == "rPh":
            self._phonetic = False
        else:
            self._taking = False

    def _value(self, text: str) -> str:
        if self._formula:
            return text.strip()
        match self._type:
            case "s":
                return self._meanings.strings[int(text)].strip()
            case None | "n":
                return self._number_text(text.strip())
            case "d":
                return text.strip().split("T")[0]
            case _:
                return text.strip()

    def _number_text(self, text: str) -> str:
        if int(self._style) in self._meanings.dates:
            return _date(float(text), self._meanings.epoch)
        if text.isdigit() and text.isascii() and text[0] != "0":
            whole = text
        else:
            value = float(text)
            if not value.is_integer():
                return repr(value)
            whole = str(int(value))
        return f"{ROUNDED}{whole}" if len(whole.lstrip("-")) > EXACT_DIGITS else whole


def _date(value: float, epoch: dt.datetime) -> str:
    """A day as 1936-05-01, a time of day as 08:00; what is neither stays a number."""
    try:
        found = from_excel(value, epoch)
    except (OverflowError, ValueError):
        return repr(value)
    if isinstance(found, dt.time):
        return found.isoformat("minutes")
    if isinstance(found, dt.datetime):
        has_time = found.time() != dt.time()
        return found.isoformat(" ", "minutes") if has_time else found.date().isoformat()
    return str(found)
