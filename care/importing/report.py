"""The file again, with what is wrong written beside each row and the wrong cells marked.

A row stands in the line in which it came, so that lines which a problem names can be found.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from care.importing.rows import Problem
from kit.catalogue import text
from kit.sheets import writing
from kit.sheets.columns import Header, plain

_WIDTH = 60


class Report:
    """A workbook in the making. ``cells``: of the header line."""

    def __init__(self, header: Header, cells: list[str], language: str) -> None:
        self._header = header
        self._language = language
        self._title = text("import.sheet.problem", language)
        # A report that was corrected and sent again has the column already.
        titles = {plain(text("import.sheet.problem", one)) for one in ("zh-CN", "en")}
        self._kept = [place for place in range(header.width) if plain(cells[place]) not in titles]
        self._cells = cells
        self._book = writing.book(text("import.sheet.report", language))
        widths = [16.0] * len(self._kept) + [_WIDTH]
        self._page = writing.page(self._book, text("import.sheet.report", language), widths)
        self._line = 0

    def begin(self, line: int) -> None:
        """Write the header in its line."""
        self._skip_to(line)
        writing.put(self._page, [*self._row(self._cells), self._title], "head")

    def put(self, chunk: list[tuple[int, list[str]]], problems: Mapping[int, list[Problem]]) -> None:
        """Write rows with what is wrong with them."""
        for line, cells in chunk:
            self._skip_to(line)
            found = problems.get(line, [])
            places = {self._header.places.get(problem.field) for problem in found}
            wrong = {number for number, place in enumerate(self._kept) if place in places}
            said = "; ".join(self._said(problem) for problem in found)
            if said:
                wrong.add(len(self._kept))
            writing.put(self._page, [*self._row(cells), said or None], wrong=frozenset(wrong))

    def save(self, target: IO[bytes]) -> None:
        """Write it out."""
        writing.save(self._book, target)

    def discard(self) -> None:
        """Give it up."""
        writing.discard(self._book)

    def _skip_to(self, line: int) -> None:
        while self._line < line - 1:
            self._page.append([])
            self._line += 1
        self._line = line

    def _row(self, cells: list[str]) -> list[str | None]:
        return [(cells[place] if place < len(cells) else "") or None for place in self._kept]

    def _said(self, problem: Problem) -> str:
        column = self._header.headers.get(problem.field, problem.field)
        words = remedy(problem, self._language)
        return f"{column}: {words}" if column else words


def remedy(problem: Problem, language: str) -> str:
    """What is wrong in words, and what would be right."""
    for key in (f"import.{problem.code}", f"reason.{problem.code}"):
        said = text(key, language, detail=problem.detail)
        if said != key:
            return said
    return problem.code
