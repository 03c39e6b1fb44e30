"""A list of another office as a spreadsheet, in the headers and words that offices use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from care.offices.schemas import MOST_ROWS, Listed, OfficeRow
from kit.sheets import cells
from kit.sheets.columns import Columns, Header
from kit.sheets.errors import Refused
from kit.sheets.lines import lines

_FOLDER = Path(__file__).parent
_WORDS = json.loads((_FOLDER / "words.json").read_text(encoding="utf-8"))
BY_NUMBER = Columns.load(_FOLDER / "columns.json", ["identity_number"])
BY_NAME = Columns.load(_FOLDER / "columns.json", ["name", "birth_date"])


class _EitherHeader(Columns):
    """The header names the identity number, or name and birth date."""

    def is_header(self, cells: Any) -> bool:
        return BY_NUMBER.is_header(cells) or BY_NAME.is_header(cells)


COLUMNS = _EitherHeader(
    json.loads((_FOLDER / "columns.json").read_text(encoding="utf-8")), ["identity_number"]
)


def _identity(text: str) -> str:
    if cells.is_rounded(text):
        raise Refused("rounded_number")
    return cells.line(40)(text)


READ: dict[str, Callable[[str], Any]] = {
    "identity_number": _identity,
    "name": cells.line(200),
    "birth_date": cells.date,
    "on": cells.date,
    "until": cells.date,
    **{name: cells.Choice(words) for name, words in _WORDS.items()},
}


def read(content: bytes) -> list[Listed]:
    """The rows of a file, those that cannot be read with the reason. Raises: ``UnreadableSheet``."""
    walk = lines(content, COLUMNS, MOST_ROWS)
    header = COLUMNS.read(next(walk)[1])
    return [_row(number, line, header) for number, line in walk]


def _row(number: int, line: list[str], header: Header) -> Listed:
    values: dict[str, Any] = {}
    try:
        for name, place in header.places.items():
            text = line[place].strip() if place < len(line) else ""
            if text:
                values[name] = READ[name](text)
        return Listed(number, OfficeRow.model_validate(values))
    except Refused as refused:
        problem = f"bad_{name}" if name in _WORDS else refused.code
        return Listed(number, OfficeRow(), problem=problem)
    except ValidationError:
        return Listed(number, OfficeRow(), problem="bad_value")
