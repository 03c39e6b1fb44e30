"""Who holds a case keeps nobody from adding a line to its timeline."""

from __future__ import annotations

import sqlalchemy as sa

from app.seed import seed_town
from dispatch.cases import store
from dispatch.intake import run as intake
from dispatch.tables import cases
from kit import signals
from kit.database import Database
from kit.signals import Kind, Signal


async def test_a_carriers_report_does_not_wait_for_whoever_works_on_the_case(database_url: str) -> None:
    """It holds its message: if it waited, the engine could not cancel that and both would stand."""
    await seed_town(database_url, demo=True, elders=20)
    database = Database(database_url)
    try:
        async with database.transaction() as tx:
            await signals.store(tx, [Signal("test", "demo-0001", "p1", Kind.SOS)])
        await intake.take_in(database)
        async with database.transaction() as engine:
            [work] = await store.load(engine, cases.c.closed_at.is_(None))
            async with database.transaction() as carrier:
                await carrier.execute(sa.text("set local lock_timeout = '1s'"))
                await store.append_event(carrier, work.case.id, "message_result", "carrier")
            async with database.transaction() as other:
                held = await store.load(other, cases.c.id == work.case.id, skip_locked=True)
            assert held == [], "and nobody else works on it meanwhile"
    finally:
        await database.close()
