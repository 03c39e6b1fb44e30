"""The rows of a file as units to be, and everything that is wrong with them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from devices.importing.cells import READ
from devices.importing.columns import COLUMNS, REQUIRED
from devices.models import MODELS
from kit.sheets.columns import Header
from kit.sheets.errors import Refused, UnreadableSheet
from kit.sheets.lines import lines
from kit.sheets.rows import ROUNDED

UNIQUE = ("id", "serial", "imei", "iccid")

VALUE_SHOWN = 64
"""Characters of a refused value that are told."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: line of the file, its header, what it says, and a stable code.

    ``detail``: another line, for what stands twice.
    """

    row: int
    field: str
    column: str
    value: str
    code: str
    detail: str = ""


@dataclass(slots=True)
class Row:
    """A unit to be. ``values``: field → value, without empty cells."""

    number: int
    values: dict[str, Any]


@dataclass(slots=True)
class Sheet:
    """A file as it was read: its rows, with the cells that could be read, and the problems."""

    header: Header
    count: int = 0
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unknown_models: Counter[str] = field(default_factory=Counter)

    def refuse(self, row: int, name: str, value: object, code: str, detail: str = "") -> None:
        """Note a problem."""
        column = self.header.headers.get(name, name)
        shown = str(value).lstrip(ROUNDED)[:VALUE_SHOWN]
        self.problems.append(Problem(row, name, column, shown, code, detail))

    def drop_refused(self) -> None:
        """Keep only rows without a problem: what may be registered."""
        refused = {problem.row for problem in self.problems}
        self.rows = [row for row in self.rows if row.number not in refused]


def read(content: bytes, most: int) -> Sheet:
    """Read a file of at most ``most`` rows. Touches neither disk nor database.

    Rows with a problem are still there, so that the registry's problems with them are told as well.

    Raises: ``UnreadableSheet``.
    """
    walk = lines(content, COLUMNS, most)
    _, first = next(walk)
    sheet = Sheet(COLUMNS.read(first))
    if sheet.header.twice:
        raise UnreadableSheet(reason="column_twice", column=sheet.header.twice[0])
    known: dict[tuple[str, str], int] = {}
    for number, cells in walk:
        sheet.count += 1
        values = _values(sheet, number, cells)
        for name in UNIQUE:
            if name in values:
                earlier = known.setdefault((name, values[name]), number)
                if earlier != number:
                    sheet.refuse(number, name, values[name], "twice_in_file", str(earlier))
        if (model := values.get("model")) is not None and model not in MODELS:
            sheet.unknown_models[model] += 1
        sheet.rows.append(Row(number, values))
    return sheet


def _values(sheet: Sheet, number: int, cells: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, place in sheet.header.places.items():
        text = cells[place] if place < len(cells) else ""
        if not text:
            if name == REQUIRED:
                sheet.refuse(number, name, "", "missing")
            continue
        try:
            values[name] = READ[name](text)
        except Refused as refused:
            sheet.refuse(number, name, text, refused.code, refused.detail)
    return values
