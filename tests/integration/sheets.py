"""Workbooks made elsewhere, and imports carried out in this process."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from care.exporting import work as exporting
from care.importing import work
from care.sheet_jobs import files, queue
from kit.database import Database


def workbook(*rows: list[Any], merged: str = "") -> bytes:
    """An XLSX file of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merged:
        sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def carry_out_waiting(database: Database) -> int:
    """Whatever an engine would do: every job that waits, one after the other; answers how many."""
    count = 0
    while True:
        async with database.transaction() as tx:
            found = await queue.claim(tx)
        if found is None:
            return count
        await carry_out(database, *found)
        count += 1


async def carry_out(database: Database, job_id: int, holder: str) -> None:
    """One job, as its own process does."""
    source, result = io.BytesIO(), io.BytesIO()
    async with database.transaction() as tx:
        job = await queue.find(tx, job_id)
        await files.load(tx, job_id, files.SOURCE, source)
    source.seek(0)
    if job["direction"] == "export":
        await exporting.carry_out(database, job_id, holder, result, keep_result=True)
    else:
        await work.carry_out(database, job_id, holder, source, result, keep_result=True)


def cells(content: bytes) -> list[list[Any]]:
    """The values of the first page."""
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in page.iter_rows(values_only=True)]
