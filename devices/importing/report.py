"""What became of a file, as data and as a workbook.

The workbook holds the secrets of the new units, the only time they are written down. Nothing in it
is a formula, whatever the file said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from devices.importing.rows import Problem, Sheet
from devices.importing.writing import NewUnit
from kit.catalogue import text

MOST_PROBLEMS = 1000
"""In an answer; the workbook has all."""

_UNIT = ("row", "id", "secret", "model", "serial", "imei", "sim_number", "iccid", "place")
_PROBLEM = ("row", "column", "value", "code", "remedy")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def problem(found: Problem, language: str) -> dict[str, Any]:
    """``{"row", "column", "field", "value", "code", "remedy"}``."""
    return {
        "row": found.row,
        "column": found.column,
        "field": found.field,
        "value": found.value,
        "code": found.code,
        "remedy": text(f"import.{found.code}", language, detail=found.detail),
    }


def summary(
    sheet: Sheet, batch: str | None, made: Sequence[NewUnit], language: str, *, dry_run: bool
) -> dict[str, Any]:
    """What became of the file, without any secret."""
    return {
        "dry_run": dry_run,
        "batch": batch,
        "rows": sheet.count,
        "valid": len(sheet.rows),
        "created": len(made),
        "problem_count": len(sheet.problems),
        "problems": [problem(found, language) for found in ordered(sheet.problems)[:MOST_PROBLEMS]],
        "ignored_columns": sheet.header.ignored,
        "unknown_models": dict(sheet.unknown_models.most_common(100)),
    }


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """By line."""
    return sorted(problems, key=lambda found: found.row)


def workbook(sheet: Sheet, made: Sequence[NewUnit], language: str, target: Path | IO[bytes]) -> None:
    """Write a sheet of the new units with their secrets, and one of the problems."""
    book = Workbook(write_only=True)
    units = book.create_sheet(text("import.sheet.units", language))
    _line(units, [text(f"import.column.{name}", language) for name in _UNIT])
    for one in made:
        given = {**one.values, "row": one.row, "id": one.id, "secret": one.secret}
        _line(units, [given.get(name) for name in _UNIT])
    problems = book.create_sheet(text("import.sheet.problems", language))
    _line(problems, [text(f"import.column.{name}", language) for name in _PROBLEM])
    for found in ordered(sheet.problems):
        shown = problem(found, language)
        _line(problems, [shown[name] for name in _PROBLEM])
    book.save(target)


def _line(sheet: Any, values: Iterable[Any]) -> None:
    sheet.append([_safe(sheet, value) for value in values])


def _safe(sheet: Any, value: Any) -> Any:
    """Text stays text: what a spreadsheet would compute is marked as typed with an apostrophe."""
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
