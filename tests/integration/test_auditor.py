"""The auditor finds what must not be, and mends it (DESIGN §2, promise 3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa

from app.seed import seed_town
from dispatch.escalation.auditor import Auditor
from dispatch.escalation.clock_watch import ClockWatch
from dispatch.intake import run as intake
from kit import clock, signals
from kit.database import Database
from kit.signals import Kind, Signal


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Database]:
    await seed_town(database_url, demo=True, elders=20)
    database = Database(database_url)
    yield database
    await database.close()


async def press(database: Database, name: str = "p1") -> None:
    async with database.transaction() as tx:
        await signals.store(tx, [Signal("test", "demo-0001", name, Kind.SOS)])


async def later(database: Database, seconds: float) -> None:
    async with database.transaction() as tx:
        await clock.advance(tx, seconds)


async def value(database: Database, statement: str) -> Any:
    async with database.transaction() as tx:
        return await tx.scalar(sa.text(statement))


async def test_a_healthy_case_is_left_alone(town: Database) -> None:
    auditor = Auditor(town, ClockWatch("test"))
    await press(town)
    assert await intake.take_in(town) == 1
    assert await auditor.round() == 0


async def test_a_press_that_intake_never_looks_at_gets_a_bare_p1(town: Database) -> None:
    auditor = Auditor(town, ClockWatch("test"))
    await press(town)
    assert await auditor.round() == 0, "a moment old: intake may be on its way"
    await later(town, 6)
    assert await auditor.round() == 1
    assert await value(town, "select priority from cases") == 1
    assert await value(town, "select subject_type from cases") == "device"
    assert await value(town, "select count(*) from steps where kind = 'ladder'") == 1
    assert await value(town, "select state from signals") == "taken"


async def test_a_queue_whose_head_moves_is_not_forgotten(town: Database) -> None:
    """After an outage intake works off what has waited long; that is no reason for bare cases."""
    auditor = Auditor(town, ClockWatch("test"))
    await press(town, "first")
    await auditor.round()
    await later(town, 60)
    await intake.take_in(town)
    await press(town, "second")
    await later(town, 60)
    await auditor.round()
    assert await value(town, "select count(*) from cases") == 1
    assert await value(town, "select count(*) from signals where state = 'waiting'") == 1


async def test_a_case_that_has_lost_its_steps_gets_them_back(town: Database) -> None:
    auditor = Auditor(town, ClockWatch("test"))
    await press(town)
    await intake.take_in(town)
    async with town.transaction() as tx:
        await tx.execute(sa.text("delete from steps"))
    assert await auditor.round() == 1
    assert await value(town, "select count(*) from steps where kind = 'ladder'") == 1
    assert await value(town, "select count(*) from outbox where template = 'page.supervisor'") == 2


async def test_a_step_that_lies_too_far_ahead_is_pulled_in(town: Database) -> None:
    auditor = Auditor(town, ClockWatch("test"))
    await press(town)
    await intake.take_in(town)
    async with town.transaction() as tx:
        await tx.execute(sa.text("update steps set due_at = bell_now() + interval '3 hours'"))
    assert await auditor.round() > 0
    assert await value(town, "select max(due_at) <= bell_now() from steps")


async def test_a_signal_that_breaks_intake_is_set_aside_and_the_others_go_on(town: Database) -> None:
    """A row that intake cannot digest: the neighbours get their cases at once, it gets a bare one."""
    async with town.transaction() as tx:
        await signals.store(tx, [Signal("test", f"demo-000{n}", "p", Kind.SOS) for n in range(1, 6)])
        # No codec writes such a kind; whatever does must not hold up anybody.
        await tx.execute(sa.text("update signals set kind = 'no such kind' where device_id = 'demo-0003'"))
    await intake.take_in(town)
    assert await value(town, "select count(*) from cases") == 4
    assert await value(town, "select state from signals where device_id = 'demo-0003'") == "set_aside"
