"""An engine's part: whatever waits is carried out, in a process of its own that gives way to the desk.

A child that dies lets go of its job, and another one goes on where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from care.sheet_jobs import queue
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 5.0
AFTER_DEATH_S = 1.0
STOP_WITHIN_S = 3.0


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event, command: Sequence[str]) -> None:
    """Take jobs until ``stop``. ``command`` carries out one: it is given the job's id and its holder."""
    woken = wakeups.subscribe(queue.CHANNEL)
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda _: woken.set())
    try:
        while not stop.is_set():
            try:
                async with database.transaction() as tx:
                    found = await queue.claim(tx)
            except Exception as error:
                if not is_unavailable(error):
                    log.exception("no job can be taken")
                found = None
            if found is None:
                await wait(woken, EVERY_S)
                continue
            if await _carried_out(command, *found, stopping) != 0 and not stop.is_set():
                await _let_go(database, *found)
                await asyncio.sleep(AFTER_DEATH_S)
        if found is not None:
            await _let_go(database, *found)
    finally:
        stopping.cancel()
        wakeups.unsubscribe(queue.CHANNEL, woken)


async def _carried_out(
    command: Sequence[str], job_id: int, holder: str, stopping: asyncio.Task[bool]
) -> int | None:
    child = await asyncio.create_subprocess_exec(*command, str(job_id), holder)
    ending = asyncio.create_task(child.wait())
    try:
        await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not ending.done():
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            await asyncio.wait({ending}, timeout=STOP_WITHIN_S)
            if not ending.done():
                child.kill()
                await ending
    log.info("the process for job %s ended with %s", job_id, child.returncode)
    return child.returncode


async def _let_go(database: Database, job_id: int, holder: str) -> None:
    with contextlib.suppress(Exception):  # else it is free in a minute
        async with database.transaction() as tx:
            await queue.let_go(tx, job_id, holder)
