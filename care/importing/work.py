"""Carrying out an import: the file is walked once, a chunk of rows per transaction.

What a chunk writes and how far the job has come commit together, so that whoever goes on after a death
begins with the first row that is not taken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from care.importing.chunks import Chunks, Line
from care.importing.kinds import KINDS
from care.importing.report import Report
from care.importing.rows import Kind
from care.sheet_jobs import files, queue
from kit.database import Database
from kit.errors import NotAllowed, NotSignedIn
from kit.sheets.columns import Header
from kit.sheets.errors import UnreadableSheet
from kit.sheets.lines import lines

MOST_ROWS = 1_048_576
CHUNK = 400
"""Rows per transaction: a few tenths of a second of locks that nobody at a desk waits for."""

Tell = Callable[[int, int], None]
"""Told lines done and lines expected."""


def _nobody(_done: int, _expected: int) -> None:
    pass


async def carry_out(
    database: Database,
    job_id: int,
    holder: str,
    source: IO[bytes],
    target: IO[bytes] | None = None,
    tell: Tell = _nobody,
    *,
    keep_result: bool = False,
) -> None:
    """Take the file in, from where the job stands to its end; ``target`` gets the report.

    ``keep_result``: it is kept beside the job, sealed.

    Raises: ``queue.Lost``, and whatever keeps the database from being reached for two minutes.
    """
    async with queue.held(database, job_id, holder) as job:
        walk = _Walk(source, KINDS[job["kind"]])
        chunks = Chunks(database, job, holder, walk.kind)
        try:
            await _walk(database, walk, chunks, holder, target, tell)
            end: dict[str, Any] = {"state": "done"}
        except UnreadableSheet as error:
            end = {"state": "refused", "refusal": error.params}
        except (NotAllowed, NotSignedIn):
            end = {"state": "refused", "refusal": {"reason": "not_allowed_any_more"}}
        async with database.transaction() as tx:
            if keep_result and target is not None and end["state"] == "done":
                target.seek(0)
                await files.store(tx, job_id, files.RESULT, target)
            await queue.finish(tx, job_id, holder, **end)


async def _walk(
    database: Database, walk: _Walk, chunks: Chunks, holder: str, target: IO[bytes] | None, tell: Tell
) -> None:
    await asyncio.to_thread(walk.begin)
    chunks.header = walk.header
    async with database.transaction() as tx:
        seen = {"expected": walk.expected, "ignored_columns": walk.header.ignored[:100]}
        await queue.hold(tx, chunks.job["id"], holder, **seen)
    report = None
    if target is not None:
        report = Report(walk.header, walk.header_cells, chunks.job["language"])
        report.begin(walk.header_line)
    try:
        while chunk := await asyncio.to_thread(walk.chunk):
            problems = await chunks.take(chunk)
            if report is not None:
                await asyncio.to_thread(report.put, chunk, problems)
            tell(chunk[-1][0], walk.expected)
    except BaseException:
        if report is not None:
            report.discard()
        raise
    if report is not None and target is not None:
        await asyncio.to_thread(report.save, target)


@dataclass(slots=True)
class _Walk:
    """The file being read, in a thread beside the loop."""

    source: IO[bytes]
    kind: Kind
    expected: int = 0
    header_line: int = 0
    header_cells: list[str] = field(default_factory=list)
    header: Header = field(default_factory=Header)
    _lines: Iterator[Line] = field(default_factory=lambda: iter(()))

    def begin(self) -> None:
        """Find the header. Raises: ``UnreadableSheet``."""
        self._lines = lines(self.source, self.kind.columns, MOST_ROWS, self._expect)
        self.header_line, self.header_cells = next(self._lines)
        self.header = self.kind.columns.read(self.header_cells)
        if self.header.twice:
            raise UnreadableSheet(reason="column_twice", column=self.header.twice[0])

    def chunk(self) -> list[Line]:
        """The next rows; none at the end."""
        return list(islice(self._lines, CHUNK))

    def _expect(self, count: int) -> None:
        self.expected = count
