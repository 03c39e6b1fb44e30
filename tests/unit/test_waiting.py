"""Waiting for a wake-up ends with the task that waits."""

from __future__ import annotations

import asyncio

import pytest

from kit.wakeups import wait


@pytest.mark.parametrize("turns", range(4))
async def test_a_cancellation_that_meets_the_event_is_not_lost(turns: int) -> None:
    event, over = asyncio.Event(), False

    async def wait_then_work() -> None:
        nonlocal over
        await wait(event, 60)
        over = True
        await asyncio.Event().wait()

    working = asyncio.create_task(wait_then_work())
    await asyncio.sleep(0.01)
    event.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    was_over = over
    working.cancel()
    await asyncio.wait([working], timeout=1)
    assert working.cancelled()
    assert over == was_over


async def test_the_event_is_cleared() -> None:
    event = asyncio.Event()
    event.set()
    await wait(event, 60)
    assert not event.is_set()


async def test_time_out_is_no_error() -> None:
    await wait(asyncio.Event(), 0.01)
