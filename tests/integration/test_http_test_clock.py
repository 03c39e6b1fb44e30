"""The test's hand on the clock."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from app import test_clock
from kit import outbox
from kit.outbox import Message
from tests.integration.api_harness import running_api


async def test_a_walk_moves_bell_now_and_reports_that_nothing_is_left(town_url: str) -> None:
    async with running_api(town_url) as api:
        before = (await api.client.get("/test/clock")).json()
        after = (await api.client.post("/test/clock", json={"advance_s": 3600})).json()
        moved = dt.datetime.fromisoformat(after["now"]) - dt.datetime.fromisoformat(before["now"])
    assert 3600 <= moved.total_seconds() < 3660
    assert (after["offset_s"], after["settled"]) == (3600, True)


async def test_a_walk_says_when_something_due_was_left_undone(
    town_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_clock, "SETTLE_WITHIN_S", 0.2)
    monkeypatch.setattr(test_clock, "SETTLE_AGAIN_WITHIN_S", 0.1)
    async with running_api(town_url) as api:  # no engine here: nobody sends
        async with api.process.database.transaction() as tx:
            due = await tx.now() + dt.timedelta(seconds=10)
            await outbox.write(tx, [Message("k", "sms", "+8610099990001", "sms.page", due_at=due)])
        first = (await api.client.post("/test/clock", json={"advance_s": 5})).json()
        second = (await api.client.post("/test/clock", json={"advance_s": 10})).json()
    assert (first["settled"], second["settled"]) == (True, False)
    assert second["offset_s"] == 15


async def test_a_jump_may_go_back_and_leaves_the_offset_alone(town_url: str) -> None:
    async with running_api(town_url) as api:
        jumped = (await api.client.post("/test/clock", json={"jump_s": -10800})).json()
        async with api.process.database.transaction() as tx:
            behind = await tx.scalar(
                sa.text("select extract(epoch from clock_timestamp() - bell_now())::float8")
            )
    assert jumped["offset_s"] == 0
    assert 10790 < behind < 10810


@pytest.mark.parametrize("body", [{}, {"advance_s": -1}, {"advance_s": 1, "jump_s": 1}, {"advance_s": "x"}])
async def test_what_is_no_walk_is_refused(town_url: str, body: dict[str, object]) -> None:
    async with running_api(town_url) as api:
        assert (await api.client.post("/test/clock", json=body)).status_code == 422


async def test_without_the_switch_it_is_not_there(town_url: str) -> None:
    async with running_api(town_url, test_clock=False) as api:
        assert (await api.client.get("/test/clock")).status_code == 404
