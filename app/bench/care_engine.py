"""The check-ins' part of an engine as a process of its own, to be killed while it works."""

from __future__ import annotations

import asyncio
import sys

import uvloop

from dispatch.checkins import carrying
from kit.database import Database


async def _run(url: str) -> None:
    database = Database(url)
    while True:
        if await carrying.carry_due(database, "en") == 0:
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    uvloop.run(_run(sys.argv[1]))
