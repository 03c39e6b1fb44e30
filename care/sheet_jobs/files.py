"""The files of a job, sealed, in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import IO

import sqlalchemy as sa

from care.sheet_jobs.tables import sheet_job_parts
from kit.database import Transaction

PIECE = 1024 * 1024

File = str
SOURCE, RESULT = "source", "result"


async def store(tx: Transaction, job_id: int, file: File, content: IO[bytes]) -> None:
    """Keep a file; one that was kept before is replaced."""
    mine = (sheet_job_parts.c.job_id == job_id, sheet_job_parts.c.file == file)
    await tx.execute(sa.delete(sheet_job_parts).where(*mine))
    number = 0
    while piece := content.read(PIECE):
        sealed = tx.vault.seal_file(_name(job_id, file, number), piece)
        row = {"job_id": job_id, "file": file, "number": number, "sealed": sealed}
        await tx.execute(sa.insert(sheet_job_parts).values(**row))
        number += 1


async def pieces(tx: Transaction, job_id: int, file: File) -> AsyncIterator[bytes]:
    """The content, a piece at a time; nothing if it has been deleted."""
    number = 0
    while True:
        sealed = await tx.scalar(
            sa.select(sheet_job_parts.c.sealed).where(
                sheet_job_parts.c.job_id == job_id,
                sheet_job_parts.c.file == file,
                sheet_job_parts.c.number == number,
            )
        )
        if sealed is None:
            return
        yield tx.vault.open_file(_name(job_id, file, number), sealed)
        number += 1


async def load(tx: Transaction, job_id: int, file: File, target: IO[bytes]) -> int:
    """Write the content into ``target``; answers how many bytes there were."""
    count = 0
    async for piece in pieces(tx, job_id, file):
        count += target.write(piece)
    return count


def _name(job_id: int, file: File, number: int) -> str:
    return f"sheet_job:{job_id}:{file}:{number}"
