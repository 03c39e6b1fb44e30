"""Housekeeping deletes what has had its day and nothing else."""

from __future__ import annotations

import sqlalchemy as sa

from app.housekeeping import tidy
from kit import clock
from kit.database import Database
from kit.feed import FeedEvent


async def test_old_feed_rows_go_and_the_newest_stays(database_url: str) -> None:
    database = Database(database_url)
    try:
        async with database.transaction() as tx:
            tx.feed.extend(FeedEvent("note") for _ in range(3))
        assert (await tidy(database))["feed"] == 0
        async with database.transaction() as tx:
            await clock.advance(tx, 8 * 86400)
        assert (await tidy(database))["feed"] == 2
        async with database.transaction() as tx:
            assert await tx.scalar(sa.text("select count(*) from feed")) == 1
    finally:
        await database.close()
