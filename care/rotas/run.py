"""The rotas' part of an engine: shifts written on, notices, reminders, gaps that come near."""

from __future__ import annotations

import asyncio
import logging

import sqlalchemy as sa

from care.rotas import doing, gap_rows, writing
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 15.0
BETWEEN_S = 0.05
"""Between two batches a press goes first."""

# Nobody tells the rotas that somebody has left: they look.
_LEFT = sa.text(
    """
    update rotas set due_at = bell_now()
    where active and due_at > bell_now() and id in (
        select s.rota_id from shifts s join responders r on r.id = s.responder_id
        where not r.active and s.ends_at > bell_now() and s.rota_id is not null)
    """
)


async def round(database: Database, language: str) -> None:
    """Everything that is due."""
    async with database.transaction() as tx:
        await tx.execute(_LEFT)
    written = writing.BATCH
    while written == writing.BATCH:
        written = await writing.write_due(database)
        await asyncio.sleep(BETWEEN_S if written else 0)
    await gap_rows.look(database)
    done = doing.BATCH
    while done == doing.BATCH:
        done = await doing.do_due(database, language)
        await asyncio.sleep(BETWEEN_S if done else 0)


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event, language: str) -> None:
    """Look until ``stop``; a database that is away is waited for."""
    woken = wakeups.subscribe("rotas")
    ending = asyncio.create_task(_wake_at_the_end(stop, woken))
    try:
        while not stop.is_set():
            try:
                await round(database, language)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("the rotas have to wait: %r", error)
                else:
                    log.exception("the rotas failed")
            await wait(woken, EVERY_S)
    finally:
        ending.cancel()


async def _wake_at_the_end(stop: asyncio.Event, sleeping: asyncio.Event) -> None:
    await stop.wait()
    sleeping.set()
