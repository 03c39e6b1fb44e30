"""The check-ins' part of an engine: days written ahead, steps that are due, answers, campaigns."""

from __future__ import annotations

import asyncio
import logging

from care.checkins import planning
from dispatch.campaigns import feeding
from dispatch.checkins import carrying, facts, hearing, outages
from kit.database import Database, is_unavailable
from kit.wakeups import Wakeups, wait

log = logging.getLogger(__name__)

EVERY_S = 1.0
BETWEEN_S = 0.01
"""Between two portions a press goes first."""


async def round(database: Database, language: str) -> None:
    """Everything that is due."""
    heard = hearing.PORTION
    while heard == hearing.PORTION:
        heard = await hearing.replies(database)
    await feeding.feed(database, language)
    await outages.look(database)
    await carrying.catch_up(database)
    taken = facts.PORTION
    while taken == facts.PORTION:
        taken = await carrying.carry_due(database, language)
        await asyncio.sleep(BETWEEN_S if taken else 0)
    # One portion of planning between two looks at what is due: a million people take a minute.
    planned = await planning.plan_due(database)
    while planned == 0:
        planned = await planning.plan_due(database)


async def run(database: Database, wakeups: Wakeups, stop: asyncio.Event, language: str) -> None:
    """Work until ``stop``; a database that is away is waited for."""
    woken, moved = wakeups.subscribe("checkins"), wakeups.subscribe("clock")
    while not stop.is_set():
        try:
            await round(database, language)
            busy = await planning.is_due(database)
        except Exception as error:
            busy = False
            if is_unavailable(error):
                log.warning("check-ins have to wait: %r", error)
            else:
                log.exception("check-ins failed")
        if not busy:
            await _rest(woken, moved, stop)


async def _rest(woken: asyncio.Event, moved: asyncio.Event, stop: asyncio.Event) -> None:
    waits = [
        asyncio.create_task(stop.wait()),
        asyncio.create_task(wait(woken, EVERY_S)),
        asyncio.create_task(wait(moved, EVERY_S)),
    ]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waits:
            one.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
