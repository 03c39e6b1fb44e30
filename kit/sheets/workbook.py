"""The lines of an XLSX workbook. openpyxl says what is in the archive and what styles mean."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import IO

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.xml.constants import SHARED_STRINGS

from kit.sheets import package, strings
from kit.sheets.errors import UnreadableSheet
from kit.sheets.rows import Meanings, walk

MOST_COLUMNS = 256

FindHeader = Callable[[Sequence[Sequence[str]]], tuple[int, list[str]] | None]


def lines(
    file: IO[bytes], find: FindHeader, within: int, expect: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line of the first sheet with a header in its first ``within`` lines.

    ``expect`` is told about how many lines there are. Raises: ``UnreadableSheet``.
    """
    try:
        counts = package.check(file)
        reader = _Reader(file)
        with reader.archive:
            meanings = reader.meanings()
            for part in reader.sheets():
                width = _width(reader, part, meanings, find, within)
                if width:
                    expect(counts.get(part, 0))
                    with reader.archive.open(part) as source:
                        yield from walk(source, meanings, width)
                    return
    except UnreadableSheet:
        raise
    except Exception as error:  # whatever a broken or hostile workbook makes its reader raise
        raise UnreadableSheet(reason="broken_workbook") from error


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader without its cells: it would read the sheets whole, to measure them."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, read_only=True, keep_links=False)

    def meanings(self) -> Meanings:
        """What the numbers in cells stand for."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.read_manifest()
            self.read_workbook()
            apply_stylesheet(self.archive, self.wb)
        part = self.package.find(SHARED_STRINGS)
        table = strings.Strings()
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                table = strings.read(source)
        return Meanings(table, frozenset(self.wb._date_formats), self.wb.epoch)

    def sheets(self) -> list[str]:
        """The parts that are worksheets, in the workbook's order."""
        found = self.parser.find_sheets()
        return [
            rel.target for _, rel in found if "worksheet" in rel.Type and rel.target in self.valid_files
        ]


def _width(reader: _Reader, part: str, meanings: Meanings, find: FindHeader, within: int) -> int:
    """Columns up to the header's last one; 0 without a header."""
    with reader.archive.open(part) as source:
        begin = [cells for _, cells in islice(walk(source, meanings, MOST_COLUMNS), within)]
    header = find(begin)
    return max(place for place, text in enumerate(header[1], start=1) if text) if header else 0
