"""``/test/clock``: the test's hand on the clock. Only with ``--test-clock``, never in production."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, model_validator

from dispatch.drills import eligible
from kit import clock
from kit.database import Database, Transaction
from kit.fields import Body, Moment
from kit.http import Db

router = APIRouter(tags=["test clock"])

SMALLEST_HOP_S = 0.5
SETTLE_WITHIN_S = 30.0
SETTLE_AGAIN_WITHIN_S = 3.0
"""Once something did not settle (the broker is down, say), later hops do not wait for it as long."""

LOOK_EVERY_S = 0.02
A_YEAR_S = 366 * 86400.0


class Walk(Body):
    """Either walk on through everything that falls due, or jump as a wrongly set clock would."""

    advance_s: Annotated[float, Field(ge=0, le=A_YEAR_S, examples=[60])] | None = None
    jump_s: Annotated[float, Field(ge=-A_YEAR_S, le=A_YEAR_S)] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Walk:
        if (self.advance_s is None) == (self.jump_s is None):
            raise ValueError("give either advance_s or jump_s")
        return self


class ClockState(BaseModel):
    """``now``: what ``bell_now()`` says. ``settled``: nothing that is due is left undone."""

    now: Moment
    offset_s: float
    settled: bool | None = None


_STATE = sa.text("select bell_now() as now, offset_s from clock")
_NEXT_DUE_S = sa.text(
    f"""
    select extract(epoch from least(
        (select min(due_at) from steps where due_at > bell_now()),
        (select min(due_at) from outbox where state = 'pending' and due_at > bell_now()),
        (select min(retry_at) from signals where state = 'set_aside' and retry_at > bell_now()),
        (select greatest(min(check_at), bell_now() + interval '30 seconds')
         from device_status where check_at > bell_now() having count(*) > 0),
        (select greatest(min(raise_at), bell_now() + interval '30 seconds')
         from device_findings where raise_at > bell_now() having count(*) > 0),
        (select min(step_due_at) from shifts where step_due_at > bell_now()),
        (select min(due_at) from rotas where due_at > bell_now()),
        (select min(due_at) from calls where due_at > bell_now()),
        (select min(until) from agents where until > bell_now()),
        (select greatest(min(next_at), bell_now() + interval '60 seconds')
         from checkins where next_at > bell_now() having count(*) > 0),
        (select min(plan_at) from checkin_plans where plan_at > bell_now()),
        (select greatest(min(next_at), bell_now() + interval '60 seconds')
         from visits where next_at > bell_now() having count(*) > 0),
        (select min(next_at) from referrals where next_at > bell_now()),
        (select min(write_at) from visit_weeks where write_at > bell_now()),
        (select min(starts_at) from drills where state = 'planned' and starts_at > bell_now()),
        (select min(ends_at) from drills where state = 'running' and ends_at > bell_now()),
        ({eligible.NEXT_DUE})
    ) - bell_now())::float8
    """
)
_BUSY = sa.text(
    f"""
    select exists (select from signals where state = 'waiting')
        or exists (select from signals where state = 'set_aside' and retry_at <= bell_now())
        or exists (select from steps where due_at <= bell_now())
        or exists (select from shifts where step_due_at <= bell_now())
        or exists (select from rotas where due_at <= bell_now())
        or exists (select from checkins where next_at <= bell_now())
        or exists (select from checkin_plans where plan_at <= bell_now())
        or exists (select from referrals where next_at <= bell_now())
        or exists (select from visits where next_at <= bell_now())
        or exists (select from visit_weeks where write_at <= bell_now())
        or exists (select from campaigns where state = 'running')
        or exists (select from calls where due_at <= bell_now())
        or exists (select from outbox where state = 'sending'
                   or (state = 'pending' and due_at <= bell_now()))
        or exists (select from webhooks where ended_at is null
                   and feed_seq < (select max(seq) from feed))
        or exists (select from drills where (state = 'planned' and starts_at <= bell_now())
                   or (state = 'running' and ends_at <= bell_now()))
        or ({eligible.IS_DUE})
        or exists (select from feed_positions where seq < (select max(seq) from feed)
                   and exists (select from leases
                               where role = 'engine' and expires_at > clock_timestamp()))
        or exists (select from hearing, clock where swept_at < bell_now() - interval '20 seconds'
                   and noted_at > clock_timestamp() + make_interval(secs => jump_s) - interval '5 seconds'
                   and exists (select from leases
                               where role = 'engine' and expires_at > clock_timestamp()))
        or exists (select from agents where until <= bell_now()
                   and exists (select from leases
                               where role = 'engine' and expires_at > clock_timestamp()))
    """
)


@router.get("/test/clock", summary="The test's clock")
async def read_clock(database: Db) -> ClockState:
    """Where the clock stands."""
    async with database.transaction() as tx:
        return await _state(tx)


@router.post("/test/clock", summary="Move the test's clock")
async def move_clock(body: Walk, database: Db, response: Response) -> ClockState:
    """Walks from one due moment to the next, and answers when nothing due is left."""
    if body.jump_s is not None:
        async with database.transaction() as tx:
            await clock.jump(tx, body.jump_s)
        async with database.transaction() as tx:
            return await _state(tx)
    settled = await _walk(database, body.advance_s or 0.0)
    async with database.transaction() as tx:
        state = await _state(tx)
    return state.model_copy(update={"settled": settled})


async def _walk(database: Database, left: float) -> bool:
    settled = await _settle(database, SETTLE_WITHIN_S)
    while left > 0:
        async with database.transaction() as tx:
            due_in = await tx.scalar(_NEXT_DUE_S)
            hop = left if due_in is None else min(left, max(due_in, SMALLEST_HOP_S))
            await clock.advance(tx, hop)
        left -= hop
        patience = SETTLE_WITHIN_S if settled else SETTLE_AGAIN_WITHIN_S
        settled = await _settle(database, patience) and settled
    return settled


async def _settle(database: Database, within_s: float) -> bool:
    """Wait until nothing due is left; False if the roles have not managed in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        async with database.transaction() as tx:
            if not await tx.scalar(_BUSY):
                return True
        await asyncio.sleep(LOOK_EVERY_S)
    return False


async def _state(tx: Transaction) -> ClockState:
    row = await tx.row(_STATE)
    assert row is not None
    return ClockState(now=row["now"], offset_s=row["offset_s"])
