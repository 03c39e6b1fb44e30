"""The process that carries out one job on a spreadsheet: ``python -m app.sheet_job ID HOLDER``.

Started by an engine (``care.sheet_jobs.run``), at the lowest priority: a press goes first.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
import signal
import sys

import uvloop

from app import logs
from care.exporting import work as exporting
from care.importing import work as importing
from care.sheet_jobs import files, queue
from kit.database import Database
from kit.settings import Settings

log = logging.getLogger(__name__)

NICE = 15


async def carry_out(job_id: int, holder: str, database_url: str) -> None:
    """Carry out a job that was claimed. Raises whatever keeps it from its end."""
    database = Database(database_url, pool_size=2)
    try:
        source, result = io.BytesIO(), io.BytesIO()
        async with database.transaction() as tx:
            job = await queue.find(tx, job_id)
            await files.load(tx, job_id, files.SOURCE, source)
        source.seek(0)
        if job["direction"] == "export":
            await exporting.carry_out(database, job_id, holder, result, keep_result=True)
        else:
            await importing.carry_out(database, job_id, holder, source, result, keep_result=True)
    finally:
        await database.close()


def main() -> None:
    """Ends with 0 when the job is finished, whatever became of the file."""
    logs.configure("sheets")
    os.nice(NICE)
    job_id, holder = int(sys.argv[1]), sys.argv[2]

    async def run() -> None:
        if (task := asyncio.current_task()) is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await carry_out(job_id, holder, Settings().database_url)

    try:
        uvloop.run(run())
    except queue.Lost:
        log.warning("another process works on job %s", job_id)
    except asyncio.CancelledError:
        log.info("job %s is let go", job_id)
        sys.exit(1)


if __name__ == "__main__":
    main()
