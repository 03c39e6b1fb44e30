"""What became of a file, as data and as a workbook.

The workbook holds the secrets of the new units, the only time they are written down. Nothing in it
is a formula, whatever the file said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from devices.importing.rows import Problem, Sheet
from devices.importing.writing import NewUnit
from kit.catalogue import text
from kit.sheets import writing

MOST_PROBLEMS = 1000
"""In an answer; the workbook has all."""

_UNIT = ("row", "id", "secret", "model", "serial", "imei", "sim_number", "iccid", "place")
_PROBLEM = ("row", "column", "value", "code", "remedy")


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
    book = writing.book()
    units = writing.page(book, text("import.sheet.units", language))
    writing.put(units, [text(f"import.column.{name}", language) for name in _UNIT])
    for one in made:
        given = {**one.values, "row": one.row, "id": one.id, "secret": one.secret}
        writing.put(units, [given.get(name) for name in _UNIT])
    problems = writing.page(book, text("import.sheet.problems", language))
    writing.put(problems, [text(f"import.column.{name}", language) for name in _PROBLEM])
    for found in ordered(sheet.problems):
        shown = problem(found, language)
        writing.put(problems, [shown[name] for name in _PROBLEM])
    writing.save(book, target)
