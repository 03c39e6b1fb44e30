"""One chunk of rows in one transaction: read, checked, written, and how far the job has come."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from typing import Any

import sqlalchemy as sa

from care.importing import twice
from care.importing.places import Places
from care.importing.rows import OUTCOMES, Context, Kind, Problem, Row, read
from care.sheet_jobs import queue
from care.sheet_jobs.tables import sheet_job_problems
from kit import sessions
from kit.areas import areas
from kit.database import Database, Transaction, is_unavailable
from kit.sheets.columns import Header

log = logging.getLogger(__name__)

RETRY_S = 0.5
RETRIES = 240
MOST_PROBLEMS = 30
"""Of one row that are kept."""

Line = tuple[int, list[str]]
Problems = dict[int, list[Problem]]
"""By line."""


class Chunks:
    """Takes the chunks of one job. ``job``: its row, kept current."""

    def __init__(self, database: Database, job: dict[str, Any], holder: str, kind: Kind) -> None:
        self._database = database
        self._holder = holder
        self._kind = kind
        self._places: Places | None = None
        self.job = job
        self.header = Header()

    async def take(self, chunk: list[Line]) -> Problems:
        """What is wrong with which line, also of those that were taken before the process died.

        Raises: ``queue.Lost``, ``NotAllowed``, ``NotSignedIn``, and whatever keeps the database from
        being reached for two minutes.
        """
        done = self.job["line"]
        before = await self._noted(chunk[0][0], done) if chunk[0][0] <= done else {}
        new = [line for line in chunk if line[0] > done]
        return before | await self._take(new) if new else before

    async def _noted(self, first: int, last: int) -> Problems:
        table = sheet_job_problems
        query = sa.select(table).where(table.c.job_id == self.job["id"], table.c.line.between(first, last))
        found: Problems = {}
        async with self._database.transaction() as tx:
            for row in await tx.rows(query.order_by(table.c.line, table.c.number)):
                problem = Problem(row["field"], row["code"], row["detail"])
                found.setdefault(row["line"], []).append(problem)
        return found

    async def _take(self, chunk: list[Line]) -> Problems:
        """A chunk that the database refuses is taken in halves, until the row is found."""
        try:
            return await self._patiently(chunk, None)
        except (sa.exc.IntegrityError, sa.exc.DataError):
            if len(chunk) == 1:
                log.exception("line %s of import %s is not taken", chunk[0][0], self.job["id"])
                return await self._patiently(chunk, Problem("", "not_taken"))
        middle = len(chunk) // 2
        return await self._take(chunk[:middle]) | await self._take(chunk[middle:])

    async def _patiently(self, chunk: list[Line], refused: Problem | None) -> Problems:
        attempt = 1
        while True:
            try:
                return await self._once(chunk, refused)
            except Exception as error:
                if not is_unavailable(error) or attempt == RETRIES:
                    raise
                log.warning("import %s has to wait: %r", self.job["id"], error)
            attempt += 1
            await asyncio.sleep(RETRY_S)

    async def _once(self, chunk: list[Line], refused: Problem | None) -> Problems:
        rows = [read(self._kind, self.header, line, cells) for line, cells in chunk]
        async with self._database.transaction() as tx:
            if refused is not None:
                rows[0].refuse(refused.field, refused.code, refused.detail)
            context = await self._context(tx)
            whole = [row for row in rows if not row.problems]
            first = await twice.sort_out(tx, self._kind, self.job["id"], whole)
            if first:
                await self._kind.take(tx, context, first)
            await self._write_problems(tx, rows)
            counts = Counter(row.outcome for row in rows)
            sums: dict[str, Any] = {name: self.job[name] + counts[name] for name in OUTCOMES}
            sums |= {"rows": self.job["rows"] + len(rows), "line": rows[-1].line, "attempts": 0}
            await queue.hold(tx, self.job["id"], self._holder, **sums)
        self.job |= sums
        return {row.line: row.problems for row in rows if row.problems}

    async def _context(self, tx: Transaction) -> Context:
        """Whoever began it may still do it: asked anew for every chunk."""
        scope: Any = sa.true()
        if self.job["user_id"] is not None:
            actor = await sessions.actor(tx, self.job["user_id"])
            actor.require(self._kind.permission)
            scope = actor.scope(areas.c.path)
        if self._places is None:
            self._places = await Places.load(tx, scope, self.job["area_id"])
        write = not self.job["params"]["dry_run"]
        return Context(self._places, scope, self.job["user_id"], self.job["id"], write)

    async def _write_problems(self, tx: Transaction, rows: list[Row]) -> None:
        found = [
            {
                "job_id": self.job["id"],
                "line": row.line,
                "number": number,
                "field": problem.field,
                "column": self.header.headers.get(problem.field, ""),
                "code": problem.code,
                "detail": problem.detail[:500],
            }
            for row in rows
            for number, problem in enumerate(row.problems[:MOST_PROBLEMS])
        ]
        if found:
            await tx.execute(sa.insert(sheet_job_problems), found)
